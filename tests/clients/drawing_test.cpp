#include <sstream>

#include <catch2/catch.hpp>

#include "clients/cli/draw_calendar.hpp"
#include "clients/cli/draw_history.hpp"
#include "clients/cli/draw_instance.hpp"
#include "clients/cli/draw_list.hpp"
#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

json statement() {
    return json::parse(R"({
      "instance":"MF-12","workflow":"monthly-fee","title":{"zh":"月客户采购及客情费统计表","en":"Monthly fee statement"},
      "initiator":"zhang.wei","initiator_name":"张伟","period":"2026-10","state":"clerk_check",
      "state_label":{"zh":"文员审核","en":"clerk's check"},"version":4,"entered_at":"2026-11-03T17:20:00+08:00",
      "due":"2026-11-10T18:00:00+08:00","due_label":{"zh":"签字截止","en":"all signatures"},"working_days_left":5,
      "overdue":false,"flags":["late"],"flag_labels":[{"zh":"填报逾期","en":"filed late"}],"closed":false,
      "waits_for":[{"action":"approve","label":{"zh":"同意","en":"sign"},"to":["role:sales-clerk"],"names":["李娜","王强"]},
                   {"action":"return","label":{"zh":"退回","en":"return"},"to":["role:sales-clerk"],"names":["李娜","王强"]}],
      "path":[{"state":"draft","label":{"zh":"填报","en":"to be filed"},"current":false,"final":false},
              {"state":"clerk_check","label":{"zh":"文员审核","en":"clerk's check"},"current":true,"final":false}],
      "steps":[{"state":"draft","label":{"zh":"填报","en":"to be filed"}},
               {"state":"clerk_check","label":{"zh":"文员审核","en":"clerk's check"}},
               {"state":"manager_check","label":{"zh":"经理审核","en":"manager's check"}}],
      "form":{"lines":[{"customer":"康宁大药房","fee":{"amount":123450,"currency":"CNY"},"purpose":"event"},
                       {"customer":"A","fee":{"amount":5,"currency":"CNY"},"purpose":"event"}],"note":"\u001b[2Jboo"},
      "form_version":2,
      "form_fields":[{"id":"lines","type":"table","label":{"zh":"客户明细","en":"lines"},"columns":[
          {"id":"customer","type":"text","label":{"zh":"客户","en":"customer"}},
          {"id":"fee","type":"money","label":{"zh":"客情费","en":"fee"}},
          {"id":"purpose","type":"choice","label":{"zh":"用途","en":"purpose"},
           "choices":[{"id":"event","label":{"zh":"活动","en":"event"}}]}]},
          {"id":"note","type":"text","label":{"zh":"备注","en":"note"}}],
      "variables":{"asked":{"amount":0,"currency":"CNY"},"pending":[],"kept":false,"receipts":[
          {"customer":"康宁大药房","amount":{"amount":75600,"currency":"CNY"}},
          {"customer":"B","amount":{"amount":24000,"currency":"CNY"}}],"paid":{"amount":99600,"currency":"CNY"}},
      "variable_fields":[
          {"id":"asked","type":"money","label":{"zh":"申请借支","en":"asked for"},"default":{"amount":0,"currency":"CNY"}},
          {"id":"pending","type":"table","label":{"zh":"待核销单据","en":"handed in"},"columns":[]},
          {"id":"kept","type":"boolean","label":{"zh":"已存副本","en":"copy kept"}},
          {"id":"receipts","type":"table","label":{"zh":"已核销单据","en":"receipts"},"columns":[
              {"id":"customer","type":"text","label":{"zh":"客户","en":"customer"}},
              {"id":"amount","type":"money","label":{"zh":"金额","en":"amount"}}]},
          {"id":"paid","type":"money","label":{"zh":"已核销","en":"written off"},"default":{"amount":0,"currency":"CNY"}}],
      "signatures":[{"slot":"initiator","slot_label":{"zh":"发起人","en":"who filed it"},"person":"zhang.wei","name":"张伟","at":"2026-11-03T17:20:00+08:00","form_version":2}],
      "deadlines":[{"id":"signatures","label":{"zh":"签字截止","en":"all signatures"},"due":"2026-11-10T18:00:00+08:00",
                    "passed":false,"working_days_left":5}],
      "actions":[{"action":"return","label":{"zh":"退回","en":"return"},"input":[],"edits_form":false,"reason_required":true,
                  "choose":["draft"]}]})");
}

