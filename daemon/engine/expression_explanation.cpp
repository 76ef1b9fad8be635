// Says why a bool expression came out as it did: walks down to the comparison that decided and
// shows both of its sides. Runs only after a refusal, so it may build texts.
#include <algorithm>

#include "daemon/engine/expression_words.hpp"
#include "daemon/engine/worded.hpp"

namespace countersign::engine {

namespace {

using Node = Expression::Node;

constexpr std::size_t explanation_bytes_max = 600;

Label count_of(std::size_t count) { return alike(std::to_string(count)); }

bool is_literal(const Node& node) { return node.kind == Node::Kind::literal; }

bool is_call(const Node& node, Function function) { return node.kind == Node::Kind::call && node.function == function; }

// Whether this is the question if there is anything to count: a comparison with 0, or with 1 where that is the same.
bool asks_for_any(Operator op, const Node& bound) {
    const auto* number = is_literal(bound) ? bound.literal.get<std::int64_t>() : nullptr;
    if (number == nullptr) return false;
    if (*number == 1) return op == Operator::less || op == Operator::greater_equal;
    return *number == 0;
}

// Of a list, or of what a register has under a key.
bool is_count(const Node& node) {
    if (is_call(node, Function::registered)) return true;
    return is_call(node, Function::size) && node.children[0].type.kind == Type::Kind::list;
}

class Explanation {
public:
    Explanation(const Expression& expression, const Environment& environment)
        : evaluation_(expression, environment), words_(evaluation_) {}

    // Why the node is `truth`; the caller knows that it is.
    Label because(const Node& node, bool truth) {
        switch (node.kind) {
            case Node::Kind::opposite: return because(node.children[0], !truth);
            case Node::Kind::conditional: {
                const auto condition = truth_of(node.children[0]);
                return condition ? because(node.children[*condition ? 1 : 2], truth) : plain(node, truth);
            }
            case Node::Kind::has: return given(words_.name(node), truth);
            case Node::Kind::binary: return because_binary(node, truth);
            case Node::Kind::macro: return because_macro(node, truth);
            case Node::Kind::call: return because_call(node, truth);
            case Node::Kind::literal: return words_.name(node);
            default: return plain(node, truth);
        }
    }

    std::vector<std::string> take_elements() { return std::move(elements_); }

private:
    Label plain(const Node& node, bool truth) {
        return truth ? worded("{}：是", "{}: yes", words_.name(node)) : worded("{}：否", "{}: no", words_.name(node));
    }

    static Label given(const Label& name, bool is_given) {
        return is_given ? worded("{}已填写", "{} is given", name) : worded("{}未填写", "{} is missing", name);
    }

    std::optional<bool> truth_of(const Node& node) {
        const Operand operand = evaluation_.truth(node);
        const bool* held = operand.get<bool>();
        return held == nullptr ? std::nullopt : std::optional(*held);
    }

    Label because_binary(const Node& node, bool truth) {
        if (node.op == Operator::logical_and || node.op == Operator::logical_or) return because_logical(node, truth);
        const Node& left = node.children[0];
        const Node& right = node.children[1];
        if (node.op == Operator::in) return because_membership(left, right, truth);
        const Operator op = truth ? node.op : opposite_of(node.op);
        if (left.type.kind == Type::Kind::nothing) return because_null(right, op == Operator::equal);
        if (right.type.kind == Type::Kind::nothing) return because_null(left, op == Operator::equal);
        if (is_count(left) && asks_for_any(op, right)) return because_any(left);
        if (op == Operator::equal) return because_equal(left, right);
        if (op == Operator::not_equal && (is_literal(left) || is_literal(right))) return because_other(left, right);
        return worded("{} {} {}", "{} {} {}", words_.with_value(left), alike(std::string(sign_of(op))), words_.with_value(right));
    }

    Label because_equal(const Node& left, const Node& right) {
        const bool* literal = right.literal.get<bool>();
        if (is_literal(right) && literal != nullptr) return because(left, *literal);
        if (is_literal(left) || is_literal(right)) {
            const Node& named = is_literal(left) ? right : left;
            return worded("{}为{}", "{} is {}", words_.name(named), words_.value(named, named));
        }
        return worded("{}与{}同为{}", "{} and {} are both {}", words_.name(left), words_.name(right), words_.value(left, right));
    }

    // Not what it would have to be.
    Label because_other(const Node& left, const Node& right) {
        const Node& named = is_literal(left) ? right : left;
        const Node& literal = is_literal(left) ? left : right;
        if (const bool* wanted = literal.literal.get<bool>()) return because(named, !*wanted);
        return worded("{}为{}，不是{}", "{} is {}, not {}", words_.name(named), words_.value(named, named), words_.value(literal, named));
    }

    Label because_membership(const Node& left, const Node& right, bool truth) {
        const Label what = is_literal(left) ? words_.value(left, right) : words_.with_value(left);
        const Label among = words_.value(right, left);
        if (right.kind == Node::Kind::list)
            return truth ? worded("{}是{}之一", "{} is one of {}", what, among) : worded("{}不是{}之一", "{} is not one of {}", what, among);
        const Label list = worded("{}（{}）", "{} ({})", words_.name(right), among);
        return truth ? worded("{1}中有{0}", "{} is among {}", what, list) : worded("{1}中没有{0}", "{} is not among {}", what, list);
    }

    Label because_null(const Node& node, bool missing) {
        return missing ? given(words_.name(node), false) : given(words_.with_value(node), true);
    }

