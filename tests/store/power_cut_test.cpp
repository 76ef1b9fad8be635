// Power cuts, simulated at every write, sync, truncation and creation of the log's whole life:
// making, opening, appending, checkpoints, clean stops, and opening after a cut. The disk decides by
// lot what survives. COUNTERSIGN_CUTS raises the number, COUNTERSIGN_SEED repeats a run.
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>

#include "tests/fakes/entries.hpp"

namespace {

using namespace countersign;
using fakes::Dice;
using fakes::SimulatedDisk;
using store::Log;

constexpr const char* directory = "disk";

// What the harness itself does wrong, to show that it would be noticed.
enum class Mutant { none, synchronous_normal, acknowledge_before_append, no_anchor_and_normal };

struct Tally {
    std::uint64_t cuts = 0;
    std::uint64_t acknowledged_lost = 0;  // entries
    std::uint64_t refused = 0;            // opened with DamagedStore or another exception
    std::uint64_t refused_unfounded = 0;  // the same before anything was ever acknowledged
    std::uint64_t wrong = 0;              // entries that are not those that were given, in order
    std::uint64_t in_doubt_kept = 0;      // unacknowledged entries that survived: allowed
    std::uint64_t torn_anchors = 0;       // noticed and replaced: allowed
    std::uint64_t while_opening = 0;      // cuts during the opening after a cut
    std::uint64_t went_on = 0;            // images on which appending was resumed
    std::string first_fault;
};

class PowerCuts {
public:
    PowerCuts(std::uint64_t seed, Mutant mutant) : dice_(seed), mutant_(mutant), disk_(seed + 1), after_(seed + 2) {
        sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed | 1U), nullptr);
        entries_ = fakes::any_entries(60, dice_);
        for (const engine::Entry& entry : entries_) bodies_.push_back(fakes::body_of(entry));
    }

    // One life of a log: some batches, with checkpoints, stops and starts in between.
    void live(Tally& tally) {
        tally_ = &tally;
        disk_.on_change = [this] { take_image(); };
        auto log = std::make_unique<Log>(directory, options(disk_));
        while (attempted_ < entries_.size()) {
            append(*log);
            judge_images();
            if (dice_.one_in(4)) log->checkpoint_if_larger(dice_.below(40'000));
            if (!dice_.one_in(8)) continue;
            if (dice_.one_in(2)) log->close_cleanly();
            log.reset();
            log = std::make_unique<Log>(directory, options(disk_));
        }
        log->close_cleanly();
        judge_images();
    }

private:
    // A power cut: what the disk might hold, and what had been promised by then.
    struct Cut {
        SimulatedDisk::Image image;
        std::uint64_t acknowledged = 0;
        std::uint64_t attempted = 0;
    };

    [[nodiscard]] store::LogOptions options(SimulatedDisk& disk) const {
        store::LogOptions options = disk.log_options();
        options.break_synchronous_normal = mutant_ == Mutant::synchronous_normal || mutant_ == Mutant::no_anchor_and_normal;
        options.break_no_anchor = mutant_ == Mutant::no_anchor_and_normal;
        return options;
    }

    void append(Log& log) {
        const std::uint64_t count = std::min<std::uint64_t>(1 + dice_.below(4), entries_.size() - attempted_);
        const auto batch = std::span(entries_).subspan(attempted_, count);
        attempted_ += count;
        if (mutant_ == Mutant::acknowledge_before_append) acknowledged_ = attempted_;
        if (dice_.one_in(2)) {
            log.append(batch);
        } else {
            log.begin_append(batch, [] {});
            (void)log.finish_append();
        }
        acknowledged_ = attempted_;
        if (mutant_ == Mutant::none) REQUIRE(log.head().seq == attempted_);
    }

    void take_image() {
        for (int i = 0; i < 3; ++i) cuts_.push_back({disk_.after_power_cut(), acknowledged_, attempted_});
    }

    void judge_images() {
        for (const Cut& cut : cuts_) judge(cut);
        cuts_.clear();
    }

    // Power is back: opens the image, with further cuts on the way.
    void judge(const Cut& cut) {
        ++tally_->cuts;
        std::vector<Cut> further;
        after_.load(cut.image);
        if (dice_.one_in(16))
            after_.on_change = [&] { further.push_back({after_.after_power_cut(), cut.acknowledged, cut.attempted}); };
        open_and_compare(cut);
        after_.on_change = nullptr;
        for (const Cut& again : further) {
            ++tally_->cuts;
            ++tally_->while_opening;
            after_.load(again.image);
            open_and_compare(again);
        }
    }

    void open_and_compare(const Cut& cut) {
        try {
            Log log(directory, options(after_));
            after_.on_change = nullptr;
            compare(log, cut);
            if (!log.remarks().empty()) ++tally_->torn_anchors;
            if (dice_.one_in(16)) go_on(log, cut);
        } catch (const std::exception& fault) {
            note(fault.what());
            // A cut in the midst of making the file may leave one that is none; there is nothing to lose.
            ++(cut.acknowledged == 0 ? tally_->refused_unfounded : tally_->refused);
            count_missing(cut);
        }
    }

    void compare(const Log& log, const Cut& cut) {
        const std::uint64_t head = log.head().seq;
        if (head < cut.acknowledged) tally_->acknowledged_lost += cut.acknowledged - head;
        if (head > cut.acknowledged) tally_->in_doubt_kept += head - cut.acknowledged;
        if (head > cut.attempted) ++tally_->wrong;
        std::uint64_t expected = 0;
        log.visit_raw(1, head, [&](std::uint64_t seq, const std::string& body, const store::Hash&) {
            if (seq != ++expected || body != bodies_.at(seq - 1)) ++tally_->wrong;
        });
        if (expected != head) ++tally_->wrong;
    }

    // The store must be as good as one that saw no cut.
    void go_on(Log& log, const Cut& cut) {
        ++tally_->went_on;
        const std::uint64_t from = log.head().seq;
        const std::uint64_t count = std::min<std::uint64_t>(3, entries_.size() - from);
        log.append(std::span(entries_).subspan(from, count));
        const Cut more{after_.after_power_cut(), std::max(cut.acknowledged, from + count), entries_.size()};
        after_.load({});
        after_.load(more.image);
        Log again(directory, options(after_));
        compare(again, more);
    }

    // The anchor has refused to serve; how many were missing?
    void count_missing(const Cut& cut) {
        try {
            store::LogOptions unanchored = options(after_);
            unanchored.break_no_anchor = true;
            after_.on_change = nullptr;
            after_.load(cut.image);
            const Log log(directory, unanchored);
            if (log.head().seq < cut.acknowledged) tally_->acknowledged_lost += cut.acknowledged - log.head().seq;
        } catch (const std::exception&) {
            tally_->acknowledged_lost += cut.acknowledged;
        }
    }

    void note(const std::string& fault) {
        if (tally_->first_fault.empty()) tally_->first_fault = fault;
    }

    Dice dice_;
    Mutant mutant_;
    SimulatedDisk disk_;
    SimulatedDisk after_;
    std::vector<engine::Entry> entries_;
    std::vector<std::string> bodies_;
    std::vector<Cut> cuts_;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t attempted_ = 0;
    Tally* tally_ = nullptr;
};

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::uint64_t a_seed() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return from_environment("COUNTERSIGN_SEED", static_cast<std::uint64_t>(now) % 1'000'000'000);
}

Tally cut_power(std::uint64_t cuts, Mutant mutant) {
    Tally tally;
    const std::uint64_t first = a_seed();
    std::uint64_t seed = first;
    for (; tally.cuts < cuts; ++seed) {
        PowerCuts(seed, mutant).live(tally);
        if (mutant == Mutant::none && tally.acknowledged_lost + tally.refused + tally.wrong > 0) break;
    }
    const std::string line = fmt::format(
        "{} power cuts ({} while opening, {} resumed), seeds {} to {}: {} acknowledged lost, {} refused, {} wrong, "
        "{} unacknowledged kept, {} torn anchors mended. {}",
        tally.cuts, tally.while_opening, tally.went_on, first, seed, tally.acknowledged_lost, tally.refused, tally.wrong,
        tally.in_doubt_kept, tally.torn_anchors, tally.first_fault);
    fmt::print("{}\n", line);
    UNSCOPED_INFO(line);
    return tally;
}

}  // namespace

