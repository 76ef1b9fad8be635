#include "daemon/engine/workflow.hpp"

#include <algorithm>

namespace countersign::engine {

namespace {

template <class Element>
const Element* find_by_id(const std::vector<Element>& elements, std::string_view id) {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const Element& e) { return e.id == id; });
    return found == elements.end() ? nullptr : &*found;
}

Type::Kind kind_of(FieldType type) {
    switch (type) {
        case FieldType::text:
            return Type::Kind::text;
        case FieldType::integer:
            return Type::Kind::integer;
        case FieldType::money:
            return Type::Kind::money;
        case FieldType::date:
            return Type::Kind::date;
        case FieldType::boolean:
            return Type::Kind::boolean;
        case FieldType::choice:
            return Type::Kind::choice;
        case FieldType::table:
            return Type::Kind::list;
    }
    return Type::Kind::nothing;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

Type period_type() {
    return Type::record_of({{"first", Type::of(Type::Kind::date)},
                            {"last", Type::of(Type::Kind::date)},
                            {"month", Type::of(Type::Kind::text)}});
}

// What every expression may name.
Declarations common_declarations(const Workflow& workflow) {
    Declarations declarations;
    declarations.roots.emplace_back("settings", record_type_of(workflow.settings));
    declarations.roots.emplace_back("initiator", Type::of(Type::Kind::text));
    if (workflow.open.has_period)
        declarations.roots.emplace_back("period", period_type());
    for (const Table& table : workflow.tables)
        declarations.tables.emplace_back(table.id, record_type_of(table.columns));
    return declarations;
}

// A row gives every output, so none is ever missing.
Type type_of_outputs(const DecisionTable& table) {
    std::vector<std::pair<std::string, Type>> types;
    for (const Field& output : table.outputs) {
        Type type = output.refers_to == "assignees" ? Type::list_of(Type::of(Type::Kind::text)) : type_of(output);
        type.optional = false;
        types.emplace_back(output.id, std::move(type));
    }
    return Type::record_of(std::move(types));
}

void declare_decisions(const Workflow& workflow, Declarations& declarations) {
    for (const DecisionTable& table : workflow.decisions) {
        const std::string root = "decided." + table.id;
        declarations.roots.emplace_back(root, type_of_outputs(table));
        std::vector<std::string> implied;
        for (const DecisionInput& input : table.inputs)
            for (const auto& [name, type] : declarations.roots)
                if (input.value.reads(name) && !contains(implied, name)) implied.push_back(name);
        declarations.implied.emplace_back(root, std::move(implied));
    }
}

}  // namespace

// A table is a list, empty when it was not filled in, so it is never nothing.
Type type_of(const Field& field) {
    if (field.type == FieldType::table) return Type::list_of(record_type_of(field.columns));
    Type type = Type::of(kind_of(field.type));
    for (const Choice& choice : field.choices) type.choices.push_back(choice.id);
    type.optional = !field.required && !field.fallback && !field.compute;
    return type;
}

Type record_type_of(const std::vector<Field>& fields) {
    std::vector<std::pair<std::string, Type>> types;
    for (const Field& field : fields) types.emplace_back(field.id, type_of(field));
    return Type::record_of(std::move(types));
}

const Action* State::find_action(std::string_view action) const { return find_by_id(actions, action); }

const Action* State::find_action_on(std::string_view deadline) const {
    const auto found = std::find_if(actions.begin(), actions.end(), [&](const Action& a) { return a.on_deadline == deadline; });
    return found == actions.end() ? nullptr : &*found;
}

const State* Workflow::find_state(std::string_view state) const { return find_by_id(states, state); }

const Table* Workflow::find_table(std::string_view table) const { return find_by_id(tables, table); }

const DecisionTable* Workflow::find_decision(std::string_view decision) const { return find_by_id(decisions, decision); }

const Expression* Workflow::find_computed(std::string_view assignee) const {
    if (!assignee.starts_with("= ")) return nullptr;
    assignee.remove_prefix(2);
    const auto found = std::find_if(computed.begin(), computed.end(), [&](const Expression& e) { return e.text() == assignee; });
    return found == computed.end() ? nullptr : &*found;
}

Declarations form_declarations(const Workflow& workflow, const Field* table) {
    Declarations declarations = common_declarations(workflow);
    if (table == nullptr)
        declarations.roots.emplace_back("form", record_type_of(workflow.form));
    else
        declarations.roots.emplace_back("row", record_type_of(table->columns));
    return declarations;
}

Declarations input_declarations(const Workflow& workflow) {
    Declarations declarations = form_declarations(workflow, nullptr);
    declarations.roots.emplace_back("instance", Type::of(Type::Kind::text));
    declarations.roots.emplace_back("vars", record_type_of(workflow.variables));
    declarations.roots.emplace_back("state",
                                    Type::record_of({{"id", Type::of(Type::Kind::text)},
                                                     {"visits", Type::of(Type::Kind::integer)},
                                                     {"signed", Type::list_of(Type::of(Type::Kind::text))}}));
    declarations.roots.emplace_back("now", Type::of(Type::Kind::instant));
    declarations.roots.emplace_back("today", Type::of(Type::Kind::date));
    declarations.roots.emplace_back("flags", Type::list_of(Type::of(Type::Kind::text)));
    declarations.roots.emplace_back("children",
                                    Type::list_of(Type::record_of({{"number", Type::of(Type::Kind::integer)},
                                                                   {"branch", Type::of(Type::Kind::text)},
                                                                   {"outcome", Type::of(Type::Kind::text)},
                                                                   {"open", Type::of(Type::Kind::boolean)}})));
    declarations.others = true;
    return declarations;
}

Declarations state_declarations(const Workflow& workflow) {
    Declarations declarations = input_declarations(workflow);
    declare_decisions(workflow, declarations);
    return declarations;
}

Declarations report_declarations(const Workflow& workflow) {
    Declarations declarations;
    declarations.roots.emplace_back("initiator", Type::of(Type::Kind::text));
    if (workflow.open.has_period) declarations.roots.emplace_back("period", period_type());
    declarations.roots.emplace_back("form", record_type_of(workflow.form));
    declarations.roots.emplace_back("vars", record_type_of(workflow.variables));
    declarations.roots.emplace_back("flags", Type::list_of(Type::of(Type::Kind::text)));
    declarations.roots.emplace_back("outcome", Type::of(Type::Kind::text));
    declarations.roots.emplace_back("state",
                                    Type::record_of({{"id", Type::of(Type::Kind::text)},
                                                     {"entered", Type::list_of(Type::of(Type::Kind::text))},
                                                     {"signed", Type::list_of(Type::of(Type::Kind::text))}}));
    return declarations;
}

// What a row says follows from the instance alone, so that it changes only when the instance does.
Declarations register_declarations(const Workflow& workflow) {
    Declarations declarations = report_declarations(workflow);
    declarations.roots.emplace_back("instance", Type::of(Type::Kind::text));
    declarations.roots.emplace_back("since", Type::of(Type::Kind::date));
    return declarations;
}

Declarations action_declarations(const Workflow& workflow, const Action& action, const Type* row) {
    Declarations declarations = state_declarations(workflow);
    declarations.roots.emplace_back("actor", Type::of(Type::Kind::text));
    declarations.roots.emplace_back("input", record_type_of(action.input));
    if (row != nullptr) declarations.roots.emplace_back("row", *row);
    return declarations;
}

}  // namespace countersign::engine
