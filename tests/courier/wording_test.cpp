// What people read: the same facts in a card, a notice, a digest and a letter, in their language.
#include <catch2/catch.hpp>

#include <regex>
#include <set>

#include "clients/notify/wording/letter.hpp"

using namespace countersign::notify;
using namespace countersign::notify::wording;

namespace {

const Pages pages("https://approve.example");

Json item(const char* message = "task") {
    Json buttons = Json::array();
    buttons.push_back({{"action", "approve"}, {"label", {{"zh", "同意"}, {"en", "Approve"}}}, {"on_behalf_of", nullptr}, {"asks", "nothing"}, {"signs", true}});
    buttons.push_back({{"action", "approve"},
                       {"label", {{"zh", "同意"}, {"en", "Approve"}}},
                       {"on_behalf_of", "li.na"},
                       {"on_behalf_of_name", "李娜"},
                       {"asks", "nothing"},
                       {"signs", true}});
    buttons.push_back({{"action", "return"}, {"label", {{"zh", "退回"}, {"en", "Return"}}}, {"asks", "page"}, {"signs", false}});
    return {{"key", "17.2.role:finance"},
            {"message", message},
            {"text", {{"zh", "请于今日 <处理>。", }, {"en", "Please act & today."}}},
            {"about",
             {{"instance", "MF-2"},
              {"version", 4},
              {"title", {{"zh", "月统计表"}, {"en", "Monthly statement"}}},
              {"period", "2026-10"},
              {"initiator_name", "张伟"},
              {"amount", {{"amount", 1'234'567}, {"currency", "CNY"}}},
              {"subject", "华东医院"},
              {"state_label", {{"zh", "财务审核"}, {"en", "finance check"}}},
              {"due", "2026-11-03T18:00:00+08:00"},
              {"working_days_left", 2},
              {"attachments", 2},
              {"overdue", false}}},
            {"for", {{{"person", "wang.fang"}, {"name", "王芳"}, {"language", "zh"}, {"buttons", buttons}}}}};
}

const Tokens tokens{.buttons = {"t0", "t1", "t2"}, .link = "link"};

}  // namespace

TEST_CASE("both languages of every text have the same placeholders", "[wording]") {
    const std::regex placeholder(R"(\{\d?\})");
    for (const CatalogueEntry& entry : catalogue()) {
        INFO(entry.name);
        const auto all = [&](std::string_view text) {
            const std::string copy(text);
            std::multiset<std::string> found;
            for (std::sregex_iterator at(copy.begin(), copy.end(), placeholder), end; at != end; ++at) found.insert(at->str());
            return found;
        };
        CHECK(all(entry.zh) == all(entry.en));
        CHECK_FALSE(entry.zh.empty());
    }
}

