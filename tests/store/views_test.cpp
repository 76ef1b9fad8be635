#include "daemon/store/views.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <sqlite3.h>

#include <set>

#include "tests/store/small_company.hpp"

namespace countersign::store {

using namespace std::chrono_literals;
using nlohmann::json;
using tests::ask;
using tests::Chronicle;
using tests::TemporaryFolder;

namespace {

const BackgroundPtr nothing_behind;

std::string dump_of(const std::vector<std::vector<Applied>>& batches) {
    const TemporaryFolder folder;
    Views views(folder.file("views.db"));
    for (const auto& batch : batches) views.apply(batch, nothing_behind);
    return views.dump();
}

// A random life of the company: whatever its instances allow, in any order.
Chronicle any_chronicle() {
    Chronicle chronicle;
    for (int step = *rc::gen::inRange(1, 60); step > 0; --step) {
        const int choice = *rc::gen::inRange(0, 12);
        const auto& open = chronicle.state().open;
        if (open.empty() || choice < 2) {
            chronicle.open(choice == 0 ? "wang.fang" : "zhao.lei");
            continue;
        }
        if (choice == 2) {
            const auto seq = std::to_string(*rc::gen::inRange<std::uint64_t>(1, chronicle.state().last_seq + 1));
            chronicle.deliver(seq + ".3.role:sales-clerk", *rc::gen::element<std::string>("delivered", "no such address"));
            continue;
        }
        std::vector<std::uint64_t> numbers;
        for (const auto& [number, instance] : open) numbers.push_back(number);
        std::sort(numbers.begin(), numbers.end());
        const std::uint64_t number = *rc::gen::elementOf(numbers);
        const std::string state = open.at(number)->state;
        if (choice == 3) chronicle.flag(number, "late");
        else if (choice == 11) chronicle.show(number, *rc::gen::element<std::string>("a", "b", ""), step);
        else if (state == "draft") chronicle.submit(number, {"仁和药房", "Li & Co"});
        else if (state == "check" && choice == 4) chronicle.send_back(number);
        else if (state == "check") chronicle.sign(number);
        else if (choice < 8) chronicle.pay(number, choice * 100);
        else chronicle.finish(number);
    }
    return chronicle;
}

std::vector<std::vector<Applied>> any_batches(const std::vector<Applied>& all) {
    std::vector<std::vector<Applied>> batches;
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t size = std::min(*rc::gen::inRange<std::size_t>(1, 9), all.size() - at);
        const auto from = all.begin() + static_cast<std::ptrdiff_t>(at);
        batches.emplace_back(from, from + static_cast<std::ptrdiff_t>(size));
        at += size;
    }
    return batches;
}

// Lets a test damage the file of views that are closed.
void execute(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &connection) == SQLITE_OK);
    REQUIRE(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_changes(connection) > 0);
    REQUIRE(sqlite3_close(connection) == SQLITE_OK);
}

std::vector<std::string> ids_of(const json& answer) {
    std::vector<std::string> ids;
    for (const json& item : answer.at("items")) ids.push_back(item.at("instance"));
    return ids;
}

// wang.fang's F-1 is at payout, her F-3 in draft, zhao.lei's F-2 with the clerk.
struct House {
    House() : views(folder.file("views.db")) {
        chronicle.open("wang.fang");
        chronicle.open("zhao.lei", 2026y / std::chrono::September);
        chronicle.submit(1, {"仁和药房", "Green Cross"});
        chronicle.submit(2, {"康泰医院"});
        chronicle.sign(1);
        chronicle.open("wang.fang");
        views.apply(chronicle.all(), nothing_behind);
    }
    TemporaryFolder folder;
    Chronicle chronicle;
    Views views;
};

}  // namespace

TEST_CASE("views are equal however the log was cut into batches", "[store][views]") {
    CHECK(rc::check([] {
        const Chronicle chronicle = any_chronicle();
        std::vector<std::vector<Applied>> singly;
        for (const Applied& applied : chronicle.all()) singly.push_back({applied});
        const std::string whole = dump_of({chronicle.all()});
        RC_ASSERT(dump_of(singly) == whole);
        RC_ASSERT(dump_of(any_batches(chronicle.all())) == whole);
    }));
}

