// Says why a bool expression came out as it did: walks down to the comparison that decided and
// shows both of its sides. Runs only after a refusal, so it may build texts.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/engine/expression_evaluation.hpp"

namespace countersign::engine {

namespace {

using Node = Expression::Node;

constexpr std::size_t explanation_bytes_max = 600;
constexpr std::size_t elements_shown_max = 5;

// Whether a node reads the variable of this scope or of one within it.
bool reads_scope(const Node& node, std::size_t scope) {
    if (node.kind == Node::Kind::local && node.slot >= scope) return true;
    return std::ranges::any_of(node.children, [&](const Node& child) { return reads_scope(child, scope); });
}

class Explanation {
public:
    Explanation(const Expression& expression, const Environment& environment) : evaluation_(expression, environment) {}

    // Why the node is `truth`; the caller knows that it is.
    std::string because(const Node& node, bool truth) {
        switch (node.kind) {
            case Node::Kind::opposite: return because(node.children[0], !truth);
            case Node::Kind::conditional: {
                const auto condition = truth_of(node.children[0]);
                return condition ? because(node.children[*condition ? 1 : 2], truth) : plain(node, truth);
            }
            case Node::Kind::has:
                return fmt::format("{}.{} is {}", source(node.children[0]), node.name, truth ? "given" : "missing");
            case Node::Kind::binary: return because_binary(node, truth);
            case Node::Kind::macro: return because_macro(node, truth);
            case Node::Kind::call: return because_call(node, truth);
            case Node::Kind::literal: return truth ? "true" : "false";
            default: return plain(node, truth);
        }
    }

private:
    std::string source(const Node& node) const { return source_of(evaluation_.text(), node); }
    std::string plain(const Node& node, bool truth) const { return fmt::format("{} is {}", source(node), truth); }

    std::optional<bool> truth_of(const Node& node) {
        const Operand operand = evaluation_.truth(node);
        const bool* held = operand.get<bool>();
        return held == nullptr ? std::nullopt : std::optional(*held);
    }

    static std::string shown(const Operand& operand) {
        if (operand.is_list() && operand.size() > elements_shown_max)
            return fmt::format("({} elements)", operand.size());
        return shortened(describe(operand.to_value()), 80);
    }

    // "settings.gift_limit 500.00 CNY"; a literal is its value alone.
    std::string with_value(const Node& node) {
        const Operand operand = evaluation_.value(node);
        if (operand.failed()) return source(node);
        if (node.kind == Node::Kind::call && node.function == Function::registered)
            return fmt::format("rows of '{}' for {}: {}", node.name, with_value(node.children[1]), shown(operand));
        return node.kind == Node::Kind::literal ? shown(operand) : fmt::format("{} {}", source(node), shown(operand));
    }

    std::string because_binary(const Node& node, bool truth) {
        if (node.op == Operator::logical_and || node.op == Operator::logical_or) return because_logical(node, truth);
        const Node& left = node.children[0];
        const Node& right = node.children[1];
        if (node.op == Operator::in)
            return fmt::format("{} is {} {}", with_value(left), truth ? "in" : "not in",
                               right.kind == Node::Kind::list ? source(right) : with_value(right));
        if (left.type.kind == Type::Kind::nothing) return because_null(right, (node.op == Operator::equal) == truth);
        if (right.type.kind == Type::Kind::nothing) return because_null(left, (node.op == Operator::equal) == truth);
        return fmt::format(
            "{} {} {}", with_value(left), symbol_of(truth ? node.op : opposite_of(node.op)), with_value(right));
    }

    std::string because_null(const Node& node, bool missing) {
        return missing ? fmt::format("{} is missing", source(node)) : fmt::format("{} is given", with_value(node));
    }

    // A false && has a false part, and the first one says enough; for a true && both parts matter.
    // || is the same with true and false exchanged.
    std::string because_logical(const Node& node, bool truth) {
        const bool one_decides = truth == (node.op == Operator::logical_or);
        const Node& left = node.children[0];
        const Node& right = node.children[1];
        if (!one_decides) return fmt::format("{} and {}", because(left, truth), because(right, truth));
        return because(truth_of(left) == truth ? left : right, truth);
    }

    std::string because_macro(const Node& node, bool truth) {
        const Operand range = evaluation_.present(node.children[0]);
        if (range.failed()) return plain(node, truth);
        if (range.size() == 0) return fmt::format("{} is empty", source(node.children[0]));
        const Node& body = node.children[1];
        const bool element_decides = truth == (node.macro == Macro::exists);
        if (node.macro == Macro::all || node.macro == Macro::exists) {
            if (element_decides) return because_element(node, range, truth);
            if (truth)
                return fmt::format("{} for each of the {} in {}", source(body), range.size(), source(node.children[0]));
            return fmt::format("no {} in {} ({}) has {}", node.name, source(node.children[0]), range.size(),
                               annotated(body, node.slot));
        }
        if (node.macro != Macro::exists_one) return plain(node, truth);
        return fmt::format("{} of the {} in {} have {}", count(node, range), range.size(), source(node.children[0]),
                           annotated(body, node.slot));
    }

    // The first element that decided, counted from 1 as people count rows.
    std::string because_element(const Node& node, const Operand& range, bool truth) {
        for (std::size_t i = 0; i < range.size(); ++i) {
            evaluation_.bind(node.slot, range.at(i));
            if (truth_of(node.children[1]) == truth)
                return fmt::format("{}[{}]: {}", source(node.children[0]), i + 1, because(node.children[1], truth));
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

    // A condition on elements, with the values that are the same for all of them.
    std::string annotated(const Node& node, std::size_t scope) {
        if (node.kind == Node::Kind::binary && (node.op == Operator::logical_and || is_comparison(node.op)))
            return fmt::format("{} {} {}", annotated(node.children[0], scope), symbol_of(node.op),
                               annotated(node.children[1], scope));
        return reads_scope(node, scope) ? source(node) : with_value(node);
    }

    std::string because_call(const Node& node, bool truth) {
        const auto said = [&](std::string_view positive, std::string_view negative) {
            return fmt::format("{} {} {}", with_value(node.children[0]), truth ? positive : negative,
                               with_value(node.children[1]));
        };
        switch (node.function) {
            case Function::contains: return said("contains", "does not contain");
            case Function::starts_with: return said("starts with", "does not start with");
            case Function::ends_with: return said("ends with", "does not end with");
            case Function::has_row:
                return fmt::format("there is {} row of '{}' for {}{}", truth ? "a" : "no", node.name,
                                   with_value(node.children[1]),
                                   node.children.size() == 3 ? " on " + with_value(node.children[2]) : "");
            default: return plain(node, truth);
        }
    }

    Evaluation evaluation_;
};

}  // namespace

std::string explain(const Expression& expression, const Environment& environment) {
    Explanation explanation(expression, environment);
    std::string because = explanation.because(ExpressionAccess::root(expression), false);
    if (environment.origin)
        for (const std::string& root : ExpressionAccess::roots(expression))
            if (const std::string origin = environment.origin(root); !origin.empty()) because += fmt::format(" ({})", origin);
    return shortened(std::move(because), explanation_bytes_max);
}

}  // namespace countersign::engine
