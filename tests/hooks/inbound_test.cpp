// From the posted bytes to the real daemon and back.
#include "clients/notify/hooks/inbound.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "clients/notify/hooks/hook.hpp"
#include "clients/notify/hooks/hooks_file.hpp"
#include "tests/fakes/office.hpp"
#include "tests/fakes/temporary_folder.hpp"
#include "tests/hooks/samples.hpp"

namespace countersign::hooks {

namespace {

using platforms::HttpAnswer;

// Another system opens an order for its rep and reports its contract; one other signal is its own affair too,
// but not in the list of the source.
constexpr const char* order = R"toml(
workflow = "order"
version = 1
prefix = "OR"
title = { zh = "订单", en = "Order" }
initial = "waiting"

[open]
for = "role:sales-rep"
by = ["role:crm"]
form = "submit"

[role]
sales-rep = { zh = "销售代表", en = "sales rep" }
crm = { zh = "客户系统", en = "customer system" }

[signal.contract_signed]
label = { zh = "合同已签署", en = "contract signed" }
by = ["role:crm"]
field = [{ id = "number", type = "text", required = true, label = { zh = "合同号", en = "number" } }]

[signal.contract_cancelled]
label = { zh = "合同已解除", en = "contract cancelled" }
by = ["role:crm"]

[[field]]
id = "customer"
type = "text"
required = true
label = { zh = "客户", en = "customer" }

[[variable]]
id = "contract"
type = "text"
label = { zh = "合同号", en = "contract" }

[state.waiting]
label = { zh = "等待合同", en = "contract" }
due = "none"
because = { zh = "合同何时签由客户定", en = "the customer decides when to sign" }

    [state.waiting.action.drop]
    label = { zh = "放弃", en = "drop" }
    by = ["initiator"]
    to = "dropped"

    [state.waiting.on.contract_signed]
    set = { contract = "input.number" }
    to = "signed"

    [state.waiting.on.contract_cancelled]
    to = "dropped"

[state.signed]
label = { zh = "已签", en = "signed" }
final = "signed"

[state.dropped]
label = { zh = "放弃", en = "dropped" }
final = "dropped"
)toml";

const std::string opening = R"({"workflow":"order","initiator":"zhang.wei","form":{"customer":"康宁"}})";
const std::string signing = R"({"instance":"OR-1","signal":"contract_signed","values":{"number":"C-7"}})";

class Company {
public:
    Company() {
        key_ = tests::make_curve_key();
        const Json person = {{"id", "crm"}, {"name", "客户系统"}, {"roles", {"crm"}}};
        const Json key = {{"person", "crm"}, {"public_key", key_.public_key}, {"label", "webhook"}};
        must(office.change("operator", "people.import", {{"persons", Json::array({person})}, {"keys", Json::array({key})}}));
        must(office.change("operator", "workflow.publish", {{"text", order}}));
        office.add_key("crm", key_);
    }

    [[nodiscard]] Inbound inbound(int attempts = 3) const {
        const auto server_key = connection::read_server_key(office_folder() / "data/keys/server.pub");
        return Inbound({.name = "crm", .secrets = one_secret(), .open = {"order"}, .signals = {"contract_signed"}},
                       {.endpoint = office.endpoint(),
                        .server_key = server_key.value(),
                        .timeout = std::chrono::milliseconds(2000),
                        .attempts = attempts},
                       {.person = "crm", .public_key = key_.public_key, .secret_key = key_.secret_key});
    }

    [[nodiscard]] Json shown(const std::string& instance = "OR-1") { return office.ask("operator", "instance.show", {{"instance", instance}}); }
    [[nodiscard]] std::size_t entries() { return office.ask("operator", "admin.status").at("head").at("seq").get<std::size_t>(); }
    [[nodiscard]] std::filesystem::path office_folder() const { return office.folder(); }

    tests::Office office;

private:
    static void must(const Json& receipt) {
        if (!receipt.contains("seq")) throw std::runtime_error("Expected a receipt, but: " + receipt.dump());
    }

    tests::CurveKey key_;
};

std::string code_of(const HttpAnswer& answer) { return Json::parse(answer.body).value("code", std::string()); }

}  // namespace

TEST_CASE("a posted webhook opens an instance, and another one reports that its contract was signed", "[hooks][inbound]") {
    Company company;
    Inbound inbound = company.inbound();

    const HttpAnswer opened = inbound.answer(posted(opening, "msg_1"), example_now);
    REQUIRE(opened.status == 200);
    CHECK(Json::parse(opened.body).at("instance") == "OR-1");
    CHECK(company.shown().at("initiator") == "zhang.wei");
    CHECK(company.shown().at("form").at("customer") == "康宁");

    const HttpAnswer signed_one = inbound.answer(posted(signing, "msg_2"), example_now);
    REQUIRE(signed_one.status == 200);
    CHECK(Json::parse(signed_one.body).at("state") == "signed");
    CHECK(company.shown().at("variables").at("contract") == "C-7");
}

