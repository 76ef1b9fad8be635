// Operators: logic that is commutative over faults, equality, order, exact arithmetic.
#include <fmt/format.h>

#include "daemon/engine/expression_evaluation.hpp"

namespace countersign::engine {

namespace {

// The days that 0000-01-01 to 9999-12-31 have: what a date can be written as.
constexpr Date first_date{std::chrono::year{0} / 1 / 1};
constexpr Date last_date{std::chrono::year{9999} / 12 / 31};

constexpr std::size_t bytes_per_step = 16;

}  // namespace

Operand Evaluation::binary(const Node& node) {
    switch (node.op) {
        case Operator::logical_and:
        case Operator::logical_or: return logical(node);
        case Operator::equal:
        case Operator::not_equal: return equality(node);
        case Operator::less:
        case Operator::less_equal:
        case Operator::greater:
        case Operator::greater_equal: return ordering(node);
        case Operator::in: return membership(node);
        default: return arithmetic(node);
    }
}

// One side that decides makes up for a fault on the other one.
Operand Evaluation::logical(const Node& node) {
    const bool deciding = node.op == Operator::logical_or;
    const Operand left = truth(node.children[0]);
    const bool* a = left.get<bool>();
    if (a != nullptr && *a == deciding) return left;
    EvaluationFault first;
    if (a == nullptr) first = std::move(fault_);
    const Operand right = truth(node.children[1]);
    const bool* b = right.get<bool>();
    if (b != nullptr && *b == deciding) return right;
    if (a != nullptr) return right;
    if (steps_ <= steps_max) fault_ = std::move(first);
    return left;
}

Operand Evaluation::equality(const Node& node) {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    const bool wanted = node.op == Operator::equal;
    const bool with_null = left.type.kind == Type::Kind::nothing || right.type.kind == Type::Kind::nothing;
    const Operand a = with_null ? value(left) : present(left);
    if (a.failed()) return a;
    const Operand b = with_null ? value(right) : present(right);
    if (b.failed()) return b;
    const Money* x = a.get<Money>();
    const Money* y = b.get<Money>();
    if (x != nullptr && y != nullptr && x->currency != y->currency)
        return fault(node, different_currencies(*x, *y));
    const Operand equal = same(a, b);
    const bool* held = equal.get<bool>();
    return held == nullptr ? equal : Operand(*held == wanted);
}

Operand Evaluation::same(const Operand& a, const Operand& b) {
    if (!spend(1)) return Failed{};
    if (a.is_list() || b.is_list()) {
        if (!a.is_list() || !b.is_list() || a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            const Operand equal = same(a.at(i), b.at(i));
            const bool* held = equal.get<bool>();
            if (held == nullptr || !*held) return equal;
        }
        return true;
    }
    if (const auto* x = a.get<const Record*>()) {
        const auto* y = b.get<const Record*>();
        if (y == nullptr || (*x)->size() != (*y)->size()) return false;
        for (auto i = (*x)->begin(), j = (*y)->begin(); i != (*x)->end(); ++i, ++j) {
            if (i->first != j->first) return false;
            const Operand equal = same(Operand::of(i->second), Operand::of(j->second));
            const bool* held = equal.get<bool>();
            if (held == nullptr || !*held) return equal;
        }
        return true;
    }
    if (const std::string* x = a.text()) {
        const std::string* y = b.text();
        if (y == nullptr || x->size() != y->size()) return false;
        if (!spend(x->size() / bytes_per_step)) return Failed{};
        return *x == *y;
    }
    const auto equal_scalars = [&]<class T>(const T* x) {
        const T* y = b.get<T>();
        return y != nullptr && *x == *y;
    };
    if (const auto* x = a.get<std::int64_t>()) return equal_scalars(x);
    if (const auto* x = a.get<bool>()) return equal_scalars(x);
    if (const auto* x = a.get<Money>()) return equal_scalars(x);
    if (const auto* x = a.get<Date>()) return equal_scalars(x);
    if (const auto* x = a.get<Instant>()) return equal_scalars(x);
    return a.is_nothing() && b.is_nothing();
}

std::optional<std::strong_ordering> Evaluation::compared(const Node& node, const Operand& a, const Operand& b) {
    std::optional<std::strong_ordering> order;
    const auto compare_scalars = [&]<class T>(const T* x) {
        if (const T* y = b.get<T>()) order = *x <=> *y;
    };
    if (const auto* money = a.get<Money>()) {
        const auto* other = b.get<Money>();
        if (other != nullptr && money->currency != other->currency) {
            fault(node, different_currencies(*money, *other));
            return std::nullopt;
        }
        if (other != nullptr) order = money->minor <=> other->minor;
    } else if (const std::string* text = a.text()) {
        // UTF-8 has the order of its code points, which is CEL's.
        if (const std::string* other = b.text()) order = text->compare(*other) <=> 0;
        if (order && !spend(text->size() / bytes_per_step)) return std::nullopt;
    } else if (const auto* number = a.get<std::int64_t>()) {
        compare_scalars(number);
    } else if (const auto* date = a.get<Date>()) {
        compare_scalars(date);
    } else if (const auto* instant = a.get<Instant>()) {
        compare_scalars(instant);
    } else if (const auto* truth_value = a.get<bool>()) {
        compare_scalars(truth_value);
    }
    if (!order) misfit(node, "two values of one type");
    return order;
}

Operand Evaluation::ordering(const Node& node) {
    const Operand a = present(node.children[0]);
    if (a.failed()) return a;
    const Operand b = present(node.children[1]);
    if (b.failed()) return b;
    const auto order = compared(node, a, b);
    if (!order) return Failed{};
    switch (node.op) {
        case Operator::less: return *order < 0;
        case Operator::less_equal: return *order <= 0;
        case Operator::greater: return *order > 0;
        default: return *order >= 0;
    }
}

Operand Evaluation::membership(const Node& node) {
    const Operand element = present(node.children[0]);
    if (element.failed()) return element;
    const Operand list = present(node.children[1]);
    if (list.failed()) return list;
    if (!list.is_list()) return misfit(node.children[1], "a list");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Operand equal = same(element, list.at(i));
        const bool* held = equal.get<bool>();
        if (held == nullptr || *held) return equal;
    }
    return false;
}