TEST_CASE("amounts are written for people", "[wording]") {
    CHECK(money_text({{"amount", 1'234'567}, {"currency", "CNY"}}) == "¥12,345.67");
    CHECK(money_text({{"amount", 5}, {"currency", "CNY"}}) == "¥0.05");
    CHECK(money_text({{"amount", -100'000}, {"currency", "CNY"}}) == "-¥1,000.00");
    CHECK(money_text({{"amount", 1'500}, {"currency", "JPY"}}) == "JPY 1,500");
    CHECK(money_text({{"amount", 1'500}, {"currency", "KWD"}}) == "KWD 1.500");
    CHECK(money_text(nullptr).empty());
}

TEST_CASE("a card has the facts, and the buttons that the person really has", "[wording]") {
    const Json wire = item();
    const Matter matter = read_matter(wire);
    const auto card = card_of(matter, read_readers(wire).front(), "17.2.role:finance/wang.fang", tokens, pages);

    CHECK(card.title == "月统计表 2026-10 · MF-2");
    CHECK(card.asked_by == "张伟");
    CHECK(card.attachments == 2);
    CHECK(card.amount == "¥12,345.67");
    CHECK(card.deadline == "2026-11-03 18:00，还剩 2 个工作日");
    CHECK(card.lines == std::vector<countersign::platforms::CardLine>{{"事由", "华东医院"}, {"当前步骤", "财务审核"}});
    CHECK(card.page == "https://approve.example/a/link");
    REQUIRE(card.buttons.size() == 3);
    CHECK(card.buttons[0].label == "同意");
    CHECK(card.buttons[0].token == "t0");
    CHECK(card.buttons[1].label == "代李娜 同意");
    CHECK(card.buttons[1].token == "t1");
    CHECK(card.buttons[2].token.empty());
    CHECK(card.buttons[2].page == "https://approve.example/a/t2");
    CHECK(card.outcome.empty());
}

TEST_CASE("without a public address a button that needs a page is not there", "[wording]") {
    const Json wire = item();
    const auto card = card_of(read_matter(wire), read_readers(wire).front(), "k", tokens, Pages(""));
    CHECK(card.buttons.size() == 2);
    CHECK(card.page.empty());
}

TEST_CASE("a deadline says how many working days are left", "[wording]") {
    Matter matter = read_matter(item());
    matter.working_days_left = 1;
    CHECK(deadline_text(matter, Language::en) == "2026-11-03 18:00, 1 working day left");
    matter.working_days_left = 0;
    CHECK(deadline_text(matter, Language::zh) == "2026-11-03 18:00，今天到期");
    matter.is_overdue = true;
    CHECK(deadline_text(matter, Language::zh) == "2026-11-03 18:00，已逾期");
    matter.due.reset();
    CHECK(deadline_text(matter, Language::zh).empty());
}

TEST_CASE("a letter says the same in text and HTML, in one thread, under an id that stays", "[wording]") {
    const Json wire = item("reminder");
    const Matter matter = read_matter(wire);
    Reader reader = read_readers(wire).front();
    const Letter letter = letter_of(matter, reader, "key/wang.fang", tokens, pages, "company.example");

    CHECK(letter.subject == "【待审批】月统计表 2026-10 · MF-2 · ¥12,345.67");
    CHECK(letter.thread == "MF-2@company.example");
    CHECK(letter.message_id == letter_of(matter, reader, "key/wang.fang", {{"x", "y", "z"}, "w"}, pages, "company.example").message_id);
    CHECK(letter.message_id != letter_of(matter, reader, "key/li.na", tokens, pages, "company.example").message_id);
    for (const char* part : {"王芳", "¥12,345.67", "华东医院", "代李娜 同意", "https://approve.example/a/t1", "https://approve.example/a/link"}) {
        INFO(part);
        CHECK(letter.text.find(part) != std::string::npos);
        CHECK(letter.html.find(part) != std::string::npos);
    }
    CHECK(letter.text.find("请于今日 <处理>。") != std::string::npos);
    CHECK(letter.html.find("<处理>") == std::string::npos);
    CHECK(letter.html.find("请于今日 &lt;处理&gt;。") != std::string::npos);
    reader.buttons.clear();
    reader.language = Language::en;
    CHECK(letter_of(matter, reader, "key", {{}, "link"}, pages, "company.example").subject ==
          "[Notice] Monthly statement 2026-10 · MF-2 · ¥12,345.67");
}

TEST_CASE("fifteen matters are one message with a line for each", "[wording]") {
    std::vector<Matter> matters(15, read_matter(item()));
    const std::vector<Reader> readers = read_readers(item());
    std::vector<Listed> listed;
    std::vector<std::string> links;
    for (std::size_t i = 0; i < matters.size(); ++i) {
        matters[i].instance = "MF-" + std::to_string(i);
        listed.push_back({&matters[i], &readers.front()});
        links.push_back("link" + std::to_string(i));
    }
    const auto notice = digest_of(listed, "digest", "all", pages);
    CHECK(notice.title == "15 件事项待您处理");
    CHECK(notice.page == "https://approve.example/a/all");
    REQUIRE(notice.lines.size() == 15);
    CHECK(notice.lines[14] == "月统计表 2026-10 · MF-14 · 张伟 · ¥12,345.67 · 财务审核 · 2026-11-03 18:00，还剩 2 个工作日");
    const Letter letter = digest_letter(listed, "digest", "all", links, pages, "company.example");
    CHECK(letter.subject == "【待审批】15 件事项待您处理");
    CHECK(letter.thread.empty());
    CHECK(letter.unsubscribe_url == "https://approve.example/u/all");
    CHECK(letter.html.find("https://approve.example/a/link14") != std::string::npos);
}

TEST_CASE("an outcome says who did what and when, and where it is now", "[wording]") {
    const Matter now = read_instance(item().at("about"));
    const auto entry = [](const char* event, Json more) {
        more["event"] = event;
        return Json{{"actor_name", "安琪"}, {"at", "2026-11-02T10:12:00+08:00"}, {"events", Json::array({more})}};
    };
    const Json label{{"zh", "同意"}, {"en", "sign"}};
    CHECK(outcome_of(now, Json::array({entry("acted", {{"action_label", label}})}), true).zh == "安琪 已办理：同意（2026-11-02 10:12）");
    CHECK(outcome_of(now, Json::array({entry("acted", {{"action_label", label}, {"on_behalf_of_name", "白露"}})}), false).en ==
          "安琪 for 白露: sign (2026-11-02 10:12); now: finance check");
    CHECK(outcome_of(now, Json::array({entry("state_entered", Json::object())}), true).zh.find("已超过期限") == 0);
    CHECK(outcome_of(now, Json::array({entry("holder_set", Json::object())}), true).zh.find("已转交") == 0);
    CHECK(outcome_of(now, Json::array(), true).en == "It is closed and does not wait for you any more.");
    const auto card = outcome_card(now, Language::en, "key", {"好", "done"}, "");
    CHECK(card.outcome == "done");
    CHECK(card.buttons.empty());
    CHECK(card.amount == "¥12,345.67");
}
