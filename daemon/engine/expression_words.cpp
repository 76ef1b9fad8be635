#include "daemon/engine/expression_words.hpp"

#include <algorithm>
#include <utility>

#include "daemon/engine/worded.hpp"

namespace countersign::engine {

namespace {

using Node = Expression::Node;

// How tightly an operator of arithmetic binds.
int rank_of(Operator op) { return op == Operator::add || op == Operator::subtract ? 0 : 1; }

// Whether a part of a sum or a product needs brackets to mean the same.
bool needs_brackets(const Node& whole, const Node& part, bool is_right) {
    if (!is_arithmetic(part)) return false;
    const int difference = rank_of(part.op) - rank_of(whole.op);
    return difference < 0 || (difference == 0 && is_right && whole.op != Operator::add);
}

// The comparison with its sides exchanged.
Operator mirrored(Operator op) {
    switch (op) {
        case Operator::less: return Operator::greater;
        case Operator::less_equal: return Operator::greater_equal;
        case Operator::greater: return Operator::less;
        case Operator::greater_equal: return Operator::less_equal;
        default: return op;
    }
}

}  // namespace

bool reads_scope(const Node& node, std::size_t scope) {
    if (node.kind == Node::Kind::local && node.slot >= scope) return true;
    return std::ranges::any_of(node.children, [&](const Node& child) { return reads_scope(child, scope); });
}

std::string_view sign_of(Operator op) {
    switch (op) {
        case Operator::equal: return "=";
        case Operator::not_equal: return "≠";
        case Operator::less_equal: return "≤";
        case Operator::greater_equal: return "≥";
        case Operator::multiply: return "×";
        case Operator::divide: return "÷";
        default: return symbol_of(op);
    }
}

// Of figures; texts and lists are joined by + as well.
bool is_arithmetic(const Node& node) {
    if (node.kind != Node::Kind::binary || node.op < Operator::add) return false;
    return node.type.kind != Type::Kind::text && node.type.kind != Type::Kind::list;
}

void Words::bind(const Node& macro) { elements_[macro.slot] = fields(macro.children[0]); }

bool Words::bind_around(const Node& whole, const Node& part) {
    if (&whole == &part) return true;
    for (const Node& child : whole.children) {
        if (part.begin < child.begin || part.end > child.end) continue;
        if (whole.kind == Node::Kind::macro && &child != &whole.children[0]) bind(whole);
        if (bind_around(child, part)) return true;
    }
    return false;
}

Operand Words::held(const Node& node) { return reads_scope(node, unbound_) ? Operand(Failed{}) : evaluation_.value(node); }

Label Words::source(const Node& node) const { return alike(source_of(evaluation_.text(), node)); }

bool Words::has_rows(const Node& list) const {
    const auto& element = list.type.element;
    return fields(list) != nullptr || (!element.empty() && element.front().kind == Type::Kind::record);
}

Label Words::shown(const Operand& operand, const Field* field) const {
    const Calendar* calendar = evaluation_.environment().calendar;
    if (const auto* instant = operand.get<Instant>(); instant != nullptr && calendar != nullptr)
        return alike(calendar->format_local(*instant));
    return in_words(operand.to_value(), field, wording_);
}

const std::vector<Field>* Words::fields(const Node& node) const {
    if (wording_ == nullptr) return nullptr;
    switch (node.kind) {
        case Node::Kind::root: return wording_->fields_of(evaluation_.name_of_root(node.slot));
        case Node::Kind::local: return elements_[node.slot];
        case Node::Kind::select: {
            const Field* own = field(node);
            return own == nullptr || own->columns.empty() ? nullptr : &own->columns;
        }
        case Node::Kind::index: return fields(node.children[0]);
        case Node::Kind::binary: {
            const auto* left = fields(node.children[0]);
            return left == nullptr ? fields(node.children[1]) : left;
        }
        case Node::Kind::conditional: {
            const auto* chosen = fields(node.children[1]);
            return chosen == nullptr ? fields(node.children[2]) : chosen;
        }
        case Node::Kind::macro: return node.macro == Macro::filter ? fields(node.children[0]) : nullptr;
        case Node::Kind::call: {
            const bool asks = node.function == Function::open_by || node.function == Function::open_about;
            if (asks) return &Wording::fields_of_others();
            return node.function == Function::lookup ? wording_->columns_of(node.name) : nullptr;
        }
        default: return nullptr;
    }
}

const Field* Words::field(const Node& node) const {
    if (wording_ == nullptr) return nullptr;
    if (node.kind == Node::Kind::root) return Wording::find_root(evaluation_.name_of_root(node.slot));
    if (node.kind == Node::Kind::conditional) return field(node.children[1]);
    if (node.kind != Node::Kind::select && node.kind != Node::Kind::has) return nullptr;
    const auto* known = fields(node.children[0]);
    return known == nullptr ? nullptr : find_field(*known, node.name);
}

Label Words::name(const Node& node) {
    if (node.kind == Node::Kind::has) return name_of_select(node);  // of what is asked for
    if (wording_ == nullptr) return source(node);
    switch (node.kind) {
        case Node::Kind::literal: return shown(Operand::of(node.literal), nullptr);
        case Node::Kind::root:
            if (const Field* own = field(node)) return own->label;
            return source(node);
        case Node::Kind::local: return {.zh = "该项", .en = "the entry"};
        case Node::Kind::select: return name_of_select(node);
        case Node::Kind::index: {
            const Operand place = held(node.children[1]);
            const auto* number = place.get<std::int64_t>();
            if (number == nullptr) return source(node);
            return worded("{}第 {} 行", "{}, row {}", name(node.children[0]), alike(std::to_string(*number + 1)));
        }
        case Node::Kind::negative: {
            const Node& turned = node.children[0];
            return is_arithmetic(turned) ? worded("-（{}）", "-({})", name(turned)) : worded("-{}", "-{}", name(turned));
        }
        case Node::Kind::binary:
            if (node.op >= Operator::add) return arithmetic(node, &Words::name);
            return source(node);
        case Node::Kind::conditional: {
            const Operand condition = held(node.children[0]);
            const bool* holds = condition.get<bool>();
            return holds == nullptr ? source(node) : name(node.children[*holds ? 1 : 2]);
        }
        case Node::Kind::call: return name_of_call(node);
        case Node::Kind::macro: return name_of_macro(node);
        default: return source(node);
    }
}

Label Words::name_of_select(const Node& node) {
    const Node& whole = node.children[0];
    const Field* own = field(node);
    if (own == nullptr) {
        Label text = source(whole);
        for (std::string* language : {&text.zh, &text.en}) *language += "." + node.name;
        return text;
    }
    if (whole.kind == Node::Kind::call || whole.kind == Node::Kind::index)
        return worded("{}的{}", "{}: {}", name(whole), own->label);
    return own->label;
}

Label Words::arithmetic(const Node& node, Label (Words::*leaf)(const Node&)) {
    const auto part = [&](const Node& child, bool is_right) {
        const Label text = is_arithmetic(child) ? arithmetic(child, leaf) : (this->*leaf)(child);
        return needs_brackets(node, child, is_right) ? worded("（{}）", "({})", text) : text;
    };
    const std::string sign(sign_of(node.op));
    return worded("{} {} {}", "{} {} {}", part(node.children[0], false), alike(sign), part(node.children[1], true));
}

Label Words::value_of_account(const Node& node) {
    const Operand operand = held(node);
    const std::string* account = operand.text();
    return account == nullptr ? source(node) : wording_->account(*account);
}

Label Words::listed(const Node& node) {
    Label all = name(node.children.front());
    for (std::size_t i = 1; i < node.children.size(); ++i) all = worded("{}、{}", "{}, {}", all, name(node.children[i]));
    return all;
}

Label Words::name_of_call(const Node& node) {
    const auto part = [&](std::size_t i) { return name(node.children[i]); };
    switch (node.function) {
        case Function::size:
            if (node.children[0].type.kind == Type::Kind::text) return worded("{}的字数", "the length of {}", part(0));
            return has_rows(node.children[0]) ? worded("{}的行数", "the number of rows in {}", part(0))
                                              : worded("{}的项数", "the number of {}", part(0));
        case Function::sum: return worded("{}合计", "the sum of {}", part(0));
        case Function::distinct: return worded("不同的{}", "distinct {}", part(0));
        case Function::min: return worded("{}中最小的", "the least of {}", listed(node));
        case Function::max: return worded("{}中最大的", "the greatest of {}", listed(node));
        case Function::prorate: return worded("{} × {} ÷ {}", "{} × {} ÷ {}", part(0), part(1), part(2));
        case Function::days: return worded("{}至{}的天数", "the days from {} until {}", part(0), part(1));
        case Function::workdays: return worded("{}至{}的工作日数", "the working days from {} until {}", part(0), part(1));
        case Function::month: return worded("{}的月份", "the month of {}", part(0));
        case Function::minute_of_day: return worded("{}的时刻（分钟）", "the minute of the day of {}", part(0));
        case Function::to_int:
        case Function::to_text: return part(0);
        case Function::balance: return worded("{}的余额", "the balance of {}", value_of_account(node.children[0]));
        case Function::lookup: return worded("{}（{}）", "{} ({})", wording_->table(node.name), value(node.children[1], node));
        case Function::registered:
            return worded("“{}”中{}的行数", "the rows of {} for {}", wording_->register_called(node.name), value(node.children[1], node));
        default: return source(node);
    }
}

Label Words::name_of_macro(const Node& node) {
    if (node.macro != Macro::filter && node.macro != Macro::map) return source(node);
    const Node& range = node.children[0];
    bind(node);
    Label all = name(range);
    // map() may have a condition before its body, filter() has no body.
    const bool has_condition = node.macro == Macro::filter || node.children.size() == 3;
    if (has_condition) all = worded("{}（{}）", "{} with {}", all, condition(node.children[1], node.slot));
    if (node.macro == Macro::filter) return all;
    const std::size_t before = std::exchange(unbound_, std::min(unbound_, node.slot));
    const Label body = name(node.children.back());
    unbound_ = before;
    return worded("{}的{}", "{1} of {0}", all, body);
}

Label Words::with_value(const Node& node) {
    const Operand operand = held(node);
    if (operand.failed()) return name(node);
    if (node.kind == Node::Kind::literal) return shown(operand, nullptr);
    const Label value = shown(operand, field(node));
    if (wording_ != nullptr && is_arithmetic(node))
        return worded("{}（{}）", "{} ({})", value, arithmetic(node, &Words::with_value));
    // What a text is put together from says less than the text.
    if (wording_ != nullptr && node.kind == Node::Kind::binary && node.type.kind == Type::Kind::text) return value;
    return worded("{} {}", "{} {}", name(node), value);
}

Label Words::value(const Node& node, const Node& beside) {
    const Operand operand = held(node);
    if (operand.failed()) return name(node);
    const Field* own = field(node);
    return shown(operand, own == nullptr ? field(beside) : own);
}

Label Words::condition(const Node& node, std::size_t scope) {
    const std::size_t before = std::exchange(unbound_, std::min(unbound_, scope));
    Label text = part_of_condition(node, scope);
    unbound_ = before;
    return text;
}

Label Words::part_of_condition(const Node& node, std::size_t scope) {
    const auto part = [&](std::size_t i) { return part_of_condition(node.children[i], scope); };
    if (node.kind == Node::Kind::binary) {
        if (node.op == Operator::logical_and) return worded("{}且{}", "{} and {}", part(0), part(1));
        if (node.op == Operator::logical_or) return worded("{}或{}", "{} or {}", part(0), part(1));
        if (is_comparison(node.op)) return comparison(node, scope);
    }
    if (node.kind == Node::Kind::has) return worded("已填写{}", "{} given", name(node));
    if (node.kind == Node::Kind::opposite) return worded("非（{}）", "not ({})", part(0));
    if (node.kind == Node::Kind::select || node.kind == Node::Kind::local) return name(node);
    return source(node);
}

// The side that differs from element to element comes first.
Label Words::comparison(const Node& node, std::size_t scope) {
    const bool is_turned = !reads_scope(node.children[0], scope) && reads_scope(node.children[1], scope);
    const Node& left = node.children[is_turned ? 1 : 0];
    const Node& right = node.children[is_turned ? 0 : 1];
    const Label other = value(right, left);  // its name, where it differs from element to element, too
    if (node.op == Operator::equal) return worded("{}为{}", "{} {}", name(left), other);
    const std::string sign(sign_of(is_turned ? mirrored(node.op) : node.op));
    return worded("{} {} {}", "{} {} {}", name(left), alike(sign), other);
}

}  // namespace countersign::engine
