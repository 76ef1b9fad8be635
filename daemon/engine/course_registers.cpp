// What the instance shows to others once a command is decided: one event for each register whose row is
// another one than before. Nothing in it can refuse a command, the clock's least of all: where a row can not
// be computed (a draft that lacks a field), the one before stays.
#include <algorithm>

#include "daemon/engine/course.hpp"
#include "daemon/engine/evolve.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

bool reads_form(const Register& shown) {
    const auto reads = [](const Expression& expression) { return expression.reads("form"); };
    return reads(shown.key) || reads(shown.when) ||
           std::any_of(shown.columns.begin(), shown.columns.end(), [&](const Field& column) { return reads(column.compute); });
}

}  // namespace

bool shows_form(const Workflow& workflow) {
    return std::any_of(workflow.registers.begin(), workflow.registers.end(), reads_form);
}

std::vector<Event> Course::take() {
    // Remarks and reminders are decided without the form, and change no row.
    if (!std::all_of(events_.begin(), events_.end(), is_quiet)) set_rows();
    return take_unfinished();
}

void Course::set_rows() {
    ensure(scope_.knows_form() || !shows_form(workflow_), "what an instance shows of its form, it shows of the present one");
    for (const Register& shown : workflow_.registers)
        if (auto row = shown_in(shown)) set_row(std::move(*row));
    // A definition that it has migrated to may not have all that the one before had.
    const auto is_declared = [&](const std::string& name) {
        return std::any_of(workflow_.registers.begin(), workflow_.registers.end(), [&](const Register& r) { return r.name == name; });
    };
    const std::vector<Shown> present = instance_.registered;
    for (const Shown& shown : present)
        if (!is_declared(shown.name)) set_row({.name = shown.name});
}

void Course::set_row(Registered shown) {
    const Shown* before = instance_.shown_in(shown.name);
    if (before == nullptr && shown.key.empty()) return;
    if (before != nullptr && before->key == shown.key) {
        const Value* row = facts_.state->registers.find(shown.name, shown.key, instance_.number);
        if (row != nullptr && *row == shown.row) return;
    }
    emit(std::move(shown));
}

std::optional<Registered> Course::shown_in(const Register& shown) {
    const Shown* before = instance_.shown_in(shown.name);
    const Value since{facts_.calendar->local_date(before == nullptr ? facts_.now : before->since)};
    const auto value = [&](const Expression& expression) {
        return evaluate(expression, scope_.environment_of_register(expression, since));
    };
    Registered registered{.name = shown.name};
    if (shown.when) {
        const auto holds = value(shown.when);
        if (!holds) return std::nullopt;
        if (*holds == Value(false)) return registered;
    }
    const auto key = value(shown.key);
    if (!key) return std::nullopt;
    registered.key = *key->get<std::string>();
    if (registered.key.empty()) return registered;
    Record row;
    for (const Field& column : shown.columns) {
        auto cell = value(column.compute);
        if (!cell) return std::nullopt;
        if (!cell->is_nothing()) row.emplace(column.id, std::move(*cell));
    }
    registered.row = Value{std::move(row)};
    return registered;
}

}  // namespace countersign::engine
