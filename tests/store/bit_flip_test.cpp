// One flipped bit anywhere in a store: after a clean stop it is noticed at start, wherever it stands;
// after a crash it is noticed, or it stood where nothing was kept and every acknowledged entry is there
// unchanged. Nothing in between.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/fakes/entries.hpp"

namespace {

using namespace countersign;
using fakes::Dice;
using fakes::SimulatedDisk;
using store::Log;

constexpr const char* directory = "disk";
constexpr std::size_t entry_count = 60;

struct Store {
    std::string what;
    bool stopped_cleanly = false;
    SimulatedDisk::Image image;
    std::vector<engine::Entry> entries;
    std::vector<std::string> bodies;
    std::vector<store::Hash> hashes;
};

// With a part in the main file, a part in the WAL, and the rest of an older WAL behind that.
Store a_store(bool stopped_cleanly) {
    Store made{.what = stopped_cleanly ? "after a clean stop" : "after a crash", .stopped_cleanly = stopped_cleanly};
    Dice dice(7);
    made.entries = fakes::any_entries(entry_count + 1, dice);
    SimulatedDisk disk(1);
    Log log(directory, disk.log_options());
    for (std::size_t i = 0; i < entry_count; ++i) {
        made.hashes.push_back(log.append(std::span(made.entries).subspan(i, 1)).front());
        made.bodies.push_back(fakes::body_of(made.entries[i]));
        if (i % 25 == 24) log.checkpoint_if_larger(0);
    }
    if (stopped_cleanly) log.close_cleanly();
    made.image = disk.contents();
    return made;
}

enum class Outcome { noticed, remarked, harmless, wrong };

bool holds_all(const Log& log, const Store& made) {
    std::size_t seen = 0;
    log.visit_raw(1, log.head().seq, [&](std::uint64_t seq, const std::string& body, const store::Hash&) {
        if (seq <= entry_count && body == made.bodies[seq - 1]) ++seen;
    });
    return seen == entry_count;
}

// Opens it, reads it, goes on with it, and opens it again.
Outcome open(SimulatedDisk& disk, const SimulatedDisk::Image& image, const Store& made) {
    disk.load(image);
    try {
        bool remarked = false;
        {
            Log log(directory, disk.log_options());
            remarked = !log.remarks().empty();
            if (log.head().seq != entry_count || !holds_all(log, made)) return Outcome::wrong;
            log.append(std::span(made.entries).subspan(entry_count, 1));
        }
        const Log again(directory, disk.log_options());
        if (again.head().seq != entry_count + 1 || !holds_all(again, made)) return Outcome::wrong;
        return remarked ? Outcome::remarked : Outcome::harmless;
    } catch (const store::DamagedStore&) {
        return Outcome::noticed;
    } catch (const store::StoreRefused&) {
        return Outcome::noticed;
    }
}

SimulatedDisk::Image flipped(const SimulatedDisk::Image& image, const std::string& name, std::size_t bit) {
    SimulatedDisk::Image changed = image;
    char& byte = changed.at(name).at(bit / 8);
    byte = static_cast<char>(byte ^ (1 << bit % 8));
    return changed;
}

// Where these bytes stand, if they stand in one place only.
std::optional<std::size_t> only_place(const std::string& content, std::string_view bytes) {
    const std::size_t at = content.find(bytes);
    if (at == std::string::npos || content.find(bytes, at + 1) != std::string::npos) return std::nullopt;
    return at;
}

std::string_view bytes_of(const store::Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

TEST_CASE("a flipped bit anywhere in the store is noticed; after a crash, or harmless", "[store][bits]") {
    const Store made = a_store(GENERATE(true, false));
    SimulatedDisk disk(2);
    Dice dice(3);
    REQUIRE(open(disk, made.image, made) == Outcome::harmless);

    for (const auto& [name, content] : made.image) {
        std::array<int, 4> counts{};
        const std::size_t bits = content.size() * 8;
        for (int i = 0; i < 1'500 && bits > 0; ++i) {
            const std::size_t bit = dice.below(bits);
            INFO(fmt::format("{} {}: bit {} of byte {}", made.what, name, bit % 8, bit / 8));
            const Outcome outcome = open(disk, flipped(made.image, name, bit), made);
            REQUIRE(outcome != Outcome::wrong);
            ++counts[static_cast<std::size_t>(outcome)];
        }
        fmt::print("{:<20} {:<15} {:>6} bytes: {} flips noticed, {} remarked, {} harmless, {} wrong\n", made.what, name,
                   content.size(), counts[0], counts[1], counts[2], counts[3]);
        if (bits > 0 && name != "disk/anchor") CHECK(counts[0] > 150);
        if (made.stopped_cleanly) CHECK(counts[2] == 0);
    }
}

TEST_CASE("every bit of the header, the schema and the anchor is noticed or harmless", "[store][bits]") {
    const Store made = a_store(GENERATE(true, false));
    SimulatedDisk disk(2);
    for (std::size_t bit = 0; bit < 110 * 8; ++bit) {
        INFO(fmt::format("{}: bit {} of byte {} of log.db", made.what, bit % 8, bit / 8));
        REQUIRE(open(disk, flipped(made.image, "disk/log.db", bit), made) != Outcome::wrong);
    }
    for (const std::size_t slot : {0, 512, 1024})
        for (std::size_t bit = slot * 8; bit < (slot + 64) * 8; ++bit) {
            INFO(fmt::format("{}: bit {} of byte {} of the anchor", made.what, bit % 8, bit / 8));
            const Outcome outcome = open(disk, flipped(made.image, "disk/anchor", bit), made);
            REQUIRE((outcome == Outcome::noticed || outcome == Outcome::remarked));
        }
}

TEST_CASE("a flipped bit in an entry or its hash is always noticed", "[store][bits]") {
    const Store made = a_store(true);
    SimulatedDisk disk(2);
    Dice dice(4);
    const std::string& content = made.image.at("disk/log.db");
    int flips = 0;
    for (std::size_t i = 0; i < entry_count; ++i) {
        for (const std::string_view bytes : {std::string_view(made.bodies[i]), bytes_of(made.hashes[i])}) {
            const auto at = only_place(content, bytes);
            for (int times = 0; at && times < 20; ++times, ++flips) {
                const std::size_t bit = (*at * 8) + dice.below(bytes.size() * 8);
                INFO(fmt::format("entry {}: bit {} of byte {}", i + 1, bit % 8, bit / 8));
                REQUIRE(open(disk, flipped(made.image, "disk/log.db", bit), made) == Outcome::noticed);
            }
        }
    }
    fmt::print("{} flips in entries and hashes, all noticed\n", flips);
    CHECK(flips > 1'500);
}

TEST_CASE("an entry that was changed while the daemon runs is not served", "[store][bits]") {
    const Store made = a_store(true);
    SimulatedDisk disk(2);
    disk.load(made.image);
    store::LogOptions options = disk.log_options();
    options.verify_entries = 5;
    options.quick_check_bytes_max = 0;
    const auto at = only_place(made.image.at("disk/log.db"), made.bodies[1]);
    REQUIRE(at);
    disk.load(flipped(made.image, "disk/log.db", (*at + 30) * 8));

    const Log log(directory, options);

    CHECK(log.read(1)->seq == 1);
    CHECK_THROWS_AS(log.read(2), store::DamagedStore);
    CHECK(log.read(3)->seq == 3);
    CHECK(log.verify(1, log.head().seq) == "entry 2 does not fit its hash");
    CHECK(log.verify(3, log.head().seq) == std::nullopt);
}
