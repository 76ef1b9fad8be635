// Bits that flip on the disk are noticed when the daemon starts: it says what it expected and ends, or,
// where the bit meant nothing, it serves exactly what was there before. COUNTERSIGN_FLIPS says how many
// random bits of log.db are tried (60).
#include <fstream>
#include <iostream>
#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sqlite3.h>

#include "daemon/store/place.hpp"
#include "tests/fakes/seed.hpp"
#include "tests/simulation/proving_ground.hpp"

using namespace countersign::tests;
using nlohmann::json;

namespace {

// A stopped daemon's data, good for many tries: every try starts from the same files.
class StoppedStore {
public:
    StoppedStore() {
        RawClient clerk = ground_.client(ground_.people().clerks[0]);
        for (int i = 0; i < 30; ++i)
            (void)clerk.demand("instance.open",
                               {{"request", fmt::format("d{}", i)},
                                {"workflow", "monthly-fee"},
                                {"initiator", ground_.people().reps[0].id}});
        ground_.remember();
        chain_ = read_chain();
        if (ground_.daemon().stop().code != 0) throw std::runtime_error("Expected a graceful stop.");
        std::filesystem::copy(data(), kept(), std::filesystem::copy_options::recursive);
    }

    [[nodiscard]] std::filesystem::path data() { return ground_.daemon().data(); }

    void restore() {
        if (ground_.daemon().is_running()) ground_.daemon().kill();
        std::filesystem::remove_all(data());
        std::filesystem::copy(kept(), data(), std::filesystem::copy_options::recursive);
        countersign::store::note_place(data());  // the same house, whose disk errs; not a copy of it, which would deliver nothing
    }

    void flip(const char* file, std::uint64_t bit) {
        std::fstream bytes(data() / file, std::ios::binary | std::ios::in | std::ios::out);
        bytes.seekg(static_cast<std::streamoff>(bit / 8));
        const char byte = static_cast<char>(bytes.get() ^ (1 << (bit % 8)));
        bytes.seekp(static_cast<std::streamoff>(bit / 8));
        bytes.put(byte);
    }

    // How a start went.
    enum class Start { refused, served_with_a_word, served_unchanged, served_something_else };

    Start start() {
        const auto ended = ground_.daemon().start_or_end();
        words_ = ground_.daemon().latest_output();
        if (ended) {
            INFO(ended->output);
            CHECK(ended->code > 0);
            CHECK(ended->code < 128);
            CHECK(words_.find("Expected") != std::string::npos);
            return Start::refused;
        }
        const bool same = read_chain() == chain_ && !ground_.unharmed();
        const bool said = words_.find("anchor") != std::string::npos;
        ground_.daemon().kill();
        return !same ? Start::served_something_else : said ? Start::served_with_a_word : Start::served_unchanged;
    }

    [[nodiscard]] const std::string& words() const { return words_; }

    [[nodiscard]] Ended check() { return ground_.daemon().run_to_its_end({"--check", data().string()}); }

private:
    [[nodiscard]] std::filesystem::path kept() { return data().parent_path() / "kept"; }

    [[nodiscard]] std::string read_chain() {
        return ground_.client(ground_.people().auditors[0]).demand("audit.chain", {{"limit", 1000}}).dump();
    }

    ProvingGround ground_;
    std::string chain_, words_;
};

std::uint64_t flips() {
    const char* text = std::getenv("COUNTERSIGN_FLIPS");
    return text == nullptr ? 60 : std::strtoull(text, nullptr, 10);
}

void execute(const std::filesystem::path& database, const std::string& sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &connection) == SQLITE_OK);
    CHECK(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(connection);
}

}  // namespace

TEST_CASE("a flipped bit in the log is noticed at the start", "[simulation][damage]") {
    StoppedStore store;
    const std::uint64_t bits = 8 * std::filesystem::file_size(store.data() / "log.db");
    const std::uint64_t seed = test_seed();
    std::mt19937_64 random(seed);
    std::uint64_t refused = 0;
    for (std::uint64_t i = 0; i < flips(); ++i) {
        const std::uint64_t bit = random() % bits;
        store.flip("log.db", bit);
        const auto start = store.start();
        INFO("bit " << bit << " of " << bits << "\n" << store.words());
        CHECK(start != StoppedStore::Start::served_something_else);
        if (start == StoppedStore::Start::refused) ++refused;
        store.restore();
    }
    CHECK(refused > 0);
    std::cerr << refused << " of " << flips()
              << " flipped bits were refused; the others stood where nothing is stored\n";

    // Bits in what was decided are noticed without exception.
    const std::string text = read_text(store.data() / "log.db");
    for (const char* word : {"\"actor\":\"clerk1\"",
                             "\"action\":\"submit\"",
                             "\"request\":\"ground-file\"",
                             "\"state\":\"clerk_check\""}) {
        const auto at = text.find(word);
        INFO(word);
        REQUIRE(at != std::string::npos);
        store.flip("log.db", 8 * (at + 10) + random() % 8);
        CHECK(store.start() == StoppedStore::Start::refused);
        const Ended checked = store.check();
        INFO(checked.output);
        CHECK(checked.code != 0);
        store.restore();
    }
    CHECK(store.start() == StoppedStore::Start::served_unchanged);
    store.restore();
    CHECK(store.check().code == 0);
}

TEST_CASE("a flipped bit in the anchor is noticed at the start", "[simulation][damage]") {
    StoppedStore store;
    const std::uint64_t seed = test_seed();
    INFO("COUNTERSIGN_SEED=" << seed);
    std::mt19937_64 random(seed);
    // One bit of one slot: the other one still holds. One bit of each: nothing holds.
    for (const std::uint64_t slot : {0U, 512U}) {
        const std::uint64_t bit = 8 * slot + random() % 512;
        store.flip("anchor", bit);
        const auto start = store.start();
        INFO("bit " << bit << "\n" << store.words());
        CHECK((start == StoppedStore::Start::refused || start == StoppedStore::Start::served_with_a_word));
        store.restore();
    }
    store.flip("anchor", random() % 512);
    store.flip("anchor", 8 * 512 + random() % 512);
    CHECK(store.start() == StoppedStore::Start::refused);
    store.restore();
    std::filesystem::remove(store.data() / "anchor");
    CHECK(store.start() == StoppedStore::Start::refused);
}

TEST_CASE("a log that was cut or edited is noticed at the start", "[simulation][damage]") {
    StoppedStore store;
    for (const char* edit :
         {"DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
          "DELETE FROM entry WHERE seq = 5",
          "UPDATE entry SET body = replace(body, 'clerk1', 'clerk2') WHERE seq = (SELECT max(seq) FROM entry)",
          "UPDATE entry SET hash = zeroblob(32) WHERE seq = 3",
          "DROP TABLE entry"}) {
        execute(store.data() / "log.db", edit);
        INFO(edit);
        CHECK(store.start() == StoppedStore::Start::refused);
        store.restore();
    }
    std::filesystem::remove(store.data() / "log.db");
    CHECK(store.start() == StoppedStore::Start::refused);
}
