#include "daemon/store/projector.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <future>
#include <thread>

#include "tests/fakes/small_disk.hpp"
#include "tests/store/small_company.hpp"

namespace countersign::store {

using nlohmann::json;
using tests::Chronicle;
using tests::TemporaryFolder;

namespace {

// Collects answers by ticket.
struct Answers {
    std::mutex mutex;
    std::condition_variable came;
    std::map<std::uint64_t, json> by_ticket;

    void put(std::uint64_t ticket, json answer) {
        const std::lock_guard lock(mutex);
        by_ticket.emplace(ticket, std::move(answer));
        came.notify_all();
    }
    json wait_for(std::uint64_t ticket) {
        std::unique_lock lock(mutex);
        came.wait(lock, [&] { return by_ticket.contains(ticket); });
        return by_ticket.at(ticket);
    }
    bool has(std::uint64_t ticket) {
        const std::lock_guard lock(mutex);
        return by_ticket.contains(ticket);
    }
};

Views::Question count_of_list() {
    return {.method = "instance.list",
            .params = std::make_shared<const json>(json::object()),
            .person = "chen.jing",
            .now = tests::minute(0),
            .background = tests::small_background()};
}

struct Following {
    explicit Following(std::size_t lag_max = 50'000)
        : projector(std::make_unique<Views>(folder.file("views.db")),
                    {.on_answer = [this](std::uint64_t ticket, json answer) { answers.put(ticket, std::move(answer)); },
                     .on_failure = [this](const std::string& sentence) { failure.set_value(sentence); },
                     .on_full = {}},
                    lag_max) {}
    TemporaryFolder folder;
    Answers answers;
    std::promise<std::string> failure;
    Projector projector;
};

// On a disk of its own that can be filled.
struct Cramped {
    explicit Cramped(bool gives_back, std::size_t lag_max = 50'000) {
        if (!disk.is_mounted()) return;
        projector = std::make_unique<Projector>(
            std::make_unique<Views>(folder.file("views.db")),
            Projector::Callbacks{
                .on_answer = [this](std::uint64_t ticket, json answer) { answers.put(ticket, std::move(answer)); },
                .on_failure = {},
                .on_full =
                    [this, gives_back](const std::string& sentence) {
                        if (sentence.find("disk is full") != std::string::npos) ++times_full;
                        if (gives_back) disk.empty();
                    }},
            lag_max);
    }

    TemporaryFolder folder;
    countersign::tests::SmallDisk disk{folder.file("."), "size=32m"};
    Answers answers;
    std::atomic<int> times_full = 0;
    std::unique_ptr<Projector> projector;
};

std::string dump_of(const std::vector<Applied>& all) {
    const TemporaryFolder folder;
    Views at_once(folder.file("views.db"));
    at_once.apply(all, tests::small_background());
    return at_once.dump();
}

}  // namespace

TEST_CASE("a question waits until the views show what its caller has seen", "[store][projector]") {
    Following following;
    Chronicle chronicle;
    chronicle.open("wang.fang");
    following.projector.ask(1, count_of_list(), 3);
    following.projector.feed(chronicle.all());
    following.projector.ask(2, count_of_list(), 0);
    CHECK(following.answers.wait_for(2)["items"].size() == 1);
    CHECK_FALSE(following.answers.has(1));

    chronicle.open("zhao.lei");
    following.projector.feed(chronicle.since(2));

    CHECK(following.answers.wait_for(1)["items"].size() == 2);
    CHECK(following.projector.reached() == 3);
}

TEST_CASE("whoever asks sees what others were told before, though it was only gathered", "[store][projector]") {
    Following following;
    Chronicle chronicle;
    std::uint64_t told = 0;
    for (std::uint64_t ticket = 1; ticket <= 20; ++ticket) {
        chronicle.open("wang.fang");
        following.projector.feed(chronicle.since(told));
        told = chronicle.all().back().entry->seq;
        following.projector.ask(ticket, count_of_list(), 0);
        CHECK(following.answers.wait_for(ticket)["items"].size() == ticket);
    }
}

TEST_CASE("work runs after everything fed before it, whatever the lag allowed", "[store][projector]") {
    Following following(1);  // each feed waits until the one before it is in the views
    Chronicle chronicle;
    for (int i = 0; i < 200; ++i) chronicle.open(i % 2 == 0 ? "wang.fang" : "zhao.lei");
    for (const Applied& applied : chronicle.all()) following.projector.feed({applied});
    std::promise<std::uint64_t> seen;
    following.projector.run([&](const Views& views) { seen.set_value(views.watermark().seq); }, 0);
    CHECK(seen.get_future().get() == 201);
}

TEST_CASE("what nobody waits for reaches the views by itself", "[store][projector]") {
    Following following;
    Chronicle chronicle;
    for (int i = 0; i < 700; ++i) chronicle.open("wang.fang");
    following.projector.feed(chronicle.all());
    while (following.projector.reached() < 701) std::this_thread::yield();
    chronicle.open("zhao.lei");
    following.projector.feed(chronicle.since(701));
    while (following.projector.reached() < 702) std::this_thread::yield();
}

TEST_CASE("a question in the midst of a batch sees all of it and nothing of the next", "[store][projector]") {
    Following following;
    Chronicle chronicle;
    std::uint64_t told = 0;
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 600; ++i) chronicle.open("wang.fang");  // enough to begin with at once
        following.projector.feed(chronicle.since(told));
        told = chronicle.all().back().entry->seq;
        for (int i = 0; i < 200 * round; ++i) (void)following.projector.reached();  // a moment, each time another
        std::promise<std::uint64_t> seen;
        following.projector.run([&](const Views& views) { seen.set_value(views.watermark().seq); }, 0);
        CHECK(seen.get_future().get() == told);
    }
    std::promise<std::string> written;
    following.projector.run([&](const Views& views) { written.set_value(views.dump()); }, 0);
    CHECK(written.get_future().get() == dump_of(chronicle.all()));
}

