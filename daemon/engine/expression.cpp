#include "daemon/engine/expression.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "daemon/engine/expression_evaluation.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

void add_registers(const Expression::Node& node, std::vector<std::string>& names) {
    if (node.kind == Expression::Node::Kind::call && node.function == Function::registered) names.push_back(node.name);
    for (const Expression::Node& child : node.children) add_registers(child, names);
}

}  // namespace

Type Type::list_of(Type element) {
    Type type = of(Kind::list);
    type.element.push_back(std::move(element));
    return type;
}

Type Type::record_of(std::vector<std::pair<std::string, Type>> fields) {
    Type type = of(Kind::record);
    type.fields = std::move(fields);
    return type;
}

std::string describe(const Type& type) {
    switch (type.kind) {
        case Type::Kind::nothing: return "nothing";
        case Type::Kind::boolean: return "bool";
        case Type::Kind::integer: return "int";
        case Type::Kind::text: return "text";
        case Type::Kind::money: return "money";
        case Type::Kind::date: return "date";
        case Type::Kind::instant: return "instant";
        case Type::Kind::list:
            return type.element.empty() ? "list" : fmt::format("list of {}", describe(type.element.front()));
        case Type::Kind::record: return "record";
        case Type::Kind::choice: return fmt::format("one of {}", fmt::join(type.choices, ", "));
    }
    return "nothing";
}

namespace {

void collect_asked(const Expression::Node& node, std::vector<std::pair<std::string, std::size_t>>& asked) {
    const bool asks = node.function == Function::open_by || node.function == Function::open_about;
    if (node.kind == Expression::Node::Kind::call && asks) asked.emplace_back(node.name, node.children.front().begin);
    for (const Expression::Node& child : node.children) collect_asked(child, asked);
}

}  // namespace

std::vector<std::pair<std::string, std::size_t>> Expression::asks() const {
    std::vector<std::pair<std::string, std::size_t>> asked;
    if (root_ != nullptr) collect_asked(*root_, asked);
    return asked;
}

bool Expression::reads(std::string_view root) const { return std::ranges::find(roots_, root) != roots_.end(); }

std::vector<std::string> Expression::registers() const {
    std::vector<std::string> names;
    if (root_ != nullptr) add_registers(*root_, names);
    return names;
}

Expression ExpressionAccess::make(std::string_view text,
                                  Type type,
                                  std::vector<std::string> roots,
                                  Expression::Node root) {
    Expression expression;
    expression.text_ = text;
    expression.type_ = std::move(type);
    expression.roots_ = std::move(roots);
    expression.root_ = std::make_shared<const Expression::Node>(std::move(root));
    return expression;
}

Result<Expression, ExpressionFault> compile(std::string_view text,
                                            const Declarations& declarations,
                                            const Type& expected) {
    auto root = parse(text);
    if (!root) return fail(std::move(root.error()));
    std::vector<std::string> roots;
    if (auto fault = check(*root, text, declarations, expected, roots)) return fail(std::move(*fault));
    // What is expected says more than [] does, and whether nothing is an answer.
    const bool says_all = expected.kind != Type::Kind::nothing &&
                          !(expected.kind == Type::Kind::list && expected.element.empty()) &&
                          !(expected.kind == Type::Kind::record && expected.fields.empty());
    Type type = says_all ? expected : root->type;
    return ExpressionAccess::make(text, std::move(type), std::move(roots), std::move(*root));
}

Result<Value, EvaluationFault> evaluate(const Expression& expression, const Environment& environment) {
    ensure(static_cast<bool>(expression), "an empty expression is never evaluated");
    Evaluation evaluation(expression, environment);
    const Expression::Node& root = ExpressionAccess::root(expression);
    const bool may_be_nothing = expression.type().optional || expression.type().kind == Type::Kind::nothing;
    const Operand result = may_be_nothing ? evaluation.value(root) : evaluation.present(root);
    if (result.failed()) return fail(evaluation.take_fault());
    return result.to_value();
}

Result<Verdict, EvaluationFault> judge(const Expression& expression, const Environment& environment) {
    ensure(static_cast<bool>(expression), "an empty expression is never evaluated");
    Evaluation evaluation(expression, environment);
    const Operand result = evaluation.truth(ExpressionAccess::root(expression));
    const bool* holds = result.get<bool>();
    if (holds == nullptr) return fail(evaluation.take_fault());
    return *holds ? Verdict{.holds = true} : explain(expression, environment);
}

}  // namespace countersign::engine
