// A definition among the others: whatever it says of another workflow must be so there. Read anew from its text,
// for the lines.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reading.hpp"
#include "daemon/definitions/references.hpp"
#include "daemon/engine/family.hpp"

namespace countersign::definitions {

namespace {

using engine::Field;
using engine::Workflow;
using Workflows = std::vector<const Workflow*>;

const Field* find_field(const std::vector<Field>& fields, const std::string& id) {
    const auto found = std::ranges::find(fields, id, &Field::id);
    return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> ids_of(const std::vector<Field>& fields) {
    std::vector<std::string> ids;
    for (const Field& field : fields) ids.push_back(field.id);
    return ids;
}

// Whether some state of it does something when the signal comes.
bool takes(const Workflow& workflow, const std::string& signal) {
    return std::ranges::any_of(workflow.states, [&](const engine::State& state) {
        return std::ranges::any_of(state.actions, [&](const engine::Action& action) { return action.on_signal == signal; });
    });
}

bool takes_any(const Workflows& workflows, const std::string& signal) {
    return std::ranges::any_of(workflows, [&](const Workflow* one) { return takes(*one, signal); });
}

// "'promise'", "'promise' or 'order'".
std::string names_of(const Workflows& workflows) {
    std::vector<std::string> names;
    for (const Workflow* one : workflows) names.push_back("'" + one->id + "'");
    return fmt::format("{}", fmt::join(names, " or "));
}

class NeighbourChecker {
public:
    NeighbourChecker(const Workflow& workflow, const std::vector<engine::WorkflowPtr>& others, const Source& source)
        : source_(source) {
        known_.push_back(&workflow);
        for (const engine::WorkflowPtr& other : others)
            if (other->id != workflow.id) known_.push_back(other.get());
    }

    void check() {
        for (const References::Child& child : noted().children) check_child(child);
        for (const References::Waited& waited : noted().waited) check_waited(waited);
        for (const References::Sent& sent : noted().sent) check_sent(sent);
        for (const Written& until : noted().followed_until) check_followed(until);
        for (const Written& asked : noted().asked) (void)find(asked);
    }

private:
    const References& noted() const { return source_.references; }

    // A fault when there is none.
    const Workflow* find(const Written& id) {
        std::vector<std::string> ids;
        for (const Workflow* one : known_) {
            if (one->id == id.text) return one;
            ids.push_back(one->id);
        }
        check_known(source_, id, "a workflow", ids);
        return nullptr;
    }

    // --- children

    void check_child(const References::Child& child) {
        const Workflow* opened = find(child.workflow);
        if (opened == nullptr) return;
        for (const References::Filled& filled : child.form) check_filled(child, filled, *opened);
        if (!opened->open.submits_form) return;  // the beginning of a draft
        for (const Field& field : opened->form)
            if (field.required && !field.compute && !field.fallback && !is_filled(child.form, field.id))
                source_.faults.add(child.line,
                                   fmt::format("Expected '{}' in 'form', since '{}' opens with its form complete, but it is missing.",
                                               field.id,
                                               opened->id));
    }

    static bool is_filled(const std::vector<References::Filled>& form, const std::string& id) {
        return std::ranges::find(form, id, &References::Filled::name) != form.end();
    }

    void check_filled(const References::Child& child, const References::Filled& filled, const Workflow& opened) {
        const Written name{.text = filled.name, .line = filled.value.line};
        check_known(source_, name, fmt::format("a field of '{}'", opened.id), ids_of(opened.form));
        const Field* field = find_field(opened.form, filled.name);
        if (field == nullptr) return;
        if (field->holds_files())
            source_.faults.add(name.line,
                               fmt::format("Expected no '{}' in 'form': files are attached by those who have them.", field->id));
        else if (field->compute)
            source_.faults.add(name.line, fmt::format("Expected no '{}' in 'form', since '{}' computes it.", field->id, opened.id));
        else
            check_fits(filled, *field, child.declarations, opened);
    }

    // A draft may lack what a form that is submitted must have; a default stands in for what is missing.
    void check_fits(const References::Filled& filled, Field field, const engine::Declarations& declarations, const Workflow& opened) {
        field.required = field.required && opened.open.submits_form && !field.fallback;
        field.fallback.reset();
        (void)read_expression(
            source_, filled.value, fmt::format("{} of '{}'", field.id, opened.id), declarations, engine::type_of(field));
    }

    Workflows children_of(const std::string& branch) const {
        Workflows opened;
        for (const References::Child& child : noted().children)
            for (const Workflow* one : known_)
                if (one->id == child.workflow.text && (branch.empty() || child.branch == branch)) opened.push_back(one);
        return opened;
    }

    void check_waited(const References::Waited& waited) {
        const Workflows children = children_of(waited.branch);
        if (children.empty()) return;  // said where it is opened
        std::vector<std::string> outcomes;
        for (const Workflow* child : children)
            for (const engine::State& state : child->states)
                if (state.final) outcomes.push_back(state.outcome);
        for (const Written& outcome : waited.outcomes)
            check_known(source_, outcome, fmt::format("an outcome of {}", names_of(children)), outcomes);
        if (waited.cancel_line != 0 && !takes_any(children, "cancel"))
            source_.faults.add(waited.cancel_line,
                               fmt::format("Expected a state of {} to take the signal 'cancel', but none does.", names_of(children)));
    }

    // --- signals

    // Who may get it: parents and children are known, any other instance may be of any workflow.
    Workflows receivers_of(const References::Sent& sent) const {
        if (sent.to_children) return children_of({});
        if (!sent.to_parent) return known_;
        Workflows parents;
        for (const Workflow* one : known_)
            if (opens_this(*one)) parents.push_back(one);
        return parents;
    }

    bool opens_this(const Workflow& other) const {
        const auto opens = [&](const std::vector<engine::Effect>& effects) {
            return std::ranges::any_of(effects, [&](const engine::Effect& effect) {
                return effect.kind == engine::Effect::Kind::open && effect.workflow == known_.front()->id;
            });
        };
        const auto in_deadlines = [&](const std::vector<engine::Deadline>& deadlines) {
            return std::ranges::any_of(deadlines, [&](const engine::Deadline& deadline) { return opens(deadline.effects); });
        };
        return in_deadlines(other.deadlines) || std::ranges::any_of(other.states, [&](const engine::State& state) {
                   return in_deadlines(state.deadlines) || std::ranges::any_of(state.actions, [&](const engine::Action& action) {
                              return opens(action.effects);
                          });
               });
    }

    void check_sent(const References::Sent& sent) {
        Workflows receivers = receivers_of(sent);
        if (receivers.empty()) return;  // nobody opens it yet
        if (!takes_any(receivers, sent.signal.text))
            return source_.faults.add(sent.signal.line, nobody_takes(sent.signal.text, receivers));
        std::erase_if(receivers, [&](const Workflow* one) { return !takes(*one, sent.signal.text); });
        // Where several take it, each may want something else of it.
        if (receivers.size() == 1) check_values(sent, *receivers.front());
    }

    std::string nobody_takes(const std::string& signal, const Workflows& receivers) const {
        std::vector<std::string> taken;
        for (const Workflow* one : receivers)
            for (const engine::Signal& known : one->signals)
                if (takes(*one, known.id)) taken.push_back(known.id);
        const bool is_anybody = receivers.size() == known_.size();
        const std::string what = is_anybody ? "a signal that some workflow takes" : "a signal that " + names_of(receivers) + " takes";
        return unknown_name(what, signal, taken);
    }

    void check_values(const References::Sent& sent, const Workflow& receiver) {
        const auto declared = std::ranges::find(receiver.signals, sent.signal.text, &engine::Signal::id);
        if (declared == receiver.signals.end()) return;  // the daemon's own
        const std::vector<Field> fields = engine::fields_of(*declared);
        for (const References::Filled& filled : sent.values) {
            const Written name{.text = filled.name, .line = filled.value.line};
            check_known(source_, name, fmt::format("a field of the signal '{}' of '{}'", declared->id, receiver.id), ids_of(fields));
            if (const Field* field = find_field(fields, filled.name))
                (void)read_expression(source_,
                                      filled.value,
                                      fmt::format("{} of '{}'", field->id, declared->id),
                                      sent.declarations,
                                      engine::type_of(*field));
        }
        for (const Field& field : fields)
            if (field.required && !field.fallback && !is_filled(sent.values, field.id))
                source_.faults.add(sent.signal.line,
                                   fmt::format("Expected '{}' in 'values', since the signal '{}' of '{}' requires it, but it is missing.",
                                               field.id,
                                               declared->id,
                                               receiver.id));
    }

    // --- following

    void check_followed(const Written& until) {
        std::vector<std::string> states;
        for (const Workflow* one : known_)
            for (const engine::State& state : one->states) states.push_back(state.id);
        check_known(source_, until, "a state of a workflow", states);
    }

    const Source& source_;
    Workflows known_;  // this one first
};

}  // namespace

std::vector<Fault> check_among(const Workflow& workflow, const std::string& file, const std::vector<engine::WorkflowPtr>& others) {
    Faults faults(file);
    References references;
    const Source source{.toml = workflow.text, .faults = faults, .references = references, .is_judged = true};
    const toml::table document = toml::parse(workflow.text);
    (void)read_workflow(source, document);
    NeighbourChecker(workflow, others, source).check();
    return faults.take();
}

}  // namespace countersign::definitions
