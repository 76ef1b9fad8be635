#include "daemon/store/json_reader.hpp"

#include <fmt/format.h>

#include <utility>

#include "daemon/engine/calendar.hpp"
#include "daemon/store/failures.hpp"

namespace countersign::store {

namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

// The value of a hex digit as JsonWriter writes it, or -1.
int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// Makes the event of this name empty; false when there is none.
template <std::size_t... index>
bool make_event(std::string_view name, engine::Event& event, std::index_sequence<index...>) {
    static const std::string_view names[] = {engine::event_name(engine::Event(std::in_place_index<index>))...};
    return ((names[index] == name && (event.emplace<index>(), true)) || ...);
}

}  // namespace

void JsonReader::refuse(std::string_view expected) const {
    throw DamagedStore(fmt::format("Expected {} at byte {} of {}, but found \"{}\".", expected, at_, where_,
                                   text_.substr(std::min(at_, text_.size()), 24)));
}

void JsonReader::expect_end() {
    if (at_ != text_.size()) refuse("the end");
}

void JsonReader::read(std::string& text) {
    expect("\"");
    text.clear();
    for (;;) {
        const std::size_t from = at_;
        while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
        text.append(text_, from, at_ - from);
        if (accept("\"")) return;
        if (!accept("\\")) refuse("the end of a text");
        text += read_escaped();
    }
}

char JsonReader::read_escaped() {
    constexpr std::string_view letters = "\"\\bfnrt";
    constexpr std::string_view meanings = "\"\\\b\f\n\r\t";
    const char letter = at_ < text_.size() ? text_[at_] : '\0';
    if (const auto found = letters.find(letter); found != std::string_view::npos) {
        ++at_;
        return meanings[found];
    }
    if (text_.compare(at_, 3, "u00") != 0 || at_ + 5 > text_.size()) refuse("an escaped character");
    const int high = hex_value(text_[at_ + 3]);
    const int low = hex_value(text_[at_ + 4]);
    const int code = high * 16 + low;
    if (high < 0 || low < 0 || code >= 0x20 || meanings.find(static_cast<char>(code)) != std::string_view::npos)
        refuse("an escaped character");
    at_ += 5;
    return static_cast<char>(code);
}

// A text in which nothing was escaped, as dates and the like are.
std::string_view JsonReader::read_plain() {
    expect("\"");
    const std::size_t from = at_;
    while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
    const std::string_view plain = text_.substr(from, at_ - from);
    expect("\"");
    return plain;
}

void JsonReader::read(bool& value) {
    value = accept("true");
    if (!value) expect("false");
}

void JsonReader::read(engine::Date& date) {
    const auto parsed = engine::parse_date(read_plain());
    if (!parsed) refuse("a date before this");
    date = *parsed;
}

void JsonReader::read(engine::Instant& instant) {
    const std::string_view plain = read_plain();
    const auto parsed = engine::parse_instant(plain);
    // Only the one spelling that the log uses: UTC, milliseconds unless 0.
    if (!parsed || engine::format_utc(*parsed) != plain) refuse("an instant in UTC before this");
    instant = *parsed;
}

void JsonReader::read(engine::Month& month) {
    const auto parsed = engine::parse_month(read_plain());
    if (!parsed) refuse("a month before this");
    month = *parsed;
}

void JsonReader::read(engine::Currency& currency) {
    const auto parsed = engine::parse_currency(read_plain());
    if (!parsed) refuse("a currency before this");
    currency = *parsed;
}

void JsonReader::read(engine::Value& value) {
    switch (at_ < text_.size() ? text_[at_] : '\0') {
        case 'n': expect("null"); value = engine::Value(); return;
        case 't': expect("true"); value = true; return;
        case 'f': expect("false"); value = false; return;
        case '"': read(value.held.emplace<std::string>()); return;
        case '[': value = read_list(); return;
        case '{': value = read_value_in_braces(); return;
        default: read(value.held.emplace<std::int64_t>()); return;
    }
}

engine::Value JsonReader::read_value_in_braces() {
    if (text_.compare(at_, 9, "{\"amount\"") == 0) {
        engine::Money money;
        read(money);
        return money;
    }
    expect("{\"");
    if (accept("record\":")) return read_record();
    if (accept("date\":")) {
        engine::Date date;
        read(date);
        expect("}");
        return date;
    }
    expect("at\":");
    engine::Instant instant;
    read(instant);
    expect("}");
    return instant;
}

engine::List JsonReader::read_list() {
    engine::List list;
    read(list);
    return list;
}

engine::Record JsonReader::read_record() {
    engine::Record record;
    expect("{");
    for (bool is_first = true; !accept("}"); is_first = false) {
        if (!is_first) expect(",");
        std::string name;
        read(name);
        expect(":");
        engine::Value value;
        read(value);
        if (!record.append(std::move(name), std::move(value))) refuse("the fields of a record in order");
    }
    expect("}");
    return record;
}

void JsonReader::read(engine::Event& event) {
    expect("{\"event\":");
    const std::string_view name = read_plain();
    if (!make_event(name, event, std::make_index_sequence<std::variant_size_v<engine::Event>>()))
        refuse("the name of an event before this");
    std::visit([this](auto& held) { each_member(*this, held); }, event);
    expect("}");
}

}  // namespace countersign::store
