// The loop: it follows the feed, waits for what is due, outlives a daemon that is away, and never asks without a reason.
#include <catch2/catch.hpp>

#include "tests/courier/post.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

// The waiting of the loop, as a story: each wait is a step that makes something happen and brings its events.
class Story {
public:
    explicit Story(Post& post) : post_(post) {}

    void then(std::function<void()> step) { steps_.push_back(std::move(step)); }

    void run() {
        std::size_t at = 0;
        const auto next_event = [&](Milliseconds wait) -> std::optional<json> {
            if (!events_.empty()) {
                json event = events_.front();
                events_.pop_front();
                return event;
            }
            if (wait == Milliseconds{0}) return std::nullopt;
            waits.push_back(wait);
            if (at == steps_.size()) {
                stop_.request_stop();
                return std::nullopt;
            }
            steps_[at++]();
            read_events();
            return next_event_or_nothing();
        };
        post_.courier().run(stop_.get_token(), next_event);
    }

    std::vector<Milliseconds> waits;

private:
    std::optional<json> next_event_or_nothing() {
        if (events_.empty()) return std::nullopt;
        json event = events_.front();
        events_.pop_front();
        return event;
    }

    void read_events() {
        if (!post_.daemon().is_running()) return;
        for (const json& event : post_.events_since(read_)) {
            events_.push_back(event);
            read_ = std::stoull(event.at("sequence").get<std::string>());
        }
    }

    Post& post_;
    std::vector<std::function<void()>> steps_;
    std::deque<json> events_;
    std::uint64_t read_ = 0;
    std::stop_source stop_;
};

}  // namespace

TEST_CASE("from the card to its outcome, by the feed alone", "[courier][loop]") {
    Post post("2026-11-06T19:50:00+08:00");
    post.give_addresses({"an.qi"});
    Story story(post);
    std::string first, second;
    story.then([&] { first = post.filed("pool"); });
    story.then([&] {
        CHECK(post.chat->got.size() == 1);
        post.act("bai.lu", first, "approve");
    });
    story.then([&] {
        CHECK(post.chat->updated.size() == 1);
        post.advance_to("2026-11-06T20:10:00");
        second = post.filed("pool");
    });
    story.then([&] {
        CHECK(post.chat->got.size() == 1);  // it is evening
        post.advance_to("2026-11-09T08:00:00");
    });
    story.then([&] { CHECK(post.chat->got.size() == 2); });
    story.run();
    REQUIRE(story.waits.size() == 6);
    for (const Milliseconds wait : story.waits) CHECK(wait >= std::chrono::seconds{1});
    CHECK(post.memory().open_cards(second).size() == 1);
}

TEST_CASE("a daemon that is away is waited for, and nothing is lost", "[courier][loop]") {
    Post post;
    post.give_addresses({"an.qi"});
    post.filed("pool");
    Story story(post);
    story.then([&] {
        CHECK(post.chat->got.size() == 1);
        post.filed("pool");
        post.daemon().kill();
    });
    story.then([&] { CHECK(std::any_of(post.lines.begin(), post.lines.end(), [](const Line& line) { return line.event == "daemon_silent"; })); });
    story.run();
    CHECK(post.chat->got.size() == 1);

    post.daemon().start();
    post.forget_connections();
    post.begin_again();
    (void)post.rounds();
    CHECK(post.chat->got.size() == 2);
}