TEST_CASE("no power cut loses an acknowledged entry", "[store][power]") {
    const Tally tally = cut_power(from_environment("COUNTERSIGN_CUTS", 30'000), Mutant::none);

    CHECK(tally.acknowledged_lost == 0);
    CHECK(tally.refused == 0);
    CHECK(tally.refused_unfounded * 1'000 <= tally.cuts);
    CHECK(tally.wrong == 0);
    // The cuts were where they hurt.
    CHECK(tally.in_doubt_kept > 0);
    CHECK(tally.torn_anchors > 0);
    CHECK(tally.while_opening > 0);
    CHECK(tally.went_on > 0);
}

TEST_CASE("the power cuts notice synchronous=NORMAL", "[store][power]") {
    const Tally tally = cut_power(2'000, Mutant::synchronous_normal);

    CHECK(tally.acknowledged_lost > 0);
    // The anchor notices as well: what was lost is never served as if it were all.
    CHECK(tally.refused > 0);
}

TEST_CASE("the power cuts notice a reply before the commit", "[store][power]") {
    const Tally tally = cut_power(2'000, Mutant::acknowledge_before_append);

    CHECK(tally.acknowledged_lost > 0);
}

TEST_CASE("without the anchor a loss would be served in silence", "[store][power]") {
    const Tally tally = cut_power(2'000, Mutant::no_anchor_and_normal);

    CHECK(tally.acknowledged_lost > 0);
    CHECK(tally.refused == 0);
}
