#include <catch2/catch.hpp>

#include <string>

#include "daemon/store/database.hpp"
#include "tests/fakes/simulated_disk.hpp"

namespace {

using namespace countersign;
using fakes::SimulatedDisk;
using store::Database;
using store::DatabaseOptions;

constexpr std::size_t rows = 40;
constexpr std::size_t row_bytes = 3'000;

DatabaseOptions options_on(SimulatedDisk& disk) {
    return {.vfs = disk.log_options().vfs,
            .synchronous = store::Synchronous::normal,
            .application_id = 7,
            .schema = "CREATE TABLE row (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
            .what = "test"};
}

void fill(Database& database) {
    store::Transaction transaction(database);
    store::Statement insert(database, "INSERT INTO row (text) VALUES (?1)");
    for (std::size_t i = 0; i < rows; ++i) {
        insert.bind(1, std::string_view(std::string(row_bytes, static_cast<char>('a' + i % 26))));
        insert.run();
    }
    transaction.commit();
}

std::uint64_t rows_in(Database& database) {
    store::Statement count(database, "SELECT count(*) FROM row WHERE length(text) = 3000");
    return count.step() ? count.number(0) : 0;
}

TEST_CASE("The frames of a transaction are written together") {
    SimulatedDisk disk(1);
    Database database("file", options_on(disk));
    fill(database);
    disk.count_from_zero(SimulatedDisk::Fault::none, 0);
    fill(database);
    CHECK(disk.operations() <= 2);
    CHECK(rows_in(database) == 2 * rows);
}

TEST_CASE("A commit without a sync is written when it returns: whoever comes after a crash of the process sees it") {
    SimulatedDisk disk(2);
    Database database("file", options_on(disk));
    for (std::uint64_t commits = 1; commits <= 3; ++commits) {
        fill(database);
        SimulatedDisk later(3);
        later.load(disk.contents());
        Database reopened("file", options_on(later));
        CHECK(rows_in(reopened) == commits * rows);
    }
}

TEST_CASE("A checkpoint that is cut short loses nothing, and the next one moves it all") {
    for (std::uint64_t at = 1; at <= 12; ++at) {
        SimulatedDisk disk(20 + at);
        Database database("file", options_on(disk));
        fill(database);
        std::uint64_t changes = 0;
        disk.on_change = [&] {
            if (++changes == at) database.cut_checkpoint_short();
        };
        database.checkpoint();
        REQUIRE(changes >= at);
        INFO("cut short at change " << at);
        CHECK(database.wal_bytes() > 0);
        disk.on_change = nullptr;
        CHECK(rows_in(database) == rows);
        fill(database);
        database.checkpoint();
        CHECK(database.wal_bytes() == 0);
        CHECK(rows_in(database) == 2 * rows);
        CHECK(database.integrity(false) == "ok");
    }
}

TEST_CASE("Where no checkpoint is under way there is nothing to cut short") {
    SimulatedDisk disk(40);
    Database database("file", options_on(disk));
    disk.on_change = [&] { database.cut_checkpoint_short(); };
    fill(database);
    CHECK(rows_in(database) == rows);
}

TEST_CASE("A transaction that finds no space leaves nothing, and the next one is whole") {
    for (std::uint64_t at = 0; at < 6; ++at) {
        SimulatedDisk disk(4 + at);
        Database database("file", options_on(disk));
        fill(database);
        disk.count_from_zero(SimulatedDisk::Fault::full_once, at);
        bool was_full = false;
        try {
            fill(database);
        } catch (const store::DiskFull&) {
            was_full = true;
        }
        CHECK(rows_in(database) == (was_full ? rows : 2 * rows));
        CHECK(was_full == disk.fault_was_met());
        disk.count_from_zero(SimulatedDisk::Fault::none, 0);
        fill(database);
        SimulatedDisk later(3);
        later.load(disk.contents());
        Database reopened("file", options_on(later));
        CHECK(rows_in(reopened) == (was_full ? 2 : 3) * rows);
    }
}

}  // namespace
