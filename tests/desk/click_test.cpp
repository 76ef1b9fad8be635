// Buttons in chats: who may press them, and what becomes of it.
#include <thread>

#include <catch2/catch.hpp>

#include "clients/notify/platforms/digest.hpp"
#include "tests/desk/company.hpp"

namespace countersign::tests {

using namespace notify;
using platforms::Click;
using platforms::ClickAnswer;
using platforms::Platform;

namespace {

struct Counter {
    Company company;
    Houses houses{company.make_house()};
    std::vector<std::pair<Click, ClickAnswer>> outcomes;

    [[nodiscard]] DeskParts parts() {
        return {.memory = company.memory(),
                .houses = houses,
                .now = [this] { return company.now; },
                .pages = wording::Pages("https://approve.example.com"),
                .on_outcome = [this](const Click& click, const ClickAnswer& answer) { outcomes.emplace_back(click, answer); },
                .patience = std::chrono::seconds{30}};  // only a silent daemon is waited for, by its own timeout
    }
};

Click press(const std::string& token, const std::string& id = "e1") {
    return {.platform = Platform::dingtalk, .tenant = "corp", .user = "lina", .token = token, .id = id, .message = {.id = "card-1"}};
}

bool is_same(const ClickAnswer& left, const ClickAnswer& right) {
    return left.toast == right.toast && left.is_good == right.is_good && left.card == right.card;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a press of the right account decides, and toast and card say who decided what and when", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());

    const ClickAnswer answer = desk.on_click(press(counter.company.token(counter.company.grant())));

    CHECK(answer.is_good);
    CHECK(answer.toast == "已由李娜于 2026-11-03 10:12 同意。");
    REQUIRE(answer.card);
    CHECK(answer.card->outcome == answer.toast);
    CHECK(answer.card->buttons.empty());
    CHECK(answer.card->title == "月客情费统计表 2026-10 · MF-12");
    CHECK(answer.card->amount == "¥6,066.00");
    const auto act = counter.company.last_act();
    CHECK(act["as"] == nlohmann::json{{"person", "li.na"}, {"channel", "dingtalk"}, {"account", "corp/lina"}});
    CHECK(act["version"] == 4);
}

TEST_CASE("whoever reads English is answered in English", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    Click click = press(counter.company.token(counter.company.grant("sun.li", "wecom")));
    click.platform = Platform::wecom;
    click.user = "sunli";

    CHECK(desk.on_click(click).toast == "Decided by Sun Li on 2026-11-03 10:12: sign.");
}

TEST_CASE("unknown, expired and garbled tokens, links, and tokens of another channel get one neutral sentence", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    Grant old = counter.company.grant(), link = old, mail = counter.company.grant("li.na", "mail");
    old.until = counter.company.now;
    link.action.clear();
    const auto first = desk.on_click(press("0123456789abcdef0123456789abcdef"));

    for (const std::string& token : {std::string(), std::string(4000, 'x'), std::string("\xff\0'; --", 7), counter.company.token(old),
                                     counter.company.token(link), counter.company.token(mail)})
        CHECK(is_same(desk.on_click(press(token)), first));

    CHECK_FALSE(first.is_good);
    CHECK_FALSE(first.card);
    CHECK(counter.company.daemon().messages().empty());
}

TEST_CASE("a press by another account decides nothing and leaves the card as it is", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    counter.company.bind("dingtalk", "corp/other", "zhang.wei");

    for (const auto& [tenant, user] : {std::pair{"corp", "other"}, {"corp", "nobody"}, {"elsewhere", "lina"}, {"corp", "李娜"}}) {
        Click click = press(token);
        click.tenant = tenant;
        click.user = user;
        const ClickAnswer answer = desk.on_click(click);
        CHECK_FALSE(answer.is_good);
        CHECK_FALSE(answer.card);
    }

    CHECK(counter.company.daemon().asked("task.act").empty());
}

TEST_CASE("an account whose binding was taken away counts for nothing at once", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    counter.company.unbind("corp/lina");

    CHECK_FALSE(desk.on_click(press(token)).is_good);
    CHECK(counter.company.acts() == 0);
}

TEST_CASE("an account that was offered and not confirmed counts for nothing, and takes nobody's", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    counter.company.bind("dingtalk", "corp/new", "li.na", false);
    counter.company.bind("dingtalk", "corp/lina", "zhang.wei", false);
    Click click = press(counter.company.token(counter.company.grant()));
    click.user = "new";

    CHECK_FALSE(desk.on_click(click).is_good);
    CHECK(counter.company.acts() == 0);
    click.user = "lina";
    CHECK(desk.on_click(click).is_good);
}

TEST_CASE("a double click decides once, and both hear the same", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());

    const ClickAnswer first = desk.on_click(press(token, "e1")), second = desk.on_click(press(token, "e2"));

