// The signatures of the functions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "daemon/engine/expression_checker.hpp"

namespace countersign::engine {

namespace {

using Kind = Type::Kind;
constexpr std::size_t no_limit = 100;

}  // namespace

bool Checker::check_call(Node& node) {
    switch (node.function) {
        case Function::size:
        case Function::contains:
        case Function::starts_with:
        case Function::ends_with: return check_text_call(node);
        case Function::to_int:
        case Function::to_text: return check_conversion(node);
        case Function::money:
        case Function::date: return check_literal_call(node);
        case Function::sum: return check_sum(node);
        case Function::min:
        case Function::max: return check_extreme(node);
        case Function::distinct: return check_distinct(node);
        case Function::prorate: return check_prorate(node);
        case Function::days:
        case Function::workdays: return check_between_dates(node);
        case Function::month:
        case Function::minute_of_day: return check_part_of_time(node);
        case Function::lookup:
        case Function::has_row: return check_table_call(node);
        case Function::balance:
            node.type = Type::of(Kind::money);
            return check_count(node, 1, 1) && require(node.children[0], Kind::text);
        case Function::open_by:
        case Function::open_about: return check_others(node);
        case Function::registered: return check_registered(node);
    }
    return false;
}

// What is known of another instance; never missing, so that sums need not ask.
bool Checker::check_others(Node& node) {
    if (!check_count(node, 2, 2)) return false;
    if (!declarations_.others)
        return fail_at(node, fmt::format("expected no other instances here, but {} asks for them", source_of(text_, node)));
    const Node& name = node.children[0];
    const auto* literal = name.kind == Node::Kind::literal ? name.literal.get<std::string>() : nullptr;
    if (literal == nullptr || literal->empty())
        return fail_at(name, fmt::format("expected the id of a workflow in quotes, but found {}", source_of(text_, name)));
    node.name = *literal;
    const Type text = Type::of(Kind::text);
    node.type = Type::list_of(Type::record_of(
        {{"instance", text}, {"initiator", text}, {"state", text}, {"subject", text}, {"amount", Type::of(Kind::money)}}));
    return require(node.children[1], Kind::text);
}

// Whether there is such a register is asked when all definitions are known.
bool Checker::check_registered(Node& node) {
    if (!check_count(node, 2, 2)) return false;
    if (!declarations_.others)
        return fail_at(node, fmt::format("expected no registers here, but {} asks for one", source_of(text_, node)));
    const Node& name = node.children[0];
    const auto* literal = name.kind == Node::Kind::literal ? name.literal.get<std::string>() : nullptr;
    const std::size_t point = literal == nullptr ? 0 : literal->find('.');
    if (literal == nullptr || point == std::string::npos || point == 0 || point + 1 == literal->size())
        return fail_at(name,
                       fmt::format("expected a register in quotes, such as 'special-fee.requests', but found {}",
                                   source_of(text_, name)));
    node.name = *literal;
    node.type = Type::of(Kind::integer);
    return require(node.children[1], Kind::text);
}

bool Checker::check_count(const Node& node, std::size_t least, std::size_t most) {
    const std::size_t count = node.children.size();
    if (count >= least && count <= most) return true;
    const std::string range = least == most      ? fmt::format("{}", least)
                              : most == no_limit ? fmt::format("{} or more", least)
                                                 : fmt::format("{} or {}", least, most);
    return fail_at(node, fmt::format("expected {} arguments for {}, but there are {}", range, node.name, count));
}

bool Checker::check_text_call(Node& node) {
    if (node.function == Function::size) {
        if (!check_count(node, 1, 1)) return false;
        node.type = Type::of(Kind::integer);
        return node.children[0].type.kind == Kind::list || require(node.children[0], Kind::text);
    }
    node.type = Type::of(Kind::boolean);
    if (node.children.size() != 2)  // the text itself is the first
        return fail_at(
            node, fmt::format("expected 1 argument for {}, but there are {}", node.name, node.children.size() - 1));
    return require(node.children[0], Kind::text) && require(node.children[1], Kind::text);
}

bool Checker::check_conversion(Node& node) {
    if (!check_count(node, 1, 1)) return false;
    const Node& operand = node.children[0];
    const Kind kind = operand.type.kind;
    const bool to_int = node.function == Function::to_int;
    node.type = Type::of(to_int ? Kind::integer : Kind::text);
    if (to_int)
        return kind == Kind::integer || kind == Kind::text || kind == Kind::choice || expected(operand, "int or text");
    if (kind == Kind::list || kind == Kind::record || kind == Kind::nothing)
        return expected(operand, "int, bool, text, money, date or instant");
    return true;
}

// money('3000.00 CNY') and date('2026-10-31') are literals with a check, and become what they say.
bool Checker::check_literal_call(Node& node) {
    if (!check_count(node, 1, 1)) return false;
    const Node& operand = node.children[0];
    const auto* literal = operand.kind == Node::Kind::literal ? operand.literal.get<std::string>() : nullptr;
    const bool is_money = node.function == Function::money;
    if (literal == nullptr)
        return fail_at(operand,
                       fmt::format("expected a text literal such as {}, but found {}",
                                   is_money ? "money('3000.00 CNY')" : "date('2026-10-31')",
                                   source_of(text_, operand)));
    Value value;
    if (is_money) {
        // Nothing says in which currency a definition would mean a bare number.
        if (literal->find(' ') == std::string::npos)
            return fail_at(operand,
                           fmt::format("expected an amount with its currency, such as '3000.00 CNY', but found {}",
                                       source_of(text_, operand)));
        const auto money = parse_money(*literal, Currency{});
        if (!money) return fail_at(operand, fmt::format("expected an amount. {}", money.error()));
        value = Value(*money);
    } else {
        const auto date = parse_date(*literal);
        if (!date) return fail_at(operand, fmt::format("expected a date. {}", date.error()));
        value = Value(*date);
    }
    node.kind = Node::Kind::literal;
    node.type = Type::of(is_money ? Kind::money : Kind::date);
    node.literal = std::move(value);
    node.children.clear();
    return true;
}

bool Checker::check_sum(Node& node) {
    if (!check_count(node, 1, 1)) return false;
    const Node& list = node.children[0];
    const bool has_element = list.type.kind == Kind::list && !list.type.element.empty();
    const Kind kind = has_element ? list.type.element.front().kind : Kind::nothing;
    if (kind != Kind::integer && kind != Kind::money) return expected(list, "list of int or list of money");
    node.type = Type::of(kind);
    return true;
}

bool Checker::check_extreme(Node& node) {
    if (!check_count(node, 2, no_limit)) return false;
    const Kind kind = node.children[0].type.kind;
    if (kind != Kind::integer && kind != Kind::money && kind != Kind::date && kind != Kind::instant)
        return expected(node.children[0], "int, money, date or instant");
    node.type = Type::of(kind);
    return std::ranges::all_of(node.children, [&](const Node& child) { return require(child, kind); });
}

bool Checker::check_distinct(Node& node) {
    if (!check_count(node, 1, 1)) return false;
    if (node.children[0].type.kind != Kind::list) return expected(node.children[0], "a list");
    node.type = node.children[0].type;
    node.type.optional = false;
    return true;
}

bool Checker::check_prorate(Node& node) {
    if (!check_count(node, 3, 3)) return false;
    node.type = Type::of(Kind::money);
    const Kind part = node.children[1].type.kind;
    if (part != Kind::integer && part != Kind::money) return expected(node.children[1], "int or money");
    return require(node.children[0], Kind::money) && require(node.children[2], part);
}

bool Checker::check_between_dates(Node& node) {
    node.type = Type::of(Kind::integer);
    return check_count(node, 2, 2) && require(node.children[0], Kind::date) && require(node.children[1], Kind::date);
}

bool Checker::check_part_of_time(Node& node) {
    const bool is_month = node.function == Function::month;
    node.type = Type::of(is_month ? Kind::text : Kind::integer);
    return check_count(node, 1, 1) && require(node.children[0], is_month ? Kind::date : Kind::instant);
}

bool Checker::check_table_call(Node& node) {
    if (!check_count(node, 2, 3)) return false;
    const Node& name = node.children[0];
    const auto* literal = name.kind == Node::Kind::literal ? name.literal.get<std::string>() : nullptr;
    if (literal == nullptr)
        return fail_at(name,
                       fmt::format("expected the name of a table in quotes, but found {}", source_of(text_, name)));
    const auto table = std::ranges::find(declarations_.tables, *literal, &std::pair<std::string, Type>::first);
    if (table == declarations_.tables.end()) {
        std::vector<std::string_view> names;
        for (const auto& [declared, type] : declarations_.tables) names.emplace_back(declared);
        return fail_at(
            name,
            names.empty()
                ? fmt::format("expected a declared table, but there is none, and so no {}", *literal)
                : fmt::format("expected one of the tables {}, but found {}", fmt::join(names, ", "), *literal));
    }
    const Kind key = node.children[1].type.kind;
    if (key != Kind::text && key != Kind::choice && key != Kind::integer && key != Kind::date)
        return expected(node.children[1], "a key (text, int or date)");
    if (node.children.size() == 3 && !require(node.children[2], Kind::date)) return false;
    node.type = node.function == Function::lookup ? table->second : Type::of(Kind::boolean);
    node.type.optional = false;
    node.name = *literal;
    return true;
}

}  // namespace countersign::engine