TEST_CASE("a delivery that comes again gets the one true answer and does nothing", "[hooks][inbound]") {
    using namespace std::chrono_literals;
    Company company;
    Inbound inbound = company.inbound();
    const Json first = Json::parse(inbound.answer(posted(opening, "msg_1"), example_now).body);
    const std::size_t entries = company.entries();

    // Replayed byte for byte, and signed anew by a sender that never saw our answer.
    const HttpAnswer replayed = inbound.answer(posted(opening, "msg_1"), example_now);
    const HttpAnswer repeated = inbound.answer(posted(opening, "msg_1", example_now + 10min), example_now + 10min);

    for (const HttpAnswer& answer : {replayed, repeated}) {
        CHECK(answer.status == 200);
        CHECK(Json::parse(answer.body).at("seq") == first.at("seq"));
        CHECK(Json::parse(answer.body).at("repeated") == true);
    }
    const HttpAnswer other = inbound.answer(posted(R"({"workflow":"order","initiator":"liu.yang","form":{"customer":"x"}})", "msg_1"), example_now);
    CHECK(other.status == 409);
    CHECK(code_of(other) == "request_reused");
    CHECK(company.entries() == entries);
}

TEST_CASE("forged, stale, disallowed and refused deliveries change nothing", "[hooks][inbound]") {
    using namespace std::chrono_literals;
    Company company;
    Inbound inbound = company.inbound();
    REQUIRE(inbound.answer(posted(opening, "msg_1"), example_now).status == 200);
    const std::size_t entries = company.entries();
    Delivery forged = posted(signing, "msg_2");
    forged.body += " ";

    CHECK(inbound.answer(forged, example_now).status == 401);
    CHECK(inbound.answer(posted(signing, "msg_2"), example_now + 6min).status == 401);
    CHECK(inbound.answer(posted(R"({"instance":"OR-1","signal":"contract_cancelled"})", "msg_3"), example_now).status == 403);
    CHECK(inbound.answer(posted(R"({"workflow":"request"})", "msg_4"), example_now).status == 403);
    const HttpAnswer unknown = inbound.answer(posted(R"({"instance":"OR-9","signal":"contract_signed","values":{"number":"C-7"}})", "msg_5"), example_now);
    CHECK(unknown.status == 422);
    CHECK(code_of(unknown) == "no_such_instance");
    CHECK(code_of(inbound.answer(posted(R"({"instance":"OR-1","signal":"contract_signed","values":{}})", "msg_6"), example_now)) == "invalid_input");
    CHECK(company.entries() == entries);
    CHECK(company.shown().at("state") == "waiting");
}

TEST_CASE("the source's own key is refused whatever its person may not do", "[hooks][inbound]") {
    Company company;
    REQUIRE(company.inbound().answer(posted(opening, "msg_1"), example_now).status == 200);
    const std::size_t entries = company.entries();

    const std::vector<std::pair<const char*, Json>> attempts = {
        {"task.act", {{"instance", "OR-1"}, {"action", "drop"}}},
        {"instance.open", {{"workflow", "request"}}},
        {"instance.open", {{"workflow", "request"}, {"initiator", "zhang.wei"}}},
        {"people.import", {{"persons", Json::array({{{"id", "crm"}, {"name", "x"}, {"roles", {"operator"}}}})}}},
        {"people.hand_over", {{"from", "zhang.wei"}, {"to", "crm"}, {"reason", "x"}}},
        {"people.set_proxy", {{"principal", "zhao.min"}, {"agent", "crm"}, {"from", "2026-11-02T00:00:00+08:00"}, {"until", "2026-11-03T00:00:00+08:00"}}},
        {"workflow.publish", {{"text", order}}},
        {"settings.set", {{"workflow", "order"}, {"values", Json::object()}}},
        {"admin.release", {{"instance", "OR-1"}}},
        {"outbox.lease", Json::object()},
        {"audit.export", Json::object()}};
    for (const auto& [method, params] : attempts) {
        const bool asks = std::string_view(method) == "outbox.lease" || std::string_view(method) == "audit.export";
        const Json answer = asks ? company.office.ask("crm", method, params) : company.office.change("crm", method, params);
        INFO(method << " " << answer.dump());
        CHECK(answer.contains("code"));
        CHECK_FALSE(answer.contains("seq"));
    }
    CHECK(company.entries() == entries);
}

