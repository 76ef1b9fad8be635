// Forms and inputs as they come from outside: read into the engine's values, or refused with the
// place of the fault.
#include "daemon/server/wire_values.hpp"

#include <catch2/catch.hpp>

#include "daemon/protocol/json_rpc.hpp"

using namespace countersign::engine;
using countersign::server::read_wire_key;
using countersign::server::read_wire_person;
using countersign::server::read_wire_record;
using nlohmann::json;

namespace {

constexpr Currency cny{{'C', 'N', 'Y'}};

Field field(std::string id, FieldType type) { return {.id = std::move(id), .type = type}; }

// A statement in small.
std::vector<Field> statement() {
    Field customer = field("customer", FieldType::text);
    customer.max_length = 4;
    Field lines = field("lines", FieldType::table);
    lines.max_rows = 3;
    lines.columns = {customer, field("sold", FieldType::integer), field("fee", FieldType::money), field("paid_on", FieldType::date)};
    Field purpose = field("purpose", FieldType::choice);
    purpose.choices = {{.id = "gift"}, {.id = "event"}};
    return {lines, purpose, field("nil", FieldType::boolean), field("note", FieldType::text)};
}

std::string fault_of(const std::string& wire) {
    const auto read = read_wire_record(statement(), json::parse(wire), "", cny);
    return read ? "" : read.error().front().described().en;
}

}  // namespace

TEST_CASE("a form is read into typed values", "[wire_values]") {
    const auto read = read_wire_record(statement(), json::parse(R"({
        "lines": [{"customer": "华东医药", "sold": 12, "fee": {"amount": 123450, "currency": "CNY"}, "paid_on": "2026-10-31"},
                  {"customer": "", "sold": null}],
        "purpose": "gift", "nil": false, "note": null})"), "", cny);
    REQUIRE(read.has_value());

    const Record first{{"customer", "华东医药"},
                       {"sold", 12},
                       {"fee", Money{.minor = 123450, .currency = cny}},
                       {"paid_on", Date{std::chrono::year{2026} / 10 / 31}}};
    const Record second{{"customer", ""}};
    CHECK(*read == Value{Record{{"lines", List{first, second}}, {"purpose", "gift"}, {"nil", false}}});
}

TEST_CASE("a wrong value is named by its place", "[wire_values]") {
    const auto [wire, sentence] = GENERATE(table<std::string, std::string>(
        {{R"([])", "the form: Expected an object, but found a list."},
         {R"({"lines": {}})", "lines: Expected a table (a list of rows), but found an object."},
         {R"({"lines": [5]})", "lines[1]: Expected an object, but found an integer."},
         {R"({"lines": [{}, {"sold": "12"}]})", "lines[2].sold: Expected an integer, but found a text."},
         {R"({"lines": [{"sold": 1.5}]})", "lines[1].sold: Expected an integer, but found a number with a point."},
         {R"({"lines": [{"sold": 9223372036854775808}]})", "lines[1].sold: Expected an integer"},
         {R"({"lines": [{}, {}, {"fee": 3000}]})", "lines[3].fee: Expected an amount"},
         {R"({"lines": [{"fee": {"amount": "3000", "currency": "CNY"}}]})", "lines[1].fee.amount: Expected an integer of minor units"},
         {R"({"lines": [{"fee": {"amount": 3000, "currency": "cny"}}]})", "lines[1].fee.currency: Expected a currency"},
         {R"({"lines": [{"fee": {"amount": 3000, "currency": "JPY"}}]})", "lines[1].fee: Expected an amount in CNY, but it is in JPY."},
         {R"({"lines": [{"fee": {"amount": 3000, "currency": "CNY", "rate": 1}}]})", "lines[1].fee: Expected an amount"},
         {R"({"lines": [{"fee": {"amount": 3000}}]})", "lines[1].fee: Expected an amount"},
         {R"({"lines": [{"paid_on": "2026-02-30"}]})", "lines[1].paid_on: Expected a date"},
         {R"({"lines": [{"paid_on": "31.10.2026"}]})", "lines[1].paid_on: Expected a date"},
         {R"({"lines": [{"customer": "五个字的名"}]})", "lines[1].customer: Expected at most 4 characters, but there are 5."},
         {R"({"lines": [{}, {}, {}, {}]})", "lines: Expected at most 3 rows, but there are 4."},
         {R"({"lines": [{"custommer": "a"}]})", "lines[1].custommer: Expected a declared field (customer, sold, fee, paid_on)"},
         {R"({"purpose": 1})", "purpose: Expected a text, but found an integer."},
         {R"({"nil": 0})", "nil: Expected true or false, but found an integer."},
         {R"({"note": ["a"]})", "note: Expected a text, but found a list."}}));
    CHECK_THAT(fault_of(wire), Catch::StartsWith(sentence));
}

