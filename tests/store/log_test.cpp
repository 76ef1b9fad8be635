// The log on a real file system: what it gives back, what it refuses and with which sentence.
#include "daemon/store/log.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "daemon/ensure.hpp"
#include "daemon/store/check.hpp"
#include "daemon/store/data_directory.hpp"
#include "daemon/store/database.hpp"
#include "tests/fakes/entries.hpp"
#include "tests/fakes/temporary_folder.hpp"

namespace {

using namespace countersign;
using store::Log;
using fakes::TemporaryFolder;

void append_signatures(Log& log, std::uint64_t count) {
    std::vector<engine::Entry> batch;
    for (std::uint64_t i = 1; i <= count; ++i) batch.push_back(fakes::a_signature(log.head().seq + i));
    log.append(batch);
}

void make_log(const std::filesystem::path& folder, std::uint64_t count) {
    Log log(folder, {});
    append_signatures(log, count);
    log.close_cleanly();
}

template <class Fault>
std::string refusal_of(const auto& action) {
    try {
        action();
    } catch (const Fault& refused) {
        return refused.what();
    }
    return "accepted";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string all_of(const store::CheckReport& report) {
    std::string all;
    for (const std::string& sentence : report.sentences) all += sentence + "\n";
    return all;
}

void execute(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &connection) == SQLITE_OK);
    CHECK(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(connection);
}

// The chain as docs/formats.md writes it down, computed without the log's code.
store::Hash hash_by_the_book(std::uint64_t seq, const store::Hash& before, const std::string& body) {
    std::string text = "countersign-entry-1\n";
    for (int i = 7; i >= 0; --i) text += static_cast<char>(seq >> (8 * i) & 0xff);
    text.append(before.begin(), before.end());
    text += body;
    store::Hash hash;
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hash;
}

}  // namespace

TEST_CASE("what was appended is read back, by number, in order, and after a restart", "[store][log]") {
    const TemporaryFolder folder;
    std::vector<store::Hash> hashes;
    {
        Log log(folder.path(), {});
        CHECK(log.head() == store::Head{});
        const std::vector<engine::Entry> batch{fakes::a_signature(1), fakes::a_form(2, 20'000), fakes::a_signature(3)};
        hashes = log.append(batch);
        CHECK(log.append({}).empty());
        CHECK(log.read(2) == batch[1]);
        CHECK(log.read(4) == std::nullopt);
        CHECK(log.read(0) == std::nullopt);
    }
    const Log log(folder.path(), {});

    CHECK(log.head() == store::Head{.seq = 3, .hash = hashes[2]});
    CHECK(log.anchored() == log.head());
    CHECK(log.remarks().empty());
    store::Hash before{};
    std::uint64_t seen = 0;
    log.visit(1, 3, [&](const engine::Entry& entry, const store::Hash& hash, const std::string& body) {
        CHECK(entry.seq == ++seen);
        CHECK(hash == hash_by_the_book(entry.seq, before, body));
        CHECK(hash == hashes[entry.seq - 1]);
        CHECK(log.hash_at(entry.seq) == hash);
        before = hash;
    });
    CHECK(seen == 3);
    CHECK(log.hash_at(4) == std::nullopt);
}

TEST_CASE("entries that do not follow the head are a broken invariant and leave no trace", "[store][log]") {
    const TemporaryFolder folder;
    Log log(folder.path(), {});
    append_signatures(log, 2);

    CHECK_THROWS_AS(log.append(std::vector{fakes::a_signature(3), fakes::a_signature(5)}), BrokenInvariant);

    CHECK(log.head().seq == 2);
    CHECK(log.hash_at(3) == std::nullopt);
    append_signatures(log, 1);
    CHECK(log.head().seq == 3);
}

TEST_CASE("the files are for their owner alone and the WAL stays", "[store][log]") {
    const TemporaryFolder folder;
    const store::DataDirectory directory(folder.path() / "company", store::DataDirectory::WhenMissing::create);
    make_log(directory.path(), 3);

    struct stat is{};
    REQUIRE(::stat(directory.path().c_str(), &is) == 0);
    CHECK((is.st_mode & 0777) == 0700);
    CHECK(std::filesystem::exists(directory.path() / "log.db-wal"));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "log.db-shm"));
    CHECK(std::filesystem::file_size(directory.path() / "anchor") == store::AnchorFile::size);
}

