// What may arrive as a message, and what is answered. Strictness first: whatever could be
// understood in two ways is refused, with a sentence and with the id of its request.
#include "daemon/protocol/json_rpc.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <regex>
#include <set>

#include "daemon/protocol/json_text.hpp"
#include "daemon/protocol/openrpc.hpp"

using namespace countersign::protocol;
using nlohmann::json;

namespace {

Request accepted(const std::string& text) {
    Incoming incoming = read_message(text);
    REQUIRE(incoming.items.size() == 1);
    INFO(text);
    REQUIRE(incoming.items[0].has_value());
    return std::move(*incoming.items[0]);
}

BadMessage refused(const std::string& text) {
    Incoming incoming = read_message(text);
    REQUIRE(incoming.items.size() == 1);
    INFO(text);
    REQUIRE_FALSE(incoming.items[0].has_value());
    return std::move(incoming.items[0].error());
}

std::string with_params(const std::string& params) {
    return R"({"jsonrpc":"2.0","id":7,"method":"task.act","params":)" + params + "}";
}

std::string fault_of(const std::string& method, const json& params) {
    const Method* found = find_method(method);
    REQUIRE(found != nullptr);
    const auto fault = check_parameters(*found, params);
    return fault ? fault->en : "";
}

}  // namespace

TEST_CASE("a request is read into id, method and params", "[json_rpc]") {
    const Request request = accepted(
        R"({"jsonrpc":"2.0","id":"q-1","method":"task.act","params":{"version":4,"form":{"lines":[{"fee":null},{"fee":[]}],"note":"客户"}}})");

    CHECK(request.id == Id{"q-1"});
    CHECK_FALSE(request.is_notification);
    CHECK(request.method == "task.act");
    CHECK(request.params == json::parse(R"({"version":4,"form":{"lines":[{"fee":null},{"fee":[]}],"note":"客户"}})"));
}

TEST_CASE("an id comes back as it was, type and all", "[json_rpc]") {
    const auto [written, expected] = GENERATE(table<std::string, std::string>({{"12", "12"},
                                                                               {"-9223372036854775808", "-9223372036854775808"},
                                                                               {R"("12")", R"("12")"},
                                                                               {R"("\u5f20\"")", R"("张\"")"},
                                                                               {"null", "null"}}));
    const Request request = accepted(R"({"method":"x","jsonrpc":"2.0","id":)" + written + "}");
    CHECK_FALSE(request.is_notification);
    CHECK(answer_text(request.id, {{"ok", true}}) == R"({"jsonrpc":"2.0","id":)" + expected + R"(,"result":{"ok":true}})");
}

TEST_CASE("a request without id is a notification, and params may be left out", "[json_rpc]") {
    const Request request = accepted(R"({"jsonrpc":"2.0","method":"admin.status"})");
    CHECK(request.is_notification);
    CHECK(request.params == json::object());
}

TEST_CASE("what is no JSON is answered with -32700 and no id", "[json_rpc]") {
    const std::string text = GENERATE(as<std::string>(), "", " ", "{", "nonsense", R"({"jsonrpc":"2.0",})", R"({"a":"\x"})", "[1,2",
                                      R"({"jsonrpc":"2.0","id":1,"method":"x"} {})", "{\"jsonrpc\":\"\xff\xfe\"}",
                                      "{\"a\":\"\xed\xa0\x80\"}", R"({"a":"\ud800"})", "// {}", "NaN");
    const BadMessage bad = refused(text);
    CHECK(bad.failure.number == -32700);
    CHECK(bad.failure.code == "invalid_request");
    CHECK(bad.id == Id{nullptr});
}

