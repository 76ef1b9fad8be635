// How a chat account comes to speak for a person: offered by a gateway, confirmed by the person's own key and the
// code, ended by either; and who may do none of it.
#include <catch2/catch.hpp>

#include "daemon/engine/people.hpp"
#include "tests/fakes/office.hpp"

using countersign::engine::account_code_digest;
using countersign::tests::Office;
using nlohmann::json;

namespace {

std::string code_of(const json& answer) { return answer.value("code", "accepted"); }

// The board's An Qi chats as ding0a1b/anqi01; notify is the gateway.
class ChattingOffice : public Office {
public:
    ChattingOffice() {
        const auto key = countersign::tests::make_curve_key();
        change("operator", "people.import",
               {{"persons", {{{"id", "notify"}, {"name", "通知服务"}, {"roles", {"gateway"}}}}},
                {"keys", {{{"person", "notify"}, {"public_key", key.public_key}, {"label", "test"}}}}});
        add_key("notify", key);
    }
    json offer(const std::string& person = "an.qi", const std::string& account = "ding0a1b/anqi01", const char* who = "notify") {
        return change(who, "account.offer",
                      {{"person", person}, {"channel", "dingtalk"}, {"account", account}, {"code_digest", account_code_digest("402817")}});
    }
    json confirm(const json& offered, const char* who = "an.qi", const char* code = "402817") {
        return change(who, "account.confirm", {{"number", offered.at("number")}, {"code", code}});
    }
    json accounts(const char* who = "notify") { return ask(who, "account.list").at("items"); }
};

}  // namespace

TEST_CASE("a chat account speaks for a person once both sides have said so", "[server][account]") {
    ChattingOffice office;

    const json offered = office.offer();
    CHECK(offered.at("number") == 1);
    CHECK(office.accounts().at(0).at("state") == "offered");
    REQUIRE(code_of(office.confirm(offered)) == "accepted");

    const json bound = office.accounts().at(0);
    CHECK(bound.at("state") == "bound");
    CHECK(bound.at("person") == "an.qi");
    CHECK(bound.at("account") == "ding0a1b/anqi01");
    const json told = office.ask("an.qi", "outbox.list", {{"to", "an.qi"}}).at("items");
    REQUIRE_FALSE(told.empty());
    CHECK(told.back().at("message") == "account");
    CHECK(told.back().at("text").at("en").get<std::string>().find("now speaks for you") != std::string::npos);
}

TEST_CASE("neither gateway nor operator nor a guessed code binds an account", "[server][account]") {
    ChattingOffice office;

    CHECK(code_of(office.offer("an.qi", "ding0a1b/anqi01", "operator")) == "not_permitted");
    CHECK(code_of(office.offer("nobody", "ding0a1b/anqi01")) == "no_such_person");
    CHECK(code_of(office.offer("an.qi", "two words")) == "invalid_request");
    const json offered = office.offer();
    CHECK(code_of(office.confirm(offered, "notify")) == "not_permitted");
    CHECK(code_of(office.confirm(offered, "operator")) == "not_permitted");
    CHECK(code_of(office.confirm(offered, "zhao.min")) == "not_permitted");
    CHECK(code_of(office.confirm(offered, "an.qi", "402818")) == "invalid_request");
    CHECK(office.accounts().at(0).at("state") == "offered");
    // Somebody else's accounts are nobody's business.
    CHECK(office.accounts("zhao.min").empty());
    CHECK(office.accounts("an.qi").size() == 1);
}

TEST_CASE("an offer counts for a day", "[server][account]") {
    ChattingOffice office;
    const json offered = office.offer();

    office.change("operator", "admin.clock.advance", {{"to", "2026-11-03T12:00:00+08:00"}});

    CHECK(code_of(office.confirm(offered)) == "not_offered");
    CHECK(office.accounts().empty());
}

TEST_CASE("an account is one person's, and a person has one on each platform", "[server][account]") {
    ChattingOffice office;
    REQUIRE(code_of(office.confirm(office.offer())) == "accepted");

    CHECK(code_of(office.offer("zhao.min", "ding0a1b/anqi01")) == "not_eligible");
    const json second = office.offer("an.qi", "ding0a1b/new.phone");
    REQUIRE(code_of(office.confirm(second)) == "accepted");

    const json bound = office.accounts();
    REQUIRE(bound.size() == 1);
    CHECK(bound.at(0).at("account") == "ding0a1b/new.phone");
}

TEST_CASE("the person or an operator ends an account at once, nobody else does", "[server][account]") {
    ChattingOffice office;
    const json offered = office.offer();
    REQUIRE(code_of(office.confirm(offered)) == "accepted");

    CHECK(code_of(office.change("zhao.min", "account.end", {{"number", 1}})) == "not_permitted");
    CHECK(code_of(office.change("notify", "account.end", {{"number", 1}})) == "not_permitted");
    CHECK(code_of(office.change("operator", "account.end", {{"number", 1}})) == "accepted");

    CHECK(office.accounts().empty());
    CHECK(code_of(office.confirm(offered)) == "not_offered");
    const json told = office.ask("an.qi", "outbox.list", {{"to", "an.qi"}}).at("items");
    CHECK(told.back().at("text").at("en").get<std::string>().find("no longer speaks for you") != std::string::npos);
}