    // Whether a list, or a register under a key, has anything.
    Label because_any(const Node& counted) {
        const Operand operand = evaluation_.value(counted);
        const auto* count = operand.get<std::int64_t>();
        if (count == nullptr) return words_.name(counted);
        const Label number = alike(std::to_string(*count));
        if (is_call(counted, Function::registered))
            return worded("{}为 {}", "{}: {}", words_.name(counted), number);
        const Label list = words_.name(counted.children[0]);
        if (*count == 0) return nothing_in(list);
        return words_.has_rows(counted.children[0]) ? worded("{}有 {} 行", "{} has {} rows", list, number)
                                                    : worded("{}有 {} 项", "{} has {} entries", list, number);
    }

    static Label nothing_in(const Label& list) { return worded("{}为空", "{} is empty", list); }

    // A false && has a false part, and the first one says enough; for a true && both parts matter.
    // || is the same with true and false exchanged.
    Label because_logical(const Node& node, bool truth) {
        const bool one_decides = truth == (node.op == Operator::logical_or);
        const Node& left = node.children[0];
        const Node& right = node.children[1];
        if (!one_decides) {
            const Label first = because(left, truth);
            return worded("{}，且{}", "{} and {}", first, because(right, truth));
        }
        return because(truth_of(left) == truth ? left : right, truth);
    }

    Label because_macro(const Node& node, bool truth) {
        const Operand range = evaluation_.present(node.children[0]);
        if (range.failed()) return plain(node, truth);
        const Label list = words_.name(node.children[0]);
        if (range.size() == 0) return nothing_in(list);
        words_.bind(node);
        const Node& body = node.children[1];
        const bool element_decides = truth == (node.macro == Macro::exists);
        const Label all = count_of(range.size());
        const bool has_rows = words_.has_rows(node.children[0]);
        const Label entry = has_rows ? Label{.zh = "行", .en = "row"} : Label{.zh = "项", .en = "entry"};
        if (node.macro == Macro::all || node.macro == Macro::exists) {
            if (element_decides) return because_element(node, range, truth, entry);
            if (truth)
                return worded("{0}的 {1} {2}全都{3}", "{3} in each of the {1} of {0}", list, all, entry, words_.condition(body, node.slot));
            return worded("{0}（{1} {2}）中没有{3}的", "no {2} of {0} ({1}) has {3}", list, all, entry, words_.condition(body, node.slot));
        }
        if (node.macro != Macro::exists_one) return plain(node, truth);
        return worded("{0}（{1} {4}）中有 {2} {4}{3}", "{2} of the {1} of {0} have {3}", list, all, count_of(count(node, range)),
                      words_.condition(body, node.slot), entry);
    }

    // The first element that decided, counted from 1 as people count rows.
    Label because_element(const Node& node, const Operand& range, bool truth, const Label& entry) {
        for (std::size_t i = 0; i < range.size(); ++i) {
            evaluation_.bind(node.slot, range.at(i));
            if (truth_of(node.children[1]) != truth) continue;
            elements_.push_back(fmt::format("{}[{}]", source_of(evaluation_.text(), node.children[0]), i + 1));
            const Label list = words_.name(node.children[0]);
            return worded("{0}第 {1} {2}：{3}", "{0}, {2} {1}: {3}", list, count_of(i + 1), entry, because(node.children[1], truth));
        }
        return plain(node, truth);
    }

    std::size_t count(const Node& node, const Operand& range) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < range.size(); ++i) {
            evaluation_.bind(node.slot, range.at(i));
            if (truth_of(node.children[1]) == true) ++found;
        }
        return found;
    }

    Label because_call(const Node& node, bool truth) {
        const auto said = [&](const char* zh, const char* en, const char* zh_not, const char* en_not) {
            const Label part = words_.value(node.children[1], node.children[1]);
            return worded(truth ? zh : zh_not, truth ? en : en_not, words_.with_value(node.children[0]), part);
        };
        switch (node.function) {
            case Function::contains: return said("{}含有{}", "{} contains {}", "{}不含{}", "{} does not contain {}");
            case Function::starts_with:
                return said("{}以{}开头", "{} starts with {}", "{}不以{}开头", "{} does not start with {}");
            case Function::ends_with:
                return said("{}以{}结尾", "{} ends with {}", "{}不以{}结尾", "{} does not end with {}");
            case Function::has_row: return because_row(node, truth);
            default: return plain(node, truth);
        }
    }

    Label because_row(const Node& node, bool truth) {
        const Wording* wording = evaluation_.environment().wording;
        const Label table = wording == nullptr ? alike(node.name) : wording->table(node.name);
        Label key = words_.with_value(node.children[1]);
        if (node.children.size() == 3) key = worded("{}（{}）", "{} on {}", key, words_.with_value(node.children[2]));
        return truth ? worded("“{}”中有{}的行", "'{}' has a row for {}", table, key)
                     : worded("“{}”中没有{}的行", "'{}' has no row for {}", table, key);
    }

    Evaluation evaluation_;
    Words words_;
    std::vector<std::string> elements_;
};

}  // namespace

Verdict explain(const Expression& expression, const Environment& environment) {
    Explanation explanation(expression, environment);
    Label because = explanation.because(ExpressionAccess::root(expression), false);
    if (environment.origin)
        for (const std::string& root : ExpressionAccess::roots(expression))
            if (const Label origin = environment.origin(root); !origin.zh.empty())
                because = worded("{}（{}）", "{} ({})", because, origin);
    return {.holds = false,
            .because = {.zh = shortened(std::move(because.zh), explanation_bytes_max),
                        .en = shortened(std::move(because.en), explanation_bytes_max)},
            .elements = explanation.take_elements()};
}

}  // namespace countersign::engine
