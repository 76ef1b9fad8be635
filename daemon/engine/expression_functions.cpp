// Functions: CEL's for texts and lists, ours for money, days and reference tables.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "daemon/engine/expression_evaluation.hpp"
#include "daemon/engine/wording.hpp"

namespace countersign::engine {

namespace {

// A search through a table, an account's balance: work that is done outside of the evaluation.
constexpr std::size_t steps_of_search = 100;
// No calendar has more days than these in a row, so none are counted beyond them.
constexpr std::int64_t counted_days_max = 20'000;

}  // namespace

Operand Evaluation::call(const Node& node) {
    switch (node.function) {
        case Function::size: return size(node);
        case Function::contains:
        case Function::starts_with:
        case Function::ends_with: return text_test(node);
        case Function::to_int: return to_int(node);
        case Function::to_text: return to_text(node);
        case Function::sum: return sum(node);
        case Function::min:
        case Function::max: return extreme(node);
        case Function::distinct: return distinct(node);
        case Function::prorate: return share(node);
        case Function::days:
        case Function::workdays: return days(node);
        case Function::month: return month(node);
        case Function::minute_of_day: return minute_of_day(node);
        case Function::lookup:
        case Function::has_row: return row(node);
        case Function::balance: return balance(node);
        case Function::open_by:
        case Function::open_about: return others(node);
        case Function::registered: return registered(node);
        case Function::money:
        case Function::date: break;  // the checker made literals of them
    }
    return fault(node, {.zh = "函数无法解析", .en = "the function was never resolved"});
}

Operand Evaluation::size(const Node& node) {
    const Operand operand = present(node.children[0]);
    if (operand.failed()) return operand;
    if (operand.is_list()) return static_cast<std::int64_t>(operand.size());
    const std::string* text = operand.text();
    if (text == nullptr) return misfit(node.children[0], "a list or a text");
    if (!spend(text->size() / 16)) return Failed{};
    const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return std::int64_t{std::ranges::count_if(*text, starts_character)};
}

Operand Evaluation::text_test(const Node& node) {
    const Operand operand = present(node.children[0]);
    const auto* text = as<const std::string*>(node.children[0], operand, "a text");
    if (text == nullptr) return Failed{};
    const Operand argument = present(node.children[1]);
    const auto* part = as<const std::string*>(node.children[1], argument, "a text");
    if (part == nullptr) return Failed{};
    if (node.function == Function::starts_with) return (*text)->starts_with(**part);
    if (node.function == Function::ends_with) return (*text)->ends_with(**part);
    // The search may look at each byte of the part anew for each byte of the text.
    if (!spend((*text)->size() * std::max<std::size_t>((*part)->size(), 1) / 16)) return Failed{};
    return (*text)->find(**part) != std::string::npos;
}

Operand Evaluation::to_int(const Node& node) {
    const Operand operand = present(node.children[0]);
    if (operand.failed() || operand.get<std::int64_t>() != nullptr) return operand;
    const auto* text = as<const std::string*>(node.children[0], operand, "a text");
    if (text == nullptr) return Failed{};
    std::int64_t number = 0;
    const char* end = (*text)->data() + (*text)->size();
    const auto [stopped, error] = std::from_chars((*text)->data(), end, number);
    if (error == std::errc{} && stopped == end) return number;
    return fault(node, {.zh = fmt::format("“{}”不是整数", shortened(**text, 40)),
                            .en = fmt::format("\"{}\" is no integer", shortened(**text, 40))});
}

Operand Evaluation::to_text(const Node& node) {
    const Operand operand = present(node.children[0]);
    if (operand.failed() || operand.text() != nullptr) return operand;
    return keep(describe(operand.to_value()));
}

Operand Evaluation::sum(const Node& node) {
    const Operand list = present(node.children[0]);
    if (list.failed()) return list;
    if (!list.is_list()) return misfit(node.children[0], "a list");
    if (!spend(list.size())) return Failed{};
    if (node.type.kind == Type::Kind::integer) {
        std::int64_t total = 0;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Operand element = list.at(i);
            const auto* number = as<std::int64_t>(node.children[0], element, "integers");
            if (number == nullptr) return Failed{};
            if (__builtin_add_overflow(total, *number, &total))
                return fault(node, beyond_integers());
        }
        return total;
    }
    // An empty sum has the company's currency, another one that of its elements.
    Money total{.minor = 0, .currency = environment_.currency};
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Operand element = list.at(i);
        const auto* money = as<Money>(node.children[0], element, "amounts of money");
        if (money == nullptr) return Failed{};
        if (i == 0) total.currency = money->currency;
        const Operand added = from_money(node, add(total, *money));
        const auto* next = added.get<Money>();
        if (next == nullptr) return added;
        total = *next;
    }
    return total;
}

