#include <algorithm>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

#include "clients/cli/complaint.hpp"
#include "clients/cli/run.hpp"
#include "tests/clients/desk.hpp"
#include "tests/clients/fake_daemon.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
using testing::Desk;

const json draft = json::parse(R"({"instance":"MF-1","version":3,"state":"payout","state_label":{"zh":"付款","en":"payout"},
    "form":{"note":"old","lines":[]},"form_fields":[
        {"id":"lines","type":"table","max_rows":5,"label":{"zh":"明细","en":"lines"},"columns":[
            {"id":"customer","type":"text","required":true,"label":{"zh":"客户","en":"customer"}},
            {"id":"fee","type":"money","computed":true,"label":{"zh":"费","en":"fee"}}]},
        {"id":"note","type":"text","label":{"zh":"备注","en":"note"}}],
    "actions":[{"action":"ask_advance","label":{"zh":"申请借支","en":"ask"},"edits_form":false,"choose":[],
                "input":[{"id":"amount","type":"money","required":true,"label":{"zh":"金额","en":"amount"}},
                         {"id":"on","type":"date","label":{"zh":"日期","en":"date"}},
                         {"id":"urgent","type":"boolean","label":{"zh":"加急","en":"urgent"}}]},
               {"action":"submit","label":{"zh":"提交","en":"file"},"edits_form":true,"choose":[],"input":[]},
               {"action":"return","label":{"zh":"退回","en":"return"},"edits_form":false,"choose":["draft"],"input":[]}]})");

const json receipt = json::parse(R"({"seq":17,"hash":"ab","at":"2026-11-03T10:00:00+08:00","repeated":false,
    "instance":"MF-1","version":4,"state":"advance_asked","closed":false})");

std::optional<json> well(const json& request) {
    if (request["method"] == "instance.show") return testing::result(draft);
    return testing::result(receipt);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("act converts what was written by the types of the fields and sends the version it saw", "[cli]") {
    Desk desk(well);

    REQUIRE(desk.run({"act", "MF-1", "ask_advance", "--input", "amount=1,234.50", "--input", "on=2026/10/31", "--input", "加急=是"}) == 0);

    const auto params = desk.daemon.asked("task.act").at(0);
    CHECK(params["input"] == json::parse(R"({"amount":{"amount":123450,"currency":"CNY"},"on":"2026-10-31","urgent":true})"));
    CHECK(params["version"] == 3);
    CHECK(params["action"] == "ask_advance");
    CHECK_FALSE(params.contains("form"));
    CHECK(has(desk.out, "MF-1: ask. It is now in advance_asked, version 4."));
}

TEST_CASE("a receipt says in words where the instance is, also when it stayed there", "[cli]") {
    json moved = receipt, seen = draft;
    seen["steps"] = json::parse(R"([{"state":"advance_asked","label":{"zh":"待出纳付款","en":"with the cashier"}}])");
    Desk desk([&](const json& request) {
        return testing::result(request["method"] == "instance.show" ? seen : moved);
    });

    REQUIRE(desk.run({"act", "MF-1", "submit", "--lang", "zh"}) == 0);
    CHECK(has(desk.out, "✔ MF-1：提交。现处于 待出纳付款，版本 4。"));
    moved.erase("state");
    REQUIRE(desk.run({"act", "MF-1", "submit", "--lang", "zh"}) == 0);
    CHECK(has(desk.out, "✔ MF-1：提交。现处于 付款，版本 4。"));
}

TEST_CASE("messages are marked as delivered, owed again, and a held outbox goes on", "[cli]") {
    Desk desk([](const json&) { return testing::result(json::parse(R"({"seq":9,"hash":"00","at":"2026-11-04T10:00:00+08:00"})")); });

    CHECK(desk.run({"outbox", "done", "3.1.person:li.na", "4.1.role:finance", "--channel", "phone", "--request", "a"}) == 0);
    CHECK(desk.run({"outbox", "requeue", "3.1.person:li.na", "--request", "b"}) == 0);
    CHECK(desk.run({"outbox", "resume", "--request", "c"}) == 0);
    CHECK(desk.daemon.asked("outbox.done") ==
          std::vector{json::parse(R"({"keys":["3.1.person:li.na","4.1.role:finance"],"channel":"phone","request":"a"})")});
    CHECK(desk.daemon.asked("outbox.requeue") == std::vector{json::parse(R"({"keys":["3.1.person:li.na"],"request":"b"})")});
    CHECK(desk.daemon.asked("outbox.resume") == std::vector{json::parse(R"({"request":"c"})")});
}

TEST_CASE("a folder of definitions is checked together, in order of their names", "[cli]") {
    Desk desk([](const json&) {
        return testing::result(json::parse(R"({"ok":false,"items":[{"ok":true},{"ok":false,"faults":[{"line":7,"text":"Expected two."}]}]})"));
    });
    const testing::TemporaryFolder definitions;
    const std::string one = definitions.write("one.toml", "one");
    const std::string two = definitions.write("two.toml", "two");
    static_cast<void>(definitions.write("notes.txt", "three"));

    CHECK(desk.run({"workflow", "check", definitions.folder()}) == 1);
    const auto asked = desk.daemon.asked("workflow.check");
    REQUIRE(asked.size() == 1);
    CHECK(asked[0] == json::parse(R"({"definitions":[{"text":"one"},{"text":"two"}]})"));
    CHECK(has(desk.out, one + " is good."));
    CHECK(has(desk.err, two + ":7: Expected two."));
}

TEST_CASE("the ledger's balances end with their total", "[cli]") {
    Desk desk([](const json&) {
        return testing::result(json::parse(R"({"next":null,"items":[
            {"account":"advance:zhang.wei","label":{"zh":"借支：张伟","en":"advance: 张伟"},"balance":{"amount":300000,"currency":"CNY"}},
            {"account":"cash","label":{"zh":"现金","en":"cash"},"balance":{"amount":-300000,"currency":"CNY"}}]})"));
    });

    REQUIRE(desk.run({"ledger"}) == 0);
    CHECK(desk.out == "account            name             balance\nadvance:zhang.wei  advance: 张伟   3,000.00\n"
                      "cash               cash           -3,000.00\ntotal                                  0.00\n");
}

