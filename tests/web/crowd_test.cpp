// The gateway before the real daemon, with many pages, slow ones, and a daemon that goes away and comes back.
#include <list>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/web/web_house.hpp"

namespace countersign::tests {

using nlohmann::json;
using namespace std::chrono_literals;

namespace {

void permit_descriptors(rlim_t count) {
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (limit.rlim_cur >= count) return;
    limit.rlim_cur = std::min(count, limit.rlim_max);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    REQUIRE(limit.rlim_cur >= count);
}

// An open page that listens.
front::RawPeer listener(std::uint16_t port, const std::string& cookie) {
    front::RawPeer peer(port);
    REQUIRE(peer.is_connected());
    REQUIRE(peer.send("GET /api/events HTTP/1.1\r\nhost: here\r\ncookie: " + cookie + "\r\n\r\n"));
    return peer;
}

bool hears(front::RawPeer& peer, const std::string& text) { return peer.read_through(text, 20s).ends_with(text); }

void hire(WebHouse& house, int count) {
    json persons = json::array();
    for (int i = 0; i < count; ++i) persons.push_back({{"id", fmt::format("rep.{}", i)}, {"name", fmt::format("代表{}", i)}, {"roles", {"sales-rep"}}});
    REQUIRE(house.change("operator", "people.import", {{"persons", persons}, {"keys", json::array()}}).contains("seq"));
}

}  // namespace

TEST_CASE("1,000 open sessions listen, and each hears of a change while others are answered", "[web][crowd]") {
    permit_descriptors(8192);
    WebHouse house;
    hire(house, 100);
    std::list<front::RawPeer> pages;
    for (int i = 0; i < 1000; ++i)
        pages.push_back(listener(house.port(), "countersign=" + house.sessions().enter(fmt::format("rep.{}", i % 100)).cookie));
    for (front::RawPeer& page : pages) REQUIRE(hears(page, "event: hello\ndata: {}\n\n"));
    CHECK(house.live().open() == 1000);
    Browser browser = house.browser_of("an.qi");

    const std::string instance = house.filed("pool");
    const auto begun = std::chrono::steady_clock::now();
    const json shown = browser.ask("instance.show", {{"instance", instance}}).json();
    CHECK(shown["result"]["instance"] == instance);
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
    int heard = 0;
    for (front::RawPeer& page : pages) heard += hears(page, "\"instance\":\"" + instance + "\"") ? 1 : 0;
    CHECK(heard == 1000);
}

TEST_CASE("one session takes no more streams than somebody has pages", "[web][crowd]") {
    WebHouse house;
    const Browser browser = house.browser_of("an.qi"), other = house.browser_of("an.qi");
    std::list<front::RawPeer> pages;
    for (int i = 0; i < 40; ++i) {
        pages.push_back(listener(house.port(), browser.cookie));
        REQUIRE(hears(pages.back(), "event: hello"));
    }

    const HttpReply refused = http(house.port(), "GET", "/api/events", {{"cookie", browser.cookie}});
    CHECK(refused.status == 429);
    CHECK(refused.code() == "too_many_pages");
    front::RawPeer page = listener(house.port(), other.cookie);
    CHECK(hears(page, "event: hello"));
}

TEST_CASE("slow clients of every kind hold up nobody who asks", "[web][crowd]") {
    permit_descriptors(8192);
    WebHouse house;
    Browser browser = house.browser_of("an.qi");
    std::list<front::RawPeer> slow;
    for (int i = 0; i < 300; ++i) {
        slow.emplace_back(house.port());
        const char* begun[] = {"", "POST /api/ask/task.inbox HT", "POST /api/session HTTP/1.1\r\ncontent-length: 100\r\n\r\n{\"person\""};
        REQUIRE(slow.back().send(begun[i % 3]));
    }
    for (int i = 0; i < 30; ++i) slow.push_back(listener(house.port(), browser.cookie));  // who never read
    for (int i = 0; i < 50; ++i) {
        slow.emplace_back(house.port());
        REQUIRE(slow.back().send("GET /s/app.js HTTP/1.1\r\n\r\nGET /s/app.js HTTP/1.1\r\n\r\n"));  // nor these
    }

    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) CHECK(browser.ask("task.inbox").status == 200);
    const std::string instance = house.filed("pool");
    front::RawPeer page = listener(house.port(), browser.cookie);
    REQUIRE(hears(page, "event: hello"));
    house.change("zhang.wei", "instance.comment", {{"instance", instance}, {"text", "请看附注"}});
    CHECK(hears(page, "\"instance\":\"" + instance + "\""));
    CHECK(std::chrono::steady_clock::now() - begun < 15s);
}

TEST_CASE("while the daemon is away the pages say so, and all goes on when it is back", "[web][crowd]") {
    WebHouse house({}, WebHouse::Place{.host = fmt::format("127.78.{}.{}", ::getpid() / 256 % 256, ::getpid() % 256)});
    house.daemon().keep_endpoints();
    Browser browser = house.browser_of("an.qi");
    const std::string instance = house.filed("pool"), other = house.filed("pool"), entrance = house.sessions().entrance("an.qi");
    front::RawPeer page = listener(house.port(), browser.cookie);
    REQUIRE(hears(page, "event: hello"));

    house.daemon().kill();

    const HttpReply asked = browser.ask("instance.show", {{"instance", instance}});
    CHECK(asked.status == 503);
    CHECK(asked.code() == "unreachable");
    CHECK(asked.headers.contains("retry-after"));
    CHECK(http(house.port(), "GET", "/healthz").status == 503);
    CHECK(http(house.port(), "GET", "/").status == 200);
    CHECK(browser.send("PUT", "/api/drafts/RQ-1", R"({"form":{"what":"纸"},"version":1})").status == 204);
    const HttpReply entered = Browser(house.port()).post("/api/entrance", {{"token", entrance}});
    CHECK(entered.status == 503);
    CHECK_FALSE(entered.headers.contains("set-cookie"));

    house.forget_connections();
    house.daemon().start();

    // The first try after the pause finds it again; the page asks until then, as pages do.
    HttpReply shown;
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (shown.status != 200 && std::chrono::steady_clock::now() < until) shown = browser.ask("instance.show", {{"instance", instance}});
    REQUIRE(shown.status == 200);
    CHECK(shown.json()["result"]["state"] == "pool_check");
    CHECK(http(house.port(), "GET", "/healthz").status == 200);
    CHECK(browser.get("/api/drafts/RQ-1").json()["form"]["what"] == "纸");
    // The stream of events finds it a moment later than questions do; what happens until then, the page is told by a hello.
    const auto hears_again = [&] {
        house.change("zhang.wei", "instance.comment", {{"instance", other}, {"text", "还在吗"}});
        return page.read_through("event: change", 500ms).ends_with("event: change");
    };
    while (!hears_again()) REQUIRE(std::chrono::steady_clock::now() < until);
    const json act{{"request", "r1"}, {"instance", instance}, {"version", shown.json()["result"]["version"]}, {"action", "approve"}};
    REQUIRE(browser.ask("task.act", act).status == 200);
    CHECK(hears(page, "\"instance\":\"" + instance + "\""));
}

}  // namespace countersign::tests
