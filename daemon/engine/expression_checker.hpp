// The checker of expressions, private to expression_checker*.cpp: resolves names to slots and
// gives every node its type, or notes the first fault.
#pragma once

#include "daemon/engine/expression_nodes.hpp"

namespace countersign::engine {

class Checker {
public:
    Checker(std::string_view text, const Declarations& declarations, std::vector<std::string>& roots)
        : text_(text), declarations_(declarations), roots_(roots) {}

    [[nodiscard]] bool check(Expression::Node& node);
    // Whether the node's value may stand where `type` is expected.
    [[nodiscard]] bool fits(const Expression::Node& node, const Type& type);
    [[nodiscard]] std::optional<ExpressionFault> take_fault() { return std::move(fault_); }

private:
    using Node = Expression::Node;

    bool fail_at(const Node& node, std::string text);
    // "expected WHAT, but SOURCE is TYPE"
    bool expected(const Node& node, std::string_view what);
    bool require(const Node& node, Type::Kind kind);
    // A text literal beside a choice must be one of its values; a typing error would never hold.
    bool has_choice(const Type& type, const Node& node);
    bool fits_choice(const Node& node, const Type& type);

    bool check_name(Node& node);
    std::size_t note_read(const std::string& root);
    [[nodiscard]] bool is_pointed_root(const Node& node) const;
    bool check_pointed_root(Node& node);
    bool check_list(Node& node);
    bool check_select(Node& node);
    bool check_index(Node& node);
    bool check_negative(Node& node);
    bool check_conditional(Node& node);
    bool check_binary(Node& node);
    bool check_in(const Node& left, const Node& right);
    bool check_arithmetic(Node& node);
    [[nodiscard]] static std::optional<Type> arithmetic_type(Operator op, const Type& left, const Type& right);
    bool check_macro(Node& node);

    // expression_checker_presence.cpp
    void learn(const Node& condition, bool holds);
    [[nodiscard]] bool is_known_there(const Node& field) const;

    // expression_checker_calls.cpp
    bool check_call(Node& node);
    bool check_count(const Node& node, std::size_t least, std::size_t most);
    bool check_text_call(Node& node);
    bool check_conversion(Node& node);
    bool check_literal_call(Node& node);
    bool check_sum(Node& node);
    bool check_extreme(Node& node);
    bool check_distinct(Node& node);
    bool check_prorate(Node& node);
    bool check_between_dates(Node& node);
    bool check_part_of_time(Node& node);
    bool check_table_call(Node& node);
    bool check_others(Node& node);
    bool check_registered(Node& node);

    std::string_view text_;
    const Declarations& declarations_;
    std::vector<std::string>& roots_;
    std::vector<std::pair<std::string, Type>> scopes_;
    std::vector<const Node*> there_;  // fields that are not missing in the branch being checked
    std::optional<ExpressionFault> fault_;
};

}  // namespace countersign::engine