TEST_CASE("the inbox calls actions by their labels, and by their ids in JSON", "[cli]") {
    Desk desk([](const json&) {
        return testing::result(json::parse(R"({"next":null,"items":[
            {"instance":"MF-1","actions":[{"action":"submit","label":{"zh":"提交","en":"file"}}]}]})"));
    });

    REQUIRE(desk.run({"inbox", "--lang", "zh"}) == 0);
    CHECK(has(desk.out, "提交"));
    CHECK_FALSE(has(desk.out, "submit"));
    REQUIRE(desk.run({"inbox", "--jsonl"}) == 0);
    CHECK(has(desk.out, R"("action":"submit")"));
}

TEST_CASE("a form starts from the present one; what was given is laid over it", "[cli]") {
    Desk desk(well);
    const auto lines = desk.folder.write("lines.csv", "客户\n康宁\n");

    REQUIRE(desk.run({"act", "MF-1", "submit", "--lines", lines}) == 0);
    REQUIRE(desk.run({"act", "MF-1", "submit", "--field", "note="}) == 0);

    CHECK(desk.daemon.asked("task.act").at(0)["form"] == json::parse(R"({"note":"old","lines":[{"customer":"康宁"}]})"));
    CHECK(desk.daemon.asked("task.act").at(1)["form"] == json::parse(R"({"lines":[]})"));
}

TEST_CASE("a return with one possible step goes there without being told", "[cli]") {
    Desk desk(well);

    REQUIRE(desk.run({"act", "MF-1", "return", "--reason", "wrong"}) == 0);

    CHECK(desk.daemon.asked("task.act").at(0)["to"] == "draft");
}

TEST_CASE("what is filled in wrongly is told before anything is sent", "[cli]") {
    Desk desk(well);

    CHECK(desk.run({"act", "MF-1", "ask_advance"}) == 2);
    CHECK(has(desk.err, "--input amount=…"));
    CHECK(desk.run({"act", "MF-1", "ask_advance", "--input", "amount=12.345"}) == 2);
    CHECK(desk.run({"act", "MF-1", "ask_advance", "--input", "sum=1"}) == 2);
    CHECK(desk.run({"act", "MF-1", "submit", "--form", desk.folder.write("f.json", R"({"note":"a","note":"b"})")}) == 2);
    CHECK(has(desk.err, "note stands twice"));
    CHECK(desk.run({"act", "MF-1", "submit", "--form", desk.folder.write("f.toml", "note = 1.5")}) == 2);
    CHECK(desk.run({"act", "MF-1", "submit", "--lines", desk.folder.write("l.csv", "phone\n1\n")}) == 2);
    CHECK(desk.daemon.asked("task.act").empty());
}

TEST_CASE("an action that is not offered is refused in the daemon's words", "[cli]") {
    Desk desk([](const json& request) -> std::optional<json> {
        if (request["method"] != "instance.explain") return well(request);
        return testing::result(json::parse(R"({"actions":[{"action":"hand_out","possible":false,"code":"too_early",
            "text":{"zh":"太早","en":"Expected working day 9, but it is day 8."},"hint":{"zh":"","en":"Wait."}}]})"));
    });

    CHECK(desk.run({"act", "MF-1", "hand_out"}) == 1);
    CHECK(has(desk.err, "Expected working day 9"));
    CHECK(desk.run({"act", "MF-1", "dance"}) == 3);
    CHECK(desk.daemon.asked("task.act").empty());
}

