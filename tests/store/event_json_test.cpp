// The text of events: one released file for each kind, and laws on random entries. A golden file is
// never edited; a new form of an event gets a new file, and event_json lifts the old one.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "daemon/store/event_json.hpp"
#include "daemon/store/failures.hpp"
#include "tests/fakes/random_entries.hpp"

namespace {

using namespace countersign;
using namespace std::chrono_literals;

std::string encoded(const auto& thing) {
    std::string text;
    store::encode(thing, text);
    return text;
}

std::string body_with(const std::string& event) {
    return R"({"at":"2026-11-03T10:00:00Z","actor":"wang.fang","key":"","request":"r-1","digest":"0123456789abcdef",)"
           R"("instance":12,"version":4,"events":[)" +
           event + "]}";
}

std::string golden_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    std::string content = text.str();
    while (!content.empty() && content.back() == '\n') content.pop_back();
    return content;
}

const std::filesystem::path golden_folder = std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/golden/event";

// One byte changed, dropped, doubled or put in.
std::string damaged(std::string text) {
    const auto at = static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, text.size()));
    const char c = *rc::gen::elementOf(std::string("\"{}[],:0123456789-+.eE \\untfalsr\x01Z"));
    switch (*rc::gen::inRange(0, 3)) {
        case 0: text[at] = c; break;
        case 1: text.erase(at, 1); break;
        default: text.insert(at, 1, c); break;
    }
    return text;
}

}  // namespace

TEST_CASE("every kind of event that was ever released is read, and written the same", "[store][events]") {
    std::set<std::string> kinds;
    for (const auto& file : std::filesystem::directory_iterator(golden_folder)) {
        const std::string name = file.path().filename().string();
        INFO(name);
        const std::string text = golden_text(file.path());
        REQUIRE(nlohmann::json::accept(text));
        const engine::Entry entry = store::decode(7, body_with(text));
        REQUIRE(entry.events.size() == 1);
        const std::string kind(engine::event_name(entry.events.front()));
        CHECK(name.starts_with(kind + ".v"));
        // A later version only adds members that are left out while they have their default.
        CHECK(encoded(entry.events.front()) == text);
        CHECK(encoded(entry) == body_with(text));
        kinds.insert(kind);
    }
    CHECK(kinds.size() == std::variant_size_v<engine::Event>);
}

TEST_CASE("reading is the inverse of writing", "[store][events]") {
    CHECK(rc::check("entries", [](const engine::Entry& entry) {
        const std::string body = encoded(entry);
        RC_ASSERT(store::decode(entry.seq, body) == entry);
        RC_ASSERT(nlohmann::json::accept(body));
    }));
    CHECK(rc::check("values that somebody else has parsed", [](const engine::Value& value) {
        RC_ASSERT(store::decode_value(nlohmann::json::parse(encoded(value))) == value);
    }));
}

TEST_CASE("a damaged body is refused, or it is the body of another entry", "[store][events]") {
    CHECK(rc::check([](const engine::Entry& entry) {
        const std::string body = damaged(encoded(entry));
        try {
            const engine::Entry read = store::decode(entry.seq, body);
            RC_ASSERT(encoded(read) == body);
        } catch (const store::DamagedStore& refused) {
            RC_ASSERT(std::string_view(refused.what()).starts_with("Expected "));
        }
    }));
}

TEST_CASE("texts pass through as they are, and control characters are escaped", "[store][events]") {
    CHECK(encoded(engine::Value("月客户采购及客情费统计表 🧾")) == "\"月客户采购及客情费统计表 🧾\"");
    CHECK(encoded(engine::Value("a\"b\\c\nd\te\x01")) == R"("a\"b\\c\nd\te\u0001")");
    CHECK(encoded(engine::Value(engine::Money{.minor = -5, .currency = {}})) == R"({"amount":-5,"currency":"CNY"})");
    CHECK(encoded(engine::Value(engine::Instant{1500ms})) == R"({"at":"1970-01-01T00:00:01.500Z"})");
    CHECK(encoded(engine::Value(engine::Record{{"b", true}, {"a", engine::Value()}})) == R"({"record":{"a":null,"b":true}})");
}