TEST_CASE("a snapshot gives the state that replay gives", "[store][views]") {
    CHECK(rc::check([] {
        const Chronicle chronicle = any_chronicle();
        const TemporaryFolder folder;
        for (const auto& batch : any_batches(chronicle.all()))  // closed and opened between the batches
            Views(folder.file("views.db")).apply(batch, nothing_behind);
        const Views views(folder.file("views.db"));

        const auto snapshot = views.load_snapshot(3);

        RC_ASSERT(snapshot.has_value());
        const engine::EngineState& state = chronicle.state();
        RC_ASSERT(snapshot->open == state.open);
        RC_ASSERT(snapshot->keys == state.keys);
        RC_ASSERT(snapshot->ledger == state.ledger);
        RC_ASSERT(snapshot->registers == state.registers);
        RC_ASSERT(snapshot->last_instance == state.last_instance);
        RC_ASSERT(snapshot->company_entries == std::vector<std::uint64_t>{1});  // deliveries change no company
        RC_ASSERT(views.watermark().seq == state.last_seq);
        RC_ASSERT(views.watermark().hash == chronicle.all().back().hash);
    }));
}

TEST_CASE("a snapshot that was damaged or lost a row is not given", "[store][views]") {
    const std::string damage = GENERATE(as<std::string>(),
                                        "UPDATE instance SET bytes = CAST(substr(bytes, 1, 9) || 'X' AS BLOB) WHERE number = 2",
                                        "UPDATE instance SET checksum = checksum + 1 WHERE number = 2",
                                        "DELETE FROM instance WHERE number = 3",
                                        "UPDATE balance SET minor = minor + 1 WHERE account = 'cash'",
                                        "DELETE FROM balance WHERE account = 'cash'",
                                        "DELETE FROM unique_key WHERE number = 1",
                                        "UPDATE registered SET row = replace(row, '500', '900')",
                                        "UPDATE registered SET key = 'b'",
                                        "DELETE FROM registered",
                                        "UPDATE company_entry SET seq = 2",
                                        "UPDATE watermark SET seal = seal + 1");
    House house;
    house.chronicle.pay(1, 50'000);
    house.chronicle.show(1, "a", 500);
    const TemporaryFolder folder;
    const auto file = folder.file("views.db");
    Views(file).apply(house.chronicle.all(), nothing_behind);
    REQUIRE(Views(file).load_snapshot(10).has_value());

    execute(file, damage);

    CAPTURE(damage);
    CHECK_FALSE(Views(file).load_snapshot(10).has_value());
}

TEST_CASE("a file that is no database, or of other views, is made anew", "[store][views]") {
    const TemporaryFolder folder;
    const auto file = folder.file("views.db");
    House house;
    SECTION("not a database") {
        FILE* out = fopen(file.c_str(), "w");
        fputs("this is not a database, but long enough to look like a damaged one", out);
        fclose(out);
    }
    SECTION("another schema") {
        Views(file).apply(house.chronicle.all(), nothing_behind);
        execute(file, "PRAGMA user_version = 7; UPDATE watermark SET seal = 1");
    }
    Views views(file);
    CHECK(views.watermark() == Head{});
    views.apply(house.chronicle.all(), nothing_behind);
    CHECK(views.dump() == house.views.dump());
    views.clear();
    CHECK(views.watermark() == Head{});
}

TEST_CASE("an entry that leaves a gap is not taken", "[store][views]") {
    House house;
    house.chronicle.sign(2);
    house.chronicle.finish(1);
    const std::string before = house.views.dump();
    CHECK_THROWS(house.views.apply({house.chronicle.all().back()}, nothing_behind));
    CHECK(house.views.dump() == before);
}

TEST_CASE("a request is found however old, with the newest ones in the snapshot", "[store][views]") {
    House house;
    CHECK(house.views.find_request("key-of-li.na", "request-6") == 6);
    CHECK(house.views.find_request("key-of-wang.fang", "request-6") == std::nullopt);
    CHECK(house.views.find_request("key-of-li.na", "request-60") == std::nullopt);
    const auto snapshot = house.views.load_snapshot(2);
    REQUIRE(snapshot);
    REQUIRE(snapshot->requests.size() == 2);
    CHECK(snapshot->requests[0].seq == 6);
    CHECK(snapshot->requests[0].key == "key-of-li.na");
    CHECK(snapshot->requests[1].request == "request-7");
    CHECK(snapshot->requests[1].body_digest == "0123456789abcdef");
}

TEST_CASE("the inbox shows what waits for a person, the most urgent first", "[store][views][inbox]") {
    House house;
    house.chronicle.due_in = 30;  // the last one filed is due first
    for (int i = 0; i < 3; ++i) {
        house.chronicle.open("zhao.lei");
        house.chronicle.due_in -= 5;
        house.chronicle.submit(house.chronicle.state().last_instance, {"某客户"});
    }
    house.views.apply(house.chronicle.since(house.views.watermark().seq), nothing_behind);

    const json inbox = ask(house.views, "li.na", "task.inbox");

    CHECK(ids_of(inbox) == std::vector<std::string>{"F-6", "F-5", "F-4", "F-2"});
    CHECK(inbox["items"][0]["actions"][0]["action"] == "approve");
    CHECK(inbox["items"][0]["overdue"] == true);
    CHECK(ids_of(ask(house.views, "wang.fang", "task.inbox")) == std::vector<std::string>{"F-3"});
    CHECK(ids_of(ask(house.views, "chen.jing", "task.inbox")) == std::vector<std::string>{"F-1"});
    CHECK(ask(house.views, "wang.fang", "task.inbox", {{"person", "li.na"}})["refused"] == "not_permitted");
    CHECK(ids_of(ask(house.views, "root", "task.inbox", {{"person", "li.na"}})).size() == 4);
    CHECK(ask(house.views, "root", "task.inbox", {{"person", "nobody"}})["refused"] == "no_such_person");
}

TEST_CASE("whoever is barred from all tasks of a document does not find it in the inbox", "[store][views][inbox]") {
    House house;
    house.chronicle.sign(2, "chen.jing");
    house.views.apply(house.chronicle.since(house.views.watermark().seq), nothing_behind);
    CHECK(ids_of(ask(house.views, "chen.jing", "task.inbox")) == std::vector<std::string>{"F-1"});
    CHECK(ask(house.views, "chen.jing", "instance.show", {{"instance", "F-2"}})["actions"].empty());
}

TEST_CASE("an inbox is read page by page without losing or doubling anything", "[store][views][inbox]") {
    const TemporaryFolder folder;
    Views views(folder.file("views.db"));
    Chronicle chronicle;
    for (int i = 0; i < 25; ++i) {
        chronicle.due_in = 1000 - chronicle.minutes + i / 4 % 3;  // many with the same due time
        chronicle.submit(chronicle.open("wang.fang"), {"客户"});
    }
    views.apply(chronicle.all(), nothing_behind);

    std::vector<std::string> ids;
    json params{{"limit", 4}};
    for (;;) {
        const json answer = ask(views, "li.na", "task.inbox", params);
        for (const std::string& id : ids_of(answer)) ids.push_back(id);
        if (answer["next"].is_null()) break;
        params["after"] = answer["next"];
    }

    CHECK(ids == ids_of(ask(views, "li.na", "task.inbox", {{"limit", 1000}})));
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 25);
    CHECK(ask(views, "li.na", "task.inbox", {{"after", "nonsense"}})["refused"] == "invalid_request");
}