TEST_CASE("what could be understood in two ways is refused under its id", "[json_rpc]") {
    const auto [params, sentence] = GENERATE(table<std::string, std::string>(
        {{R"({"version":4,"version":5})", "'version' occurs twice"},
         {R"({"form":{"a":{"b":1,"b":{"c":1,"c":2},"d":3}}})", "'b' occurs twice"},
         {R"({"amount":1.0})", "found 1.0"},
         {R"({"amount":1e2})", "found 1e2"},
         {R"({"amount":9223372036854775808})", "64 bits"},
         {R"({"amount":-9223372036854775809})", "64 bits"},
         {R"({"amount":184467440737095516160})", "64 bits"},
         {"5", "Expected params"},
         {R"("text")", "Expected params"}}));
    const BadMessage bad = refused(with_params(params));
    CHECK(bad.failure.number == -32600);
    CHECK(bad.id == Id{std::int64_t{7}});
    CHECK_THAT(bad.failure.text.en, Catch::Contains(sentence));
    // Whichever stands first.
    const BadMessage late = refused(R"({"params":)" + params + R"(,"method":"task.act","id":"last","jsonrpc":"2.0"})");
    CHECK(late.id == Id{"last"});
}

TEST_CASE("the envelope is strict", "[json_rpc]") {
    const auto [text, sentence] = GENERATE(table<std::string, std::string>(
        {{R"({"id":1,"method":"x"})", "it is missing"},
         {R"({"jsonrpc":"1.0","id":1,"method":"x"})", "it is missing"},
         {R"({"jsonrpc":2.0,"id":1,"method":"x"})", "found 2.0"},
         {R"({"jsonrpc":"2.0","id":1})", "Expected a method"},
         {R"({"jsonrpc":"2.0","id":1,"method":5})", "Expected a method"},
         {R"({"jsonrpc":"2.0","id":1,"method":["x"]})", "Expected a method"},
         {R"({"jsonrpc":"2.0","id":1.5,"method":"x"})", "found 1.5"},
         {R"({"jsonrpc":"2.0","id":{"a":1},"method":"x"})", "Expected an id"},
         {R"({"jsonrpc":"2.0","id":true,"method":"x"})", "Expected an id"},
         {R"({"jsonrpc":"2.0","id":1,"id":2,"method":"x"})", "'id' occurs twice"},
         {R"({"jsonrpc":"2.0","id":1,"method":"x","parms":{"a":[1,{"b":2}]}})", "found 'parms'"},
         {"17", "Expected a request"},
         {R"("text")", "Expected a request"},
         {"[]", "empty"}}));
    CHECK_THAT(refused(text).failure.text.en, Catch::Contains(sentence));
    CHECK(refused(text).failure.number == -32600);
}