std::string drawn(const std::function<void(const Canvas&)>& draw, Language language, int width = 0) {
    std::ostringstream out;
    draw({.out = out, .paint = Paint(false), .language = language, .width = width});
    return out.str();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Chinese takes two columns a character, and tables stay aligned", "[cli][drawing]") {
    CHECK(display_width("康宁A") == 5);
    CHECK(pad_left("金额", 6) == "  金额");
    CHECK(cut("康宁大药房", 7) == "康宁大…");
    CHECK(wrap("一二三四五", 4) == std::vector<std::string>{"一二", "三四", "五"});

    std::ostringstream out;
    Grid grid({{"客户"}, {"金额", true}});
    grid.add({{"康宁"}, {"1.00"}});
    grid.add({{"ABC"}, {"12.00"}});
    grid.draw(out, Paint(false), 0);

    CHECK(out.str() == "客户   金额\n康宁   1.00\nABC   12.00\n");
}

TEST_CASE("a table wider than the terminal is cut to fit it", "[cli][drawing]") {
    std::ostringstream out;
    Grid grid({{"a"}, {"b"}});
    grid.add({{std::string(50, 'x')}, {std::string(50, 'y')}});
    grid.draw(out, Paint(false), 40);

    CHECK(display_width(out.str().substr(out.str().find('x'))) <= 41);
    CHECK(has(out.str(), "…"));
}

TEST_CASE("show draws where it is, who holds it, since when, and how long there is", "[cli][drawing]") {
    const auto zh = drawn([](const Canvas& canvas) { draw_instance(canvas, statement()); }, Language::zh);

    CHECK(has(zh, "✔ 填报 ── ● 文员审核 ── ○ 经理审核"));
    CHECK(has(zh, "李娜, 王强: 同意, 退回"));
    CHECK(has(zh, "2026-11-03 17:20"));
    CHECK(has(zh, "还剩 5 个工作日"));
    CHECK(has(zh, "康宁大药房  1,234.50  活动"));
    CHECK(has(zh, "A               0.05  活动"));
    CHECK(has(zh, "countersign act MF-12 return --reason TEXT"));

    const auto en = drawn([](const Canvas& canvas) { draw_instance(canvas, statement()); }, Language::en);
    CHECK(has(en, "5 working days left"));
    CHECK(has(en, "✔ to be filed ── ● clerk's check ── ○ manager's check"));
}

TEST_CASE("show says what is kept while it runs as it shows the form, and leaves out what says nothing",
          "[cli][drawing]") {
    const auto zh = drawn([](const Canvas& canvas) { draw_instance(canvas, statement()); }, Language::zh);

    CHECK(has(zh,
              "\n过程记录\n  已核销  996.00\n  已核销单据  2 行\n    客户          金额\n"
              "    康宁大药房  756.00\n    B           240.00\n    合计        996.00\n"));
    for (const char* nothing : {"申请借支", "待核销单据", "已存副本"}) CHECK_FALSE(has(zh, nothing));
    CHECK(has(zh, "✔  发起人  张伟  2026-11-03 17:20"));
}

TEST_CASE("what somebody wrote can not move the reader's cursor", "[cli][drawing]") {
    const auto page = drawn([](const Canvas& canvas) { draw_instance(canvas, statement()); }, Language::en);

    CHECK(page.find('\x1b') == std::string::npos);
    CHECK(has(page, "[2Jboo"));
    CHECK(printable("a\u202Eb\tc") ==
          "a\xEF\xBF\xBD"
          "b c");
}