Operand Evaluation::extreme(const Node& node) {
    Operand best = present(node.children[0]);
    for (std::size_t i = 1; i < node.children.size() && !best.failed(); ++i) {
        const Operand candidate = present(node.children[i]);
        if (candidate.failed()) return candidate;
        const auto order = compared(node, candidate, best);
        if (!order) return Failed{};
        if (node.function == Function::min ? *order < 0 : *order > 0) best = candidate;
    }
    return best;
}

Operand Evaluation::distinct(const Node& node) {
    const Operand list = present(node.children[0]);
    if (list.failed()) return list;
    if (!list.is_list()) return misfit(node.children[0], "a list");
    Operands kept;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Operand element = list.at(i);
        bool seen = false;
        for (std::size_t k = 0; k < kept.size() && !seen; ++k) {
            const Operand equal = same(kept[k], element);
            const bool* held = equal.get<bool>();
            if (held == nullptr) return equal;
            seen = *held;
        }
        if (!seen) kept.push_back(element);
    }
    return keep(std::move(kept));
}

Operand Evaluation::share(const Node& node) {
    const Operand first = present(node.children[0]);
    const auto* amount = as<Money>(node.children[0], first, "money");
    if (amount == nullptr) return Failed{};
    const Operand part = present(node.children[1]);
    if (part.failed()) return part;
    const Operand whole = present(node.children[2]);
    if (whole.failed()) return whole;
    const auto* part_money = part.get<Money>();
    const auto* whole_money = whole.get<Money>();
    if (part_money != nullptr && whole_money != nullptr) {
        if (part_money->currency != whole_money->currency)
            return fault(node, {.zh = "部分与总数的币种不同", .en = "part and whole have different currencies"});
        return from_money(node, prorate(*amount, part_money->minor, whole_money->minor));
    }
    const auto* part_number = as<std::int64_t>(node.children[1], part, "an integer");
    const auto* whole_number = as<std::int64_t>(node.children[2], whole, "an integer");
    if (part_number == nullptr || whole_number == nullptr) return Failed{};
    return from_money(node, prorate(*amount, *part_number, *whole_number));
}

Operand Evaluation::days(const Node& node) {
    const Operand first = present(node.children[0]);
    const auto* from = as<Date>(node.children[0], first, "a date");
    if (from == nullptr) return Failed{};
    const Operand second = present(node.children[1]);
    const auto* until = as<Date>(node.children[1], second, "a date");
    if (until == nullptr) return Failed{};
    const std::int64_t between_them = (*until - *from).count();
    if (node.function == Function::days) return between_them;
    if (!spend(static_cast<std::size_t>(std::min(std::abs(between_them), counted_days_max)))) return Failed{};
    if (environment_.calendar == nullptr) return fault(node, {.zh = "没有提供日历", .en = "the daemon supplied no calendar"});
    const auto between = environment_.calendar->working_days_between(*from, *until);
    if (!between) return sentence({.zh = between.error().sentence(), .en = between.error().sentence()}, between.error());
    return std::int64_t{*between};
}

