// A disk that fails or is full at operation k, for k = 0, 1, 2, ... until a whole life of the log
// passes without meeting the fault: once, and from then on.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/fakes/entries.hpp"

namespace {

using namespace countersign;
using fakes::SimulatedDisk;
using Fault = SimulatedDisk::Fault;
using store::Log;

constexpr const char* directory = "disk";

// What was promised, and what the log may hold beyond it.
struct Promises {
    std::vector<std::string> acknowledged;
    std::vector<std::string> in_doubt;

    void append(Log& log, std::size_t count, const std::string& mark) {
        std::vector<engine::Entry> batch;
        in_doubt.clear();
        for (std::size_t i = 0; i < count; ++i) {
            batch.push_back(fakes::a_form(log.head().seq + 1 + i, 1'500));
            batch.back().request = mark;
            in_doubt.push_back(fakes::body_of(batch.back()));
        }
        if (acknowledged.size() % 2 == 0) {
            log.append(batch);
        } else {
            log.begin_append(batch, [] {});
            (void)log.finish_append();
        }
        for (std::string& body : in_doubt) acknowledged.push_back(std::move(body));
        in_doubt.clear();
    }

    // Nothing acknowledged is lost or changed; after it, at most what was attempted.
    [[nodiscard]] std::string broken_by(const Log& log) const {
        std::vector<std::string> held;
        log.visit_raw(1, log.head().seq, [&](std::uint64_t, const std::string& body, const store::Hash&) { held.push_back(body); });
        if (held.size() < acknowledged.size()) return fmt::format("{} of {} are there", held.size(), acknowledged.size());
        std::vector<std::string> allowed = acknowledged;
        allowed.insert(allowed.end(), in_doubt.begin(), in_doubt.end());
        for (std::size_t i = 0; i < held.size(); ++i)
            if (i >= allowed.size() || held[i] != allowed[i]) return fmt::format("entry {} is another one", i + 1);
        return {};
    }
};

// After a restart the in-doubt entries are there or not; from then on that is settled.
void settle(Promises& promises, const Log& log) {
    promises.in_doubt.resize(log.head().seq - promises.acknowledged.size());
    for (std::string& body : promises.in_doubt) promises.acknowledged.push_back(std::move(body));
    promises.in_doubt.clear();
}

// A life of the log: batches, checkpoints, a crash and a clean stop in between.
void live(SimulatedDisk& disk, std::unique_ptr<Log>& log, Promises& promises) {
    for (int part = 0; part < 3; ++part) {
        log = std::make_unique<Log>(directory, disk.log_options());
        settle(promises, *log);
        for (int i = 0; i < 4; ++i) promises.append(*log, 3, fmt::format("{}.{}", part, i));
        log->checkpoint_if_larger(10'000);
        for (int i = 0; i < 2; ++i) promises.append(*log, 1, fmt::format("{}.{}", part, 4 + i));
        if (part != 1) log->close_cleanly();
        log.reset();
    }
}

void expect_all(const SimulatedDisk::Image& image, const Promises& promises) {
    SimulatedDisk disk(promises.acknowledged.size());
    disk.load(image);
    const Log log(directory, disk.log_options());
    REQUIRE(promises.broken_by(log) == "");
    REQUIRE(log.head().seq == promises.acknowledged.size());
}

// Opens what is on the disk and appends to it; the power fails as well, at once or later. What was
// there after opening is durable.
void expect_kept(SimulatedDisk& disk, Promises promises) {
    Log log(directory, disk.log_options());
    REQUIRE(promises.broken_by(log) == "");
    settle(promises, log);
    expect_all(disk.after_power_cut(), promises);
    promises.append(log, 2, "afterwards");
    expect_all(disk.after_power_cut(), promises);
    promises.append(log, 2, "and again");
    expect_all(disk.after_power_cut(), promises);
}

void expect_silence(Log& log, Promises& promises) {
    const auto before = promises.in_doubt;
    try {
        promises.append(log, 1, "after a failure");
        FAIL("An entry was acknowledged after a storage failure.");
    } catch (const store::StorageFailure&) {
    }
    promises.in_doubt = before;
}

// True when the fault at this operation was met.
bool fail_at(std::uint64_t k, Fault fault, std::uint64_t seed) {
    SimulatedDisk disk(k + seed * 10'000);
    Promises promises;
    std::unique_ptr<Log> log;
    disk.count_from_zero(fault, k);
    bool failed = false;
    try {
        live(disk, log, promises);
    } catch (const store::StorageFailure&) {
        failed = true;
        if (log && !promises.in_doubt.empty()) expect_silence(*log, promises);
    }
    log.reset();
    const bool met = disk.fault_was_met();
    disk.count_from_zero(Fault::none, 0);
    INFO(fmt::format("operation {} fails (seed {}){}", k, seed, fault == Fault::io_error_once ? " once" : ", and all after it"));
    if (failed) REQUIRE(met);

    // The machine goes down with the process, or the process alone is started again.
    SimulatedDisk other(k + 1);
    other.load(disk.after_power_cut());
    expect_kept(other, promises);
    expect_kept(disk, promises);
    return met;
}

std::uint64_t fail_everywhere(Fault fault, std::uint64_t seeds) {
    std::uint64_t operations = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
        for (std::uint64_t k = 0; fail_at(k, fault, seed); ++k) ++operations;
    return operations;
}

// True when the full disk was met. Space comes back after the first complaint.
bool fill_at(std::uint64_t k, Fault fault, std::uint64_t& complaints) {
    SimulatedDisk disk(k);
    Promises promises;
    std::unique_ptr<Log> log;
    disk.count_from_zero(fault, k);
    INFO(fmt::format("the disk is full at operation {}{}", k, fault == Fault::full_once ? ", once" : " and after it"));
    bool was_full = false;
    try {
        live(disk, log, promises);
    } catch (const store::DiskFull&) {
        was_full = true;
    } catch (const store::StorageFailure&) {
        log.reset();
    }
    const bool met = disk.fault_was_met();
    disk.count_from_zero(Fault::none, 0);
    if (was_full) ++complaints;
    if (log) {
        // Rolled back: others take the place of those that were refused, in the same process.
        if (was_full) promises.in_doubt.clear();
        REQUIRE(log->head().seq == promises.acknowledged.size());
        promises.append(*log, 2, "when there is space again");
        REQUIRE(promises.broken_by(*log) == "");
    }
    SimulatedDisk other(k + 1);
    other.load(disk.after_power_cut());
    log.reset();
    expect_kept(other, promises);
    expect_kept(disk, promises);
    return met;
}

}  // namespace

TEST_CASE("an input or output error at any operation loses nothing that was acknowledged", "[store][disk]") {
    const std::uint64_t once = fail_everywhere(Fault::io_error_once, 4);
    const std::uint64_t from_then_on = fail_everywhere(Fault::io_error_from_then_on, 1);

    fmt::print("{} operations failed once, {} and all after them.\n", once, from_then_on);
    CHECK(once > 400);
    CHECK(from_then_on > 100);
}

TEST_CASE("a full disk at any operation is said and loses nothing", "[store][disk]") {
    std::uint64_t complaints = 0;
    for (const Fault fault : {Fault::full_once, Fault::full_from_then_on}) {
        std::uint64_t k = 0;
        std::uint64_t unmet = 0;
        // Operations that need no space do not meet the fault; a life has fewer than 500 operations.
        for (; k < 500; ++k)
            if (!fill_at(k, fault, complaints)) ++unmet;
        CHECK(unmet < k);
    }
    fmt::print("{} full disks were reported.\n", complaints);
    CHECK(complaints > 30);
}
