// What a gateway may say in somebody's name, by the protocol of the real daemon: the person's rights and no more,
// the channel in the log, and nothing above the limit without a second factor.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "daemon/engine/people.hpp"
#include "daemon/protocol/channels.hpp"
#include "daemon/store/event_json.hpp"
#include "tests/fakes/office.hpp"

using countersign::tests::Office;
using nlohmann::json;

namespace {

std::string code_of(const json& answer) { return answer.value("code", "accepted"); }

json as(const std::string& person, const std::string& channel = "mail") { return {{"person", person}, {"channel", channel}}; }

json as_twice(const std::string& person) {
    json claim = as(person, "browser");
    claim["second_factor"] = true;
    return claim;
}

// notify speaks for people; zhang.wei is of the board as well as a rep.
class Gatehouse : public Office {
public:
    Gatehouse() {
        enrol("notify", {"courier", "gateway"});
        enrol("portal", {"gateway"});
        set_person({{"id", "zhang.wei"}, {"name", "张伟"}, {"roles", {"sales-rep", "board"}}});
    }
    void enrol(const std::string& person, const json& roles) {
        add_key(person, countersign::tests::make_curve_key());
        set_person({{"id", person}, {"name", person}, {"roles", roles}},
                   {{{"person", person}, {"public_key", key_of(person).public_key}, {"label", "test"}}});
    }
    void set_person(json person, json keys = json::array()) {
        change("operator", "people.import", {{"persons", json::array({std::move(person)})}, {"keys", std::move(keys)}});
    }
    json spoken(const json& claim, const std::string& method, json params = json::object()) {
        params["as"] = claim;
        return params.contains("instance") || method.starts_with("people.set") || method.starts_with("people.end")
                   ? change("notify", method, std::move(params))
                   : ask("notify", method, std::move(params));
    }
    json approve(const json& claim, const std::string& instance) {
        return spoken(claim, "task.act", {{"instance", instance}, {"action", "approve"}});
    }
    [[nodiscard]] json history(const std::string& instance) {
        return ask("operator", "instance.history", {{"instance", instance}}).at("items");
    }
};

}  // namespace

TEST_CASE("a gateway signs for a person with that person's rights, and the log says by which channel", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("pool");

    CHECK(code_of(office.approve(as("zhao.min"), it)) == "not_assigned");
    CHECK(office.approve(as("an.qi"), it).at("state") == "last_check");

    const json last = office.history(it).back();
    CHECK(last.at("actor") == "an.qi");
    CHECK(last.at("channel") == "mail");
    CHECK(last.at("gateway") == "notify");
    CHECK(last.at("second_factor") == false);
    CHECK_FALSE(office.history(it).front().contains("channel"));
    const json signatures = office.ask("operator", "instance.show", {{"instance", it}}).at("signatures");
    REQUIRE(signatures.size() == 1);
    CHECK(signatures[0].at("person") == "an.qi");
    const json records = office.ask("operator", "audit.export", {{"limit", 1000}}).at("items");
    CHECK(records.back().at("channel") == "mail");
    CHECK(records.back().at("gateway") == "notify");
    CHECK(records.front().at("channel") == "");
    CHECK(records.front().at("second_factor") == nullptr);
}

TEST_CASE("whoever filed a document does not sign it through a gateway either", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("pool");

    CHECK(code_of(office.approve(as("zhang.wei"), it)) == "own_document");
    CHECK(code_of(office.approve(as("an.qi"), it)) == "accepted");
    // The gateway has signed nothing, so it is kept from nothing; and who signed does not sign again.
    office.set_person({{"id", "an.qi"}, {"name", "安琪"}, {"roles", {"board", "general-manager"}}});
    CHECK(code_of(office.approve(as("an.qi"), it)) == "already_signed");
    CHECK(code_of(office.approve(as("zheng.tao"), it)) == "accepted");
}

