// workflow.list, workflow.show, workflow.diagram; settings.list and table.show, which belong to them.
#include <algorithm>

#include "daemon/engine/decision.hpp"
#include "daemon/ensure.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

json unknown_workflow(const std::string& id) {
    return wire_refusal(engine::RefusalCode::unknown_workflow,
                        {.zh = "没有流程 " + id + "。", .en = "Expected a workflow, but there is no '" + id + "'."});
}

namespace {

json published_at(const Asking& asking, std::uint64_t seq) {
    Borrowed row = asking.borrow("SELECT at FROM entry WHERE seq = ?1");
    row->bind(1, seq);
    if (!row->step()) return nullptr;
    return asking.time(engine::Instant{std::chrono::milliseconds{row->integer(0)}});
}

json definition_line(const Asking& asking, const engine::Definition& definition) {
    const engine::Workflow* workflow = asking.definition(definition.number);
    const auto current = asking.company().current.find(definition.workflow);
    const engine::Label id{.zh = definition.workflow, .en = definition.workflow};
    return {{"workflow", definition.workflow},
            {"version", definition.version},
            {"hash", definition.hash},
            {"title", wire_label(workflow == nullptr ? id : workflow->title)},
            {"number", definition.number},
            {"published_at", published_at(asking, definition.seq)},
            {"current", current != asking.company().current.end() && current->second == definition.number}};
}

// Of this version; the current one when none is named.
Result<engine::Definition, json> wanted_definition(const Asking& asking) {
    const std::string id = asking.text("workflow").value_or("");
    const auto version = asking.number("version");
    const auto current = asking.company().current.find(id);
    for (const engine::Definition& definition : asking.company().definitions) {
        if (definition.workflow != id || asking.definition(definition.number) == nullptr) continue;
        const bool is_current = current != asking.company().current.end() && current->second == definition.number;
        if (version ? definition.version == *version : is_current) return definition;
    }
    return fail(unknown_workflow(version ? id + " " + std::to_string(*version) : id));
}

json states_of(const engine::Workflow& workflow) {
    json states = json::array();
    for (const engine::State& state : workflow.states) {
        json actions = json::array();
        for (const engine::Action& action : state.actions)
            if (action.on_signal.empty()) actions.push_back(action.id);
        json deadlines = json::array();
        for (const engine::Deadline& deadline : state.deadlines)
            deadlines.push_back({{"id", deadline.id}, {"label", wire_label(deadline.label)}, {"at", deadline.at.text}});
        states.push_back({{"state", state.id},
                          {"label", wire_label(state.label)},
                          {"final", state.final},
                          {"outcome", state.outcome.empty() ? json() : json(state.outcome)},
                          {"actions", std::move(actions)},
                          {"deadlines", std::move(deadlines)}});
    }
    return states;
}

json blackouts_of(const engine::Action& action) {
    json blackouts = json::array();
    for (const engine::Blackout& one : action.blackouts)
        blackouts.push_back({{"from", one.from.text}, {"until", one.until.text}, {"else", wire_label(one.otherwise)}});
    return blackouts;
}

json action_line(const Asking& asking, const engine::State& state, const engine::Action& action) {
    json to = json::array();
    for (const engine::Target& target : action.to) to.push_back(target.state);
    return {{"state", state.id},
            {"action", action.id},
            {"label", wire_label(action.label)},
            {"by", action.by},
            {"slot", action.slot.empty() ? json() : json(action.slot)},
            {"signs", action.signs},
            {"returns", action.returns},
            {"edits_form", action.edits_form},
            {"reason_required", action.reason_required},
            {"to", std::move(to)},
            {"choose", action.choose},
            {"not_before", action.not_before ? json(action.not_before->text) : json()},
            {"not_after", action.not_after ? json(action.not_after->text) : json()},
            {"blackouts", blackouts_of(action)},
            {"in_working_hours", action.in_working_hours},
            {"input", wire_fields(action.input, asking.calendar(), asking.company().currency)}};
}

json actions_of(const Asking& asking, const engine::Workflow& workflow) {
    json actions = json::array();
    for (const engine::State& state : workflow.states)
        for (const engine::Action& action : state.actions)
            if (action.on_signal.empty()) actions.push_back(action_line(asking, state, action));
    return actions;
}

// The rows as people read them: cells and outputs as texts by the ids of the columns.
json decision_line(const Asking& asking, const engine::DecisionTable& table) {
    json inputs = json::array();
    for (const engine::DecisionInput& input : table.inputs)
        inputs.push_back({{"id", input.id}, {"label", wire_label(input.label)}, {"value", input.value.text()}});
    json outputs = json::array();
    for (const engine::Field& output : table.outputs) outputs.push_back(wire_field(output, asking.calendar(), asking.company().currency));
    json rows = json::array();
    for (const engine::DecisionRow& row : table.rows) {
        json shown = json::object();
        for (std::size_t i = 0; i < table.inputs.size(); ++i) shown[table.inputs[i].id] = engine::describe(row.cells[i]);
        for (std::size_t i = 0; i < table.outputs.size(); ++i) shown[table.outputs[i].id] = wire_value(row.outputs[i], asking.calendar());
        rows.push_back(std::move(shown));
    }
    return {{"id", table.id},
            {"label", wire_label(table.label)},
            {"inputs", std::move(inputs)},
            {"outputs", std::move(outputs)},
            {"rows", std::move(rows)}};
}

}  // namespace