TEST_CASE("nesting is read to 32 levels", "[json_rpc]") {
    // The request and its params are two of them.
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    CHECK(accepted(with_params(nested(31))).params.is_array());
    CHECK_THAT(refused(with_params(nested(32))).failure.text.en, Catch::Contains("32 levels"));
    const BadMessage bottomless = refused(with_params(nested(400'000)));
    CHECK_THAT(bottomless.failure.text.en, Catch::Contains("32 levels"));
    CHECK(bottomless.id == Id{std::int64_t{7}});
    CHECK_THAT(refused(R"({"a":{"a":)" + nested(100) + R"(},"jsonrpc":"2.0","id":1,"method":"x"})").failure.text.en,
               Catch::Contains("found 'a'"));
}

TEST_CASE("a batch keeps its order, and each request its own fate", "[json_rpc]") {
    Incoming incoming = read_message(
        R"([{"jsonrpc":"2.0","id":1,"method":"a"},5,[1,{}],{"jsonrpc":"2.0","id":2},{"jsonrpc":"2.0","method":"b"},{}])");

    CHECK(incoming.is_batch);
    REQUIRE(incoming.items.size() == 6);
    CHECK(incoming.items[0].value().method == "a");
    CHECK_FALSE(incoming.items[1].has_value());
    CHECK_FALSE(incoming.items[2].has_value());
    CHECK(incoming.items[3].error().id == Id{std::int64_t{2}});
    CHECK(incoming.items[4].value().is_notification);
    CHECK_FALSE(incoming.items[5].has_value());
}

TEST_CASE("a batch of more than a hundred is one refusal", "[json_rpc]") {
    const std::string request = R"({"jsonrpc":"2.0","id":1,"method":"a"})";
    std::string batch = "[" + request;
    for (int i = 1; i < 100; ++i) batch += "," + request;
    CHECK(read_message(batch + "]").items.size() == 100);
    CHECK_THAT(refused(batch + "," + request + "]").failure.text.en, Catch::Contains("at most 100"));
}

TEST_CASE("answers to a batch go out together, those of notifications left out", "[json_rpc]") {
    CHECK(batch_text({"{\"a\":1}", "", "{\"b\":2}"}) == R"([{"a":1},{"b":2}])");
    CHECK(batch_text({"", ""}).empty());
}

TEST_CASE("a failure carries its code, both languages, and what else there is", "[json_rpc]") {
    const Failure failure{.code = "stale_version",
                          .text = {.zh = "已有人办理。", .en = "Expected version 3, but it is 4."},
                          .hint = {.zh = "请刷新", .en = "look again"},
                          .more = {{"version", 4}}};
    const json sent = json::parse(failure_text("q", failure));
    CHECK(sent["id"] == "q");
    CHECK(sent["error"]["code"] == 1);
    CHECK(sent["error"]["message"] == "Expected version 3, but it is 4.");
    CHECK(sent["error"]["data"] == json::parse(R"({"code":"stale_version","text":{"zh":"已有人办理。","en":"Expected version 3, but it is 4."},
                                                 "hint":{"zh":"请刷新","en":"look again"},"version":4})"));
}

TEST_CASE("JSON is written as another writer writes it", "[json_text]") {
    const json value = GENERATE(as<json>(),
                                json{{"b", 1}, {"a", {{"x", nullptr}, {"y", true}}}, {"", json::array({1, "two", -3, 2.5})}},
                                json::object(),
                                json::array(),
                                "plain",
                                "\"\\/\b\f\n\r\t\x01\x1f\x7f",
                                "客户\u00e9\U0001F600",
                                "cut \xe5\xae",
                                std::string("\0", 1),
                                std::int64_t{INT64_MIN},
                                UINT64_MAX);
    std::string written;
    append_json(written, value);
    CHECK(written == value.dump(-1, ' ', false, json::error_handler_t::replace));
}

TEST_CASE("every escape and every width of character is read", "[json_text]") {
    const auto read = [](const std::string& written) { return accepted(with_params("[\"" + written + "\"]")).params[0]; };
    CHECK(read(R"(\"\\\/\b\f\n\r\t\u0041\u00e9\u5ba2\ud83d\ude00)") == "\"\\/\b\f\n\r\tA\u00e9\u5ba2\U0001F600");
    CHECK(read("\x7f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff") == "\x7f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff");
    const std::string broken = GENERATE(as<std::string>(), R"(\ude00)", R"(\ud83dx)", R"(\ud83d\u0041)", R"(\u00g0)", R"(\u12)", "\xc0\x80",
                                        "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\x80", "\xe5\xae", "\x1f");
    CHECK(refused(with_params("[\"" + broken + "\"]")).failure.number == -32700);
}

TEST_CASE("a byte that is no UTF-8 does not break an answer", "[json_rpc]") {
    CHECK(json::accept(failure_text("\xff", unknown_method("\xff\xfe"))));
}

TEST_CASE("whatever bytes arrive, each is answered or read, and nothing is thrown", "[json_rpc]") {
    const std::string good = R"([{"jsonrpc":"2.0","id":"q-1","method":"task.act","params":{"request":"r","instance":"MF-1",)"
                             R"("version":4,"action":"a","form":{"lines":[{"fee":null,"n":-12},{"fee":[]}],"note":"客户\u5ba2"}}},)"
                             R"({"jsonrpc":"2.0","method":"instance.list","params":{"limit":10,"closed":true}}])";
    const std::string_view pieces = "{}[]\",:\\u0123456789.eE-+tfn \x01\xe5\xff";
    std::mt19937 random(20261103);
    const auto below = [&](std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random); };
    std::size_t read = 0, refused_ones = 0;
    for (int run = 0; run < 20'000; ++run) {
        std::string text = good;
        for (std::size_t change = 0, changes = 1 + below(4); change < changes && !text.empty(); ++change) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
                case 0: text[at] = pieces[below(pieces.size())]; break;
                case 1: text.insert(at, 1, pieces[below(pieces.size())]); break;
                case 2: text.erase(at, 1 + below(20)); break;
                default: text.insert(at, text.substr(below(text.size()), below(60))); break;
            }
        }
        const Incoming incoming = read_message(text);
        REQUIRE_FALSE(incoming.items.empty());
        // Another reader is of the same opinion: what is JSON, and what it holds.
        const json whole = json::parse(text, nullptr, false);
        INFO(text);
        REQUIRE(whole.is_discarded() == (!incoming.items[0] && incoming.items[0].error().failure.number == -32700));
        for (std::size_t i = 0; i < incoming.items.size(); ++i) {
            const auto& item = incoming.items[i];
            if (item) {
                const json& alone = incoming.is_batch ? whole[i] : whole;
                REQUIRE(item->params == alone.value("params", json::object()));
                std::string written;
                append_json(written, item->params);
                REQUIRE(written == item->params.dump());
            }
            if (!item) {
                ++refused_ones;
                REQUIRE(json::accept(failure_text(item.error().id, item.error().failure)));
                continue;
            }
            ++read;
            const Method* method = find_method(item->method);
            const auto fault = method == nullptr ? std::nullopt : check_parameters(*method, item->params);
            if (fault) REQUIRE(json::accept(failure_text(item->id, invalid_parameters(*fault))));
        }
    }
    // Both happened often, else this shows nothing.
    CHECK(read > 1000);
    CHECK(refused_ones > 1000);
}

