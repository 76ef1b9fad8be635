// Every input becomes whole numbers (minor units, places in the list of choices), every cell some
// intervals of them, and every row a box. Boxes that do not overlap are searched for a gap by cutting
// one input after the other at all bounds.
#include "daemon/definitions/decision_checker.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace countersign::definitions {

namespace {

using engine::DecisionCell;
using engine::DecisionTable;
using engine::Field;
using engine::Type;
using engine::Value;
using engine::Workflow;

constexpr std::size_t steps_max = 1'000'000;  // of the search for a gap: a second or so

struct Interval {
    std::int64_t from = 0, until = 0;  // both inclusive
    [[nodiscard]] bool meets(const Interval& other) const { return from <= other.until && other.from <= until; }
};
using Intervals = std::vector<Interval>;

constexpr Interval everything{.from = std::numeric_limits<std::int64_t>::min(), .until = std::numeric_limits<std::int64_t>::max()};

// One input: what it may be, and how to say it.
struct Axis {
    std::string name;
    Type type;
    Interval domain;
    engine::Currency currency;
};

// A field that is given, not computed, keeps within its bounds.
Interval bounds_of(const Workflow& workflow, const std::string& text) {
    const auto of = [&](std::string_view root, const std::vector<Field>& fields) -> std::optional<Interval> {
        if (!text.starts_with(root)) return std::nullopt;
        for (const Field& field : fields)
            if (text.substr(root.size()) == field.id && !field.compute)
                return Interval{.from = field.min.value_or(everything.from), .until = field.max.value_or(everything.until)};
        return std::nullopt;
    };
    const auto in_form = of("form.", workflow.form);
    const auto in_settings = of("settings.", workflow.settings);
    return in_form ? *in_form : in_settings.value_or(everything);
}

Interval domain_of(const Workflow& workflow, const engine::DecisionInput& input) {
    const Type& type = input.value.type();
    if (type.kind == Type::Kind::boolean) return {.from = 0, .until = 1};
    if (type.kind == Type::Kind::choice) return {.from = 0, .until = static_cast<std::int64_t>(type.choices.size()) - 1};
    return bounds_of(workflow, input.value.text());
}

std::int64_t number_of(const Value& value, const Type& type) {
    if (const auto* money = value.get<engine::Money>()) return money->minor;
    if (const auto* integer = value.get<std::int64_t>()) return *integer;
    if (const auto* flag = value.get<bool>()) return *flag ? 1 : 0;
    const auto* text = value.get<std::string>();
    const auto place = std::find(type.choices.begin(), type.choices.end(), text == nullptr ? std::string() : *text);
    return place - type.choices.begin();
}

class DecisionChecker {
public:
    DecisionChecker(const Workflow& workflow, const DecisionTable& table, const DecisionLines& lines, Faults& faults)
        : table_(table), lines_(lines), faults_(faults) {
        for (const auto& input : table.inputs)
            axes_.push_back({.name = input.id, .type = input.value.type(), .domain = domain_of(workflow, input), .currency = {}});
    }

    void check() {
        if (!have_one_currency() || !fit_something()) return;
        std::vector<std::size_t> all;
        for (std::size_t row = 0; row < boxes_.size(); ++row) all.push_back(row);
        if (overlap()) return;
        gap_.resize(axes_.size());
        if (find_gap(0, all))
            faults_.add(lines_.table, fmt::format("Expected a row for every case in '{}', but none fits {}.", table_.id, described(gap_)));
        else if (steps_ > steps_max)
            faults_.add(lines_.table,
                        fmt::format("Expected a table that can be searched for gaps, but '{}' has too many different bounds.", table_.id));
    }

private:
    using Box = std::vector<Intervals>;  // by input

    bool have_one_currency() {
        for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
            std::optional<engine::Currency> first;
            for (std::size_t row = 0; row < table_.rows.size(); ++row)
                for (const auto& bound : {table_.rows[row].cells[axis].from, table_.rows[row].cells[axis].until}) {
                    const auto* money = bound ? bound->get<engine::Money>() : nullptr;
                    if (money == nullptr) continue;
                    if (!first) first = axes_[axis].currency = money->currency;
                    if (money->currency == *first) continue;
                    faults_.add(lines_.rows[row],
                                fmt::format("Expected one currency in the column '{}', but found {} and {}.",
                                            axes_[axis].name, first->text(), money->currency.text()));
                    return false;
                }
        }
        return true;
    }

    static Intervals intervals_of(const DecisionCell& cell, const Axis& axis) {
        Intervals all;
        for (const Value& value : cell.one_of) {
            const std::int64_t number = number_of(value, axis.type);
            all.push_back({.from = number, .until = number});
        }
        if (all.empty())
            all.push_back({.from = cell.from ? std::max(number_of(*cell.from, axis.type), axis.domain.from) : axis.domain.from,
                           .until = cell.until ? std::min(number_of(*cell.until, axis.type), axis.domain.until) : axis.domain.until});
        return all;
    }