Answer workflow_list(const Asking& asking) {
    const auto after = asking.after({0});
    if (!after) return fail(after.error());
    json items = json::array();
    std::uint32_t last = 0;
    for (const engine::Definition& definition : asking.company().definitions) {
        if (static_cast<std::int64_t>(definition.number) <= after->front()) continue;
        if (items.size() == asking.limit()) return page(std::move(items), std::to_string(last));
        items.push_back(definition_line(asking, definition));
        last = definition.number;
    }
    return page(std::move(items), std::nullopt);
}

Answer workflow_show(const Asking& asking) {
    const auto definition = wanted_definition(asking);
    if (!definition) return fail(definition.error());
    const engine::Workflow& workflow = *asking.definition(definition->number);
    json shown = definition_line(asking, *definition);
    shown["text"] = workflow.text;
    shown["form"] = wire_fields(workflow.form, asking.calendar(), asking.company().currency);
    shown["states"] = states_of(workflow);
    shown["actions"] = actions_of(asking, workflow);
    shown["settings"] = wire_fields(workflow.settings, asking.calendar(), asking.company().currency);
    shown["tables"] = json::array();
    for (const engine::Table& table : workflow.tables)
        shown["tables"].push_back({{"id", table.id},
                                   {"label", wire_label(table.label)},
                                   {"key", table.key},
                                   {"columns", wire_fields(table.columns, asking.calendar(), asking.company().currency)}});
    shown["decisions"] = json::array();
    for (const engine::DecisionTable& table : workflow.decisions) shown["decisions"].push_back(decision_line(asking, table));
    return shown;
}

// With `instance`: the definition that it is pinned to, with the state that it is in.
Answer workflow_diagram(const Asking& asking) {
    const engine::Workflow* workflow = nullptr;
    std::string current;
    if (const auto id = asking.text("instance")) {
        const auto instance = asking.visible_instance(*id);
        if (!instance) return fail(instance.error());
        workflow = asking.definition(instance->definition);
        current = instance->state;
        if (workflow == nullptr) return fail(unknown_workflow(instance->workflow));
    } else {
        const auto definition = wanted_definition(asking);
        if (!definition) return fail(definition.error());
        workflow = asking.definition(definition->number);
    }
    const Background* background = asking.background();
    ensure(background != nullptr && background->diagram != nullptr, "the background knows how to draw");
    return json{{"mermaid", background->diagram(*workflow, current)}};
}

Answer settings_list(const Asking& asking) {
    const std::string id = asking.text("workflow").value_or("");
    const engine::Workflow* workflow = asking.current_definition(id);
    if (workflow == nullptr) return fail(unknown_workflow(id));
    json items = json::array();
    for (const engine::Field& setting : workflow->settings) {
        json item = wire_field(setting, asking.calendar(), asking.company().currency);
        for (const char* member : {"id", "required", "computed"}) item.erase(member);
        if (!item.contains("default")) item["default"] = nullptr;
        const auto set = asking.company().settings.find(id + "." + setting.id);
        item["name"] = setting.id;
        item["value"] = set == asking.company().settings.end() ? item["default"] : wire_value(set->second, asking.calendar());
        items.push_back(std::move(item));
    }
    return page(std::move(items), std::nullopt);
}

// A table that a definition declares and nobody has imported has no rows.
Answer table_show(const Asking& asking) {
    const std::string id = asking.text("table").value_or("");
    const auto found = asking.company().tables.find(id);
    if (found != asking.company().tables.end())
        return json{{"table", id}, {"rows", wire_value(engine::Value(found->second), asking.calendar())}};
    const auto& all = asking.definitions();
    const bool declared = std::any_of(all.begin(), all.end(), [&](const auto& d) { return d && d->find_table(id) != nullptr; });
    if (declared) return json{{"table", id}, {"rows", json::array()}};
    return fail(wire_refusal(engine::RefusalCode::not_found,
                             {.zh = "没有参考表 " + id + "。", .en = "Expected a reference table, but there is no '" + id + "'."}));
}

}  // namespace countersign::store