TEST_CASE("parameters are checked by the table, and the fault names the parameter", "[openrpc]") {
    const json good{{"request", "r-1"}, {"instance", "MF-12"}, {"version", 4}, {"action", "approve"}};
    CHECK(fault_of("task.act", good).empty());

    const auto [change, sentence] = GENERATE(table<std::string, std::string>(
        {{R"({"version":"4"})", "Expected parameter 'version' (integer), but found text."},
         {R"({"version":null})", "Expected parameter 'version' (integer), but found null."},
         {R"({"version":-1})", "Expected parameter 'version' (integer from 0 to 4294967295), but found -1."},
         {R"({"input":[]})", "Expected parameter 'input' (object), but found list."},
         {R"({"request":"a b"})", "Expected parameter 'request' (1 to 64 of A-Z a-z 0-9 . _ -), but found another text."},
         {R"({"request":""})", "Expected parameter 'request' (1 to 64 of A-Z a-z 0-9 . _ -), but found another text."},
         {R"({"reson":"x"})", "but found 'reson'."},
         {R"({"seen":4})", "but found 'seen'."},
         {R"({"reason":"pay \u202e001"})", "it has U+202E."},
         {R"({"reason":"line\nbreak"})", "it has U+000A."},
         {R"({"instance":"\u0000"})", "it has U+0000."}}));
    json params = good;
    params.update(json::parse(change));
    CHECK_THAT(fault_of("task.act", params), Catch::Contains(sentence));
}

TEST_CASE("a missing parameter is named, and so are parameters by position", "[openrpc]") {
    CHECK(fault_of("task.act", {{"request", "r"}, {"instance", "MF-1"}, {"version", 1}}) ==
          "Expected parameter 'action' (text), but it is missing.");
    CHECK(fault_of("instance.show", {{"instance", "MF-1"}}).empty());
    CHECK_THAT(fault_of("instance.show", json::array({"MF-1"})), Catch::Contains("by name"));
    CHECK_THAT(fault_of("task.act", {{"instance", "MF-1"}, {"version", 1}, {"action", "a"}}), Catch::Contains("'request'"));
}