TEST_CASE("characters that can not be seen or that turn the text are refused", "[wire_values]") {
    const auto [escaped, name] = GENERATE(table<std::string, std::string>({{"\\u0000", "U+0000"},
                                                                           {"\\u0007", "U+0007"},
                                                                           {"\\n", "U+000A"},
                                                                           {"\\u007f", "U+007F"},
                                                                           {"\\u0085", "U+0085"},
                                                                           {"\\u00ad", "U+00AD"},
                                                                           {"\\u200b", "U+200B"},
                                                                           {"\\u200f", "U+200F"},
                                                                           {"\\u202e", "U+202E"},
                                                                           {"\\u2066", "U+2066"},
                                                                           {"\\ufeff", "U+FEFF"},
                                                                           {"\\udb40\\udc41", "U+E0041"}}));
    CHECK_THAT(fault_of("{\"note\": \"张\\u4e09" + escaped + "x\"}"), Catch::Contains("it has " + name));
}

TEST_CASE("what people write in many languages passes", "[wire_values]") {
    CHECK(fault_of(R"({"note": "华东第一医药（杭州）· Société Générale – ﾃｽﾄ 𠮷野 ０１２ emoji 👍 = + - @"})").empty());
}

TEST_CASE("what the daemon computes may be sent along and is not read", "[wire_values]") {
    auto fields = statement();
    Field total = field("total", FieldType::money);
    const auto compiled = compile("1 + 1", Declarations{}, Type::of(Type::Kind::integer));
    REQUIRE(compiled.has_value());
    total.compute = *compiled;
    fields.push_back(total);

    const auto read = read_wire_record(fields, json::parse(R"({"total": "whatever", "note": "a"})"), "");

    REQUIRE(read.has_value());
    CHECK(*read == Value{Record{{"note", "a"}}});
}

TEST_CASE("a place may have a prefix, as rows of an imported table do", "[wire_values]") {
    const auto read = read_wire_record(statement()[0].columns, json::parse(R"({"sold": true})"), "rows[7].");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().front().where == "rows[7].sold");
}

TEST_CASE("a person is read, with what may be left out", "[wire_values]") {
    const auto full = read_wire_person(json::parse(R"({"id": "wang.fang", "name": "王芳", "roles": ["finance", "cashier", "finance"],
        "department": "财务部", "manager": "zheng.tao", "language": "en", "active": false})"));
    REQUIRE(full.has_value());
    CHECK(*full == Person{.id = "wang.fang", .name = "王芳", .roles = {"cashier", "finance"}, .department = "财务部",
                          .manager = "zheng.tao", .language = "en", .active = false});
    const auto least = read_wire_person(json::parse(R"({"id": "a", "name": "b", "manager": null})"));
    REQUIRE(least.has_value());
    CHECK(least->active);
    CHECK(least->language == "zh");
}

TEST_CASE("a person or key that is none is refused", "[wire_values]") {
    const auto [wire, sentence] = GENERATE(table<std::string, std::string>(
        {{R"(5)", "person: Expected an object"},
         {R"({"name": "a"})", "person.id: Expected a text, but it is missing."},
         {R"({"id": "wang fang", "name": "a"})", "person.id: Expected letters"},
         {R"({"id": "../x", "name": "a"})", "person.id: Expected letters"},
         {R"({"id": "clock", "name": "a"})", "clock.id: Expected an id of a person"},
         {R"({"id": "a"})", "a.name: Expected a text"},
         {R"({"id": "a", "name": "b\u202ec"})", "a.name: Expected a text"},
         {R"({"id": "a", "name": "b", "roles": "finance"})", "a.roles: Expected a list"},
         {R"({"id": "a", "name": "b", "roles": [["finance"]]})", "a.roles: Expected letters"},
         {R"({"id": "a", "name": "b", "language": "fr"})", "a.language: Expected zh or en"},
         {R"({"id": "a", "name": "b", "active": 1})", "a.active: Expected true or false"},
         {R"({"id": "a", "name": "b", "salary": 1})", "a: Expected known members only"}}));
    const auto read = read_wire_person(json::parse(wire));
    REQUIRE_FALSE(read.has_value());
    CHECK_THAT(read.error().en, Catch::StartsWith(sentence));

    const std::string key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    CHECK(read_wire_key({{"person", "a"}, {"public_key", key}, {"label", "手机"}}).has_value());
    CHECK_FALSE(read_wire_key({{"person", "a"}, {"public_key", key.substr(1)}}).has_value());
    CHECK_FALSE(read_wire_key({{"person", "a"}, {"public_key", std::string(40, '"')}}).has_value());
    CHECK_FALSE(read_wire_key({{"public_key", key}}).has_value());
}
