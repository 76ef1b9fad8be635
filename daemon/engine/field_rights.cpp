#include "daemon/engine/field_rights.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/assignees.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/scope.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool is_blank(const Value* value) {
    if (value == nullptr || value->is_nothing()) return true;
    const auto* text = value->get<std::string>();
    const auto* rows = value->get<List>();
    return (text != nullptr && text->empty()) || (rows != nullptr && rows->empty());
}

// Whether an expression's text names this field of the form, or of another root.
bool mentions(std::string_view text, const std::string& field, std::string_view root = "form") {
    const std::string name = fmt::format("{}.{}", root, field);
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; at += name.size()) {
        const std::size_t end = at + name.size();
        const bool goes_on = end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_');
        if (!goes_on) return true;
    }
    return false;
}

// The number in "MF-12"; nothing if there is none.
std::optional<std::uint64_t> number_in(std::string_view id) {
    const std::size_t dash = id.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data() + dash + 1, id.data() + id.size(), number);
    return error == std::errc() && end == id.data() + id.size() ? std::optional(number) : std::nullopt;
}

// A closed instance has left the state: of it only the number is known.
bool is_instance(const std::string& id, const EngineState& state) {
    const auto number = number_in(id);
    if (!number || *number < 1 || *number > state.last_instance) return false;
    const auto open = state.open.find(*number);
    return open == state.open.end() || open->second->id == id;
}

class References {
public:
    explicit References(const EngineState& state) : state_(state) {}

    void check(const std::vector<Field>& fields, const Value& record, const std::string& prefix) {
        for (const Field& field : fields) {
            const Value* value = record.find(field.id);
            if (value == nullptr) continue;
            if (const List* rows = value->get<List>())
                for (std::size_t i = 0; i < rows->size(); ++i)
                    check(field.columns, (*rows)[i], fmt::format("{}[{}].", prefix + field.id, i + 1));
            const auto* text = value->get<std::string>();
            if (text != nullptr && !text->empty()) check_one(field, *text, prefix + field.id);
        }
    }

    [[nodiscard]] std::optional<Refusal> refused() && {
        return faults_.empty() ? std::nullopt : std::optional(refusal_of(std::move(faults_)));
    }

private:
    void check_one(const Field& field, const std::string& id, const std::string& where) {
        if (field.refers_to == "person") {
            const Person* person = state_.company.people.find(id);
            if (person != nullptr && person->active) return;
            faults_.push_back({.where = where,
                               .text = {.zh = fmt::format("没有在职人员“{}”。", id),
                                        .en = fmt::format("Expected an active person, but there is no '{}'.", id)}});
        }
        if (field.refers_to != "instance" || is_instance(id, state_)) return;
        faults_.push_back({.where = where,
                           .text = {.zh = fmt::format("没有单据“{}”。", id),
                                    .en = fmt::format("Expected an instance, but there is no '{}'.", id)}});
    }

    const EngineState& state_;
    FieldFaults faults_;
};

FieldFault locked(const Field& field, const State& state) {
    return {.where = field.id,
            .text = {.zh = fmt::format("“{}”在“{}”不能修改。", field.label.zh, state.label.zh),
                     .en = fmt::format("Expected no change of '{}' in '{}', but it differs.", field.label.en, state.label.en)}};
}

FieldFault lacking(const Field& field, const State& state) {
    return {.where = field.id,
            .text = {.zh = fmt::format("进入“{}”前须填写“{}”。", state.label.zh, field.label.zh),
                     .en = fmt::format("Expected '{}' to be filled in before '{}', but it is empty.", field.label.en, state.label.en)}};
}

// Sentences that name the field themselves.
Refusal refusal_of_named(RefusalCode code, FieldFaults faults, Label hint) {
    return {.code = code, .text = faults.front().text, .hint = std::move(hint), .faults = std::move(faults)};
}

// "[3]" where it is told for which row of the field it does not hold.
std::string row_told(const Verdict& failed, const std::string& field) {
    const std::string named = field + "[";
    for (const std::string& element : failed.elements)
        if (const std::size_t at = element.find(named); at != std::string::npos) return element.substr(at + field.size());
    return {};
}

}  // namespace

std::vector<std::string> hidden_fields(const Workflow& workflow, const Instance& instance, const People& people,
                                       const std::string& person) {
    std::vector<std::string> hidden;
    const Person* who = people.find(person);
    for (const Field& field : workflow.form) {
        if (field.seen_by.empty()) continue;
        const bool sees = who != nullptr && who->active &&
                          (who->has_role("auditor") || is_among(resolve_plain_assignees(field.seen_by, instance, people), *who));
        if (!sees) hidden.push_back(field.id);
    }
    return hidden;
}

