// Types: one pass from the leaves to the root. Every function returns false after it has noted the
// first fault.
#include "daemon/engine/expression_checker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace countersign::engine {

namespace {

using Kind = Type::Kind;

bool has_order(Kind kind) {
    return kind == Kind::boolean || kind == Kind::integer || kind == Kind::text || kind == Kind::choice ||
           kind == Kind::money || kind == Kind::date || kind == Kind::instant;
}

bool is_text(Kind kind) { return kind == Kind::text || kind == Kind::choice; }

Type with_optional(Type type, bool optional) {
    type.optional = optional;
    return type;
}

std::optional<Type> common_record(const Type& a, const Type& b) {
    if (a.fields.size() != b.fields.size()) return std::nullopt;
    std::vector<std::pair<std::string, Type>> fields;
    for (const auto& [name, type] : a.fields) {
        const auto other = std::ranges::find(b.fields, name, &std::pair<std::string, Type>::first);
        if (other == b.fields.end()) return std::nullopt;
        auto common = common_type(type, other->second);
        if (!common) return std::nullopt;
        fields.emplace_back(name, std::move(*common));
    }
    return Type::record_of(std::move(fields));
}

std::optional<Type> common_list(const Type& a, const Type& b) {
    if (a.element.empty() || b.element.empty()) return a.element.empty() ? b : a;
    auto element = common_type(a.element.front(), b.element.front());
    if (!element) return std::nullopt;
    return Type::list_of(std::move(*element));
}

}  // namespace

std::optional<Type> common_type(const Type& a, const Type& b) {
    if (a.kind == Kind::nothing) return with_optional(b, true);
    if (b.kind == Kind::nothing) return with_optional(a, true);
    const bool optional = a.optional || b.optional;
    if (is_text(a.kind) && is_text(b.kind))
        return a.kind == b.kind && a.choices == b.choices ? with_optional(a, optional)
                                                          : with_optional(Type::of(Kind::text), optional);
    if (a.kind != b.kind) return std::nullopt;
    std::optional<Type> common = a;
    if (a.kind == Kind::list) common = common_list(a, b);
    if (a.kind == Kind::record) common = common_record(a, b);
    if (common) common->optional = optional;
    return common;
}

bool Checker::fail_at(const Node& node, std::string text) {
    if (!fault_) fault_ = ExpressionFault{.offset = node.begin, .text = std::move(text)};
    return false;
}

bool Checker::expected(const Node& node, std::string_view what) {
    return fail_at(node, fmt::format("expected {}, but {} is {}", what, source_of(text_, node), describe(node.type)));
}

bool Checker::require(const Node& node, Kind kind) {
    if (node.type.kind == kind || (kind == Kind::text && node.type.kind == Kind::choice)) return true;
    return expected(node, describe(Type::of(kind)));
}

bool Checker::has_choice(const Type& type, const Node& node) {
    if (type.kind != Kind::choice) return true;
    if (node.kind == Node::Kind::conditional)
        return has_choice(type, node.children[1]) && has_choice(type, node.children[2]);
    if (node.kind == Node::Kind::list)
        return std::ranges::all_of(node.children, [&](const Node& child) { return has_choice(type, child); });
    const auto* literal = node.kind == Node::Kind::literal ? node.literal.get<std::string>() : nullptr;
    if (literal == nullptr || std::ranges::find(type.choices, *literal) != type.choices.end()) return true;
    return fail_at(node, fmt::format("expected {}, but found {}", describe(type), source_of(text_, node)));
}

// A choice takes only what is surely one of its values: literals and smaller choices.
bool Checker::fits_choice(const Node& node, const Type& type) {
    if (node.kind == Node::Kind::conditional) return fits(node.children[1], type) && fits(node.children[2], type);
    if (node.kind == Node::Kind::literal) return has_choice(type, node);
    const auto is_offered = [&](const std::string& choice) {
        return std::ranges::find(type.choices, choice) != type.choices.end();
    };
    if (node.type.kind == Kind::choice && std::ranges::all_of(node.type.choices, is_offered)) return true;
    return expected(node, describe(type));
}

bool Checker::fits(const Node& node, const Type& type) {
    if (type.kind == Kind::nothing) return true;
    if (node.type.kind == Kind::nothing) return type.optional || expected(node, describe(type));
    if (type.kind == Kind::choice && is_text(node.type.kind)) return fits_choice(node, type);
    const bool any_list = type.kind == Kind::list && type.element.empty();
    const bool any_record = type.kind == Kind::record && type.fields.empty();
    if (any_list || any_record) return node.type.kind == type.kind || expected(node, describe(type));
    return common_type(node.type, type).has_value() || expected(node, describe(type));
}