Operand Evaluation::arithmetic(const Node& node) {
    const Operand a = present(node.children[0]);
    if (a.failed()) return a;
    const Operand b = present(node.children[1]);
    if (b.failed()) return b;
    const auto* number = a.get<std::int64_t>();
    const auto* other = b.get<std::int64_t>();
    if (number != nullptr && other != nullptr) return integers(node, *number, *other);
    const bool adds = node.op == Operator::add;
    const bool multiplies = node.op == Operator::multiply;
    const auto* money = a.get<Money>();
    const auto* other_money = b.get<Money>();
    if (money != nullptr && other_money != nullptr)
        return from_money(node, adds ? add(*money, *other_money) : subtract(*money, *other_money));
    if (multiplies && money != nullptr && other != nullptr) return from_money(node, multiply(*money, *other));
    if (multiplies && number != nullptr && other_money != nullptr)
        return from_money(node, multiply(*other_money, *number));
    if (const auto* date = a.get<Date>()) {
        if (const auto* other_date = b.get<Date>()) return std::int64_t{(*date - *other_date).count()};
        std::int64_t days = other == nullptr ? 0 : *other;
        if (!adds && __builtin_sub_overflow(std::int64_t{0}, days, &days)) return fault(node, {.zh = "不是日期", .en = "it is no date"});
        if (other != nullptr) return shifted_date(node, *date, days);
    }
    if (a.text() != nullptr && b.text() != nullptr) return joined_texts(*a.text(), *b.text());
    if (a.is_list() && b.is_list()) return joined_lists(a, b);
    return misfit(node, "two values that the operator can join");
}

Operand Evaluation::integers(const Node& node, std::int64_t a, std::int64_t b) {
    const bool divides = node.op == Operator::divide || node.op == Operator::remainder;
    if (divides && b == 0) return fault(node, {.zh = "除数为零", .en = "the divisor is zero"});
    std::int64_t result = 0;
    bool overflow = false;
    switch (node.op) {
        case Operator::add: overflow = __builtin_add_overflow(a, b, &result); break;
        case Operator::subtract: overflow = __builtin_sub_overflow(a, b, &result); break;
        case Operator::multiply: overflow = __builtin_mul_overflow(a, b, &result); break;
        default:
            // The one quotient that does not fit; CEL makes its remainder an error as well.
            overflow = b == -1 && __builtin_sub_overflow(std::int64_t{0}, a, &result);
            if (!overflow) result = node.op == Operator::divide ? a / b : a % b;
    }
    if (overflow) return fault(node, beyond_integers());
    return result;
}

Operand Evaluation::from_money(const Node& node, const MoneyResult& result) {
    if (!result) return fault(node, {.zh = "金额超出范围，或币种不同", .en = result.error().text});
    return *result;
}

Operand Evaluation::shifted_date(const Node& node, Date date, std::int64_t days) {
    std::int64_t day = 0;
    const bool overflow = __builtin_add_overflow(std::int64_t{date.time_since_epoch().count()}, days, &day);
    if (overflow || day < first_date.time_since_epoch().count() || day > last_date.time_since_epoch().count())
        return fault(node, {.zh = "超出 0000 至 9999 年", .en = "it lies outside the years 0000 to 9999"});
    return Date{std::chrono::days{static_cast<std::chrono::days::rep>(day)}};
}

Operand Evaluation::joined_texts(const std::string& a, const std::string& b) {
    if (!spend((a.size() + b.size()) / bytes_per_step)) return Failed{};
    return keep(a + b);
}

Operand Evaluation::joined_lists(const Operand& a, const Operand& b) {
    if (!spend(a.size() + b.size())) return Failed{};
    Operands joined;
    joined.reserve(a.size() + b.size());
    for (std::size_t i = 0; i < a.size(); ++i) joined.push_back(a.at(i));
    for (std::size_t i = 0; i < b.size(); ++i) joined.push_back(b.at(i));
    return keep(std::move(joined));
}

}  // namespace countersign::engine