Value without_fields(const Value& form, const std::vector<std::string>& hidden) {
    const Record* record = form.get<Record>();
    if (record == nullptr || hidden.empty()) return form;
    Record seen;
    for (const auto& [name, value] : *record)
        if (!contains(hidden, name)) seen.emplace(name, value);
    return Value{std::move(seen)};
}

Result<Value, Refusal> keep_locked(const Value& given, Scope& scope) {
    const Workflow& workflow = scope.workflow();
    const State* state = workflow.find_state(scope.instance().state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    const auto hidden = hidden_fields(workflow, scope.instance(), scope.people(), scope.facts().actor.person);
    const Record* record = given.get<Record>();
    if (record == nullptr || (hidden.empty() && !state->fields.limits_editing)) return given;
    const Value before = without_computed(workflow.form, scope.form());
    Value kept = given;
    FieldFaults faults;
    for (const Field& field : workflow.form) {
        const bool may_change = !state->fields.limits_editing || contains(state->fields.editable, field.id);
        if (field.is_filled_in() || (may_change && !contains(hidden, field.id))) continue;
        const Value* old = before.find(field.id);
        const auto found = record->find(field.id);
        const bool is_given = found != record->end() && !found->second.is_nothing();
        // What he does not see he may not guess either.
        const bool is_same = is_given && !contains(hidden, field.id) &&
                             ((old != nullptr && *old == found->second) || (is_blank(old) && is_blank(&found->second)));
        if (is_given && !is_same) faults.push_back(locked(field, *state));
        if (old != nullptr) kept.own<Record>().insert_or_assign(field.id, *old);
    }
    if (!faults.empty())
        return fail(refusal_of_named(RefusalCode::field_locked, std::move(faults), {.zh = "请保留原值。", .en = "leave it as it is"}));
    return kept;
}

std::optional<Refusal> check_required_fields(const State& state, Scope& scope) {
    FieldFaults faults;
    Label hint;
    for (const std::string& id : state.fields.required) {
        if (!is_blank(scope.form().find(id))) continue;
        const auto& form = scope.workflow().form;
        const auto field = std::find_if(form.begin(), form.end(), [&](const Field& one) { return one.id == id; });
        ensure(field != form.end(), "a state requires fields of the form");
        if (faults.empty()) hint = {.zh = fmt::format("请填写“{}”。", field->label.zh), .en = fmt::format("fill in '{}'", field->label.en)};
        faults.push_back(lacking(*field, state));
    }
    if (faults.empty()) return std::nullopt;
    return refusal_of_named(RefusalCode::invalid_input, std::move(faults), std::move(hint));
}

std::optional<Refusal> check_references(const std::vector<Field>& fields, const Value& record, const EngineState& state) {
    References references(state);
    references.check(fields, record, {});
    return std::move(references).refused();
}

std::string place_named(const Expression& condition, const Verdict& failed, const std::vector<Field>& input, Scope& scope) {
    std::vector<const Field*> named;
    for (const Field& field : scope.workflow().form)
        if (mentions(condition.text(), field.id)) named.push_back(&field);
    for (const Field& field : input)
        if (mentions(condition.text(), field.id, "input")) named.push_back(&field);
    // What somebody can change, rather than what follows from it.
    if (named.size() > 1) std::erase_if(named, [](const Field* field) { return field->is_filled_in(); });
    if (named.size() != 1) return {};
    return named.front()->id + row_told(failed, named.front()->id);
}

bool reveals_hidden(const Expression& expression, Scope& scope) {
    const Workflow& workflow = scope.workflow();
    if (!expression.reads("form")) return false;
    const auto hidden = hidden_fields(workflow, scope.instance(), scope.people(), scope.facts().actor.person);
    return std::any_of(hidden.begin(), hidden.end(), [&](const std::string& field) {
        if (mentions(expression.text(), field)) return true;
        return std::any_of(workflow.decisions.begin(), workflow.decisions.end(), [&](const DecisionTable& table) {
            return expression.reads("decided." + table.id) &&
                   std::any_of(table.inputs.begin(), table.inputs.end(), [&](const DecisionInput& input) {
                       return mentions(input.value.text(), field);
                   });
        });
    });
}

}  // namespace countersign::engine