    // Makes the boxes.
    bool fit_something() {
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            Box& box = boxes_.emplace_back();
            for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
                box.push_back(intervals_of(table_.rows[row].cells[axis], axes_[axis]));
                if (box.back().front().from <= box.back().front().until) continue;
                faults_.add(lines_.rows[row],
                            fmt::format("Expected every row of '{}' to fit something, but '{}' of row {} lies outside of what it may be, or "
                                        "its bounds are crossed.",
                                        table_.id, axes_[axis].name, row + 1));
                return false;
            }
        }
        return true;
    }

    bool overlap() {
        for (std::size_t later = 0; later < boxes_.size(); ++later)
            for (std::size_t row = 0; row < later; ++row)
                if (const auto both = common(boxes_[row], boxes_[later])) {
                    faults_.add(lines_.rows[later],
                                fmt::format("Expected one row for every case in '{}', but rows {} and {} both fit {}.", table_.id, row + 1,
                                            later + 1, described(*both)));
                    return true;
                }
        return false;
    }

    static std::optional<Intervals> common(const Box& a, const Box& b) {
        Intervals both;
        for (std::size_t axis = 0; axis < a.size(); ++axis) {
            std::optional<Interval> shared;
            for (const Interval& one : a[axis])
                for (const Interval& other : b[axis])
                    if (!shared && one.meets(other))
                        shared = Interval{.from = std::max(one.from, other.from), .until = std::min(one.until, other.until)};
            if (!shared) return std::nullopt;
            both.push_back(*shared);
        }
        return both;
    }

    // Whether some case from this input on has no row among these, which fit the inputs before it.
    bool find_gap(std::size_t axis, const std::vector<std::size_t>& rows) {
        if (++steps_ > steps_max) return false;
        if (rows.empty()) {
            for (std::size_t i = axis; i < axes_.size(); ++i) gap_[i] = axes_[i].domain;
            return true;
        }
        if (axis == axes_.size()) return false;
        std::set<std::int64_t> cuts{axes_[axis].domain.from};
        for (const std::size_t row : rows)
            for (const Interval& interval : boxes_[row][axis]) {
                cuts.insert(interval.from);
                if (interval.until < axes_[axis].domain.until) cuts.insert(interval.until + 1);
            }
        for (auto cut = cuts.begin(); cut != cuts.end(); ++cut) {
            const auto next = std::next(cut);
            gap_[axis] = {.from = *cut, .until = next == cuts.end() ? axes_[axis].domain.until : *next - 1};
            std::vector<std::size_t> fitting;
            for (const std::size_t row : rows)
                if (std::any_of(boxes_[row][axis].begin(), boxes_[row][axis].end(), [&](const Interval& i) { return i.meets(gap_[axis]); }))
                    fitting.push_back(row);
            if (find_gap(axis + 1, fitting)) return true;
        }
        return false;
    }

    std::string value_text(const Axis& axis, std::int64_t number) const {
        if (axis.type.kind == Type::Kind::money) return engine::format(engine::Money{.minor = number, .currency = axis.currency});
        if (axis.type.kind == Type::Kind::boolean) return number == 0 ? "false" : "true";
        if (axis.type.kind == Type::Kind::choice) return axis.type.choices[static_cast<std::size_t>(number)];
        return fmt::format("{}", number);
    }

    // "amount 5,000.01 CNY .. 5,999.99 CNY, kind gift".
    std::string described(const Intervals& box) const {
        std::string text;
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            const Axis& axis = axes_[i];
            const bool is_number = axis.type.kind == Type::Kind::money || axis.type.kind == Type::Kind::integer;
            std::string said;
            if (!is_number || box[i].from == box[i].until) {
                said = value_text(axis, box[i].from);
            } else {
                if (box[i].from != everything.from) said = value_text(axis, box[i].from) + " ";
                said += "..";
                if (box[i].until != everything.until) said += " " + value_text(axis, box[i].until);
            }
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", axis.name, said);
        }
        return text;
    }

    const DecisionTable& table_;
    const DecisionLines& lines_;
    Faults& faults_;
    std::vector<Axis> axes_;
    std::vector<Box> boxes_;
    Intervals gap_;
    std::size_t steps_ = 0;
};

}  // namespace

void check_decision(const Workflow& workflow, const DecisionTable& table, const DecisionLines& lines, Faults& faults) {
    DecisionChecker(workflow, table, lines, faults).check();
}

}  // namespace countersign::definitions