TEST_CASE("a tail that was cut off is noticed, however it was done", "[store][log]") {
    const TemporaryFolder folder;
    make_log(folder.path(), 10);
    const auto opening = [&] { Log(folder.path(), {}); };

    SECTION("rows deleted with SQL, chain and pages in order") {
        execute(folder.path() / "log.db", "DELETE FROM entry WHERE seq > 7");
        CHECK(contains(refusal_of<store::DamagedStore>(opening), "the log ends at entry 7: 3 acknowledged entries are missing"));
    }
    SECTION("the anchor deleted as well") {
        std::filesystem::remove(folder.path() / "anchor");
        CHECK(contains(refusal_of<store::DamagedStore>(opening), "this file is missing while the log has 10 entries"));
    }
    SECTION("an older copy of the log put in its place, and nothing else") {
        std::filesystem::remove(folder.path() / "log.db");
        std::filesystem::remove(folder.path() / "log.db-wal");
        CHECK(contains(refusal_of<store::DamagedStore>(opening), "the log ends at entry 0: 10 acknowledged entries are missing"));
    }
    SECTION("the last entry replaced by another one with a good hash") {
        const std::string body = fakes::body_of(fakes::a_form(10, 5));
        const store::Hash before = *Log(folder.path(), {.look_only = true}).hash_at(9);
        const store::Hash hash = hash_by_the_book(10, before, body);
        store::Database(folder.path() / "log.db", {.application_id = 0x43534C47, .what = "log"})
            .execute("UPDATE entry SET body = '" + body + "', hash = x'" + store::to_hex(hash) + "' WHERE seq = 10");
        CHECK(contains(refusal_of<store::DamagedStore>(opening), "it is not the one that was acknowledged"));
    }
}

TEST_CASE("files that are not ours are left as they are", "[store][log]") {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "log.db";
    const auto opening = [&] { Log(folder.path(), {}); };

    SECTION("a newer schema") {
        make_log(folder.path(), 1);
        execute(file, "PRAGMA user_version = 2");
        CHECK(contains(refusal_of<store::StoreRefused>(opening), "to have schema 1, but it has schema 2"));
    }
    SECTION("another program's database") {
        execute(file, "CREATE TABLE song (title TEXT); PRAGMA application_id = 77");
        const auto size = std::filesystem::file_size(file);
        CHECK(contains(refusal_of<store::StoreRefused>(opening), "belongs to another program (application id 0x0000004d)"));
        CHECK(std::filesystem::file_size(file) == size);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "anchor"));
    }
    SECTION("no database at all") {
        std::ofstream(file) << std::string(5'000, 'x');
        CHECK(contains(refusal_of<store::DamagedStore>(opening), "file is not a database"));
    }
    SECTION("a log that somebody else has open") {
        make_log(folder.path(), 1);
        int told[2];
        REQUIRE(::pipe(told) == 0);
        const pid_t other = ::fork();
        if (other == 0) {
            // The lock is per process, so it takes another one.
            std::string sentence;
            try {
                char ready = 0;
                if (::read(told[0], &ready, 1) != 1) ::_exit(3);
                Log log(folder.path(), {});
            } catch (const store::StoreRefused& refused) {
                ::_exit(contains(refused.what(), "Another program has the file open.") ? 0 : 1);
            } catch (...) {
            }
            ::_exit(2);
        }
        const Log log(folder.path(), {});
        REQUIRE(::write(told[1], "!", 1) == 1);
        int status = -1;
        REQUIRE(::waitpid(other, &status, 0) == other);
        CHECK(WEXITSTATUS(status) == 0);
    }
}