bool Checker::check(Node& node) {
    switch (node.kind) {
        case Node::Kind::macro: return check_macro(node);  // its body is checked in a scope of its own
        case Node::Kind::conditional: return check_conditional(node);  // its branches know the condition
        case Node::Kind::name: return check_name(node);
        case Node::Kind::select:
            if (is_pointed_root(node)) return check_pointed_root(node);
            break;
        default: break;
    }
    for (Node& child : node.children)
        if (!check(child)) return false;
    switch (node.kind) {
        case Node::Kind::list: return check_list(node);
        case Node::Kind::select: return check_select(node);
        case Node::Kind::has:
            if (!check_select(node)) return false;
            node.type = Type::of(Kind::boolean);
            return true;
        case Node::Kind::index: return check_index(node);
        case Node::Kind::opposite:
            node.type = Type::of(Kind::boolean);
            return require(node.children[0], Kind::boolean);
        case Node::Kind::negative: return check_negative(node);
        case Node::Kind::binary: return check_binary(node);
        case Node::Kind::call: return check_call(node);
        default: return true;
    }
}

bool Checker::check_name(Node& node) {
    for (std::size_t scope = scopes_.size(); scope-- > 0;) {
        if (scopes_[scope].first != node.name) continue;
        node.kind = Node::Kind::local;
        node.slot = scope;
        node.type = scopes_[scope].second;
        return true;
    }
    const auto root = std::ranges::find(declarations_.roots, node.name, &std::pair<std::string, Type>::first);
    if (root == declarations_.roots.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, type] : declarations_.roots) names.emplace_back(name);
        return fail_at(node, names.empty() ? fmt::format("expected a value, but there is no name {}", node.name)
                                           : fmt::format("expected one of the names {}, but found {}",
                                                         fmt::join(names, ", "), node.name));
    }
    node.slot = note_read(node.name);
    node.kind = Node::Kind::root;
    node.type = root->second;
    const auto implied = std::ranges::find(declarations_.implied, node.name, &std::pair<std::string, std::vector<std::string>>::first);
    if (implied == declarations_.implied.end()) return true;
    for (const std::string& name : implied->second) note_read(name);
    return true;
}

// The root's place among those that are read.
std::size_t Checker::note_read(const std::string& root) {
    const auto read = std::ranges::find(roots_, root);
    const auto place = static_cast<std::size_t>(read - roots_.begin());
    if (read == roots_.end()) roots_.push_back(root);
    return place;
}

// Whether a name and a field of it are one root, such as decided.levels.
bool Checker::is_pointed_root(const Node& node) const {
    const Node& operand = node.children[0];
    if (operand.kind != Node::Kind::name || std::ranges::find(scopes_, operand.name, &std::pair<std::string, Type>::first) != scopes_.end())
        return false;
    return std::ranges::find(declarations_.roots, operand.name + "." + node.name, &std::pair<std::string, Type>::first) !=
           declarations_.roots.end();
}

bool Checker::check_pointed_root(Node& node) {
    node.name = node.children[0].name + "." + node.name;
    node.children.clear();
    return check_name(node);
}

bool Checker::check_list(Node& node) {
    node.type = Type::of(Kind::list);
    if (node.children.empty()) return true;
    Type element = node.children.front().type;
    for (const Node& child : node.children) {
        if (child.type.kind == Kind::nothing)
            return fail_at(child, "expected an element with a value, but null has none");
        auto common = common_type(element, child.type);
        if (!common) return expected(child, fmt::format("{} as the elements before", describe(element)));
        element = std::move(*common);
    }
    node.type = Type::list_of(with_optional(std::move(element), false));
    return true;
}

bool Checker::check_select(Node& node) {
    const Node& operand = node.children[0];
    if (operand.type.kind != Kind::record)
        return expected(operand, fmt::format("a record with the field {}", node.name));
    const auto field = std::ranges::find(operand.type.fields, node.name, &std::pair<std::string, Type>::first);
    if (field == operand.type.fields.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, type] : operand.type.fields) names.emplace_back(name);
        return fail_at(node, fmt::format("expected a field of {} ({}), but found {}", source_of(text_, operand),
                                         shortened(fmt::format("{}", fmt::join(names, ", ")), 300), node.name));
    }
    node.type = field->second;
    if (is_known_there(node)) node.type.optional = false;
    return true;
}

bool Checker::check_index(Node& node) {
    const Node& operand = node.children[0];
    if (operand.type.kind != Kind::list || operand.type.element.empty()) return expected(operand, "a list");
    if (!require(node.children[1], Kind::integer)) return false;
    node.type = operand.type.element.front();
    return true;
}

bool Checker::check_negative(Node& node) {
    const Node& operand = node.children[0];
    if (operand.type.kind != Kind::integer && operand.type.kind != Kind::money)
        return expected(operand, "int or money");
    node.type = Type::of(operand.type.kind);
    return true;
}

bool Checker::check_conditional(Node& node) {
    const std::size_t known = there_.size();
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) learn(node.children[0], i == 1);
        if (!check(node.children[i])) return false;
        there_.resize(known);
    }
    if (!require(node.children[0], Kind::boolean)) return false;
    auto common = common_type(node.children[1].type, node.children[2].type);
    if (!common)
        return expected(node.children[2], fmt::format("{} as before the colon", describe(node.children[1].type)));
    node.type = std::move(*common);
    return true;
}

