// What a delivery client may rely on: a message is its own until it says what became of it or time is up;
// nothing is lost, nothing is handed to two at a time, and a copied house sends nothing.
#include <catch2/catch.hpp>

#include "daemon/server/deliveries.hpp"
#include "tests/fakes/office.hpp"

using countersign::server::Deliveries;
using countersign::tests::Office;
using nlohmann::json;

namespace {

using std::chrono::seconds;
constexpr countersign::engine::Instant start{};

std::string code_of(const json& answer) { return answer.value("code", "accepted"); }

std::vector<std::string> keys_in(const json& leased) {
    std::vector<std::string> keys;
    for (const json& item : leased.at("items")) keys.push_back(item.at("key"));
    return keys;
}

json to(const json& leased, const std::string& recipient) {
    for (const json& item : leased.at("items"))
        if (item.at("to") == recipient) return item;
    throw std::runtime_error("nothing for " + recipient + " in " + leased.dump());
}

// A request that is filed, so that the board is owed a message; mail.bot delivers.
class PostOffice : public Office {
public:
    PostOffice() {
        enrol("mail.bot", "courier");
        instance_ = filed("pool");
    }
    void enrol(const std::string& person, const std::string& role) {
        const auto key = countersign::tests::make_curve_key();
        change("operator", "people.import",
               {{"persons", {{{"id", person}, {"name", person}, {"roles", json::array({role})}}}},
                {"keys", {{{"person", person}, {"public_key", key.public_key}, {"label", "test"}}}}});
        add_key(person, key);
    }
    json lease(const char* who = "mail.bot") { return ask(who, "outbox.lease", {{"seconds", 60}}); }
    json failed(const std::string& key, json more = json::object()) {
        more["key"] = key;
        more["why"] = "450 try again later";
        return change("mail.bot", "outbox.failed", std::move(more));
    }
    void advance_to(const std::string& time) { change("operator", "admin.clock.advance", {{"to", "2026-11-02T" + time + "+08:00"}}); }
    [[nodiscard]] const std::string& instance() const { return instance_; }

private:
    std::string instance_;
};

}  // namespace

TEST_CASE("a leased message is nobody else's until its time is up", "[server][outbox]") {
    Deliveries deliveries;

    CHECK(deliveries.lease("7.1.person:li.na", "a", start, start + seconds{60}) == 1);
    CHECK(deliveries.lease("7.1.person:li.na", "b", start + seconds{59}, start + seconds{120}) == 0);
    CHECK(deliveries.due(start + seconds{59}, 10).empty());
    CHECK(deliveries.due(start + seconds{60}, 10) == std::vector<std::string>{"7.1.person:li.na"});
    CHECK(deliveries.lease("7.1.person:li.na", "b", start + seconds{60}, start + seconds{120}) == 2);
    CHECK(deliveries.newest() == "7.1.person:li.na");
    // The first one was too slow: what it says of it is about a lease that is not its own any more.
    CHECK(deliveries.fail("7.1.person:li.na", "a", start + seconds{61}, {}) == start + seconds{120});
    deliveries.settle("7.1.person:li.na");
    CHECK(deliveries.due(start + seconds{1000}, 10).empty());
    CHECK_FALSE(deliveries.next());
}

TEST_CASE("pauses double up to an hour, are spread, and end after ten tries", "[server][outbox]") {
    Deliveries deliveries;
    auto now = start;
    std::vector<std::int64_t> pauses;
    for (std::uint32_t attempt = 1; attempt <= Deliveries::attempts_max; ++attempt) {
        REQUIRE(deliveries.lease("7.1.person:li.na", "a", now, now + seconds{60}) == attempt);
        const auto again = deliveries.fail("7.1.person:li.na", "a", now, {});
        if (attempt == Deliveries::attempts_max) {
            CHECK_FALSE(again);
            break;
        }
        REQUIRE(again);
        pauses.push_back(std::chrono::floor<seconds>(*again - now).count());
        now = *again;
    }
    for (std::size_t i = 0; i < pauses.size(); ++i) {
        const std::int64_t whole = std::min<std::int64_t>(3600, 30LL << i);
        CHECK(pauses[i] >= whole / 2);
        CHECK(pauses[i] <= whole);
    }
    // What failed in the same moment does not all come back in the same moment.
    std::set<std::int64_t> spread;
    for (int i = 0; i < 50; ++i) {
        const std::string key = "8." + std::to_string(i) + ".person:li.na";
        (void)deliveries.lease(key, "a", start, start + seconds{60});
        spread.insert((*deliveries.fail(key, "a", start, {}) - start).count());
    }
    CHECK(spread.size() > 30);
}

TEST_CASE("the other side's wish to wait is heard", "[server][outbox]") {
    Deliveries deliveries;
    (void)deliveries.lease("7.1.person:li.na", "a", start, start + seconds{60});
    CHECK(deliveries.fail("7.1.person:li.na", "a", start, seconds{600}) == start + seconds{600});
}