TEST_CASE("times, months, limits and lists have their form", "[openrpc]") {
    CHECK(fault_of("admin.clock.advance", {{"request", "r"}, {"to", "2026-11-03T18:00:00+08:00"}}).empty());
    CHECK(fault_of("admin.clock.advance", {{"request", "r"}, {"to", "2026-11-03T18:00:00.250Z"}}).empty());
    CHECK_FALSE(fault_of("admin.clock.advance", {{"request", "r"}, {"to", "2026-11-03 18:00"}}).empty());
    CHECK_FALSE(fault_of("admin.clock.advance", {{"request", "r"}, {"to", "2026-11-03T18:00:00"}}).empty());
    CHECK(fault_of("calendar.month", {{"month", "2026-11"}}).empty());
    CHECK_FALSE(fault_of("calendar.month", {{"month", "2026-11-01"}}).empty());
    CHECK_THAT(fault_of("instance.list", {{"limit", 1001}}), Catch::Contains("from 1 to 1000"));
    CHECK_FALSE(fault_of("table.import", {{"request", "r"}, {"table", "price"}, {"rows", json::array({1})}}).empty());
    CHECK(fault_of("workflow.check", {{"text", "workflow = \"a\"\n\tversion = 1\n"}}).empty());
}

TEST_CASE("names are unique, and every change asks for a request id", "[openrpc]") {
    std::set<std::string> names;
    for (const Method& method : methods()) {
        CHECK(names.insert(method.name).second);
        CHECK(find_method(method.name) == &method);
        std::set<std::string> parameters;
        for (const Parameter& parameter : method.parameters) CHECK(parameters.insert(parameter.name).second);
        CHECK(parameters.contains("request") == method.changing);
    }
    CHECK(find_method("task.actt") == nullptr);
    CHECK(find_method("") == nullptr);
}

TEST_CASE("the OpenRPC document lists what the check accepts", "[openrpc]") {
    const json document = openrpc_document("0.1.0");
    REQUIRE(document["methods"].size() == methods().size());
    for (std::size_t i = 0; i < methods().size(); ++i) {
        const Method& method = methods()[i];
        const json& described = document["methods"][i];
        CHECK(described["name"] == method.name);
        REQUIRE(described["params"].size() == method.parameters.size());
        for (const json& parameter : described["params"]) CHECK(parameter["schema"].contains("type"));
    }
}

TEST_CASE("every method says whether a gateway may ask for it in somebody's name", "[openrpc][gateway]") {
    const json document = openrpc_document("0.1.0");
    for (std::size_t i = 0; i < methods().size(); ++i) {
        INFO(methods()[i].name);
        CHECK(methods()[i].gateway != Gateway::unsaid);
        CHECK(document["methods"][i]["x-gateway"] == (methods()[i].gateway == Gateway::may));
    }
}

// docs/protocol.md, one row for each method: | `name` * † | `parameter`, `optional`? ... | answer |
TEST_CASE("docs/protocol.md has the methods of the table, with their parameters", "[openrpc][docs]") {
    std::ifstream file(std::string(COUNTERSIGN_SOURCE_DIR) + "/docs/protocol.md");
    std::vector<std::string> documented, known;
    const std::regex row(R"re(\| `([a-z_.]+)`( \*)?( †)? \|([^|]*)\|.*)re"), parameter(R"re(`([a-z_]+)`(\?)?)re");
    // Those of every query, list and change are told of once, above the table.
    const std::set<std::string> common{"request", "seen", "limit", "after"};
    std::smatch match;
    for (std::string line; std::getline(file, line);) {
        if (!std::regex_match(line, match, row)) continue;
        std::set<std::string> parameters;
        const std::string cell = match[4];
        for (std::sregex_iterator at(cell.begin(), cell.end(), parameter), end; at != end; ++at)
            if (!common.contains((*at)[1])) parameters.insert((*at)[1].str() + (*at)[2].str());
        documented.push_back(match[1].str() + match[2].str() + match[3].str());
        for (const std::string& one : parameters) documented.back() += " " + one;
    }
    for (const Method& method : methods()) {
        std::set<std::string> parameters;
        for (const Parameter& one : method.parameters)
            if (!common.contains(one.name)) parameters.insert(one.name + (one.required ? "" : "?"));
        known.push_back(method.name + (method.changing ? " *" : "") + (method.gateway == Gateway::may ? "" : " †"));
        for (const std::string& one : parameters) known.back() += " " + one;
    }
    CHECK(documented == known);
}