TEST_CASE("only the key of a gateway may ask in somebody's name", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("pool");
    for (const char* who : {"zhao.min", "operator", "an.qi"}) {
        const json refused = office.change(who, "task.act", {{"instance", it}, {"action", "approve"}, {"as", as("an.qi")}});
        CHECK(code_of(refused) == "not_permitted");
        CHECK_THAT(refused.at("text").at("en").get<std::string>(), Catch::StartsWith("Expected "));
        CHECK_FALSE(refused.at("text").at("zh").get<std::string>().empty());
    }
    CHECK(office.history(it).size() == 2);
}

TEST_CASE("a gateway speaks for active persons, and for no gateway", "[server][gateway]") {
    Gatehouse office;
    office.set_person({{"id", "bai.lu"}, {"name", "白露"}, {"roles", {"board"}}, {"active", false}});
    const std::string it = office.filed("pool");
    for (const char* person : {"nobody", "", "bai.lu", "notify", "portal"}) {
        INFO(person);
        CHECK(code_of(office.approve(as(person), it)) == "not_permitted");
        CHECK(code_of(office.ask("notify", "task.inbox", {{"as", as(person)}})) == "not_permitted");
    }
}

TEST_CASE("what a gateway says has its members, and a channel of the list", "[server][gateway]") {
    Gatehouse office;
    for (const auto& channel : countersign::protocol::channels) {
        // A chat speaks for nobody without an account, but is one.
        const std::string code = countersign::engine::is_chat_channel(channel.id) ? "not_permitted" : "accepted";
        CHECK(code_of(office.ask("notify", "task.inbox", {{"as", as("an.qi", std::string(channel.id))}})) == code);
    }
    const json wrong{"an.qi",
                     json::array(),
                     json::object(),
                     {{"person", "an.qi"}},
                     {{"person", "an.qi"}, {"channel", "fax"}},
                     {{"person", 7}, {"channel", "mail"}},
                     {{"person", "an.qi"}, {"channel", "mail"}, {"second_factor", "yes"}},
                     {{"person", "an.qi"}, {"channel", "mail"}, {"role", "operator"}}};
    for (const json& claim : wrong) {
        INFO(claim.dump());
        CHECK(code_of(office.ask("notify", "task.inbox", {{"as", claim}})) == "invalid_request");
    }
}

TEST_CASE("a chat speaks for whoever has bound the account, as long as it is bound, and for nobody else", "[server][gateway]") {
    Gatehouse office;
    const auto chat = [](const std::string& person, const std::string& account) {
        json claim = as(person, "dingtalk");
        claim["account"] = account;
        return claim;
    };
    const std::string it = office.filed("pool");
    const json offered = office.change("notify", "account.offer",
                                       {{"person", "an.qi"}, {"channel", "dingtalk"}, {"account", "ding0a1b/anqi01"},
                                        {"code_digest", countersign::engine::account_code_digest("402817")}});
    CHECK(code_of(office.approve(chat("an.qi", "ding0a1b/anqi01"), it)) == "not_permitted");  // only offered
    office.change("an.qi", "account.confirm", {{"number", offered.at("number")}, {"code", "402817"}});

    CHECK(code_of(office.approve(chat("cao.yu", "ding0a1b/anqi01"), it)) == "not_permitted");
    CHECK(code_of(office.approve(chat("an.qi", "ding0a1b/other"), it)) == "not_permitted");
    CHECK(code_of(office.spoken(chat("an.qi", "ding0a1b/anqi01"), "account.confirm", {{"number", 1}})) == "not_permitted");
    CHECK(code_of(office.approve(chat("an.qi", "ding0a1b/anqi01"), it)) == "accepted");
    CHECK(office.history(it).back().at("channel") == "dingtalk");

    office.change("an.qi", "account.end", {{"number", 1}});
    CHECK(code_of(office.ask("notify", "task.inbox", {{"as", chat("an.qi", "ding0a1b/anqi01")}})) == "not_permitted");
}

