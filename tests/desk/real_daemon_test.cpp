// The desk before the real daemon: accounts that their persons confirmed, limits, lost answers, people who left.
#include <catch2/catch.hpp>

#include "clients/notify/desk/desk.hpp"
#include "clients/notify/desk/pages.hpp"
#include "clients/notify/desk/replies.hpp"
#include "tests/fakes/office.hpp"

namespace countersign::tests {

using namespace notify;
using nlohmann::json;
using platforms::Click;
using platforms::ClickAnswer;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// notify is the gateway; An Qi of the board chats as corp/anqi and has a mailbox.
class Reception : public Office {
public:
    Reception() {
        add_key("notify", make_curve_key());
        change("operator", "people.import",
               {{"persons", {{{"id", "notify"}, {"name", "通知服务"}, {"roles", {"courier", "gateway"}}}}},
                {"keys", {{{"person", "notify"}, {"public_key", key_of("notify").public_key}, {"label", "test"}}}}});
    }

    [[nodiscard]] std::unique_ptr<notify::House> house() {
        const std::string server_key = quoted_value(read_text(daemon().data() / "keys/server.pub"), "public");
        const CurveKey& key = key_of("notify");
        connection::Address address{.endpoint = endpoint(), .server_key = server_key, .timeout = std::chrono::seconds{2}, .attempts = 1};
        return std::make_unique<notify::House>(
            std::move(address), connection::KeyFile{.person = "notify", .public_key = key.public_key, .secret_key = key.secret_key});
    }

    [[nodiscard]] DeskParts desk_parts() {
        return {.memory = memory,
                .houses = houses,
                .now = [this] { return now; },
                .pages = wording::Pages("https://approve.example"),
                .on_outcome = [this](const Click&, const ClickAnswer& answer) { outcomes.push_back(answer); },
                .patience = std::chrono::seconds{30}};
    }
    [[nodiscard]] RepliesParts reply_parts() {
        const auto addresses = [](notify::House&, const std::string&, const std::string& address) -> Result<std::string, Failure> {
            return address == "an.qi@example.com" ? std::string("an.qi") : std::string();
        };
        return {.memory = memory, .houses = houses, .now = [this] { return now; }, .find_person = addresses};
    }
    [[nodiscard]] Reply reply(const std::string& instance, const std::string& text) {
        return {.message_id = "m1", .from = "an.qi@example.com", .token = token(grant(instance, "", "mail")), .text = text};
    }

    [[nodiscard]] Grant grant(const std::string& instance, const std::string& action = "approve", const std::string& channel = "dingtalk") {
        return {.person = "an.qi",
                .channel = channel,
                .instance = instance,
                .version = ask("operator", "instance.show", {{"instance", instance}}).at("version"),
                .action = action,
                .on_behalf_of = {},
                .message = "1.1.role:board",
                .until = now + std::chrono::hours{24}};
    }
    [[nodiscard]] std::string token(const Grant& granted) { return memory.grant({granted}).front(); }
    [[nodiscard]] json last_entry(const std::string& instance) {
        return ask("operator", "instance.history", {{"instance", instance}}).at("items").back();
    }
    // From the operator's command to the confirmation at the terminal.
    void enrol(Desk& desk) {
        const auto card = offered();
        const ClickAnswer pressed = desk.on_click(press(card.buttons.at(0).token));
        const json listed = ask("notify", "account.list").at("items");
        change("an.qi", "account.confirm", {{"number", listed.at(0).at("number")}, {"code", card.lines.at(1).text}});
    }
    [[nodiscard]] platforms::Card offered() {
        const auto card = Enrolment(memory).card_for(
            *houses.borrow(), {.person = "an.qi", .channel = "dingtalk", .account = "corp/anqi", .request = {}, .until = {}}, now);
        if (!card) throw std::runtime_error("Expected a card, but: " + card.error().text.en);
        return *card;
    }
    [[nodiscard]] static Click press(const std::string& token) {
        return {.platform = platforms::Platform::dingtalk, .tenant = "corp", .user = "anqi", .token = token, .id = {}, .message = {.id = "c1"}};
    }

    Instant now{std::chrono::milliseconds{1'000'000}};
    Houses houses{[this] { return house(); }};
    Memory memory{folder() / "notify.db"};
    std::vector<ClickAnswer> outcomes;
};

std::string value_of(const std::string& html, const std::string& name) {
    const std::string before = "name=\"" + name + "\" value=\"";
    const auto begin = html.find(before);
    if (begin == std::string::npos) return {};
    const auto from = begin + before.size();
    return html.substr(from, html.find('"', from) - from);
}

}  // namespace

