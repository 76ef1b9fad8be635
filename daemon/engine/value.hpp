// Value: what a form field, an action's input or a variable may hold. A closed set of types; no
// floating point. Records keep their fields in order of name, so that equal values have equal
// encodings (the digest of a form rests on this).
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

// The fields of a record, in order of name: a sorted array, since there are few.
class Record {
public:
    using Field = std::pair<std::string, Value>;
    using iterator = std::vector<Field>::iterator;
    using const_iterator = std::vector<Field>::const_iterator;

    Record();
    Record(std::initializer_list<Field> fields);
    Record(const Record&);
    Record(Record&&) noexcept;
    Record& operator=(const Record&);
    Record& operator=(Record&&) noexcept;
    ~Record();

    [[nodiscard]] const_iterator begin() const;
    [[nodiscard]] const_iterator end() const;
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const;
    void reserve(std::size_t size);

    [[nodiscard]] const_iterator find(std::string_view name) const;
    [[nodiscard]] bool contains(std::string_view name) const;
    // The field of that name; of those before it, the first stays.
    Value& emplace(std::string name, Value value);
    void insert_or_assign(std::string name, Value value);
    // As emplace, for a name that comes after all others; false when it does not.
    [[nodiscard]] bool append(std::string name, Value value);

    bool operator==(const Record& other) const;

private:
    [[nodiscard]] iterator lower_bound(std::string_view name);
    std::vector<Field> fields_;
};

// What its copies share (a list or a record inside a value, an instance), so that copying it costs a
// counter, and what is never changed but by its only owner.
template <class T>
class Shared {
public:
    explicit Shared(T held) : held_(std::make_shared<T>(std::move(held))) {}
    [[nodiscard]] const T& get() const { return *held_; }
    [[nodiscard]] const T& operator*() const { return *held_; }
    [[nodiscard]] const T* operator->() const { return held_.get(); }
    // To look at it as it is now, for as long as wanted: whoever writes after this writes to a copy.
    [[nodiscard]] std::shared_ptr<const T> look() const { return held_; }
    // To write to: a copy of its own, if there are other owners.
    [[nodiscard]] T& own() {
        if (held_.use_count() != 1) held_ = std::make_shared<T>(*held_);
        return *held_;
    }
    bool operator==(const Shared& other) const { return held_ == other.held_ || *held_ == *other.held_; }

private:
    std::shared_ptr<T> held_;
};

// std::monostate is "nothing": a field that was not filled in.
struct Value {
    using Variant = std::
        variant<std::monostate, bool, std::int64_t, std::string, Money, Date, Instant, Shared<List>, Shared<Record>>;
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
    Value(List v) : held(Shared<List>(std::move(v))) {}
    Value(Record v) : held(Shared<Record>(std::move(v))) {}

    bool operator==(const Value&) const = default;

    [[nodiscard]] bool is_nothing() const { return std::holds_alternative<std::monostate>(held); }
    // Pointer to the value of that type, or nullptr.
    template <class T>
    [[nodiscard]] const T* get() const {
        if constexpr (std::is_same_v<T, List> || std::is_same_v<T, Record>) {
            const auto* shared = std::get_if<Shared<T>>(&held);
            return shared == nullptr ? nullptr : &shared->get();
        } else {
            return std::get_if<T>(&held);
        }
    }
    // The list or the record, to write to; must be one.
    template <class T>
    [[nodiscard]] T& own() {
        return std::get<Shared<T>>(held).own();
    }
    // Calls what Overloaded has for the held type: a list as const List&, a record as const Record&.
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return std::visit(
            [&]<class T>(const T& v) -> decltype(auto) {
                if constexpr (std::is_same_v<T, Shared<List>> || std::is_same_v<T, Shared<Record>>)
                    return visitor(v.get());
                else
                    return visitor(v);
            },
            held);
    }
    // The field of a record, or nullptr when this is no record or has no such field.
    [[nodiscard]] const Value* find(std::string_view field) const;
};

inline Record::Record() = default;
inline Record::Record(const Record&) = default;
inline Record::Record(Record&&) noexcept = default;
inline Record& Record::operator=(const Record&) = default;
inline Record& Record::operator=(Record&&) noexcept = default;
inline Record::~Record() = default;
inline Record::const_iterator Record::begin() const { return fields_.begin(); }
inline Record::const_iterator Record::end() const { return fields_.end(); }
inline std::size_t Record::size() const { return fields_.size(); }
inline bool Record::empty() const { return fields_.empty(); }
inline void Record::reserve(std::size_t size) { fields_.reserve(size); }
inline bool Record::contains(std::string_view name) const { return find(name) != end(); }

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