TEST_CASE("instances are listed by what they are and found by Chinese and English words", "[store][views][list]") {
    House house;
    const auto list = [&](json params, const std::string& person = "chen.jing") {
        return ids_of(ask(house.views, person, "instance.list", std::move(params)));
    };
    CHECK(list({}) == std::vector<std::string>{"F-3", "F-2", "F-1"});
    CHECK(list({{"state", "check"}}) == std::vector<std::string>{"F-2"});
    CHECK(list({{"state", "填报"}}) == std::vector<std::string>{"F-3"});
    CHECK(list({{"state", "to be filed"}, {"workflow", "fee"}}) == std::vector<std::string>{"F-3"});
    CHECK(list({{"period", "2026-09"}}) == std::vector<std::string>{"F-2"});
    CHECK(list({{"initiator", "wang.fang"}, {"closed", false}}) == std::vector<std::string>{"F-3", "F-1"});
    CHECK(list({{"closed", true}}).empty());
    CHECK(list({{"text", "仁和"}}) == std::vector<std::string>{"F-1"});
    CHECK(list({{"text", "医院"}}) == std::vector<std::string>{"F-2"});
    CHECK(list({{"text", "GREEN cross"}}) == std::vector<std::string>{"F-1"});
    CHECK(list({{"text", "赵磊"}}) == std::vector<std::string>{"F-2"});
    CHECK(list({{"text", "客情"}}).size() == 3);
    CHECK(list({{"text", "没有的"}}).empty());
    CHECK(list({{"limit", 2}}) == std::vector<std::string>{"F-3", "F-2"});
    CHECK(list({{"limit", 2}, {"after", "2"}}) == std::vector<std::string>{"F-1"});
    CHECK(list({}, "wang.fang") == std::vector<std::string>{"F-3", "F-1"});
    CHECK(list({{"initiator", "zhao.lei"}}, "wang.fang").empty());
}