TEST_CASE("a press counts once the person has confirmed the account with the own key", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    const std::string it = office.filed("pool");
    const std::string token = office.token(office.grant(it));
    const auto card = office.offered();

    CHECK_FALSE(desk.on_click(Reception::press(token)).is_good);
    CHECK(desk.on_click(Reception::press(card.buttons.at(0).token)).is_good);
    CHECK_FALSE(desk.on_click(Reception::press(token)).is_good);
    const json number = office.ask("notify", "account.list").at("items").at(0).at("number");
    office.change("an.qi", "account.confirm", {{"number", number}, {"code", card.lines.at(1).text}});
    const ClickAnswer answer = desk.on_click(Reception::press(token));

    CHECK(answer.is_good);
    CHECK(contains(answer.toast, "已由安琪于 2026-11-02 "));
    CHECK(contains(answer.toast, "同意"));
    REQUIRE(answer.card);
    CHECK(contains(answer.card->title, it));
    const json last = office.last_entry(it);
    CHECK(last.at("actor") == "an.qi");
    CHECK(last.at("channel") == "dingtalk");
    CHECK(last.at("gateway") == "notify");
    office.change("an.qi", "account.end", {{"number", number}});
    CHECK_FALSE(desk.on_click(Reception::press(office.token(office.grant(office.filed("pool"))))).is_good);
}

TEST_CASE("a late press hears who decided, and a second press what it decided itself", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    office.enrol(desk);
    const std::string mine = office.filed("pool"), theirs = office.filed("pool");
    const std::string late = office.token(office.grant(theirs)), twice = office.token(office.grant(mine));
    office.change("bai.lu", "task.act", {{"instance", theirs}, {"action", "approve"}});

    CHECK(contains(desk.on_click(Reception::press(late)).toast, "已由白露于"));
    const ClickAnswer first = desk.on_click(Reception::press(twice)), second = desk.on_click(Reception::press(twice));

    CHECK(first.is_good);
    CHECK(first.toast == second.toast);
    CHECK(office.ask("operator", "instance.show", {{"instance", mine}}).at("signatures").size() == 1);
}

TEST_CASE("one of several signers whose document moved on looks again before signing", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    office.enrol(desk);
    const std::string it = office.filed("all");
    const std::string token = office.token(office.grant(it));
    office.change("bai.lu", "task.act", {{"instance", it}, {"action", "approve"}});

    const ClickAnswer answer = desk.on_click(Reception::press(token));

    CHECK_FALSE(answer.is_good);
    CHECK(contains(answer.toast, "白露"));
    REQUIRE(answer.card);
    const auto link = office.memory.find_token(answer.card->page.substr(std::string("https://approve.example/a/").size()));
    REQUIRE(link);
    CHECK(link->grant.version == office.grant(it).version);
}

TEST_CASE("a remark does not make a button stale", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    office.enrol(desk);
    const std::string it = office.filed("pool");
    const std::string token = office.token(office.grant(it));
    office.change("zhang.wei", "instance.comment", {{"instance", it}, {"text", "请尽快。"}});

    CHECK(desk.on_click(Reception::press(token)).is_good);
}

