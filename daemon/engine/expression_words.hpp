// What the parts of an expression are called for people, with the values that they have. Private to the files
// expression_*.cpp. Runs only for a refusal or a fault, so it may build texts.
//
//   form.lines                                        明细
//   sum(input.receipts.map(r, r.amount))              单据的金额合计
//   balance('advance:' + initiator) + input.amount    3,000.01 CNY（借支：张伟的余额 1,000.00 CNY + 金额 2,000.01 CNY）
#pragma once

#include <array>
#include <limits>

#include "daemon/engine/expression_evaluation.hpp"
#include "daemon/engine/wording.hpp"

namespace countersign::engine {

class Words {
public:
    using Node = Expression::Node;

    explicit Words(Evaluation& evaluation) : evaluation_(evaluation), wording_(evaluation.environment().wording) {}

    // The variable of this macro stands for an element of its list.
    void bind(const Node& macro);
    // So do those of all the macros that `part` stands in. Whether it stands in `whole` at all.
    bool bind_around(const Node& whole, const Node& part);

    // As the expression writes it where no names are known.
    [[nodiscard]] Label name(const Node& node);
    // "gift limit 500.00 CNY"; a literal is its value alone, and sums show what they are of.
    [[nodiscard]] Label with_value(const Node& node);
    // The value of `node`, as a value of the same field as `beside` if it has none itself.
    [[nodiscard]] Label value(const Node& node, const Node& beside);
    // A condition on the elements of a macro of this scope, with the values that are the same for all of them:
    // "customer "A" and fee > 500.00 CNY".
    [[nodiscard]] Label condition(const Node& node, std::size_t scope);
    // 3 行 of a table, 3 项 of another list.
    [[nodiscard]] bool has_rows(const Node& list) const;

private:
    // What the node is now; Failed when that differs from element to element of a macro that is only named.
    [[nodiscard]] Operand held(const Node& node);
    [[nodiscard]] Label source(const Node& node) const;
    [[nodiscard]] Label shown(const Operand& operand, const Field* field) const;
    [[nodiscard]] const Field* field(const Node& node) const;
    // Of a record, or of the records in a list.
    [[nodiscard]] const std::vector<Field>* fields(const Node& node) const;
    [[nodiscard]] Label name_of_select(const Node& node);
    [[nodiscard]] Label name_of_call(const Node& node);
    [[nodiscard]] Label name_of_macro(const Node& node);
    [[nodiscard]] Label arithmetic(const Node& node, Label (Words::*leaf)(const Node&));
    [[nodiscard]] Label part_of_condition(const Node& node, std::size_t scope);
    [[nodiscard]] Label comparison(const Node& node, std::size_t scope);
    [[nodiscard]] Label listed(const Node& node);
    [[nodiscard]] Label value_of_account(const Node& node);

    Evaluation& evaluation_;
    const Wording* wording_;
    std::array<const std::vector<Field>*, scopes_max> elements_{};
    std::size_t unbound_ = std::numeric_limits<std::size_t>::max();  // variables from this scope on stand for no one element
};

// Whether a node reads the variable of this scope or of one within it.
[[nodiscard]] bool reads_scope(const Expression::Node& node, std::size_t scope);
// = for ==, ≠ for !=, ≤ for <=; + and the like are themselves.
[[nodiscard]] std::string_view sign_of(Operator op);
[[nodiscard]] bool is_arithmetic(const Expression::Node& node);

}  // namespace countersign::engine