TEST_CASE("flags are found whole and closed instances stay", "[store][views][list]") {
    House house;
    house.chronicle.flag(2, "late");
    house.chronicle.finish(1);
    house.views.apply(house.chronicle.since(house.views.watermark().seq), nothing_behind);
    CHECK(ids_of(ask(house.views, "root", "instance.list", {{"flag", "late"}})) == std::vector<std::string>{"F-2"});
    for (const char* label : {"逾期", "filed late"})
        CHECK(ids_of(ask(house.views, "root", "instance.list", {{"flag", label}})) == std::vector<std::string>{"F-2"});
    const json flagged = ask(house.views, "root", "instance.show", {{"instance", "F-2"}});
    CHECK(flagged["flags"] == json{"late"});
    CHECK(flagged["flag_labels"] == json{{{"zh", "逾期"}, {"en", "filed late"}}});
    const json closed = ask(house.views, "root", "instance.show", {{"instance", "F-1"}});
    CHECK(closed["closed"] == true);
    CHECK(closed["outcome"] == "archived");
    CHECK(closed["waits_for"].empty());
    CHECK(closed["form"]["lines"][0]["customer"] == "仁和药房");
}

TEST_CASE("whoever asks for what no workflow has is told what there is", "[store][views][list]") {
    House house;
    const auto refusal = [&](const json& params) { return ask(house.views, "root", "instance.list", params)["text"]; };
    CHECK(refusal({{"state", "chek"}})["en"] ==
          "Expected a state of a workflow, but there is no 'chek'; there is to be filed (draft), check, payout, done.");
    CHECK(refusal({{"flag", "lat"}})["zh"] == "没有标记“lat”；有：逾期 (late)。");
    CHECK(refusal({{"workflow", "fees"}})["en"] == "Expected a workflow, but there is no 'fees'.");
    CHECK(refusal({{"workflow", "fees"}, {"state", "draft"}})["zh"] == "没有流程 fees。");
    const auto hint = [&](const json& params) { return ask(house.views, "root", "instance.list", params)["hint"]["en"]; };
    CHECK(hint({{"flag", "lat"}}) == "say which workflow, to be told its own only");
    CHECK(hint({{"flag", "lat"}, {"workflow", "fee"}}).is_null());
}