TEST_CASE("a second daemon on the same directory is refused", "[store][directory]") {
    const TemporaryFolder folder;
    const store::DataDirectory first(folder.path(), store::DataDirectory::WhenMissing::refuse);

    const std::string sentence = refusal_of<store::StoreRefused>(
        [&] { store::DataDirectory(folder.path(), store::DataDirectory::WhenMissing::refuse); });

    CHECK(sentence == "Expected to be the only daemon on " + folder.path().string() + ", but process " +
                          std::to_string(::getpid()) + " holds its lock.");
}

TEST_CASE("a data directory is not made where it must exist", "[store][directory]") {
    const TemporaryFolder folder;
    const auto missing = folder.path() / "nowhere";
    const std::string sentence = refusal_of<store::StoreRefused>(
        [&] { store::DataDirectory(missing, store::DataDirectory::WhenMissing::refuse); });
    CHECK(sentence == "Expected a data directory at " + missing.string() + ", but there is none.");
    CHECK_FALSE(std::filesystem::exists(missing));
}

TEST_CASE("the ballast takes room and gives it back", "[store][directory]") {
    const TemporaryFolder folder;
    store::DataDirectory directory(folder.path(), store::DataDirectory::WhenMissing::refuse);

    CHECK(directory.make_ballast());
    CHECK(directory.make_ballast());
    CHECK(directory.has_ballast());
    struct stat is{};
    REQUIRE(::stat((folder.path() / "ballast").c_str(), &is) == 0);
    CHECK(static_cast<std::uint64_t>(is.st_blocks) * 512 >= store::DataDirectory::ballast_bytes);
    CHECK(directory.free_ballast());
    CHECK_FALSE(directory.has_ballast());
    CHECK_FALSE(directory.free_ballast());
}

TEST_CASE("a check looks at everything and changes nothing", "[store][check]") {
    const TemporaryFolder folder;
    {
        Log log(folder.path(), {});
        engine::Entry founded = fakes::a_signature(1);
        founded.instance = 0;
        founded.events = {engine::Founded{.company = "华康医药", .zone = "Asia/Shanghai", .currency = {}, .rehearsal = false}};
        log.append(std::vector{founded});  // and no clean stop
    }
    const auto read_all = [&] {
        std::string all;
        for (const char* name : {"log.db", "log.db-wal", "anchor"}) {
            std::ifstream in(folder.path() / name, std::ios::binary);
            all.append(std::istreambuf_iterator<char>(in), {});
        }
        return all;
    };
    const std::string before = read_all();

    const store::CheckReport report = store::check_store(folder.path());

    INFO(all_of(report));
    CHECK(report.ok);
    CHECK(contains(report.sentences.at(0), "all 1 entries are there"));
    CHECK(read_all() == before);
}

TEST_CASE("a check says what is wrong", "[store][check]") {
    const TemporaryFolder folder;
    SECTION("no store") {
        const auto report = store::check_store(folder.path());
        CHECK_FALSE(report.ok);
        CHECK(contains(report.sentences.back(), "Expected a log.db in"));
    }
    SECTION("a history that cannot have happened") {
        make_log(folder.path(), 2);  // signatures of instances that were never opened
        const auto report = store::check_store(folder.path());
        CHECK_FALSE(report.ok);
        CHECK(contains(all_of(report), "Expected entry 1 to follow those before it, but: Broken invariant"));
    }
    SECTION("a changed entry") {
        make_log(folder.path(), 2);
        execute(folder.path() / "log.db", "UPDATE entry SET body = replace(body, 'wang.fang', 'wang.feng') WHERE seq = 1");
        const auto report = store::check_store(folder.path());
        CHECK_FALSE(report.ok);
        CHECK(contains(report.sentences.back(), "entry 1 does not fit its hash"));
    }
    SECTION("a store in use") {
        make_log(folder.path(), 2);
        const store::DataDirectory running(folder.path(), store::DataDirectory::WhenMissing::refuse);
        const auto report = store::check_store(folder.path());
        CHECK_FALSE(report.ok);
        CHECK(contains(report.sentences.back(), "Expected to be the only daemon on"));
    }
}