TEST_CASE("what changes the house takes a person's own key", "[server][gateway]") {
    Gatehouse office;
    const json claim = as_twice("operator");
    CHECK(code_of(office.change("notify", "people.import", {{"persons", json::array()}, {"as", claim}})) == "not_permitted");
    CHECK(code_of(office.change("notify", "settings.set", {{"workflow", "request"}, {"values", json::object()}, {"as", claim}})) ==
          "not_permitted");
    CHECK(code_of(office.change("notify", "admin.clock.advance", {{"to", "2026-11-03T08:00:00+08:00"}, {"as", claim}})) ==
          "not_permitted");
    CHECK(code_of(office.ask("notify", "audit.export", {{"as", claim}})) == "not_permitted");
    CHECK(code_of(office.ask("notify", "outbox.lease", {{"as", claim}})) == "not_permitted");
    // Without `as` the gateway's person has its own roles: this one is a courier and no operator.
    CHECK(office.ask("notify", "outbox.lease").contains("items"));
    CHECK(code_of(office.ask("portal", "outbox.lease")) == "not_permitted");
    CHECK(code_of(office.change("notify", "people.import", {{"persons", json::array()}})) == "not_permitted");
}

TEST_CASE("a channel opens what is the person's own, and an operator's powers over others to nobody", "[server][gateway]") {
    Gatehouse office;
    const json times{{"from", "2026-11-02T00:00:00+08:00"}, {"until", "2026-12-01T00:00:00+08:00"}};
    json proxy = times;
    proxy["agent"] = "zhao.min";
    CHECK(office.spoken(as("an.qi", "mail"), "people.set_proxy", proxy).at("number") == 1);
    proxy["principal"] = "bai.lu";
    CHECK(code_of(office.spoken(as("operator"), "people.set_proxy", proxy)) == "not_permitted");
    CHECK(code_of(office.spoken(as("operator"), "people.end_proxy", {{"number", 1}})) == "not_permitted");
    CHECK(code_of(office.spoken(as("operator"), "people.set_absences", {{"person", "an.qi"}, {"absences", {times}}})) == "not_permitted");
    CHECK(code_of(office.spoken(as("an.qi"), "people.set_absences", {{"absences", {times}}})) == "accepted");
    CHECK(code_of(office.spoken(as("an.qi"), "people.end_proxy", {{"number", 1}})) == "accepted");

    const std::string it = office.filed("pool");
    const json handed{{"instance", it}, {"to", "cao.yu"}, {"task", "pool"}, {"reason", "away"}};
    CHECK(code_of(office.spoken(as("operator"), "task.transfer", handed)) != "accepted");
    CHECK(code_of(office.change("operator", "task.transfer", handed)) == "accepted");
}

TEST_CASE("who is spoken for sees what he may see, in lists and forms", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("pool");
    CHECK(office.spoken(as("zhao.min"), "instance.list").at("items").size() == 1);
    CHECK(office.spoken(as("liu.yang"), "instance.list").at("items").empty());
    CHECK(code_of(office.ask("notify", "instance.show", {{"instance", it}, {"as", as("liu.yang")}})) == "not_permitted");
    CHECK(office.spoken(as("liu.yang"), "admin.status").at("me").at("id") == "liu.yang");
}

TEST_CASE("above the limit a channel alone decides nothing, and a second factor does", "[server][gateway]") {
    Gatehouse office;
    const std::string at_limit = office.filed("pool", 100'000), above = office.filed("pool", 100'001);

    CHECK(code_of(office.approve(as("an.qi"), at_limit)) == "accepted");
    const json refused = office.approve(as("an.qi"), above);
    CHECK(code_of(refused) == "needs_second_factor");
    CHECK_THAT(refused.at("text").at("en").get<std::string>(), Catch::Contains("1,000.00 CNY"));
    CHECK_THAT(refused.at("hint").at("en").get<std::string>(), Catch::Contains("browser"));
    CHECK(code_of(office.approve(as("zhao.min"), above)) == "not_assigned");  // who may not act is told that
    CHECK(code_of(office.spoken(as("an.qi"), "task.claim", {{"instance", above}})) == "accepted");
    const json why = office.ask("notify", "instance.explain", {{"instance", above}, {"as", as("an.qi")}}).at("actions");
    CHECK(why.front().at("code") == "needs_second_factor");
    CHECK(code_of(office.approve(as_twice("an.qi"), above)) == "accepted");
    CHECK(office.history(above).back().at("second_factor") == true);
}