Operand Evaluation::month(const Node& node) {
    const Operand operand = present(node.children[0]);
    const auto* day = as<Date>(node.children[0], operand, "a date");
    if (day == nullptr) return Failed{};
    const std::chrono::year_month_day ymd{*day};
    return keep(format_month(ymd.year() / ymd.month()));
}

// By the clock on the company's wall.
Operand Evaluation::minute_of_day(const Node& node) {
    const Operand operand = present(node.children[0]);
    const auto* instant = as<Instant>(node.children[0], operand, "an instant");
    if (instant == nullptr) return Failed{};
    if (environment_.calendar == nullptr) return fault(node, {.zh = "没有提供日历", .en = "the daemon supplied no calendar"});
    return std::int64_t{environment_.calendar->local_time(*instant).minutes};
}

Operand Evaluation::row(const Node& node) {
    const Operand key = present(node.children[1]);
    if (key.failed()) return key;
    std::optional<Date> on;
    if (node.children.size() == 3) {
        const Operand day = present(node.children[2]);
        const auto* date = as<Date>(node.children[2], day, "a date");
        if (date == nullptr) return Failed{};
        on = *date;
    }
    if (!environment_.lookup) return fault(node, {.zh = "没有提供对照表", .en = "the daemon supplied no tables"});
    if (!spend(steps_of_search)) return Failed{};
    const Value key_value = key.to_value();
    const Value* found = environment_.lookup(node.name, key_value, on ? &*on : nullptr);
    if (node.function == Function::has_row) return found != nullptr;
    if (found != nullptr) return Operand::of(*found);
    return no_row(node, key_value, on);
}

Operand Evaluation::no_row(const Node& node, const Value& key, const std::optional<Date>& on) {
    const Wording* wording = environment_.wording;
    const Label table = wording == nullptr ? Label{.zh = node.name, .en = node.name} : wording->table(node.name);
    const Label what = in_words(key, nullptr, wording);
    const std::string day = on ? format_date(*on) : std::string();
    return sentence({.zh = fmt::format("“{}”中没有{}{}的行。", table.zh, what.zh, on ? "在 " + day + " 有效" : ""),
                     .en = fmt::format("Expected a row of '{}' for {}{}, but there is none.", table.en, what.en, on ? " on " + day : "")});
}

Operand Evaluation::balance(const Node& node) {
    const Operand operand = present(node.children[0]);
    const auto* account = as<const std::string*>(node.children[0], operand, "a text");
    if (account == nullptr) return Failed{};
    if (!environment_.balance) return fault(node, {.zh = "没有提供账本", .en = "the daemon supplied no ledger"});
    if (!spend(steps_of_search)) return Failed{};
    return environment_.balance(**account);
}

Operand Evaluation::others(const Node& node) {
    const Operand operand = present(node.children[1]);
    const auto* whose = as<const std::string*>(node.children[1], operand, "a text");
    if (whose == nullptr) return Failed{};
    if (!environment_.others) return fault(node, {.zh = "没有提供单据", .en = "the daemon supplied no instances"});
    const List* found = environment_.others(node.name, **whose, node.function == Function::open_about);
    if (found == nullptr) return fault(node, {.zh = "数量太多", .en = "there are too many of them"});
    if (!spend(steps_of_search * (found->size() + 1))) return Failed{};
    return Operand(found);
}

Operand Evaluation::registered(const Node& node) {
    const Operand operand = present(node.children[1]);
    const auto* key = as<const std::string*>(node.children[1], operand, "a text");
    if (key == nullptr) return Failed{};
    if (!environment_.registered) return fault(node, {.zh = "没有提供登记簿", .en = "the daemon supplied no registers"});
    const List rows = environment_.registered(node.name, **key);
    if (!spend(steps_of_search + rows.size())) return Failed{};
    return static_cast<std::int64_t>(rows.size());
}

}  // namespace countersign::engine