TEST_CASE("a character that must be escaped is found wherever it stands, in texts of any length", "[store][events]") {
    for (std::size_t size = 1; size <= 26; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (unsigned byte = 1; byte < 0x80; ++byte) {
                std::string text(size, '!');
                text[at] = static_cast<char>(byte);
                const std::string written = encoded(engine::Value(text));
                const bool is_plain = byte >= 0x20 && byte != '"' && byte != '\\';
                if ((written.size() == size + 2) != is_plain || nlohmann::json::parse(written) != text)
                    FAIL("byte " << byte << " at " << at << " of " << size << " is written as " << written);
            }
    CHECK(encoded(engine::Value("东方药房东方\n药房")) == "\"东方药房东方\\n药房\"");
}

TEST_CASE("every control character has one spelling, and what is no control character has none", "[store][events]") {
    const auto spelled = [](unsigned byte) -> std::string {
        switch (byte) {
            case '\b': return "\\b";
            case '\t': return "\\t";
            case '\n': return "\\n";
            case '\f': return "\\f";
            case '\r': return "\\r";
            case '"': return "\\\"";
            case '\\': return "\\\\";
            default: break;
        }
        constexpr std::string_view hex = "0123456789abcdef";
        if (byte >= 0x20) return {static_cast<char>(byte)};
        return std::string("\\u00") + hex[byte / 16] + hex[byte % 16];
    };
    // Bytes of 0x80 and more are parts of characters that pass as they are.
    for (std::size_t size = 1; size <= 26; ++size)
        for (unsigned byte = 0; byte < 0x100; ++byte) {
            std::string text(size, '~'), expected(size, '~');
            text[size / 2] = static_cast<char>(byte);
            expected.replace(size / 2, 1, spelled(byte));
            if (encoded(engine::Value(text)) != '"' + expected + '"')
                FAIL("byte " << byte << " in " << size << " is written as " << encoded(engine::Value(text)));
        }
    std::string all, expected;
    for (unsigned byte = 0; byte < 0x100; ++byte) {
        all += static_cast<char>(byte);
        expected += spelled(byte);
    }
    CHECK(encoded(engine::Value(all)) == '"' + expected + '"');
}

TEST_CASE("the least and the most that a number, a day, an instant or a list can be are written in full", "[store][events]") {
    using Whole = std::numeric_limits<std::int64_t>;
    const auto on = [](int year, unsigned month, unsigned day) {
        return engine::Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    };
    CHECK(encoded(engine::Value(Whole::min())) == "-9223372036854775808");
    CHECK(encoded(engine::Value(Whole::max())) == "9223372036854775807");
    CHECK(encoded(engine::Value(0)) == "0");
    CHECK(encoded(engine::Value(-1)) == "-1");
    CHECK(encoded(engine::Value(engine::Money{.minor = Whole::min(), .currency = {{'J', 'P', 'Y'}}})) ==
          R"({"amount":-9223372036854775808,"currency":"JPY"})");
    CHECK(encoded(engine::Value(true)) == "true");
    CHECK(encoded(engine::Value(false)) == "false");
    CHECK(encoded(engine::Value(on(1, 1, 1))) == R"({"date":"0001-01-01"})");
    CHECK(encoded(engine::Value(on(2028, 2, 29))) == R"({"date":"2028-02-29"})");
    CHECK(encoded(engine::Value(on(9999, 12, 31))) == R"({"date":"9999-12-31"})");
    CHECK(encoded(engine::Value(engine::Instant{-1ms})) == R"({"at":"1969-12-31T23:59:59.999Z"})");
    CHECK(encoded(engine::Value(engine::Instant{on(2026, 11, 3)})) == R"({"at":"2026-11-03T00:00:00Z"})");
    CHECK(encoded(engine::Value(engine::Instant{on(2026, 11, 3)} + 9h + 5min + 7s + 3ms)) ==
          R"({"at":"2026-11-03T09:05:07.003Z"})");
    CHECK(encoded(engine::Value("")) == "\"\"");
    CHECK(encoded(engine::Value(engine::List{})) == "[]");
    CHECK(encoded(engine::Value(engine::List{1, "a", engine::Value(), engine::List{}})) == R"([1,"a",null,[]])");
    CHECK(encoded(engine::Value(engine::Record{})) == R"({"record":{}})");
    CHECK(encoded(engine::Value(engine::Record{{"a\"{", engine::Record{{"", "{"}, {"b", engine::List{}}}}, {"c", -1}})) ==
          R"({"record":{"a\"{":{"record":{"":"{","b":[]}},"c":-1}})");
    engine::Entry entry{.seq = 1, .instance = std::numeric_limits<std::uint64_t>::max()};
    entry.version = std::numeric_limits<std::uint32_t>::max();
    CHECK(encoded(entry) == R"({"at":"1970-01-01T00:00:00Z","actor":"","key":"","request":"","digest":"",)"
                            R"("instance":18446744073709551615,"version":4294967295,"events":[]})");
}

TEST_CASE("what an entry must not look like is said with a sentence", "[store][events]") {
    const std::string flag = R"({"event":"flagged","flag":"late"})";
    CHECK(store::decode(3, body_with(flag)).events.size() == 1);
    const auto refusal_of = [](const std::string& body) -> std::string {
        try {
            (void)store::decode(3, body);
            return "accepted";
        } catch (const store::DamagedStore& refused) {
            return refused.what();
        }
    };
    CHECK(refusal_of(body_with(R"({"event":"flaged","flag":"late"})")) ==
          "Expected the name of an event before this at byte 155 of entry 3, but found \",\"flag\":\"late\"}]}\".");
    CHECK(refusal_of(body_with(R"({"event":"flagged"})")).find("Expected , at byte") == 0);                        // missing
    CHECK(refusal_of(body_with(R"({"event":"flagged","flag":"late","more":1})")).find("Expected } at") == 0);      // unknown
    CHECK(refusal_of(body_with(R"({"event":"flagged","flag":7})")).find("Expected \" at") == 0);                   // wrong type
    CHECK(refusal_of(body_with(R"({"event":"form_saved","form_version":-1,"digest":"","form":null})")) != "accepted");
    CHECK(refusal_of(body_with(R"({"event":"variable_set","name":"n","value":1.5})")) != "accepted");
    CHECK(refusal_of(body_with(R"({"event":"variable_set","name":"n","value":9223372036854775808})")) != "accepted");
    CHECK(refusal_of(body_with(R"({"event":"variable_set","name":"n","value":{"date":"2026-02-30"}})")) != "accepted");
    CHECK(refusal_of(body_with(R"({"event":"variable_set","name":"n","value":{"record":{"b":1,"a":2}}})")) != "accepted");
    CHECK(refusal_of(body_with(flag) + " ").find("Expected the end at") == 0);
    CHECK(refusal_of("").find("Expected { at byte 0") == 0);
}