TEST_CASE("a projector stops in the midst of a batch, and all of it is written", "[store][projector]") {
    Chronicle chronicle;
    for (int i = 0; i < 600; ++i) chronicle.open("wang.fang");
    for (int round = 0; round < 20; ++round) {
        const TemporaryFolder folder;
        {
            Projector projector(std::make_unique<Views>(folder.file("views.db")), {.on_answer = {}, .on_failure = {}, .on_full = {}});
            projector.feed(chronicle.all());
            for (int i = 0; i < 300 * round; ++i) (void)projector.reached();
        }
        CHECK(Views(folder.file("views.db")).watermark().seq == 601);
    }
}

TEST_CASE("what was fed is in the views when the projector has stopped", "[store][projector]") {
    const TemporaryFolder folder;
    Chronicle chronicle;
    for (int i = 0; i < 100; ++i) chronicle.open("wang.fang");
    {
        Projector projector(std::make_unique<Views>(folder.file("views.db")), {.on_answer = {}, .on_failure = {}, .on_full = {}});
        for (const Applied& applied : chronicle.all()) projector.feed({applied});
    }
    CHECK(Views(folder.file("views.db")).watermark().seq == 101);
}

TEST_CASE("views that fail say so once and hold nobody up", "[store][projector]") {
    Following following(1);
    Chronicle chronicle;
    chronicle.open("wang.fang");
    following.projector.feed(chronicle.since(1));  // entry 1 is missing: a gap
    CHECK(following.failure.get_future().get().find("gap") != std::string::npos);
    following.projector.feed(chronicle.all());
    following.projector.feed(chronicle.all());
    following.projector.wait_for(2);
    following.projector.ask(1, count_of_list(), 0);
    CHECK_FALSE(following.answers.has(1));
}

TEST_CASE("what a full disk gives back lets the views go on, and whoever asked is answered", "[store][projector][disk]") {
    Cramped cramped(true);
    if (!cramped.disk.is_mounted()) return;
    Chronicle chronicle;
    for (int i = 0; i < 20; ++i) chronicle.open("wang.fang");
    cramped.disk.fill();

    cramped.projector->feed(chronicle.all());
    cramped.projector->ask(1, count_of_list(), 21);

    CHECK(cramped.answers.wait_for(1).at("items").size() == 20);
    CHECK(cramped.times_full == 1);
}

TEST_CASE("a disk that is found full in a lull is said to be so as well", "[store][projector][disk]") {
    Cramped cramped(true);
    if (!cramped.disk.is_mounted()) return;
    Chronicle chronicle;
    for (int i = 0; i < 700; ++i) chronicle.open("wang.fang");
    cramped.disk.fill();

    cramped.projector->feed(chronicle.all());
    while (cramped.projector->reached() < 701) std::this_thread::yield();

    CHECK(cramped.times_full == 1);
    std::promise<std::string> written;
    cramped.projector->run([&](const Views& views) { written.set_value(views.dump()); }, 0);
    CHECK(written.get_future().get() == dump_of(chronicle.all()));
}

TEST_CASE("on a full disk the views show what they hold, and refuse whoever has seen more, until there is room",
          "[store][projector][disk]") {
    Cramped cramped(false);
    if (!cramped.disk.is_mounted()) return;
    Chronicle chronicle;
    chronicle.open("wang.fang");
    cramped.projector->feed(chronicle.all());
    cramped.projector->wait_for(2);
    cramped.disk.fill();
    chronicle.open("zhao.lei");
    cramped.projector->feed(chronicle.since(2));

    cramped.projector->ask(1, count_of_list(), 3);
    std::promise<json> refused;
    cramped.projector->run([](const Views&) { FAIL("it is not in the views"); }, 3,
                           [&](json refusal) { refused.set_value(std::move(refusal)); });
    CHECK(cramped.answers.wait_for(1).at("refused") == "read_only");
    CHECK(refused.get_future().get().at("refused") == "read_only");
    cramped.projector->ask(2, count_of_list(), 0);
    CHECK(cramped.answers.wait_for(2).at("items").size() == 1);
    CHECK(cramped.projector->reached() == 2);

    cramped.disk.empty();
    cramped.projector->ask(3, count_of_list(), 3);
    while (cramped.projector->reached() < 3) cramped.projector->wait_for(3);
    CHECK(cramped.answers.wait_for(3).at("items").size() == 2);
    CHECK(cramped.times_full == 1);
    std::promise<std::string> written;
    cramped.projector->run([&](const Views& views) { written.set_value(views.dump()); }, 0);
    CHECK(written.get_future().get() == dump_of(chronicle.all()));
}

TEST_CASE("a full disk holds up neither those who feed the views nor their end", "[store][projector][disk]") {
    Cramped cramped(false, 1);
    if (!cramped.disk.is_mounted()) return;
    Chronicle chronicle;
    for (int i = 0; i < 100; ++i) chronicle.open(i % 2 == 0 ? "wang.fang" : "zhao.lei");
    cramped.disk.fill();

    for (const Applied& applied : chronicle.all()) cramped.projector->feed({applied});
    cramped.projector->wait_for(101);
    CHECK(cramped.projector->reached() == 0);
    cramped.projector.reset();

    cramped.disk.empty();
    CHECK(Views(cramped.folder.file("views.db")).watermark().seq == 0);
}

}  // namespace countersign::store