TEST_CASE("a refusal is its sentence, its hint and its exit code", "[cli]") {
    std::string code = "requirement_failed";
    Desk desk([&](const json&) { return testing::refusal(code); });

    CHECK(desk.run({"show", "MF-1"}) == 1);
    CHECK(desk.err == "countersign: Expected more, but it is less.\n  → a little more\n");
    CHECK(desk.run({"show", "MF-1", "--lang", "zh"}) == 1);
    CHECK(desk.err == "countersign: 不够。\n  → 再多一点\n");
    desk.variables["LC_ALL"] = "zh_CN.UTF-8";
    CHECK(desk.run({"show", "MF-1"}) == 1);
    CHECK(has(desk.err, "不够。"));

    for (const auto& [refused, exit] : {std::pair{"no_such_instance", 3}, {"stale_version", 4}, {"not_assigned", 6}, {"internal", 70}}) {
        code = refused;
        CHECK(desk.run({"show", "MF-1", "--json"}) == exit);
        CHECK(json::parse(desk.out)["error"]["code"] == refused);
    }
}

TEST_CASE("an unknown outcome says how to ask again, and asking again sends the very same question", "[cli]") {
    bool answers = false;
    Desk desk([&](const json& request) -> std::optional<json> {
        if (request["method"] == "task.act" && !answers) return std::nullopt;
        return well(request);
    });

    REQUIRE(desk.run({"act", "MF-1", "ask_advance", "--input", "amount=1", "--attempts", "1"}) == 5);
    CHECK(has(desk.err, "the outcome is unknown"));
    const auto first = desk.daemon.asked("task.act").at(0);
    const std::string request = first["request"];
    CHECK(has(desk.err, "countersign act MF-1 ask_advance --input amount=1 --attempts 1 --request " + request));

    answers = true;
    const auto shown_before = desk.daemon.asked("instance.show").size();
    REQUIRE(desk.run({"act", "MF-1", "ask_advance", "--request", request}) == 0);

    CHECK(desk.daemon.asked("task.act").at(1) == first);
    CHECK(desk.daemon.asked("instance.show").size() == shown_before);
    CHECK(desk.run({"act", "MF-1", "submit", "--request", request}) == 4);
}

TEST_CASE("what was changed is asked to be seen by the next query", "[cli]") {
    Desk desk(well);

    REQUIRE(desk.run({"act", "MF-1", "submit"}) == 0);
    REQUIRE(desk.run({"show", "MF-1", "--json"}) == 0);

    CHECK_FALSE(desk.daemon.asked("instance.show").at(0).contains("seen"));
    CHECK(desk.daemon.asked("instance.show").at(1)["seen"] == 17);
}

TEST_CASE("the command line is read as the manual says", "[cli]") {
    Desk desk(well);

    CHECK(desk.run({}) == 2);
    CHECK(desk.run({"dance"}) == 2);
    CHECK(has(desk.err, "none called dance"));
    CHECK(desk.run({"show"}) == 2);
    CHECK(desk.run({"list", "--closed", "--open"}) == 2);
    CHECK(desk.run({"act", "MF-1", "submit", "--request", "no spaces please"}) == 2);
    CHECK(desk.run({"help", "act"}) == 0);
    const auto page = desk.out;
    CHECK(desk.run({"act", "--help"}) == 0);
    CHECK(desk.out == page);
    CHECK(desk.run({"show", "MF-1", "--key", desk.folder.path("no.key")}) == 2);
    CHECK(has(desk.err, "no.key"));
}

TEST_CASE("lists are followed page by page up to the limit", "[cli]") {
    Desk desk([](const json& request) -> std::optional<json> {
        const int from = request["params"].contains("after") ? std::stoi(request["params"]["after"].get<std::string>()) : 0;
        json items = json::array();
        for (int i = from; i < from + 2; ++i) items.push_back({{"instance", "MF-" + std::to_string(i)}});
        return testing::result({{"items", items}, {"next", std::to_string(from + 2)}});
    });

    REQUIRE(desk.run({"list", "--limit", "4", "--jsonl"}) == 0);

    CHECK(desk.out == "{\"instance\":\"MF-0\"}\n{\"instance\":\"MF-1\"}\n{\"instance\":\"MF-2\"}\n{\"instance\":\"MF-3\"}\n");
}

