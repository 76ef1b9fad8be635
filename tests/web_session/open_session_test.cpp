#include <catch2/catch.hpp>

#include <set>

#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

TEST_CASE("a session that nobody uses is over after half an hour", "[session]") {
    Memory memory;
    const std::string cookie = memory.sessions->enter("wang.fang").cookie;
    const std::string id = memory.sessions->find(cookie)->id;
    memory.wait(30min - 1ms);
    CHECK(memory.sessions->look(cookie));
    CHECK(memory.sessions->is_open(id));
    memory.wait(1ms);
    CHECK_FALSE(memory.sessions->is_open(id));
    CHECK_FALSE(memory.sessions->find(cookie));
    memory.wait(-1min);
    CHECK(memory.sessions->look(cookie));  // a look deletes nothing, whatever the clock says
}

TEST_CASE("a session that is used goes on, up to twelve hours", "[session]") {
    Memory memory;
    const SignedIn signed_in = memory.sessions->enter("wang.fang");
    CHECK(signed_in.session.until == memory.now + 12h);
    for (int i = 0; i < 12 * 3 - 1; ++i) {
        memory.wait(20min);
        REQUIRE(memory.sessions->find(signed_in.cookie));
    }
    memory.wait(20min - 1ms);
    CHECK(memory.sessions->find(signed_in.cookie));
    memory.wait(1ms);
    CHECK_FALSE(memory.sessions->find(signed_in.cookie));
}

TEST_CASE("a stream that looks does not keep a session alive", "[session]") {
    Memory memory;
    const std::string cookie = memory.sessions->enter("wang.fang").cookie;
    for (int i = 0; i < 30; ++i) {
        REQUIRE(memory.sessions->look(cookie));
        memory.wait(1min);
    }
    CHECK_FALSE(memory.sessions->look(cookie));
}

TEST_CASE("a session's use is written once a minute, and found after a restart", "[session]") {
    Memory memory;
    const std::string cookie = memory.sessions->enter("wang.fang").cookie;
    const auto written = [&] { return std::filesystem::file_size(memory.folder / "sessions.db-wal"); };
    const auto before = written();
    memory.wait(59s);
    REQUIRE(memory.sessions->find(cookie));
    CHECK(written() == before);
    memory.wait(1s);
    REQUIRE(memory.sessions->find(cookie));
    CHECK(written() > before);
    memory.restart();
    memory.wait(30min - 1ms);
    CHECK(memory.sessions->find(cookie)->person == "wang.fang");
}

TEST_CASE("signing out ends one session, and everywhere all of one's own", "[session]") {
    Memory memory;
    const SignedIn first = memory.sessions->enter("wang.fang"), second = memory.sessions->enter("wang.fang"),
                   third = memory.sessions->enter("wang.fang"), others = memory.sessions->enter("li.na");

    memory.sessions->sign_out(first.cookie);
    CHECK_FALSE(memory.sessions->find(first.cookie));
    CHECK_FALSE(memory.sessions->is_open(first.session.id));
    CHECK(memory.sessions->find(second.cookie));
    CHECK(memory.ended == std::vector<std::string>{first.session.id});

    CHECK(memory.sessions->sign_out_everywhere("wang.fang") == 2);
    CHECK_FALSE(memory.sessions->find(second.cookie));
    CHECK_FALSE(memory.sessions->find(third.cookie));
    CHECK(memory.sessions->find(others.cookie));
    CHECK(memory.ended.size() == 3);
    memory.sessions->sign_out("nonsense");
    CHECK(memory.ended.size() == 3);
}

TEST_CASE("who hears of an ended session may ask for more at once", "[session]") {
    Memory memory;
    const SignedIn signed_in = memory.sessions->enter("wang.fang");
    bool was_open = true;
    memory.sessions->on_end([&](const std::string& session) { was_open = memory.sessions->is_open(session); });
    memory.sessions->sign_out(signed_in.cookie);
    CHECK_FALSE(was_open);
}

TEST_CASE("a person has fifty sessions; the oldest go, and streams hear of it", "[session]") {
    Memory memory;
    const SignedIn others = memory.sessions->enter("li.na");
    std::vector<SignedIn> mine;
    for (int i = 0; i < 52; ++i) mine.push_back(memory.sessions->enter("wang.fang"));
    CHECK_FALSE(memory.sessions->find(mine[0].cookie));
    CHECK_FALSE(memory.sessions->find(mine[1].cookie));
    CHECK(memory.sessions->find(mine[2].cookie));
    CHECK(memory.sessions->find(others.cookie));
    CHECK(memory.ended == std::vector<std::string>{mine[0].session.id, mine[1].session.id});
    CHECK(memory.sessions->figures().open == 51);
}

TEST_CASE("a thousand sessions are open at once, each its person's", "[session]") {
    Memory memory;
    std::vector<SignedIn> all;
    std::set<std::string> cookies;
    for (int i = 0; i < 1000; ++i) {
        all.push_back(memory.sessions->enter("person" + std::to_string(i)));
        cookies.insert(all.back().cookie);
    }
    CHECK(cookies.size() == 1000);
    for (int i = 0; i < 1000; ++i) CHECK(memory.sessions->find(all[static_cast<std::size_t>(i)].cookie)->person == "person" + std::to_string(i));
    CHECK(memory.sessions->figures().open == 1000);
    memory.wait(31min);
    CHECK(memory.sessions->figures().open == 0);
}

TEST_CASE("whatever is no cookie opens nothing", "[session]") {
    Memory memory;
    const SignedIn signed_in = memory.sessions->enter("wang.fang");
    const std::string calendar = memory.sessions->renew_calendar("wang.fang"), entrance = memory.sessions->entrance("wang.fang");
    std::string changed = signed_in.cookie;
    changed.back() = changed.back() == '0' ? '1' : '0';
    for (const std::string& cookie : {std::string(), changed, signed_in.session.id, signed_in.session.csrf, calendar, entrance,
                                      signed_in.cookie + "0", std::string("%27"), std::string(64, '\0')})
        CHECK_FALSE(memory.sessions->find(cookie));
}

TEST_CASE("rehearsal's links open as often as one likes for a day, with a second factor that lasts", "[session]") {
    Memory memory;
    const std::string token = memory.sessions->entrance("wang.fang");
    for (int i = 0; i < 3; ++i) CHECK(memory.sessions->entrance_of(token) == "wang.fang");
    const SignedIn entered = memory.sessions->enter("wang.fang");
    CHECK(memory.sessions->find(entered.cookie)->confirmed_until == memory.now + 12h);
    CHECK_FALSE(memory.sessions->entrance_of(entered.cookie));
    memory.wait(24h);
    CHECK_FALSE(memory.sessions->entrance_of(token));
}

}  // namespace countersign::web