TEST_CASE("a step bar is broken into lines that fit, and a closed instance shows its path only", "[cli][drawing]") {
    std::ostringstream out;
    const Canvas narrow{.out = out, .paint = Paint(false), .language = Language::zh, .width = 30};
    for (const auto& line : step_bar(statement(), narrow)) CHECK(display_width(line) <= 30);

    json closed = statement();
    closed["closed"] = true;
    closed["path"][1]["final"] = true;
    CHECK(step_bar(closed, {.out = out, .paint = Paint(false), .language = Language::zh, .width = 100}) ==
          std::vector<std::string>{"✔ 填报 ── ■ 文员审核"});
}

TEST_CASE("why says what would unblock it", "[cli][drawing]") {
    const json explanation =
        json::parse(R"({"instance":"MF-12","state":"payout","waits_for":[],"why":{"zh":"等","en":"It waits."},
        "actions":[{"action":"ask_advance","label":{"zh":"申请借支","en":"ask"},"possible":false,"code":"too_early",
                    "text":{"zh":"太早","en":"Expected working day 9, but it is day 8."},"hint":{"zh":"等","en":"Wait until 09:00."}}]})");

    const auto page = drawn([&](const Canvas& canvas) { draw_explanation(canvas, explanation); }, Language::en);

    CHECK(has(page, "✘ ask (ask_advance)  Expected working day 9, but it is day 8. [too_early]"));
    CHECK(has(page, "→ Wait until 09:00."));
}

TEST_CASE("the history tells what happened and leaves out what only the machinery needs", "[cli][drawing]") {
    const json entries =
        json::parse(R"([{"seq":5,"at":"2026-11-03T17:20:00+08:00","version":2,"actor":"li.na","actor_name":"李娜",
        "events":[{"event":"state_entered","state":"payout","reason":{"zh":"","en":""}},
                  {"event":"posted","debit":"advance:zhang.wei","debit_label":{"zh":"借支：张伟","en":"advance: 张伟"},
                   "credit":"cash","credit_label":{"zh":"现金","en":"cash"},"amount":{"amount":300000,"currency":"CNY"}},
                  {"event":"tasks_offered"}, {"event":"from_a_newer_daemon"}]}])");

    const auto page = drawn([&](const Canvas& canvas) { draw_history(canvas, entries, false); }, Language::en);
    CHECK(has(page, "2026-11-03 17:20  李娜  version 2"));
    CHECK(has(page, "posted: debit advance: 张伟, credit cash, 3,000.00"));
    CHECK_FALSE(has(page, "asked those"));
    CHECK(has(drawn([&](const Canvas& canvas) { draw_history(canvas, entries, true); }, Language::en),
              "from_a_newer_daemon"));
}