TEST_CASE("above the limit a channel alone ends no step by taking a signer out again", "[server][gateway]") {
    Gatehouse office;
    const std::string above = office.filed("pool", 100'001);
    REQUIRE(code_of(office.change("an.qi", "task.add_signer", {{"instance", above}, {"person", "wu.hong"}, {"place", "after"}})) == "accepted");
    REQUIRE(code_of(office.change("an.qi", "task.act", {{"instance", above}, {"action", "approve"}})) == "accepted");
    const json removal{{"instance", above}, {"person", "wu.hong"}};

    CHECK(code_of(office.spoken(as("an.qi"), "task.remove_signer", removal)) == "needs_second_factor");
    CHECK(code_of(office.spoken(as_twice("an.qi"), "task.remove_signer", removal)) == "accepted");
}

TEST_CASE("a form that brings an amount above the limit is not filed by a channel alone", "[server][gateway]") {
    Gatehouse office;
    const auto file = [&](std::int64_t minor) {
        const json opened = office.change("notify", "instance.open", {{"workflow", "request"}, {"as", as("zhang.wei")}});
        return office.spoken(as("zhang.wei"),
                             "task.act",
                             {{"instance", opened.at("instance")},
                              {"action", "submit"},
                              {"form", {{"what", "fair"}, {"way", "pool"}, {"amount", {{"amount", minor}, {"currency", "CNY"}}}}}});
    };
    CHECK(file(100'000).at("state") == "pool_check");
    CHECK(code_of(file(100'001)) == "needs_second_factor");
}

TEST_CASE("a button above the limit leads to the page", "[server][gateway]") {
    Gatehouse office;
    const std::string below = office.filed("pool"), above = office.filed("pool", 300'000);
    const json leased = office.ask("notify", "outbox.lease");
    for (const json& item : leased.at("items")) {
        if (item.at("to") != "role:board") continue;
        const json& buttons = item.at("for").at(0).at("buttons");
        const auto approve = std::ranges::find_if(buttons, [](const json& b) { return b.at("action") == "approve"; });
        REQUIRE(approve != buttons.end());
        CHECK(approve->at("asks") == (item.at("instance") == above ? "page" : "nothing"));
    }
}

TEST_CASE("asked again for the same person it is the same request, for another one it is not", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("all");
    const json act{{"instance", it}, {"version", 2}, {"action", "approve"}, {"request", "click-1"}};
    const json first = office.spoken(as("an.qi"), "task.act", act);
    REQUIRE(first.contains("seq"));

    const json again = office.spoken(as("an.qi"), "task.act", act);
    CHECK(again.at("seq") == first.at("seq"));
    CHECK(again.at("repeated") == true);
    CHECK(code_of(office.spoken(as("bai.lu"), "task.act", act)) == "request_reused");
    CHECK(code_of(office.spoken(as("an.qi", "browser"), "task.act", act)) == "request_reused");
    CHECK(code_of(office.spoken(as_twice("an.qi"), "task.act", act)) == "request_reused");
}

TEST_CASE("many at once for somebody: each item is judged alone, and a part is a request of its own", "[server][gateway]") {
    Gatehouse office;
    const std::string small = office.filed("pool"), large = office.filed("pool", 200'000), own = office.filed("pool");
    const json items{{{"instance", small}, {"version", 2}, {"action", "approve"}},
                     {{"instance", large}, {"version", 2}, {"action", "approve"}},
                     {{"instance", own}, {"version", 2}, {"action", "approve"}, {"as", as("zhang.wei")}},
                     {{"instance", own}, {"version", 2}, {"action", "approve"}, {"as", as("portal")}},
                     {{"instance", own}, {"version", 2}, {"action", "approve"}, {"as", as_twice("bai.lu")}}};
    const json whole{{"request", "month-end"}, {"items", items}, {"as", as("an.qi")}};

    const json answer = office.ask("notify", "task.act_many", whole).at("items");

    REQUIRE(answer.size() == 5);
    CHECK(answer[0].at("receipt").at("state") == "last_check");
    CHECK(answer[1].at("refused").at("code") == "needs_second_factor");
    CHECK(answer[2].at("refused").at("code") == "own_document");
    CHECK(answer[3].at("refused").at("code") == "not_permitted");
    CHECK(answer[4].at("receipt").at("state") == "last_check");
    CHECK(office.history(small).back().at("actor") == "an.qi");
    CHECK(office.history(own).back().at("actor") == "bai.lu");
    CHECK(office.history(own).back().at("channel") == "browser");

    json alone = items[0];
    alone["request"] = "month-end.0";
    alone["as"] = as("an.qi");
    CHECK(office.ask("notify", "task.act", alone).at("repeated") == true);
    json other = whole;
    other["as"] = as("cao.yu");
    CHECK(office.ask("notify", "task.act_many", other).at("items")[0].at("refused").at("code") == "request_reused");
    // Whoever is no gateway is none for an item either.
    CHECK(office.ask("an.qi", "task.act_many", {{"request", "mine"}, {"items", {items[4]}}}).at("items")[0].at("refused").at("code") ==
          "not_permitted");
}

TEST_CASE("in a batch each request says for itself who is spoken for", "[server][gateway]") {
    Gatehouse office;
    auto notify = office.as("notify");
    const auto inbox = [](int id, json params) {
        return json{{"jsonrpc", "2.0"}, {"id", id}, {"method", "admin.status"}, {"params", std::move(params)}};
    };
    const json answers = notify.say(
        json{inbox(1, {{"as", as("an.qi")}}), inbox(2, {{"as", as("portal")}}), inbox(3, json::object())}.dump());
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].at("result").at("me").at("id") == "an.qi");
    CHECK(answers[1].at("error").at("data").at("code") == "not_permitted");
    CHECK(answers[2].at("result").at("me").at("id") == "notify");
}

TEST_CASE("a revoked gateway key speaks for nobody", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("pool");
    CHECK(office.ask("notify", "task.inbox", {{"as", as("an.qi")}}).contains("items"));

    CHECK(code_of(office.change("operator", "people.revoke_key", {{"public_key", office.key_of("notify").public_key}})) == "accepted");

    CHECK(code_of(office.approve(as("an.qi"), it)) == "unknown_key");
    CHECK(code_of(office.ask("notify", "task.inbox", {{"as", as("an.qi")}})) == "unknown_key");
    // And a person who is a gateway no longer speaks only for himself.
    office.set_person({{"id", "portal"}, {"name", "portal"}, {"roles", json::array()}});
    CHECK(code_of(office.ask("portal", "task.inbox", {{"as", as("an.qi")}})) == "not_permitted");
}

TEST_CASE("a log with channels is replayed to the same history, and verifies", "[server][gateway]") {
    Gatehouse office;
    const std::string it = office.filed("pool");
    REQUIRE(code_of(office.approve(as_twice("an.qi"), it)) == "accepted");
    const json before = office.history(it), shown = office.ask("operator", "instance.show", {{"instance", it}});

    REQUIRE(office.daemon().stop().code == 0);
    std::filesystem::remove(office.daemon().data() / "views.db");
    CHECK(office.daemon().run_to_its_end({"--check", office.daemon().data().string()}).code == 0);
    office.daemon().start();
    office.forget_connections();

    CHECK(office.history(it) == before);
    CHECK(office.ask("operator", "instance.show", {{"instance", it}}) == shown);
    CHECK(office.ask("operator", "audit.verify").at("ok") == true);
    CHECK(code_of(office.change("zheng.tao", "task.act", {{"instance", it}, {"action", "approve"}})) == "accepted");
}

TEST_CASE("an entry of a person's own key says nothing of channels", "[store][gateway]") {
    countersign::engine::Entry entry{.seq = 7, .actor = "an.qi", .key = "k", .request = "r"};
    std::string own, spoken;
    countersign::store::encode(entry, own);
    entry.claim = {.channel = "mail", .gateway = "notify"};
    countersign::store::encode(entry, spoken);
    CHECK(own.find("channel") == std::string::npos);
    CHECK_THAT(spoken, Catch::Contains(R"("actor":"an.qi","channel":"mail","gateway":"notify","key":"k")"));
    CHECK(countersign::store::decode(7, spoken) == entry);
}