bool Checker::check_binary(Node& node) {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    if (node.op == Operator::logical_and || node.op == Operator::logical_or || is_comparison(node.op) ||
        node.op == Operator::in)
        node.type = Type::of(Kind::boolean);
    switch (node.op) {
        case Operator::logical_and:
        case Operator::logical_or: return require(left, Kind::boolean) && require(right, Kind::boolean);
        case Operator::equal:
        case Operator::not_equal:
            if (!common_type(left.type, right.type)) return expected(right, describe(left.type));
            return has_choice(left.type, right) && has_choice(right.type, left);
        case Operator::in: return check_in(left, right);
        case Operator::less:
        case Operator::less_equal:
        case Operator::greater:
        case Operator::greater_equal:
            if (!has_order(left.type.kind)) return expected(left, "a value with an order");
            if (right.type.kind == Kind::nothing || !common_type(left.type, right.type))
                return expected(right, describe(left.type));
            return has_choice(left.type, right) && has_choice(right.type, left);
        default: return check_arithmetic(node);
    }
}

bool Checker::check_in(const Node& left, const Node& right) {
    if (right.type.kind != Kind::list) return expected(right, "a list");
    if (left.type.kind == Kind::nothing) return expected(left, "a value");
    if (right.type.element.empty()) return true;
    const Type& element = right.type.element.front();
    if (!common_type(left.type, element)) return expected(left, describe(element));
    return has_choice(left.type, right) && has_choice(element, left);
}

// What the operator makes of these two, or nothing.
std::optional<Type> Checker::arithmetic_type(Operator op, const Type& left, const Type& right) {
    const auto are = [&](Kind a, Kind b) { return left.kind == a && right.kind == b; };
    const bool sums = op == Operator::add || op == Operator::subtract;
    if (are(Kind::integer, Kind::integer)) return Type::of(Kind::integer);
    if (sums && are(Kind::money, Kind::money)) return Type::of(Kind::money);
    if (sums && are(Kind::date, Kind::integer)) return Type::of(Kind::date);
    if (op == Operator::subtract && are(Kind::date, Kind::date)) return Type::of(Kind::integer);
    if (op == Operator::multiply && (are(Kind::money, Kind::integer) || are(Kind::integer, Kind::money)))
        return Type::of(Kind::money);
    if (op == Operator::add && is_text(left.kind) && is_text(right.kind)) return Type::of(Kind::text);
    if (op == Operator::add && are(Kind::list, Kind::list))
        if (auto common = common_type(left, right)) return with_optional(std::move(*common), false);
    return std::nullopt;
}

bool Checker::check_arithmetic(Node& node) {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    if (auto type = arithmetic_type(node.op, left.type, right.type)) {
        node.type = std::move(*type);
        return true;
    }
    if (node.op == Operator::divide && left.type.kind == Kind::money)
        return expected(left, "int before / (a share of money is prorate(money, part, whole))");
    return fail_at(node,
                   fmt::format("expected two values that {} can join, but {} is {} and {} is {}",
                               symbol_of(node.op),
                               source_of(text_, left),
                               describe(left.type),
                               source_of(text_, right),
                               describe(right.type)));
}

bool Checker::check_macro(Node& node) {
    Node& range = node.children[0];
    if (!check(range)) return false;
    if (range.type.kind != Kind::list) return expected(range, "a list");
    if (scopes_.size() == scopes_max)
        return fail_at(node,
                       fmt::format("expected at most {} macros within each other, but there are more", scopes_max));
    node.slot = scopes_.size();
    const Type element = range.type.element.empty() ? Type::of(Kind::nothing) : range.type.element.front();
    scopes_.emplace_back(node.name, element);
    for (std::size_t i = 1; i < node.children.size(); ++i)
        if (!check(node.children[i])) return false;
    scopes_.pop_back();

    const bool has_condition = node.macro != Macro::map || node.children.size() == 3;
    if (has_condition && !require(node.children[1], Kind::boolean)) return false;
    if (node.macro == Macro::filter) {
        node.type = with_optional(range.type, false);
    } else if (node.macro == Macro::map) {
        const Node& body = node.children.back();
        if (body.type.kind == Kind::nothing) return expected(body, "a value");
        node.type = Type::list_of(with_optional(body.type, false));
    } else {
        node.type = Type::of(Kind::boolean);
    }
    return true;
}

std::optional<ExpressionFault> check(Expression::Node& root, std::string_view text, const Declarations& declarations,
                                     const Type& expected, std::vector<std::string>& roots) {
    Checker checker(text, declarations, roots);
    if (checker.check(root)) static_cast<void>(checker.fits(root, expected));
    return checker.take_fault();
}

}  // namespace countersign::engine