TEST_CASE("a message that is deferred comes back at its time, and that was no try", "[server][outbox]") {
    Deliveries deliveries;
    REQUIRE(deliveries.lease("7.1.person:li.na", "a", start, start + seconds{60}) == 1);

    deliveries.defer("7.1.person:li.na", "b", start, start + seconds{900});  // another one's: nothing happens
    CHECK(deliveries.due(start + seconds{60}, 10).size() == 1);
    deliveries.defer("7.1.person:li.na", "a", start, start + seconds{600});
    CHECK(deliveries.due(start + seconds{599}, 10).empty());
    CHECK(deliveries.next() == start + seconds{600});
    CHECK(deliveries.lease("7.1.person:li.na", "b", start + seconds{600}, start + seconds{660}) == 1);
    // After a restart nobody has it; it waits all the same.
    deliveries.defer("8.1.person:li.na", "a", start, start + seconds{600});
    CHECK(deliveries.lease("8.1.person:li.na", "a", start + seconds{599}, start + seconds{700}) == 0);
    CHECK(deliveries.lease("8.1.person:li.na", "a", start + seconds{600}, start + seconds{700}) == 1);
}

TEST_CASE("a delivery client gets each message once, with all that a card needs, and reports", "[server][outbox]") {
    PostOffice office;

    CHECK(code_of(office.lease("zhao.min")) == "not_permitted");
    const json leased = office.lease();
    const json message = to(leased, "role:board");
    CHECK(message.at("attempt") == 1);
    CHECK(message.at("moot") == false);
    CHECK(message.at("about").at("amount").at("amount") == 100'000);
    CHECK(message.at("about").at("instance") == office.instance());
    REQUIRE(message.at("for").size() == 3);
    CHECK(message.at("for")[0].at("person") == "an.qi");
    const json& buttons = message.at("for")[0].at("buttons");
    REQUIRE_FALSE(buttons.empty());
    const auto approve = std::find_if(buttons.begin(), buttons.end(), [](const json& b) { return b.at("action") == "approve"; });
    REQUIRE(approve != buttons.end());
    CHECK(approve->at("asks") == "nothing");
    CHECK(approve->at("signs") == true);
    CHECK(office.lease().at("items").empty());  // all of them are out

    const std::string key = message.at("key");
    CHECK(code_of(office.change("mail.bot", "outbox.done", {{"keys", {key}}, {"channel", "mail"}})) == "accepted");
    const json delivered = office.ask("operator", "outbox.list", {{"pending", false}}).at("items");
    REQUIRE(delivered.size() == 1);
    CHECK(delivered[0].at("channel") == "mail");
    office.advance_to("09:30:00");
    for (const std::string& again : keys_in(office.lease())) CHECK(again != key);
}

TEST_CASE("a failed message comes back, is given up in the end, and an operator requeues it", "[server][outbox]") {
    PostOffice office;
    const std::string key = to(office.lease(), "role:board").at("key");

    const json retry = office.failed(key);
    CHECK(retry.contains("retry_at"));
    CHECK(office.lease().at("items").empty());
    office.advance_to("08:05:00");
    CHECK(to(office.lease(), "role:board").at("attempt") == 2);
    CHECK(office.failed(key, {{"give_up", true}}).contains("seq"));
    const json given_up = office.ask("operator", "outbox.list", {{"given_up", true}}).at("items");
    REQUIRE(given_up.size() == 1);
    CHECK(given_up[0].at("outcome") == "given up: 450 try again later");
    office.advance_to("10:00:00");
    for (const std::string& again : keys_in(office.lease())) CHECK(again != key);

    CHECK(code_of(office.change("mail.bot", "outbox.requeue", {{"keys", {key}}})) == "not_permitted");
    CHECK(code_of(office.change("operator", "outbox.requeue", {{"keys", {key}}})) == "accepted");
    CHECK(to(office.lease(), "role:board").at("key") == key);
}

TEST_CASE("what is done already needs no message", "[server][outbox]") {
    PostOffice office;
    office.change("an.qi", "task.act", {{"instance", office.instance()}, {"action", "approve"}});

    const json message = to(office.lease(), "role:board");
    CHECK(message.at("moot") == true);
    CHECK(code_of(office.change("mail.bot", "outbox.done", {{"keys", {message.at("key")}}, {"moot", true}})) == "accepted");
    CHECK(office.ask("operator", "outbox.list", {{"to", "role:board"}}).at("items").empty());
}

TEST_CASE("two delivery clients share the work, and a restart hands out what was not reported", "[server][outbox]") {
    PostOffice office;
    office.enrol("chat.bot", "courier");
    for (int i = 0; i < 5; ++i) office.filed("pool");

    const auto one = keys_in(office.ask("mail.bot", "outbox.lease", {{"limit", 3}}));
    const auto two = keys_in(office.ask("chat.bot", "outbox.lease", {{"limit", 100}}));
    CHECK(one.size() == 3);
    for (const std::string& key : one) CHECK(std::find(two.begin(), two.end(), key) == two.end());
    office.change("mail.bot", "outbox.done", {{"keys", json(std::vector<std::string>{one[0]})}});

    office.daemon().kill();
    office.daemon().start();
    office.forget_connections();
    const auto again = keys_in(office.ask("mail.bot", "outbox.lease", {{"limit", 100}}));
    CHECK(again.size() == one.size() + two.size() - 1);
    CHECK(std::find(again.begin(), again.end(), one[0]) == again.end());
}

TEST_CASE("a copied data directory delivers nothing until an operator says so", "[server][outbox]") {
    PostOffice office;
    CHECK(office.daemon().stop().code == 0);
    // What restoring a backup does: the same bytes in another file.
    const auto log = office.daemon().data() / "log.db";
    std::filesystem::copy(log, office.daemon().data() / "copy");
    std::filesystem::rename(office.daemon().data() / "copy", log);
    office.daemon().start();
    office.forget_connections();

    CHECK(code_of(office.lease()) == "outbox_held");
    CHECK(office.ask("operator", "admin.status").at("warnings").dump().find("The outbox is held") != std::string::npos);
    CHECK(office.daemon().stop().code == 0);
    office.daemon().start();
    office.forget_connections();
    CHECK(code_of(office.lease()) == "outbox_held");  // and another start does not forget it
    CHECK(code_of(office.change("mail.bot", "outbox.resume")) == "not_permitted");
    CHECK(code_of(office.change("operator", "outbox.resume")) == "accepted");
    CHECK_FALSE(office.lease().at("items").empty());
    CHECK(code_of(office.change("operator", "outbox.resume")) == "not_offered");
}

TEST_CASE("a delivery client defers messages to a time within two weeks", "[server][outbox]") {
    PostOffice office;
    const std::string key = to(office.lease(), "role:board").at("key");
    const auto defer = [&](const char* who, const char* until) {
        return office.change(who, "outbox.defer", {{"keys", {key}}, {"until", until}});
    };

    CHECK(code_of(defer("zhao.min", "2026-11-03T08:00:00+08:00")) == "not_permitted");
    CHECK(code_of(defer("mail.bot", "2026-11-16T08:00:01+08:00")) == "invalid_request");
    CHECK(code_of(office.change("mail.bot", "outbox.defer", {{"keys", {"999999.1.person:li.na"}}, {"until", "2026-11-03T08:00:00+08:00"}})) ==
          "not_found");
    CHECK(defer("mail.bot", "2026-11-02T20:00:00+08:00").at("until") == "2026-11-02T20:00:00+08:00");
    CHECK(office.lease().at("next") == "2026-11-02T08:01:00+08:00");
    office.advance_to("19:59:59");
    for (const std::string& again : keys_in(office.lease())) CHECK(again != key);
    office.advance_to("20:00:00");
    CHECK(to(office.lease(), "role:board").at("attempt") == 1);
    for (int i = 0; i < 20; ++i) {  // deferred for ever, it is never given up
        CHECK(code_of(defer("mail.bot", "2026-11-02T08:00:00+08:00")) == "accepted");
        CHECK(to(office.lease(), "role:board").at("attempt") == 1);
    }
}

TEST_CASE("a key that was never a message's is refused, and takes nobody's place", "[server][outbox]") {
    PostOffice office;
    const std::string key = to(office.lease(), "role:board").at("key");

    for (const char* none : {"nonsense", "999999.1.person:li.na", "0.0.role:board"}) {
        INFO(none);
        CHECK(code_of(office.change("mail.bot", "outbox.done", {{"keys", {key, none}}})) == "not_found");
        CHECK(code_of(office.change("operator", "outbox.requeue", {{"keys", {none}}})) == "not_found");
        CHECK(code_of(office.failed(none)) == "not_found");
    }
    // One that is delivered, or was never owed under such a key, is not looked for for ever.
    CHECK(code_of(office.change("mail.bot", "outbox.done", {{"keys", {key}}})) == "accepted");
    CHECK(code_of(office.change("operator", "outbox.requeue", {{"keys", {key, "1.7.person:nobody"}}})) == "accepted");
    const json leased = office.lease();
    for (const std::string& again : keys_in(leased)) CHECK(again != key);
    CHECK(office.lease().at("next") == leased.at("next"));
}

TEST_CASE("a message that is out stays with its client when it is requeued", "[server][outbox]") {
    PostOffice office;
    const std::string key = to(office.lease(), "role:board").at("key");

    CHECK(code_of(office.change("operator", "outbox.requeue", {{"keys", {key}}})) == "accepted");
    CHECK(office.lease().at("items").empty());
}

TEST_CASE("the last failure has one answer, however often it is reported, and its reason may be long", "[server][outbox]") {
    PostOffice office;
    const std::string key = to(office.lease(), "role:board").at("key");
    std::string why;
    for (int i = 0; i < 150; ++i) why += "邮";
    const json last{{"key", key}, {"why", why}, {"give_up", true}, {"request", "last-1"}};

    const json first = office.change("mail.bot", "outbox.failed", last);
    CHECK(first.contains("seq"));
    const json again = office.change("mail.bot", "outbox.failed", last);
    CHECK(again.at("seq") == first.at("seq"));
    CHECK(again.at("repeated") == true);
}
