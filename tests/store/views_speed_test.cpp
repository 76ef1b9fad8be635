// How fast the read side is. Hidden: run store_tests "[speed]" by hand on an idle machine.
#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <chrono>
#include <ctime>

#include "daemon/store/views.hpp"
#include "tests/store/small_company.hpp"

namespace countersign::store {

using tests::Chronicle;
using tests::TemporaryFolder;

namespace {

// Processor time of this thread, so that other work on the machine does not count.
double cpu_seconds() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class Work>
double measured(const std::string& what, double count, Work work) {
    const double wall = wall_seconds();
    const double cpu = cpu_seconds();
    work();
    const double spent = cpu_seconds() - cpu;
    fmt::print("{:<55} {:>10.0f} in {:.2f} s CPU, {:.2f} s: {:.0f} a CPU second\n", what, count, spent,
               wall_seconds() - wall, count / spent);
    return count / spent;
}

void apply_all(Views& views, const std::vector<Applied>& all, std::size_t batch) {
    for (std::size_t at = 0; at < all.size(); at += batch) {
        const auto from = all.begin() + static_cast<std::ptrdiff_t>(at);
        const auto to = all.begin() + static_cast<std::ptrdiff_t>(std::min(at + batch, all.size()));
        views.apply({from, to}, {});
    }
}

// Rounds over all instances, so that each step of a batch meets another one, in no good order.
void live(Chronicle& chronicle, std::uint64_t count) {
    const auto each = [&](auto step) {
        for (std::uint64_t i = 0; i < count; ++i) step(i * 7919 % count + 1);
    };
    for (std::uint64_t i = 0; i < count; ++i) chronicle.open(i % 2 == 0 ? "wang.fang" : "zhao.lei");
    each([&](std::uint64_t number) { chronicle.submit(number, {"仁和药房第一分店", "康泰医院", "大众连锁"}); });
    each([&](std::uint64_t number) { chronicle.sign(number); });
}

}  // namespace

TEST_CASE("entries are projected fast with few and with many open instances", "[.speed]") {
    for (const std::uint64_t count : {1'000, 10'000, 100'000}) {
        Chronicle chronicle;
        live(chronicle, count);
        const TemporaryFolder folder;
        Views views(folder.file("views.db"));
        const auto entries = static_cast<double>(chronicle.all().size());
        for (const std::size_t batch : {5'000})
            measured(fmt::format("{} instances, batches of {}", count, batch), entries, [&] { apply_all(views, chronicle.all(), batch); });
    }
}

TEST_CASE("small batches cost little more", "[.speed]") {
    Chronicle chronicle;
    live(chronicle, 10'000);
    for (const std::size_t batch : {10, 100, 1'000}) {
        const TemporaryFolder folder;
        Views views(folder.file("views.db"));
        measured(fmt::format("10000 instances, batches of {}", batch), static_cast<double>(chronicle.all().size()),
                 [&] { apply_all(views, chronicle.all(), batch); });
    }
}

TEST_CASE("300,000 open instances load fast, an inbox pages fast", "[.speed]") {
    const TemporaryFolder folder;
    {
        Chronicle chronicle;
        for (int i = 0; i < 300'000; ++i) chronicle.open(i % 2 == 0 ? "wang.fang" : "zhao.lei");
        Views views(folder.file("views.db"));
        measured("opened", 300'000, [&] { apply_all(views, chronicle.all(), 5'000); });
        std::uint64_t seq = views.watermark().seq;
        for (std::uint64_t number = 1; number <= 300'000; number += 3) chronicle.submit(number, {"仁和药房", "康泰医院", "大众"});
        measured("submitted, 300,000 open", 100'000, [&] { apply_all(views, chronicle.since(seq), 5'000); });
        seq = views.watermark().seq;
        for (std::uint64_t i = 0; i < 100'000; ++i) chronicle.sign(i * 7919 % 100'000 * 3 + 1);
        measured("signed in no order, 300,000 open", 100'000, [&] { apply_all(views, chronicle.since(seq), 5'000); });
    }
    const double wall = wall_seconds();
    Views views(folder.file("views.db"));
    measured("load_snapshot", 300'000, [&] { CHECK(views.load_snapshot(100'000)->open.size() == 300'000); });
    fmt::print("open and load: {:.2f} s\n", wall_seconds() - wall);
    nlohmann::json params{{"limit", 100}};
    measured("inbox of 100,000, 50 pages of 100", 50, [&] {
        for (int i = 0; i < 50; ++i) params["after"] = tests::ask(views, "chen.jing", "task.inbox", params)["next"];
    });
    measured("list by a Chinese name, newest 100", 1, [&] { (void)tests::ask(views, "chen.jing", "instance.list", {{"text", "康泰"}}); });
    measured("list by a text that is nowhere", 1, [&] { (void)tests::ask(views, "chen.jing", "instance.list", {{"text", "没有"}}); });
    measured("list by a state that is nowhere", 1, [&] { (void)tests::ask(views, "chen.jing", "instance.list", {{"state", "done"}}); });
}

}  // namespace countersign::store