    CHECK(is_same(first, second));
    CHECK(counter.company.acts() == 1);
    const auto asked = counter.company.daemon().asked("task.act");
    REQUIRE(asked.size() == 2);
    CHECK(asked[0] == asked[1]);
}

TEST_CASE("a delivery that is repeated is answered without asking again", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());

    const ClickAnswer first = desk.on_click(press(token, "e1"));
    const auto asked = counter.company.daemon().messages().size();

    CHECK(is_same(desk.on_click(press(token, "e1")), first));
    CHECK(counter.company.daemon().messages().size() == asked);
}

TEST_CASE("the id of somebody else's delivery gives nobody that answer", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    CHECK(desk.on_click(press(token, "e1")).is_good);

    Click stranger = press(token, "e1");
    stranger.user = "stranger";

    CHECK_FALSE(desk.on_click(stranger).is_good);
}

TEST_CASE("two channels at the same moment: one decides, the other says who did", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const Click here = press(counter.company.token(counter.company.grant()));
    Click there = press(counter.company.token(counter.company.grant("li.na", "slack")));
    there.platform = Platform::slack;
    there.tenant = "T1";
    there.user = "U1";
    ClickAnswer one, other;

    std::thread first([&] { one = desk.on_click(here); });
    std::thread second([&] { other = desk.on_click(there); });
    first.join();
    second.join();

    CHECK(counter.company.acts() == 1);
    CHECK(one.is_good != other.is_good);
    CHECK(one.toast == "已由李娜于 2026-11-03 10:12 同意。");
    CHECK(other.toast == one.toast);
}

TEST_CASE("a click after another's decision says who decided and takes the buttons away", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    counter.company.act_as("sun.li", "return");

    const ClickAnswer answer = desk.on_click(press(token));

    CHECK_FALSE(answer.is_good);
    CHECK(answer.toast == "已由Sun Li于 2026-11-03 10:12 退回。");
    REQUIRE(answer.card);
    CHECK(answer.card->outcome == answer.toast);
    CHECK(answer.card->buttons.empty());
}

TEST_CASE("a document that changed meanwhile is not decided: the card says what changed and links to the page", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    counter.company.act_as("sun.li", "approve", false);

    const ClickAnswer answer = desk.on_click(press(token));

    CHECK_FALSE(answer.is_good);
    CHECK(answer.toast == "发出后有变化：Sun Li 同意（2026-11-03 10:12）；现为“文员审核”。");
    REQUIRE(answer.card);
    CHECK(answer.card->buttons.empty());
    REQUIRE(answer.card->page.starts_with("https://approve.example.com/a/"));
    const auto link = counter.company.memory().find_token(answer.card->page.substr(30));
    REQUIRE(link);
    CHECK(link->grant.version == 5);
    CHECK(link->grant.person == "li.na");
    CHECK(link->grant.action.empty());
    CHECK(counter.company.acts() == 1);
}

TEST_CASE("what needs a second factor or a reason is not decided by a press; the toast says so", "[desk]") {
    const auto code = GENERATE("needs_second_factor", "reason_required");
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant("sun.li", "wecom"));
    counter.company.refuse(code, "Expected a second factor, but there is none.");
    Click click = press(token);
    click.platform = Platform::wecom;
    click.user = "sunli";

    const ClickAnswer answer = desk.on_click(click);

    CHECK_FALSE(answer.is_good);
    CHECK(contains(answer.toast, "Expected a second factor, but there is none."));
    REQUIRE(answer.card);
    CHECK(answer.card->page.starts_with("https://approve.example.com/a/"));
    CHECK(counter.company.acts() == 0);
}

TEST_CASE("a refusal is told in the daemon's own words, with its hint, and the card stays", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    counter.company.refuse("not_permitted");

    const ClickAnswer answer = desk.on_click(press(counter.company.token(counter.company.grant())));

    CHECK(answer.toast == "不够。再多一点");
    CHECK_FALSE(answer.is_good);
    CHECK_FALSE(answer.card);
}

TEST_CASE("a silent daemon is asked again until it answers, with the same request, and the card gets the outcome", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    counter.company.is_silent = true;

    CHECK(contains(desk.on_click(press(token)).toast, "正在登记"));
    desk.keep_promises();
    CHECK(counter.outcomes.empty());
    counter.company.is_silent = false;
    desk.keep_promises();

    REQUIRE(counter.outcomes.size() == 1);
    CHECK(counter.outcomes[0].first.message.id == "card-1");
    CHECK(counter.outcomes[0].second.toast == "已由李娜于 2026-11-03 10:12 同意。");
    CHECK(counter.company.acts() == 1);
    CHECK(counter.company.memory().find_token(token)->used.has_value());
    desk.keep_promises();
    CHECK(counter.outcomes.size() == 1);
}

