#include "daemon/engine/value.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/digits.hpp"

namespace countersign::engine {

namespace {

// The number that these digits make, or -1 when another sign stands among them.
int read_digits(std::string_view text) {
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else out += c;
    }
    return out += '"';
}

std::string describe_list(const List& list) {
    std::string out = "[";
    for (std::size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : ", ") + describe(list[i]);
    return out += "]";
}

std::string describe_record(const Record& record) {
    std::string out = "{";
    for (const auto& [name, field] : record)
        out += fmt::format("{}{}: {}", out.size() == 1 ? "" : ", ", name, describe(field));
    return out += "}";
}

}  // namespace

Record::Record(std::initializer_list<Field> fields) {
    fields_.reserve(fields.size());
    for (const Field& field : fields) emplace(field.first, field.second);
}

Record::iterator Record::lower_bound(std::string_view name) {
    // Mostly they come in order.
    if (fields_.empty() || fields_.back().first < name) return fields_.end();
    return std::lower_bound(fields_.begin(), fields_.end(), name, [](const Field& field, std::string_view wanted) {
        return field.first < wanted;
    });
}

Record::const_iterator Record::find(std::string_view name) const {
    for (auto field = fields_.begin(); field != fields_.end(); ++field)
        if (field->first == name) return field;
    return fields_.end();
}

Value& Record::emplace(std::string name, Value value) {
    const auto place = lower_bound(name);
    if (place != fields_.end() && place->first == name) return place->second;
    return fields_.emplace(place, std::move(name), std::move(value))->second;
}

void Record::insert_or_assign(std::string name, Value value) {
    const auto place = lower_bound(name);
    if (place != fields_.end() && place->first == name) place->second = std::move(value);
    else fields_.emplace(place, std::move(name), std::move(value));
}

bool Record::append(std::string name, Value value) {
    if (!fields_.empty() && fields_.back().first >= name) return false;
    fields_.emplace_back(std::move(name), std::move(value));
    return true;
}

bool Record::operator==(const Record& other) const { return fields_ == other.fields_; }

const Value* Value::find(std::string_view field) const {
    const auto* record = get<Record>();
    if (record == nullptr) return nullptr;
    const auto found = record->find(field);
    return found == record->end() ? nullptr : &found->second;
}

std::string describe(const Value& value) {
    return value.visit(Overloaded{
                          [](std::monostate) { return std::string("nothing"); },
                          [](bool held) { return std::string(held ? "true" : "false"); },
                          [](std::int64_t held) { return fmt::format("{}", held); },
                          [](const std::string& held) { return quoted(held); },
                          [](const Money& held) { return format(held); },
                          [](const Date& held) { return format_date(held); },
                          [](const Instant& held) { return format_utc(held); },
                          [](const List& held) { return describe_list(held); },
                          [](const Record& held) { return describe_record(held); },
                      });
}

std::string_view type_name(const Value& value) {
    return value.visit(Overloaded{
                          [](std::monostate) { return "nothing"; },
                          [](bool) { return "bool"; },
                          [](std::int64_t) { return "int"; },
                          [](const std::string&) { return "text"; },
                          [](const Money&) { return "money"; },
                          [](const Date&) { return "date"; },
                          [](const Instant&) { return "instant"; },
                          [](const List&) { return "list"; },
                          [](const Record&) { return "record"; },
                      });
}

Result<Date, std::string> parse_date(std::string_view text) {
    const bool has_form = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const int year = has_form ? read_digits(text.substr(0, 4)) : -1;
    const int month = has_form ? read_digits(text.substr(5, 2)) : -1;
    const int day = has_form ? read_digits(text.substr(8, 2)) : -1;
    if (year < 0 || month < 0 || day < 0)
        return fail(fmt::format("Expected a date such as 2026-10-31, but found \"{}\".", text));
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return fail(fmt::format("Expected a day of the calendar, but there is no {}.", text));
    return Date{date};
}

Result<Month, std::string> parse_month(std::string_view text) {
    const bool has_form = text.size() == 7 && text[4] == '-';
    const int year = has_form ? read_digits(text.substr(0, 4)) : -1;
    const int month = has_form ? read_digits(text.substr(5, 2)) : -1;
    if (year < 0 || month < 1 || month > 12)
        return fail(fmt::format("Expected a month such as 2026-10, but found \"{}\".", text));
    return std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)};
}

std::string format_date(Date date) {
    const std::chrono::year_month_day day{date};
    std::string text = format_month(day.year() / day.month());
    append_digits(text += '-', static_cast<unsigned>(day.day()), 2);
    return text;
}

std::string format_month(Month month) {
    std::string text;
    append_digits(text, static_cast<std::uint32_t>(static_cast<int>(month.year())), 4);
    append_digits(text += '-', static_cast<unsigned>(month.month()), 2);
    return text;
}

}  // namespace countersign::engine
