// Value: what a form field, an action's input or a variable may hold. A closed set of types; no
// floating point. Records keep their fields in order of name, so that equal values have equal
// encodings (the digest of a form rests on this).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/engine/money.hpp"

namespace countersign::engine {

// An instant in UTC, to the millisecond. Everything stored is UTC; zones exist only in Calendar.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
// A calendar day in the company's time zone.
using Date = std::chrono::sys_days;
using Month = std::chrono::year_month;

struct Value;
using List = std::vector<Value>;
using Record = std::map<std::string, Value, std::less<>>;

// std::monostate is "nothing": a field that was not filled in.
struct Value {
    using Variant = std::variant<std::monostate, bool, std::int64_t, std::string, Money, Date, Instant, List, Record>;
    Variant held;

    Value() = default;
    Value(bool v) : held(v) {}
    Value(std::int64_t v) : held(v) {}
    Value(int v) : held(std::int64_t{v}) {}
    Value(std::string v) : held(std::move(v)) {}
    Value(std::string_view v) : held(std::string(v)) {}
    Value(const char* v) : held(std::string(v)) {}
    Value(Money v) : held(v) {}
    Value(Date v) : held(v) {}
    Value(Instant v) : held(v) {}
    Value(List v) : held(std::move(v)) {}
    Value(Record v) : held(std::move(v)) {}

    bool operator==(const Value&) const = default;

    [[nodiscard]] bool is_nothing() const { return std::holds_alternative<std::monostate>(held); }
    // Pointer to the value of that type, or nullptr.
    template <class T>
    [[nodiscard]] const T* get() const { return std::get_if<T>(&held); }
    template <class T>
    [[nodiscard]] T* get() { return std::get_if<T>(&held); }
    // The field of a record, or nullptr when this is no record or has no such field.
    [[nodiscard]] const Value* find(std::string_view field) const;
};

// For people and for explanations: text in quotes, money with its currency, dates as 2026-10-31,
// lists as [a, b]. Instants are UTC.
[[nodiscard]] std::string describe(const Value& value);
// The name of the held type: "nothing", "bool", "int", "text", "money", "date", "instant", "list", "record".
[[nodiscard]] std::string_view type_name(const Value& value);

// 2026-10-31 and 2026-10; nothing else is accepted.
[[nodiscard]] Result<Date, std::string> parse_date(std::string_view text);
[[nodiscard]] Result<Month, std::string> parse_month(std::string_view text);
[[nodiscard]] std::string format_date(Date date);
[[nodiscard]] std::string format_month(Month month);

}  // namespace countersign::engine