TEST_CASE("an instance is shown with its form, its path and what the asker may do", "[store][views][show]") {
    House house;
    const json shown = ask(house.views, "chen.jing", "instance.show", {{"instance", "F-1"}});
    CHECK(shown["title"] == json{{"zh", "客情费"}, {"en", "Fee"}});
    CHECK(shown["initiator_name"] == "王芳");
    CHECK(shown["period"] == "2026-10");
    CHECK(shown["due"] == "2026-11-02T19:05:00+08:00");
    CHECK(shown["due_label"]["zh"] == "截止");
    CHECK(shown["working_days_left"] == -1);
    CHECK(shown["overdue"] == true);
    CHECK(shown["form"]["lines"][1] == json{{"customer", "Green Cross"}, {"fee", {{"amount", 12345}, {"currency", "CNY"}}}});
    CHECK(shown["form_fields"][0]["columns"][1]["min"] == json{{"amount", 0}, {"currency", "CNY"}});
    CHECK(shown["signatures"][0]["name"] == "李娜");
    CHECK(shown["signatures"][0]["slot_label"]["en"] == "check");
    CHECK(shown["signatures"][0]["at"] == "2026-11-02T09:05:00+08:00");
    CHECK(shown["waits_for"][0]["to"] == json{"role:finance"});
    CHECK(shown["waits_for"][0]["names"] == json{"陈静"});
    CHECK(shown["actions"].size() == 1);
    CHECK(shown["actions"][0]["input"][0]["type"] == "money");
    REQUIRE(shown["path"].size() == 3);
    CHECK(shown["path"][1]["state"] == "check");
    CHECK(shown["path"][2]["current"] == true);
    CHECK(shown["steps"].size() == 4);
    CHECK(shown["deadlines"].size() == 1);
    CHECK(ask(house.views, "li.na", "instance.show", {{"instance", "F-1"}})["actions"].empty());
    const json returnable = ask(house.views, "li.na", "instance.show", {{"instance", "F-2"}})["actions"];
    REQUIRE(returnable.size() == 2);
    CHECK(returnable[1]["choose"] == json{"draft"});  // payout was never passed
}

TEST_CASE("a rep sees only his own documents, and nobody sees what does not exist", "[store][views][show]") {
    House house;
    for (const char* method : {"instance.show", "instance.history"}) {
        CHECK(ask(house.views, "wang.fang", method, {{"instance", "F-2"}})["refused"] == "not_permitted");
        CHECK_FALSE(ask(house.views, "wang.fang", method, {{"instance", "F-1"}}).contains("refused"));
        for (const char* id : {"F-99", "G-1", "F-1x", "F-", ""})
            CHECK(ask(house.views, "chen.jing", method, {{"instance", id}})["refused"] == "no_such_instance");
    }
}

TEST_CASE("the history says who did what, from a version on", "[store][views][history]") {
    House house;
    const json history = ask(house.views, "li.na", "instance.history", {{"instance", "F-1"}})["items"];
    REQUIRE(history.size() == 3);
    CHECK(history[0]["events"][0]["event"] == "opened");
    CHECK(history[1]["events"][1]["form"]["lines"][0]["fee"]["amount"] == 12345);
    CHECK(history[2]["actor_name"] == "李娜");
    CHECK(history[2]["events"][4]["due"] == "2026-11-02T19:05:00+08:00");
    const json later = ask(house.views, "li.na", "instance.history", {{"instance", "F-1"}, {"since_version", 2}});
    CHECK(later["items"] == json{history[2]});
    const json first = ask(house.views, "li.na", "instance.history", {{"instance", "F-1"}, {"limit", 1}});
    CHECK(first["items"] == json{history[0]});
    CHECK(ask(house.views, "li.na", "instance.history", {{"instance", "F-1"}, {"after", first["next"]}})["items"].size() == 2);
}

TEST_CASE("the history says in the definition's words what its ids mean", "[store][views][history]") {
    House house;
    const auto before = house.chronicle.state().last_seq;
    house.chronicle.flag(1, "late");
    house.chronicle.pay(1, 500);
    house.views.apply(house.chronicle.since(before), nothing_behind);
    const json history = ask(house.views, "li.na", "instance.history", {{"instance", "F-1"}, {"since_version", 2}})["items"];

    REQUIRE(history.size() == 3);
    CHECK(history[0]["events"][0]["action_label"]["zh"] == "同意");
    CHECK(history[0]["events"][1]["slot_label"]["zh"] == "审核");  // no role has a label here
    CHECK(history[0]["events"][1]["person_name"] == "李娜");
    CHECK(history[0]["events"][3]["state_label"]["en"] == "payout");
    CHECK(history[1]["events"][0]["deadline_label"]["zh"] == "截止");
    CHECK(history[1]["events"][1]["flag_label"]["zh"] == "逾期");
    CHECK(history[1]["events"][0]["due"] == history[0]["events"][4]["due"]);
    CHECK(history[1]["events"][2]["to_labels"][1]["zh"] == "王芳");
    // "付款" is the label of the action in the state that the instance was in by then.
    CHECK(history[2]["events"][0]["action_label"]["zh"] == "付款");
    CHECK(history[2]["events"][0]["input_fields"][0]["label"]["zh"] == "金额");
}

