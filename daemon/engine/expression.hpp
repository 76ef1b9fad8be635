// Expression: a typed, total subset of CEL (Common Expression Language, cel-spec) for guards and
// computed values. Compiled and type-checked once, when a definition is loaded; evaluated often.
// No loops, no host calls, no doubles; int64 and Money are checked, overflow is an error; the
// steps of one evaluation are bounded.
//
// Where we have a CEL feature, syntax and semantics are CEL's: literals (int, string, bool, null,
// list), operators ! - * / % + < <= > >= == != in && || ?:, field selection, [index], has(),
// the macros all, exists, exists_one, filter, map(x, e), map(x, p, e), the functions size,
// contains, startsWith, endsWith, int, string. && and || are commutative over errors as in CEL.
// Added for this domain: money("3000.00 CNY"), date("2026-10-31"), sum(list), min(a, b),
// max(a, b), distinct(list), prorate(money, part, whole), days(from, until),
// workdays(from, until), month(date), minute_of_day(instant), lookup("table", key [, on_date]),
// has_row("table", key [, on_date]), balance(account), open_by("workflow", initiator), open_about("workflow", subject),
// registered("workflow.register", key).
// Operators on money: + - and unary - between money, money * int, int * money, comparisons.
// Operators on date: date + int and date - int (days), date - date (int), comparisons.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/label.hpp"
#include "daemon/engine/value.hpp"

namespace countersign::engine {

// The static type of an expression or of a name.
struct Type {
    enum class Kind { nothing, boolean, integer, text, money, date, instant, list, record, choice };

    Kind kind = Kind::nothing;
    std::vector<Type> element;                              // list: exactly one
    std::vector<std::pair<std::string, Type>> fields;       // record, in declared order
    std::vector<std::string> choices;                       // choice: the values it may have (held as text)
    bool optional = false;                                  // may be nothing (has() tells)

    bool operator==(const Type&) const = default;

    static Type of(Kind kind) { return Type{.kind = kind, .element = {}, .fields = {}, .choices = {}, .optional = false}; }
    static Type list_of(Type element);
    static Type record_of(std::vector<std::pair<std::string, Type>> fields);
};
// "list of record", "money", "one of company, natural_person".
[[nodiscard]] std::string describe(const Type& type);

// What may be named while compiling: roots such as form, row, input, settings and their types, and
// the reference tables that lookup() may name (each with the record type of its rows). A root may have
// a point in its name ("decided.levels"): then its first part alone is none.
struct Declarations {
    std::vector<std::pair<std::string, Type>> roots;
    std::vector<std::pair<std::string, Type>> tables;
    // What reading a root reads as well, for Expression::reads().
    std::vector<std::pair<std::string, std::vector<std::string>>> implied;
    bool others = false;  // whether open_by(), open_about() and registered() may be asked
};

// A fault in the text: offset in bytes from its start, and a clause such as
// "expected bool, but form.fee is money".
struct ExpressionFault {
    std::size_t offset = 0;
    std::string text;
};

struct Content;
class Wording;

// What evaluation may look at. Pointers outlive the call; a root that was declared must be there.
struct Environment {
    std::vector<std::pair<std::string_view, const Value*>> roots;
    // Reference tables: the row of `table` whose key is `key` and that is valid on `on` (if given).
    // nullptr when there is none: an EvaluationFault.
    std::function<const Value*(std::string_view table, const Value& key, const Date* on)> lookup;
    // The balance of a ledger account; zero in the company's currency when it was never posted to.
    std::function<Money(std::string_view account)> balance;
    // The other open instances of a workflow, those of one initiator or those about one subject, each a
    // record; nullptr when there are too many. Outlives the call.
    std::function<const List*(std::string_view workflow, std::string_view whose, bool about)> others;
    // The rows that other instances have in a register under this key.
    std::function<List(std::string_view name, std::string_view key)> registered;
    // What the file of this hash is that is given for this field; nullptr when it may not be named there.
    std::function<const Content*(const std::string& field, const std::string& hash)> content;
    // What a root rests on, for explanations: "levels, row 3: amount ≥ 5,000.01 CNY"; empty: itself.
    std::function<Label(std::string_view root)> origin;
    // What names are called for people, in explanations and faults; nullptr: as the expression writes them.
    const Wording* wording = nullptr;
    const Calendar* calendar = nullptr;
    Currency currency;  // of an empty sum

    void set(std::string_view name, const Value& value) { roots.emplace_back(name, &value); }
    // What was set last is no longer there.
    void unset() { roots.pop_back(); }
};

// Overflow, division by zero, no such row, missing calendar year, too many steps.
struct EvaluationFault {
    Label text;                        // a sentence
    std::optional<CalendarGap> gap;
};

class Expression {
public:
    struct Node;  // in expression.cpp

    Expression() = default;  // empty: must not be evaluated
    [[nodiscard]] explicit operator bool() const { return root_ != nullptr; }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] const Type& type() const { return type_; }
    // Whether it names this root ("form", "input", ...); lets the caller load only what is read.
    [[nodiscard]] bool reads(std::string_view root) const;
    // The other workflows whose instances it asks for, each with its offset in the text.
    [[nodiscard]] std::vector<std::pair<std::string, std::size_t>> asks() const;
    // The registers that registered() asks for, by name; may repeat.
    [[nodiscard]] std::vector<std::string> registers() const;

    // Expressions are equal when their texts are.
    bool operator==(const Expression& other) const { return text_ == other.text_; }

private:
    friend struct ExpressionAccess;  // expression.cpp
    std::string text_;
    Type type_;
    std::vector<std::string> roots_;
    std::shared_ptr<const Node> root_;
};

// Parses and checks. `expected` of kind nothing accepts any type.
[[nodiscard]] Result<Expression, ExpressionFault> compile(std::string_view text, const Declarations& declarations,
                                                          const Type& expected);
[[nodiscard]] Result<Value, EvaluationFault> evaluate(const Expression& expression, const Environment& environment);
// Evaluates a bool and, when it is false, says why in a clause for people: the comparison that failed with both
// values, "amount 1,234.50 CNY > advance limit 1,000.00 CNY"; for all() the first element that failed
// ("lines, row 3: ..."). Empty text when true.
struct Verdict {
    bool holds = false;
    Label because;
    std::vector<std::string> elements;  // those that decided, as the expression names them: "form.lines[3]", from 1
};
[[nodiscard]] Result<Verdict, EvaluationFault> judge(const Expression& expression, const Environment& environment);

}  // namespace countersign::engine