TEST_CASE("when only the answer got lost, the decision is not taken twice, also after a restart", "[desk]") {
    Counter counter;
    const std::string token = counter.company.token(counter.company.grant());
    {
        Desk desk(counter.parts());
        counter.company.swallows_acts = true;
        CHECK(contains(desk.on_click(press(token)).toast, "being recorded"));
    }
    counter.company.reopen_memory();
    counter.company.swallows_acts = false;

    Desk desk(counter.parts());
    desk.keep_promises();

    REQUIRE(counter.outcomes.size() == 1);
    CHECK(counter.outcomes[0].second.is_good);
    CHECK(counter.outcomes[0].second.toast == "已由李娜于 2026-11-03 10:12 同意。");
    CHECK(counter.company.acts() == 1);
}

TEST_CASE("a stranger's press while the daemon is silent does not stand in the way of the person's own", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    const std::string token = counter.company.token(counter.company.grant());
    counter.company.is_silent = true;
    Click stranger = press(token, "e0");
    stranger.user = "stranger";
    static_cast<void>(desk.on_click(stranger));
    static_cast<void>(desk.on_click(press(token)));
    counter.company.is_silent = false;

    desk.keep_promises();

    REQUIRE(counter.outcomes.size() == 2);
    CHECK_FALSE(counter.outcomes[0].second.is_good);
    CHECK_FALSE(counter.outcomes[0].second.card);
    CHECK(counter.outcomes[1].second.is_good);
}

TEST_CASE("a desk does not wait longer than its patience", "[desk]") {
    Counter counter;
    auto parts = counter.parts();
    parts.patience = std::chrono::milliseconds{20};
    Desk desk(parts);
    counter.company.is_silent = true;

    const auto began = std::chrono::steady_clock::now();
    const ClickAnswer answer = desk.on_click(press(counter.company.token(counter.company.grant())));

    CHECK(contains(answer.toast, "正在登记"));
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::milliseconds{180});  // before the daemon's own timeout
}

TEST_CASE("a promise whose person has left ends with the daemon's refusal", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    counter.company.is_silent = true;
    static_cast<void>(desk.on_click(press(counter.company.token(counter.company.grant()))));
    counter.company.is_silent = false;
    counter.company.refuse("not_permitted");

    desk.keep_promises();

    REQUIRE(counter.outcomes.size() == 1);
    CHECK(counter.outcomes[0].second.toast == "不够。再多一点");
    CHECK(counter.company.memory().promises().empty());
}

TEST_CASE("an account is offered to the daemon when its holder presses, and by nobody else's press", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    Enrolment enrolment(counter.company.memory());
    const AskedAccount asked{.person = "li.na", .channel = "dingtalk", .account = "corp/new", .request = {}, .until = {}};

    const auto card = enrolment.card_for(*counter.houses.borrow(), asked, counter.company.now);

    REQUIRE(card);
    CHECK(contains(card->lines.at(0).text, "李娜 (li.na)"));
    const std::string code = card->lines.at(1).text;
    CHECK(code.size() == 6);
    REQUIRE(card->buttons.size() == 1);
    CHECK(card->buttons[0].label == "这是我");
    Click click = press(card->buttons[0].token);
    CHECK_FALSE(desk.on_click(click).is_good);
    CHECK(counter.company.daemon().asked("account.offer").empty());

    click.user = "new";
    const ClickAnswer answer = desk.on_click(click);

    CHECK(answer.is_good);
    CHECK(contains(answer.toast, "countersign account confirm 7 " + code));
    REQUIRE(answer.card);
    CHECK(contains(answer.card->outcome, code));
    const auto offered = counter.company.daemon().asked("account.offer");
    REQUIRE(offered.size() == 1);
    CHECK(offered[0]["person"] == "li.na");
    CHECK(offered[0]["account"] == "corp/new");
    CHECK(offered[0]["code_digest"] == platforms::hex(platforms::sha256("countersign account code\n" + code)));
    CHECK_FALSE(offered[0].contains("as"));
}

TEST_CASE("a card that asks whose an account is counts for a day", "[desk]") {
    Counter counter;
    Desk desk(counter.parts());
    Enrolment enrolment(counter.company.memory());
    const AskedAccount asked{.person = "li.na", .channel = "dingtalk", .account = "corp/lina", .request = {}, .until = {}};
    const auto card = enrolment.card_for(*counter.houses.borrow(), asked, counter.company.now);
    REQUIRE(card);
    counter.company.now += std::chrono::hours{24};

    CHECK_FALSE(desk.on_click(press(card->buttons[0].token)).is_good);
    CHECK(counter.company.daemon().asked("account.offer").empty());
}

TEST_CASE("nobody is asked about a person whom the daemon does not know", "[desk]") {
    Counter counter;
    Enrolment enrolment(counter.company.memory());

    CHECK_FALSE(enrolment.card_for(*counter.houses.borrow(), {.person = "no.body", .channel = "dingtalk", .account = "corp/x"}, {}));
}

}  // namespace countersign::tests
