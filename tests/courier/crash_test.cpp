// The program may end at any point: nothing is lost, and at most the message that was just leaving leaves twice, under the
// same key, so that whoever knows keys shows it once.
#include <catch2/catch.hpp>

#include "tests/courier/post.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

std::size_t times(const std::vector<std::string>& keys, const std::string& key) {
    return static_cast<std::size_t>(std::count(keys.begin(), keys.end(), key));
}

}  // namespace

TEST_CASE("handed over and not noted: it leaves once more, under the same key", "[courier][crash]") {
    Post post;
    post.give_addresses({"an.qi"});
    for (int i = 0; i < 3; ++i) post.filed("pool");
    int left = 2;
    post.chat->after = [&](const Parcel&) {
        if (--left == 0) throw Crash{};
    };
    CHECK(post.crashes());
    CHECK(post.chat->got.size() == 2);

    post.begin_again();
    (void)post.rounds();
    const auto keys = post.chat->keys_of("an.qi");
    REQUIRE(keys.size() == 4);
    CHECK(times(keys, keys[1]) == 2);
    CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 3);
    CHECK(post.owed().empty());
}

TEST_CASE("noted and not reported: it is reported, and does not leave again", "[courier][crash]") {
    Post post;
    post.give_addresses({"an.qi"});
    post.filed("pool");
    post.on_line = [](const Line& line) {
        if (line.event == "delivered") throw Crash{};
    };
    CHECK(post.crashes());
    CHECK(post.owed().size() == 1);

    post.on_line = [](const Line&) {};
    post.begin_again();
    (void)post.rounds();
    CHECK(post.chat->got.size() == 1);
    CHECK(post.owed().empty());
}

TEST_CASE("tokens granted and nothing sent: it leaves with others, and the old ones hurt nobody", "[courier][crash]") {
    Post post;
    post.give_addresses({"an.qi"});
    post.filed("pool");
    post.chat->before = [](const Parcel&) -> std::optional<Outcome> { throw Crash{}; };
    CHECK(post.crashes());
    CHECK(post.chat->got.empty());

    post.chat->before = [](const Parcel&) { return std::nullopt; };
    post.begin_again();
    (void)post.rounds();
    REQUIRE(post.chat->got.size() == 1);
    CHECK(post.memory().find_token(post.chat->card(0)->buttons[0].token));
}

TEST_CASE("a digest leaves again with the same matters under the same key, and newer ones come after it", "[courier][crash]") {
    Post post;
    post.give_addresses({"an.qi"});
    for (int i = 0; i < 6; ++i) post.filed("pool");
    post.chat->after = [](const Parcel&) { throw Crash{}; };
    CHECK(post.crashes());

    post.chat->after = [](const Parcel&) {};
    post.begin_again();
    for (int i = 0; i < 7; ++i) post.filed("pool");
    (void)post.rounds();
    REQUIRE(post.chat->got.size() == 3);
    CHECK(post.chat->got[0].key == post.chat->got[1].key);
    CHECK(post.chat->notice(0)->lines == post.chat->notice(1)->lines);
    CHECK(post.chat->got[2].key != post.chat->got[0].key);
    CHECK(post.chat->notice(2)->lines.size() == 7);
    CHECK(post.owed().empty());
}

TEST_CASE("whatever the crash and however many, each message arrives, and each crash costs one duplicate at most", "[courier][crash]") {
    Post post;
    post.policy.digest_from = 3;
    post.give_addresses({"an.qi", "bai.lu", "cao.yu"});
    std::size_t crashes = 0;
    for (int round = 0; round < 12; ++round) {
        for (int i = 0; i <= round % 4; ++i) post.filed(i % 2 == 0 ? "pool" : "all");
        // The n-th point of this kind is the end: before a hand-over, after it, or after the note.
        int points = 1 + round % 3;
        const auto point = [&] {
            if (points > 0 && --points == 0) throw Crash{};
        };
        post.chat->before = [&, round](const Parcel&) -> std::optional<Outcome> {
            if (round % 3 == 0) point();
            return std::nullopt;
        };
        post.chat->after = [&, round](const Parcel&) {
            if (round % 3 == 1) point();
        };
        post.on_line = [&, round](const Line& line) {
            if (round % 3 == 2 && line.event == "delivered") point();
        };
        if (post.crashes()) ++crashes;
        post.begin_again();
    }
    (void)post.rounds();
    CHECK(crashes >= 8);
    CHECK(post.owed().empty());

    std::map<std::string, std::size_t> copies;
    for (const Got& one : post.chat->got) ++copies[one.key];
    std::size_t duplicates = 0;
    for (const auto& [key, count] : copies) duplicates += count - 1;
    CHECK(duplicates <= crashes);
    // Everybody has each matter that still waits for them.
    for (const char* person : {"an.qi", "bai.lu", "cao.yu"})
        for (const json& item : post.delivered()) CHECK(post.memory().was_sent(item.at("key"), person));
}

TEST_CASE("the daemon ends and comes back: nothing leaves twice", "[courier][crash]") {
    Post post;
    post.give_addresses({"an.qi"});
    for (int i = 0; i < 3; ++i) post.filed("pool");
    post.on_line = [&](const Line& line) {
        if (line.event == "delivered" && post.chat->got.size() == 2) throw Crash{};
    };
    CHECK(post.crashes());
    post.on_line = [](const Line&) {};
    post.daemon().kill();
    post.daemon().start();
    post.forget_connections();
    post.begin_again();
    (void)post.rounds();
    CHECK(post.chat->got.size() == 3);
    CHECK(post.owed().empty());
}
