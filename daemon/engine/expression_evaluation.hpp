// One evaluation of one expression, private to expression_*.cpp. The hot path: operands are small
// and trivially copied, texts, lists and records are looked at where they lie, and no text is
// built unless there is a fault to report.
//
// A fault is an operand of its own (Failed), so that && and || can be commutative over faults as
// CEL demands. What it says is kept aside, in the evaluation.
#pragma once

#include <array>
#include <memory>

#include <boost/container/small_vector.hpp>

#include "daemon/engine/expression_nodes.hpp"

namespace countersign::engine {

struct Failed {};
class Operand;
using Operands = std::vector<Operand>;

// A value under way. Pointers reach into the environment, the tree, or what the evaluation keeps.
class Operand {
public:
    using Variant = std::variant<std::monostate,
                                 bool,
                                 std::int64_t,
                                 Money,
                                 Date,
                                 Instant,
                                 const std::string*,
                                 const List*,
                                 const Operands*,
                                 const Record*,
                                 Failed>;

    Operand() = default;
    template <class T>
        requires(std::is_constructible_v<Variant, std::in_place_type_t<T>, T>)
    Operand(T held) : held_(std::in_place_type<T>, held) {}

    // What a value holds, without a copy of it.
    [[nodiscard]] static Operand of(const Value& value);
    // A value of its own.
    [[nodiscard]] Value to_value() const;

    [[nodiscard]] bool failed() const { return std::holds_alternative<Failed>(held_); }
    [[nodiscard]] bool is_nothing() const { return std::holds_alternative<std::monostate>(held_); }
    [[nodiscard]] bool is_list() const { return get<const List*>() != nullptr || get<const Operands*>() != nullptr; }
    template <class T>
    [[nodiscard]] const T* get() const { return std::get_if<T>(&held_); }
    [[nodiscard]] const std::string* text() const {
        const auto* held = get<const std::string*>();
        return held == nullptr ? nullptr : *held;
    }
    // Of a list, whoever holds it.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] Operand at(std::size_t index) const;

private:
    Variant held_;
};

class Evaluation {
public:
    using Node = Expression::Node;

    // One step for each node, and for each element, field or 16 bytes that are looked at or copied;
    // more for a search outside. Enough for 500 receipts against 500 lines, and a tenth of a second.
    static constexpr std::size_t steps_max = 5'000'000;

    Evaluation(const Expression& expression, const Environment& environment);

    // May be nothing: a field that was not filled in.
    [[nodiscard]] Operand value(const Node& node);
    // Fails when there is nothing.
    [[nodiscard]] Operand present(const Node& node);
    // As present(); a bool or Failed.
    [[nodiscard]] Operand truth(const Node& node);
    // Gives a macro's variable its element.
    void bind(std::size_t scope, Operand element) { locals_[scope] = element; }
    [[nodiscard]] EvaluationFault take_fault() { return std::move(fault_); }
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const std::string& name_of_root(std::size_t slot) const { return root_names_[slot]; }
    [[nodiscard]] const Environment& environment() const { return environment_; }

private:
    // What texts and lists were made so far; release() lets go of the later ones.
    struct Mark {
        std::size_t texts, lists;
    };
    [[nodiscard]] Mark mark() const { return {.texts = texts_.size(), .lists = lists_.size()}; }
    void release(Mark mark);
    [[nodiscard]] Operand keep(std::string text);
    [[nodiscard]] Operand keep(Operands list);

    // False, and a fault, when the evaluation has taken all its steps. Nothing runs after that.
    [[nodiscard]] bool spend(std::size_t steps) {
        steps_ += steps;
        return steps_ <= steps_max || exhausted();
    }
    bool exhausted();
    // "Expected a value of NAME, but CLAUSE."
    Operand fault(const Node& node, const Label& clause);
    // "Expected a row of 'prices' for "X", but there is none."
    Operand no_row(const Node& node, const Value& key, const std::optional<Date>& on);
    // What the node is called for people.
    [[nodiscard]] Label called(const Node& node);
    Operand sentence(Label text, std::optional<CalendarGap> gap = std::nullopt);
    // The environment holds another type than was declared.
    Operand misfit(const Node& node, std::string_view wanted);
    // The operand as T, or nullptr and a fault.
    template <class T>
    const T* as(const Node& node, const Operand& operand, std::string_view wanted);

    Operand root(const Node& node);
    Operand select(const Node& node);
    Operand index(const Node& node);
    Operand list(const Node& node);
    Operand negative(const Node& node);
    Operand conditional(const Node& node);

    // expression_operators.cpp
    Operand binary(const Node& node);
    Operand logical(const Node& node);
    Operand equality(const Node& node);
    Operand ordering(const Node& node);
    Operand membership(const Node& node);
    Operand arithmetic(const Node& node);
    Operand integers(const Node& node, std::int64_t a, std::int64_t b);
    Operand from_money(const Node& node, const MoneyResult& result);
    Operand shifted_date(const Node& node, Date date, std::int64_t days);
    Operand joined_texts(const std::string& a, const std::string& b);
    Operand joined_lists(const Operand& a, const Operand& b);
    // The same type and value, all the way down. Failed when the steps run out.
    Operand same(const Operand& a, const Operand& b);
    // The order of two scalars; nothing, and a fault, when they have none.
    std::optional<std::strong_ordering> compared(const Node& node, const Operand& a, const Operand& b);

    // expression_functions.cpp
    Operand call(const Node& node);
    Operand size(const Node& node);
    Operand text_test(const Node& node);
    Operand to_int(const Node& node);
    Operand to_text(const Node& node);
    Operand sum(const Node& node);
    Operand extreme(const Node& node);
    Operand distinct(const Node& node);
    Operand share(const Node& node);
    Operand days(const Node& node);
    Operand month(const Node& node);
    Operand minute_of_day(const Node& node);
    Operand row(const Node& node);
    Operand balance(const Node& node);
    Operand others(const Node& node);
    Operand registered(const Node& node);

    // expression_macros.cpp
    Operand macro(const Node& node);
    Operand quantified(const Node& node, const Operand& range);
    Operand counted_one(const Node& node, const Operand& range);
    Operand filtered(const Node& node, const Operand& range);
    Operand mapped(const Node& node, const Operand& range);

    std::string_view text_;
    const Node& whole_;
    const Environment& environment_;
    const std::vector<std::string>& root_names_;
    boost::container::small_vector<const Value*, 6> roots_;
    std::array<Operand, scopes_max> locals_;
    std::size_t steps_ = 0;
    EvaluationFault fault_;
    std::vector<std::unique_ptr<const std::string>> texts_;
    std::vector<std::unique_ptr<const Operands>> lists_;
};

template <class T>
const T* Evaluation::as(const Node& node, const Operand& operand, std::string_view wanted) {
    if (operand.failed()) return nullptr;
    const T* held = operand.get<T>();
    if (held == nullptr) misfit(node, wanted);
    return held;
}

// Clauses of faults.
[[nodiscard]] Label beyond_integers();
[[nodiscard]] Label different_currencies(const Money& a, const Money& b);

// The verdict on a bool expression that came out false.
[[nodiscard]] Verdict explain(const Expression& expression, const Environment& environment);

}  // namespace countersign::engine