TEST_CASE("while the daemon is away the sender is told to come again, and nothing about us", "[hooks][inbound]") {
    Company company;
    Inbound inbound = company.inbound(1);
    static_cast<void>(company.office.daemon().stop());

    const HttpAnswer answer = inbound.answer(posted(opening, "msg_1"), example_now);

    CHECK(answer.status == 503);
    CHECK(answer.headers.at("retry-after") == "30");
    CHECK(answer.body.find("127.0.0.1") == std::string::npos);
    CHECK(Json::parse(answer.body).at("code") == "no_answer");
}

TEST_CASE("each failure has its status", "[hooks][inbound]") {
    using connection::FailureKind;
    const auto status = [](FailureKind kind, const std::string& code) {
        return status_of({.kind = kind, .code = code, .text = {}, .hint = {}, .request = {}});
    };
    CHECK(status(FailureKind::refused, "request_reused") == 409);
    CHECK(status(FailureKind::refused, "instance_closed") == 422);
    for (const char* code : {"read_only", "time_suspended", "internal"}) CHECK(status(FailureKind::refused, code) == 503);
    for (const FailureKind kind : {FailureKind::no_connection, FailureKind::outcome_unknown, FailureKind::no_answer})
        CHECK(status(kind, "") == 503);
    for (const FailureKind kind : {FailureKind::key_not_accepted, FailureKind::configuration, FailureKind::bad_answer})
        CHECK(status(kind, "") == 500);
}

TEST_CASE("the daemon's events are sent on as they are", "[hooks][out]") {
    Company company;
    REQUIRE(company.inbound().answer(posted(opening, "msg_1"), example_now).status == 200);
    const Json events = company.office.ask("operator", "events.since", {{"seq", company.entries() - 1}}).at("items");
    REQUIRE(events.size() == 1);
    platforms::HttpRequest sent;
    const Hook hook({.name = "erp", .url = "https://erp.example/in", .secrets = one_secret(), .types = {"countersign.state_entered"}, .workflows = {}},
                    [&](const platforms::HttpRequest& request) -> platforms::HttpResult {
                        sent = request;
                        return HttpAnswer{.status = 204};
                    });

    REQUIRE(hook.wants(events[0], "order"));
    CHECK(hook.send(events[0], example_now).fate == Fate::delivered);
    CHECK(Json::parse(sent.body) == events[0]);
}

TEST_CASE("the file of webhooks is read whole, and each fault has its line", "[hooks][file]") {
    const fakes::TemporaryFolder folder;
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder.path() / name, std::ios::trunc) << text;
        std::filesystem::permissions(folder.path() / name, std::filesystem::perms(0600));
    };
    write("s", example_secret + "\n");
    REQUIRE(connection::write_key_file(folder.path() / "crm.key", connection::make_key("crm")).has_value());
    const std::string hook = "[[hook]]\nname = \"erp\"\nurl = \"https://erp.example/in\"\nsecret = \"s\"\ntypes = [\"countersign.acted\"]\n";
    const std::string source = "[[source]]\nname = \"crm\"\nsecret = \"s\"\nkey = \"crm.key\"\nsignals = [\"contract_signed\"]\n";
    const auto read = [&](const std::string& text) {
        write("hooks.toml", text);
        return read_hooks_file(folder.path() / "hooks.toml");
    };

    const auto good = read(hook + source);
    REQUIRE(good.has_value());
    CHECK(good->hooks.at(0).types == std::set<std::string>{"countersign.acted"});
    CHECK(good->sources.at(0).source.signals == std::set<std::string>{"contract_signed"});
    CHECK(good->sources.at(0).key.person == "crm");
    CHECK(read("").has_value());
    for (const std::string& wrong : {hook + "colour = 1\n", hook + hook, hook + "workflows = [1]\n", std::string("[hook]\n"), std::string("hok = 1\n"),
                                     source + "open = \"order\"\n", std::string("[[source]]\nname = \"crm\"\nsecret = \"s\"\nkey = \"crm.key\"\n"),
                                     std::string("[[hook]]\nname = \"E R P\"\nurl = \"https://erp.example/in\"\nsecret = \"s\"\n"),
                                     std::string("[[hook]]\nname = \"erp\"\nurl = \"http://erp.example/in\"\nsecret = \"s\"\n")}) {
        const auto fault = read(wrong);
        INFO(wrong);
        REQUIRE_FALSE(fault.has_value());
        CHECK(fault.error().text.en.find("hooks.toml:") != std::string::npos);
        CHECK_FALSE(fault.error().text.zh.empty());
    }
    CHECK_FALSE(read("[[hook]]\nname = \"erp\"\nurl = \"https://erp.example/in\"\nsecret = \"none\"\n").has_value());
    CHECK_FALSE(read("[[hook\n").has_value());
    CHECK_FALSE(read_hooks_file(folder.path() / "none.toml").has_value());
}

}  // namespace countersign::hooks