TEST_CASE("the ledger's balances and entries follow the postings", "[store][views][ledger]") {
    House house;
    house.chronicle.pay(1, 50'000);
    house.chronicle.pay(1, 25'000);
    house.chronicle.sign(2);
    house.chronicle.pay(2, 300);
    house.views.apply(house.chronicle.since(house.views.watermark().seq), nothing_behind);
    const json accounts = ask(house.views, "chen.jing", "ledger.accounts")["items"];
    REQUIRE(accounts.size() == 3);
    CHECK(accounts[0] == json{{"account", "advance:wang.fang"},
                              {"label", {{"zh", "借支：王芳"}, {"en", "advance: 王芳"}}},
                              {"balance", {{"amount", 75000}, {"currency", "CNY"}}}});
    CHECK(accounts[2]["label"]["zh"] == "cash");  // that no definition names
    CHECK(accounts[2]["balance"]["amount"] == -75300);
    CHECK(ask(house.views, "wang.fang", "ledger.accounts", {{"prefix", "advance:"}})["items"] == json{accounts[0]});
    CHECK(ask(house.views, "chen.jing", "ledger.entries", {{"account", "cash"}})["items"].size() == 3);
    const json two = ask(house.views, "chen.jing", "ledger.entries", {{"account", "cash"}, {"limit", 2}});
    CHECK(two["items"][1]["amount"]["amount"] == 25000);
    CHECK(two["items"][1]["debit_label"]["zh"] == "借支：王芳");
    CHECK(two["items"][1]["credit_label"]["en"] == "cash");
    CHECK(ask(house.views, "chen.jing", "ledger.entries", {{"account", "cash"}, {"after", two["next"]}})["items"].size() == 1);
    CHECK(ask(house.views, "chen.jing", "ledger.entries", {{"instance", "F-2"}})["items"][0]["instance"] == "F-2");
    CHECK(ask(house.views, "chen.jing", "ledger.entries", {{"account", "cash"}, {"instance", "F-2"}})["items"].size() == 1);
    CHECK(ask(house.views, "zhao.lei", "ledger.entries")["items"].size() == 1);

    CHECK(ask(house.views, "chen.jing", "ledger.entries", {{"account", "advance:li.na"}})["items"].empty());
    const json misspelt = ask(house.views, "chen.jing", "ledger.entries", {{"account", "advances:zhao.lei"}});
    CHECK(misspelt["refused"] == "invalid_request");
    CHECK(misspelt["text"]["zh"] == "没有账户“advances:zhao.lei”；有：借支 (advance)。");
    CHECK(misspelt["text"]["en"] == "Expected an account of a workflow, but there is no 'advances:zhao.lei'; there is advance.");
}

TEST_CASE("a message stays owed until it is delivered, under one key", "[store][views][outbox]") {
    House house;
    house.chronicle.flag(2, "late");
    house.views.apply(house.chronicle.since(house.views.watermark().seq), nothing_behind);
    const json owed = ask(house.views, "root", "outbox.list")["items"];
    REQUIRE(owed.size() == 8);
    CHECK(owed[2]["to"] == "role:sales-clerk");
    CHECK(owed[2]["text"]["zh"] == "王芳 的客情费 2026-10（F-1）待您办理：审核。");
    CHECK(owed[7]["text"]["en"] == "It is late.");
    std::set<std::string> keys;
    for (const json& message : owed) keys.insert(message["key"].get<std::string>());
    CHECK(keys.size() == owed.size());

    const std::string failing = owed[0]["key"];
    const std::string done = owed[7]["key"];
    house.chronicle.deliver(failing, "no such address");
    house.chronicle.deliver(done, "delivered");
    house.chronicle.deliver(done, "delivered");
    house.chronicle.deliver("nonsense", "delivered");
    house.views.apply(house.chronicle.since(house.views.watermark().seq), nothing_behind);

    const json pending = ask(house.views, "root", "outbox.list")["items"];
    CHECK(pending.size() == 7);
    CHECK(pending[0]["outcome"] == "no such address");
    const json delivered = ask(house.views, "root", "outbox.list", {{"pending", false}})["items"];
    REQUIRE(delivered.size() == 1);
    CHECK(delivered[0]["key"] == done);
    CHECK(ask(house.views, "root", "outbox.list", {{"to", "li.na"}})["items"].size() == 2);
    CHECK(ask(house.views, "li.na", "outbox.list")["items"].size() == 2);
    const json page = ask(house.views, "root", "outbox.list", {{"limit", 3}});
    CHECK(ask(house.views, "root", "outbox.list", {{"after", page["next"]}})["items"].size() == 4);
}

TEST_CASE("the audit export walks the states through each entry", "[store][views][audit]") {
    House house;
    CHECK(ask(house.views, "li.na", "audit.export")["refused"] == "not_permitted");
    const json answer = ask(house.views, "chen.jing", "audit.export", {{"after", "5"}, {"limit", 3}});
    const json& items = answer["items"];
    REQUIRE(items.size() == 6);  // the whole entry
    CHECK(answer["next"] == "6");
    CHECK(items[0]["old_state"] == "check");
    CHECK(items[0]["new_state"] == "check");
    CHECK(items[3]["event"] == "state_entered");
    CHECK(items[3]["new_state"] == "payout");
    CHECK(items[5]["old_state"] == "payout");
    CHECK(items[1]["action"] == "approve");
    CHECK(items[1]["person"] == "li.na");
    CHECK(items[1]["instance"] == "F-1");
    CHECK(items[1]["data"]["slot"] == "clerk");
    CHECK(items[1]["hash"] == to_hex(house.chronicle.all()[5].hash));
    CHECK(ask(house.views, "chen.jing", "audit.export", {{"after", "6"}})["items"][0]["seq"] == 7);
}

TEST_CASE("the feed can be read again from a seq on", "[store][views][feed]") {
    House house;
    const json answer = ask(house.views, "wang.fang", "events.since", {{"seq", 5}, {"limit", 1}});
    REQUIRE(answer["items"].size() == 1);
    CHECK(answer["items"][0]["subject"] == "F-1");
    CHECK(answer["items"][0]["data"]["state"] == "payout");
    CHECK(answer["next"] == "6");
    CHECK(ask(house.views, "wang.fang", "events.since", {{"seq", 7}})["items"].empty());
}

TEST_CASE("people, workflows, settings, tables and the calendar are answered", "[store][views]") {
    House house;
    CHECK(ask(house.views, "li.na", "people.list", {{"role", "sales-rep"}})["items"].size() == 2);
    CHECK(ask(house.views, "li.na", "people.show", {{"person", "wang.fang"}})["keys"][0]["public_key"] == "key-of-wang");
    const json listed = ask(house.views, "li.na", "workflow.list")["items"];
    REQUIRE(listed.size() == 1);
    CHECK(listed[0]["current"] == true);
    CHECK(listed[0]["published_at"] == "2026-11-02T09:00:00+08:00");
    CHECK(ask(house.views, "li.na", "workflow.show", {{"workflow", "fee"}})["actions"].size() == 4);
    CHECK(ask(house.views, "li.na", "workflow.show", {{"workflow", "fee"}, {"version", 2}})["refused"] == "unknown_workflow");
    CHECK(ask(house.views, "li.na", "workflow.diagram", {{"instance", "F-2"}})["mermaid"] == "fee at check");
    CHECK(ask(house.views, "li.na", "settings.list", {{"workflow", "fee"}})["items"][0]["value"].is_null());
    CHECK(ask(house.views, "li.na", "table.show", {{"table", "price"}})["refused"] == "not_found");
    const json october = ask(house.views, "li.na", "calendar.month", {{"month", "2026-10"}});
    CHECK(october["days"][0]["holiday"] == true);
    CHECK(october["days"][7]["nth"] == 1);
    CHECK(october["days"][9]["makeup"] == true);
    CHECK(ask(house.views, "li.na", "calendar.month", {{"month", "2027-01"}})["refused"] == "calendar_year_missing");
    const json resolved = ask(house.views, "li.na", "calendar.resolve", {{"moment", "working day 1, 18:00"}, {"month", "2026-10"}});
    CHECK(resolved["at"] == "2026-10-08T18:00:00+08:00");
    CHECK(ask(house.views, "li.na", "calendar.resolve", {{"moment", "some day"}})["refused"] == "invalid_request");
}

}  // namespace countersign::store
