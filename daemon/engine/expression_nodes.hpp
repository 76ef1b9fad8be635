// The tree of one expression, private to the files expression*.cpp. The parser builds it without
// types, the checker resolves names and gives each node its type, evaluation only reads it.
//
//   text -> parse() -> Node -> check() -> Node with types -> Evaluation, Explanation
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/expression.hpp"
#include "daemon/engine/worded.hpp"

namespace countersign::engine {

// Bounds that keep every expression small and every evaluation short.
inline constexpr std::size_t expression_bytes_max = 8192;
inline constexpr int nesting_max = 64;        // brackets, calls, signs and ?: within each other
inline constexpr int height_max = 256;        // operators in a row make a high tree without nesting
inline constexpr std::size_t scopes_max = 4;  // macros within each other's bodies

enum class Operator {
    logical_or, logical_and, equal, not_equal, less, less_equal, greater, greater_equal, in,
    add, subtract, multiply, divide, remainder,
};
[[nodiscard]] std::string_view symbol_of(Operator op);
// The comparison that holds exactly when this one does not: <= for >, != for ==.
[[nodiscard]] Operator opposite_of(Operator op);
[[nodiscard]] bool is_comparison(Operator op);

enum class Function {
    size, contains, starts_with, ends_with, to_int, to_text,                            // CEL's
    money, date, sum, min, max, distinct, prorate, days, workdays, month, minute_of_day,  // ours
    lookup, has_row, balance, open_by, open_about, registered,
};
enum class Macro { all, exists, exists_one, filter, map };

struct Expression::Node {
    enum class Kind {
        literal, list, name, root, local, select, has, index, opposite, negative, binary, conditional, call, macro,
    };

    Kind kind = Kind::literal;
    std::size_t begin = 0, end = 0;      // bytes of the text, brackets around it included
    Operator op = Operator::equal;       // binary
    Function function = Function::size;  // call
    Macro macro = Macro::all;
    std::string name;                    // the name itself, the field, the macro's variable, the table, the register
    std::size_t slot = 0;                // root: which of the roots that are read; local and macro: which scope
    Value literal;
    Type type;
    std::vector<Node> children;          // macro: the list, [the condition,] the body
    int height = 1;
};

// The tree without types, or the first fault.
[[nodiscard]] Result<Expression::Node, ExpressionFault> parse(std::string_view text);
// Resolves names, gives types, adds to `roots` what is read. Nothing when all is well.
[[nodiscard]] std::optional<ExpressionFault> check(Expression::Node& root, std::string_view text,
                                                   const Declarations& declarations, const Type& expected,
                                                   std::vector<std::string>& roots);

// What a node says in the text, on one line and shortened, for people.
[[nodiscard]] std::string source_of(std::string_view text, const Expression::Node& node);

// The type that both fit into: for the branches of ?:, the elements of a list, list + list, ==.
[[nodiscard]] std::optional<Type> common_type(const Type& a, const Type& b);

// The private members of Expression, for the files expression*.cpp.
struct ExpressionAccess {
    static const Expression::Node& root(const Expression& expression) { return *expression.root_; }
    static const std::vector<std::string>& roots(const Expression& expression) { return expression.roots_; }
    static Expression make(std::string_view text, Type type, std::vector<std::string> roots, Expression::Node root);
};

}  // namespace countersign::engine