TEST_CASE("the history is told in the words that the daemon sends beside the ids", "[cli][drawing]") {
    const json entries =
        json::parse(R"([{"at":"2026-11-03T09:00:00+08:00","version":2,"actor":"clock","actor_name":"clock","events":[
          {"event":"deadline_passed","id":"filing","rung":0,"at":"2026-11-03T09:00:00+08:00","due":"2026-11-04T18:00:00+08:00",
           "deadline_label":{"zh":"填报截止","en":"filing"}}]},
        {"at":"2026-11-05T10:00:00+08:00","version":3,"actor":"chen.jing","actor_name":"陈静","events":[
          {"event":"acted","action":"return","action_label":{"zh":"退回","en":"return"},"input":null,"input_fields":[],"reason":"数量有误"},
          {"event":"state_entered","state":"draft","state_label":{"zh":"填报","en":"to be filed"},"kept":["clerk"],
           "kept_labels":[{"zh":"销售文员","en":"sales clerk"}],"reason":{"zh":"数量有误","en":"数量有误"}}]},
        {"at":"2026-11-12T09:00:00+08:00","version":4,"actor":"zhang.wei","actor_name":"张伟","events":[
          {"event":"acted","action":"hand_in","action_label":{"zh":"交单据","en":"hand in"},"reason":"",
           "input":{"on":"2026-11-12","receipts":[{"amount":{"amount":75600,"currency":"CNY"}}]},"input_fields":[
             {"id":"on","type":"date","label":{"zh":"日期","en":"on"}},
             {"id":"receipts","type":"table","label":{"zh":"单据","en":"receipts"},
              "columns":[{"id":"amount","type":"money","label":{"zh":"金额","en":"amount"}}]}]},
          {"event":"signature_given","slot":"clerk","slot_label":{"zh":"销售文员","en":"sales clerk"},"person":"li.na",
           "person_name":"李娜","form_version":2},
          {"event":"deadline_passed","id":"filing","rung":-1,"at":"2026-11-04T18:00:00+08:00","due":"2026-11-04T18:00:00+08:00",
           "deadline_label":{"zh":"填报截止","en":"filing"}}]}])");

    CHECK(drawn([&](const Canvas& canvas) { draw_history(canvas, entries, false); }, Language::zh) ==
          "2026-11-03 09:00  时钟  版本 2\n"
          "    提醒：填报截止 2026-11-04 18:00（第1次）\n"
          "2026-11-05 10:00  陈静  版本 3\n"
          "    操作：退回  原因：数量有误\n"
          "    进入 填报  签字仍有效：销售文员\n"
          "2026-11-12 09:00  张伟  版本 4\n"
          "    操作：交单据  日期 2026-11-12，单据 1 行，金额 756.00\n"
          "    签字：李娜（销售文员），表单第 2 版\n"
          "    到期：填报截止 2026-11-04 18:00\n");
}

TEST_CASE("the history says by which channel and gateway an actor was known", "[cli][drawing]") {
    const json entries = json::parse(R"([
        {"at":"2026-11-03T09:00:00+08:00","version":3,"actor":"an.qi","actor_name":"安琪","channel":"dingtalk","gateway":"notify",
         "second_factor":false,"events":[{"event":"noted","kind":"read","number":0,"to":[],"to_names":[],"text":""}]},
        {"at":"2026-11-03T09:30:00+08:00","version":4,"actor":"an.qi","actor_name":"安琪","channel":"browser","gateway":"portal",
         "second_factor":true,"events":[]}])");

    CHECK(drawn([&](const Canvas& canvas) { draw_history(canvas, entries, false); }, Language::zh) ==
          "2026-11-03 09:00  安琪  经钉钉（notify）  版本 3\n"
          "    已阅\n"
          "2026-11-03 09:30  安琪  经浏览器（portal），已二次确认  版本 4\n");
    CHECK(has(drawn([&](const Canvas& canvas) { draw_history(canvas, entries, false); }, Language::en),
              "by the browser (portal), with a second factor"));
}

