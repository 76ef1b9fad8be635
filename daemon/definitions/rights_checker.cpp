// What rights over fields must not lead to: a state that nobody could enter, a list that shows what a
// field hides.
#include "daemon/definitions/rights_checker.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace countersign::definitions {

namespace {

using engine::State;
using engine::Workflow;

// Nobody fills in for the clock, nor before there is an instance.
void check_required(const Workflow& workflow, const State& state, const Places& places, Faults& faults) {
    if (state.fields.required.empty()) return;
    const auto fault = [&](std::string_view who) {
        faults.add(places.state(state.id),
                   fmt::format("Expected no 'require' in '{}', since {} enters it and fills in nothing.", state.id, who));
    };
    if (state.id == workflow.initial) fault("whoever opens the document");
    const auto leads_here = [&](const engine::Deadline& deadline) { return deadline.to == state.id; };
    bool by_clock = std::any_of(workflow.deadlines.begin(), workflow.deadlines.end(), leads_here);
    for (const State& other : workflow.states)
        by_clock = by_clock || std::any_of(other.deadlines.begin(), other.deadlines.end(), leads_here);
    if (by_clock) fault("the clock");
}

// Others show their rows to whoever sees them. `seen`: what an expression may name that hides nothing.
void check_registers(const Workflow& workflow, const engine::Declarations& seen, const Places& places, Faults& faults) {
    const auto hides = [&](const engine::Expression& expression) {
        return expression && !engine::compile(expression.text(), seen, expression.type());
    };
    for (const engine::Register& shown : workflow.registers) {
        const bool any = std::any_of(shown.columns.begin(), shown.columns.end(), [&](const engine::Field& c) { return hides(c.compute); });
        if (any || hides(shown.key) || hides(shown.when))
            faults.add(places.top("register"),
                       fmt::format("Expected the register '{}' without fields that not everybody sees ('see'), since others show it.",
                                   shown.id));
    }
}

// Lists and cards show amount and subject to everybody.
void check_headline(const Workflow& workflow, const Places& places, Faults& faults) {
    Workflow open;
    open.open = workflow.open;
    open.settings = workflow.settings;
    open.tables = workflow.tables;
    for (const engine::Field& field : workflow.form)
        if (field.seen_by.empty()) open.form.push_back(field);
    if (open.form.size() == workflow.form.size()) return;
    const auto check = [&](const engine::Expression& expression, std::string_view key) {
        if (!expression || engine::compile(expression.text(), engine::form_declarations(open, nullptr), expression.type())) return;
        faults.add(places.top(key),
                   fmt::format("Expected '{}' without fields that not everybody sees ('see'), since everybody sees it.", key));
    };
    check(workflow.amount, "amount");
    check(workflow.subject, "subject");
    open.variables = workflow.variables;
    check_registers(workflow, engine::register_declarations(open), places, faults);
}

}  // namespace

void check_rights(const Workflow& workflow, const Places& places, Faults& faults) {
    for (const State& state : workflow.states) check_required(workflow, state, places, faults);
    check_headline(workflow, places, faults);
}

}  // namespace countersign::definitions