TEST_CASE("an instance is opened with its form, by the fields of its definition", "[cli][open]") {
    Desk desk([](const json& request) -> std::optional<json> {
        if (request["method"] == "workflow.show") return testing::result({{"workflow", "promise"}, {"form", draft["form_fields"]}});
        return well(request);
    });
    const auto lines = desk.folder.write("lines.csv", "customer\nC1\n");

    REQUIRE(desk.run({"open", "promise", "--field", "note=by post", "--lines", lines}) == 0);
    CHECK(desk.daemon.asked("instance.open").front()["form"] == json{{"note", "by post"}, {"lines", {{{"customer", "C1"}}}}});
    CHECK(desk.run({"open", "promise", "--field", "colour=red"}) == 2);
    REQUIRE(desk.run({"open", "promise"}) == 0);
    CHECK_FALSE(desk.daemon.asked("instance.open").back().contains("form"));
}

TEST_CASE("the definitions of a folder are checked together, each fault at its file and line", "[cli][workflow]") {
    Desk desk([](const json& request) -> std::optional<json> {
        const json good{{"ok", true}, {"workflow", "a"}, {"version", 1}, {"hash", "x"}, {"warnings", json::array()}};
        if (request["params"].contains("text")) return testing::result(good);
        const json bad{{"ok", false}, {"faults", {{{"line", 7}, {"text", "Expected a workflow."}}}}};
        return testing::result({{"ok", false}, {"items", {good, bad}}});
    });
    testing::TemporaryFolder definitions;
    const auto first = definitions.write("a.toml", "first");
    const auto second = definitions.write("b.toml", "second");

    CHECK(desk.run({"workflow", "check", first}) == 0);
    const std::string folder = first.substr(0, first.rfind('/'));
    CHECK(desk.run({"workflow", "check", folder}) == 1);
    CHECK(desk.daemon.asked("workflow.check").back()["definitions"] == json{{{"text", "first"}}, {{"text", "second"}}});
    CHECK(has(desk.err, second + ":7: Expected a workflow."));
    CHECK(has(desk.out, first + " is good."));
}

TEST_CASE("the audit recomputes the chain itself and catches a rewritten past", "[cli][audit]") {
    // Computed with Python's hashlib from docs/formats.md.
    const std::string first = "6c0e23b567015cdc97141768405a746bac35451aea9ee79e89db2856c7c2e33a";
    const std::string second = "a91129d0f2a70852d07e3fe3afe40a382c79b5cc782f06ab3538e14714763d26";
    std::string body = R"({"at":"x"})";
    Desk desk([&](const json& request) -> std::optional<json> {
        if (request["method"] == "audit.verify")
            return testing::result({{"ok", true}, {"entries", 2}, {"head", {{"seq", 2}, {"hash", second}}}, {"fault", nullptr}});
        json rows = json::array();
        if (request["params"]["after"] == "0") rows.push_back({{"seq", 1}, {"body", "{}"}, {"hash", first}});
        else rows.push_back({{"seq", 2}, {"body", body}, {"hash", second}});
        return testing::result({{"items", rows}, {"next", nullptr}});
    });
    const auto witness = desk.folder.path("head");

    REQUIRE(desk.run({"audit", "verify", "--witness", witness}) == 0);
    CHECK(has(desk.out, second));
    REQUIRE(desk.run({"audit", "verify", "--witness", witness}) == 0);
    CHECK(has(desk.out, "agrees with the witness (entry 2)"));
    static_cast<void>(desk.folder.write("head", json{{"seq", 1}, {"hash", second}}.dump()));
    CHECK(desk.run({"audit", "verify", "--witness", witness}) == 1);
    CHECK(has(desk.err, "the past was rewritten"));
    body = R"({"at":"y"})";
    CHECK(desk.run({"audit", "verify"}) == 1);
    CHECK(has(desk.err, "entry 2 to continue the chain"));
}

TEST_CASE("the audit is exported as lines of JSON and as harmless CSV", "[cli][audit]") {
    Desk desk([](const json& request) -> std::optional<json> {
        if (request["params"]["after"] == "0")
            return testing::result(json::parse(R"({"next":"1","items":[
                {"seq":1,"index":0,"instance":"MF-1","event":"acted","reason":"=1+1, \"x\"",
                 "channel":"dingtalk","gateway":"notify","second_factor":true}]})"));
        return testing::result(json::parse(R"({"items":[{"seq":2,"index":0,"event":"acted","channel":"","gateway":"",
            "second_factor":null}],"next":null})"));
    });

    REQUIRE(desk.run({"audit", "export"}) == 0);
    CHECK(std::count(desk.out.begin(), desk.out.end(), '\n') == 2);
    REQUIRE(desk.run({"audit", "export", "--csv"}) == 0);
    CHECK(desk.out == "seq,index,at,instance,workflow,old_state,new_state,event,action,person,on_behalf_of,reason,hash,channel,gateway,second_factor\r\n"
                      "1,0,,MF-1,,,,acted,,,,\"'=1+1, \"\"x\"\"\",,dingtalk,notify,true\r\n"
                      "2,0,,,,,,acted,,,,,,,,\r\n");
}

}  // namespace countersign::cli