TEST_CASE("the history tells what people did with a task in words, not in names of events", "[cli][drawing]") {
    const json entries =
        json::parse(R"([{"at":"2026-11-03T09:00:00+08:00","version":3,"actor":"an.qi","actor_name":"安琪","events":[
          {"event":"holder_set","task":"pool","how":"transferred","from":"an.qi","to":["person:bai.lu"],"reason":"出差",
           "task_label":{"zh":"评审","en":"board"},"from_name":"安琪","to_labels":[{"zh":"白露","en":"白露"}]},
          {"event":"signer_added","task":"pool","person":"wu.hong","by":"an.qi","place":"before","reason":"",
           "task_label":{"zh":"评审","en":"board"},"person_name":"吴红","by_name":"安琪"},
          {"event":"noted","kind":"question","number":1,"to":["zhang.wei"],"to_names":["张伟"],"text":"几人？"},
          {"event":"noted","kind":"read","number":0,"to":[],"to_names":[],"text":""},
          {"event":"succeeded","from":"an.qi","to":"bai.lu","reason":"离职","from_name":"安琪","to_name":"白露"},
          {"event":"taken_back","action":"approve","action_label":{"zh":"同意","en":"sign"},"reason":""},
          {"event":"signature_given","slot":"all","slot_label":{"zh":"评审","en":"board"},"person":"zhao.min","person_name":"赵敏",
           "form_version":1,"on_behalf_of":"an.qi","on_behalf_of_name":"安琪","open":true,"against":false}]}])");

    CHECK(drawn([&](const Canvas& canvas) { draw_history(canvas, entries, false); }, Language::zh) ==
          "2026-11-03 09:00  安琪  版本 3\n"
          "    转办：评审，交给 白露  原因：出差\n"
          "    加签：吴红，在 安琪 之前（评审）\n"
          "    提问 1，问 张伟：几人？\n"
          "    已阅\n"
          "    移交：安琪 的事项由 白露 接替  原因：离职\n"
          "    拿回：同意\n"
          "    同意票：赵敏（评审），表单第 1 版，尚待他人（代 安琪）\n");
    const auto en = drawn([&](const Canvas& canvas) { draw_history(canvas, entries, false); }, Language::en);
    CHECK(has(en, "handed on: board, to 白露  reason: 出差"));
}

TEST_CASE("show draws seats with their votes, and who asked for whom", "[cli][drawing]") {
    json instance = statement();
    instance["tasks"] = json::parse(R"([{"task":"two","label":{"zh":"评审","en":"board"},"rule":"at least","need":2,"given":1,
        "holders":[],"claimed":false,"delegate":null,"delegated_by":null,"seats":[
          {"person":"an.qi","name":"安琪","weight":1,"vote":"for","through":{"person":"zhao.min","name":"赵敏"},"asked":false,"added_by":null,"behind":[]},
          {"person":"bai.lu","name":"白露","weight":3,"vote":null,"asked":true,"added_by":null,"behind":["曹宇"]},
          {"person":"wu.hong","name":"吴红","weight":1,"vote":null,"asked":false,"added_by":{"person":"bai.lu","name":"白露"},"behind":[]}]},
        {"task":"pool","label":{"zh":"财务","en":"finance"},"rule":"any","need":0,"given":0,"seats":[],"claimed":true,
         "holders":[{"person":"sun.li","name":"孙丽"}],"delegate":null,"delegated_by":null}])");

    CHECK(has(drawn([&](const Canvas& canvas) { draw_instance(canvas, instance); }, Language::zh),
              "\n任务\n  评审  票签：已有 1，须有 2\n    ✔ 安琪（由 赵敏 代签）\n    ● 白露 ×3（接 曹宇）\n    ○ 吴红（白露 加签）\n"
              "  财务  孙丽 已认领\n"));
}

TEST_CASE("a month stands under its weekdays", "[cli][drawing]") {
    const json month = json::parse(R"({"month":"2026-10","version":"cn-1","days":[
        {"date":"2026-10-01","working":false,"nth":null,"holiday":"国庆节","makeup":false},
        {"date":"2026-10-02","working":false,"nth":null,"holiday":null,"makeup":false},
        {"date":"2026-10-03","working":false}, {"date":"2026-10-04","working":false},
        {"date":"2026-10-10","working":true,"nth":3,"holiday":null,"makeup":true}]})");

    const auto page = drawn([&](const Canvas& canvas) { draw_calendar(canvas, month); }, Language::en);

    CHECK(has(page, "\n                           01       02       03       04       \n"));
    CHECK(has(page, "10 #3+"));
    CHECK(has(page, "2026-10-01  国庆节"));
}

TEST_CASE("colours are only there when they are wanted", "[cli][drawing]") {
    CHECK(Paint(false)(Style::red, "x") == "x");
    CHECK(Paint(true)(Style::red, "x") == "\x1b[31mx\x1b[0m");
}

}  // namespace countersign::cli