TEST_CASE("above the limit a press leads to the page, where a code by another channel is the second factor", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    office.enrol(desk);
    const std::string it = office.filed("pool", 100'001);
    std::vector<CodeMessage> codes;
    std::string code_channel = GENERATE("dingtalk", "mail");
    Pages pages({.memory = office.memory,
                 .houses = office.houses,
                 .now = [&] { return office.now; },
                 .send_code = [&](const CodeMessage& message) -> std::optional<std::string> {
                     codes.push_back(message);
                     return code_channel;
                 }});
    const ClickAnswer answer = desk.on_click(Reception::press(office.token(office.grant(it))));
    CHECK_FALSE(answer.is_good);
    REQUIRE(answer.card);
    const std::string link = answer.card->page.substr(std::string("https://approve.example").size());
    std::string cookie;
    const auto ask = [&](const std::string& method, const std::string& path, const std::string& body = {}) {
        WebRequest request{.method = method, .path = path, .headers = {{"cookie", cookie}}, .body = body};
        WebAnswer got = pages.answer(request);
        if (const auto set = got.headers.find("set-cookie"); set != got.headers.end()) cookie = set->second.substr(0, set->second.find(';'));
        return got;
    };
    const auto csrf = [&] { return "csrf=" + value_of(ask("GET", link).body, "csrf"); };

    ask("POST", link + "/code", csrf() + "&send=1");
    REQUIRE(codes.size() == 1);
    ask("POST", link + "/code", csrf() + "&code=" + codes[0].code);
    const WebAnswer shown = ask("GET", link);
    CHECK(contains(shown.body, "¥1,000.01"));
    CHECK(contains(shown.body, "fair"));
    const WebAnswer decided = ask("POST", link, csrf() + "&choice=approve@@");

    if (code_channel == "mail") {
        CHECK(decided.status == 303);
        CHECK(office.last_entry(it).at("second_factor") == true);
        CHECK(contains(ask("GET", link).body, "已由安琪于"));
    } else {
        CHECK(decided.status == 409);
        CHECK(office.ask("operator", "instance.show", {{"instance", it}}).at("signatures").empty());
    }
}

TEST_CASE("a page returns a document to the place that was chosen, with the reason", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    const std::string it = office.filed("pool");
    Pages pages({.memory = office.memory,
                 .houses = office.houses,
                 .now = [&] { return office.now; },
                 .send_code = [](const CodeMessage&) { return std::optional<std::string>("dingtalk"); }});
    const std::string link = "/a/" + office.token(office.grant(it, "", "mail"));
    const std::string cookie = "__Host-countersign=" +
                               office.memory.admit_browser({.person = "an.qi", .channel = "dingtalk", .until = office.now + std::chrono::hours{1}});
    const auto ask = [&](const std::string& method, const std::string& body = {}) {
        return pages.answer({.method = method, .path = link, .headers = {{"cookie", cookie}}, .body = body});
    };

    const std::string html = ask("GET").body;
    CHECK(contains(html, "value=\"return@@draft\""));
    const WebAnswer answer = ask("POST", "csrf=" + value_of(html, "csrf") + "&choice=return%40%40draft&reason=%E5%B0%91%E4%B8%80%E8%A1%8C");

    CHECK(answer.status == 303);
    CHECK(office.ask("operator", "instance.show", {{"instance", it}}).at("state") == "draft");
    CHECK(contains(ask("GET").body, "少一行"));
}

TEST_CASE("a press while the daemon is down is decided once when it is back", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    office.enrol(desk);
    const std::string it = office.filed("pool");
    const std::string token = office.token(office.grant(it));
    office.daemon().kill();
    office.forget_connections();

    CHECK(contains(desk.on_click(Reception::press(token)).toast, "正在登记"));
    desk.keep_promises();
    CHECK(office.outcomes.empty());

    office.daemon().start();
    Houses houses{[&] { return office.house(); }};  // it listens on another port now
    auto parts = office.desk_parts();
    Desk after({.memory = parts.memory, .houses = houses, .now = parts.now, .on_outcome = parts.on_outcome});
    after.keep_promises();
    after.keep_promises();

    REQUIRE(office.outcomes.size() == 1);
    CHECK(office.outcomes[0].is_good);
    CHECK(office.last_entry(it).at("actor") == "an.qi");
}

TEST_CASE("whoever has left decides nothing any more by any channel", "[desk][daemon]") {
    Reception office;
    Desk desk(office.desk_parts());
    office.enrol(desk);
    const std::string it = office.filed("pool");
    const std::string token = office.token(office.grant(it));
    office.change("operator", "people.import",
                  {{"persons", {{{"id", "an.qi"}, {"name", "安琪"}, {"roles", {"board"}}, {"active", false}}}}, {"keys", json::array()}});

    const ClickAnswer answer = desk.on_click(Reception::press(token));

    CHECK_FALSE(answer.is_good);
    CHECK_FALSE(answer.toast.empty());
    CHECK(office.ask("operator", "instance.show", {{"instance", it}}).at("signatures").empty());
    Replies replies(office.reply_parts());
    CHECK(replies.on_reply(office.reply(it, "hm")) == ReplyOutcome::refused);
}

TEST_CASE("a mail that is read twice is one remark, of the person, by mail", "[desk][daemon]") {
    Reception office;
    Replies replies(office.reply_parts());
    const std::string it = office.filed("pool");
    const Reply reply = office.reply(it, "请核对单价。");

    CHECK(replies.on_reply(reply) == ReplyOutcome::commented);
    CHECK(replies.on_reply(reply) == ReplyOutcome::commented);

    const json items = office.ask("operator", "instance.history", {{"instance", it}}).at("items");
    CHECK(items.size() == 3);
    CHECK(items.back().at("actor") == "an.qi");
    CHECK(items.back().at("channel") == "mail");
    CHECK(items.back().at("events").at(0).at("text") == "请核对单价。");
}

}  // namespace countersign::tests
