#include "daemon/engine/assignees.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/engine/refuse.hpp"
#include "daemon/engine/scope.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Kind = Assignee::Kind;

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    return true;
}

std::optional<Assignee> named(Kind kind, std::string_view name) {
    if (name.empty()) return std::nullopt;
    return Assignee{.kind = kind, .name = name};
}

std::optional<Assignee> levelled(Kind kind, std::string_view number) {
    Assignee assignee{.kind = kind};
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), assignee.levels);
    if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
    if (assignee.levels < 1 || assignee.levels > manager_levels_max) return std::nullopt;
    return assignee;
}

void add_once(std::vector<std::string>& texts, std::string text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

class Resolving {
public:
    Resolving(const Instance& instance, const People& people) : instance_(instance), people_(people) {}

    std::vector<std::string> take() { return std::move(resolved_); }

    void add_person(const std::string& person) { add_once(resolved_, "person:" + instance_.successor_of(person)); }

    void add(const Assignee& assignee, const std::string& text) {
        switch (assignee.kind) {
            case Kind::initiator:
                return add_person(instance_.initiator);
            case Kind::person:
                return add_person(std::string(assignee.name));
            case Kind::role:
                return add_once(resolved_, text);
            case Kind::slot:
                return add_fillers(assignee.name);
            case Kind::manager:
            case Kind::managers:
            case Kind::managers_up_to_role:
                for (const std::string& superior : superiors_of(people_, instance_.initiator, assignee)) add_person(superior);
                return;
            case Kind::department_head:
                for (const std::string& head : department_heads_of(people_, instance_.initiator)) add_person(head);
                return;
            case Kind::computed:
                return;
        }
    }

    // What an expression gave.
    void add_found(const Value& value) {
        if (const auto* one = value.get<std::string>()) add_found(*one);
        if (const List* list = value.get<List>())
            for (const Value& item : *list) add_found(item);
    }

private:
    // Everybody who fills or filled it.
    void add_fillers(std::string_view slot) {
        if (slot == "initiator") add_person(instance_.initiator);
        for (const auto& [filled, person] : instance_.slots)
            if (filled == slot) add_person(person);
    }

    // What says nothing else is a person's id; check_computed() asks whether there is such a person.
    void add_found(const std::string& text) {
        const auto assignee = parse_assignee(text);
        if (assignee && assignee->kind != Kind::computed)
            add(*assignee, text);
        else if (!text.empty())
            add_person(text);
    }

    const Instance& instance_;
    const People& people_;
    std::vector<std::string> resolved_;
};

Assignee parse_checked(const std::string& text) {
    const auto assignee = parse_assignee(text);
    ensure(assignee.has_value(), "a definition's assignees were checked");
    return *assignee;
}

}  // namespace

std::string_view known_assignees() {
    return "\"initiator\", \"role:NAME\", \"person:ID\", \"slot:NAME\", \"manager of initiator\", \"manager N of initiator\", "
           "\"managers of initiator up to N\", \"managers of initiator up to role:NAME\", \"department head of initiator\" "
           "or \"= EXPRESSION\"";
}

std::optional<Assignee> parse_assignee(std::string_view text) {
    if (take_prefix(text, "role:")) return named(Kind::role, text);
    if (take_prefix(text, "person:")) return named(Kind::person, text);
    if (take_prefix(text, "slot:")) return named(Kind::slot, text);
    if (text == "initiator") return Assignee{.kind = Kind::initiator};
    if (text == "manager of initiator") return Assignee{.kind = Kind::manager, .levels = 1};
    if (text == "department head of initiator") return Assignee{.kind = Kind::department_head};
    if (take_prefix(text, "= ")) return named(Kind::computed, text);
    if (take_prefix(text, "managers of initiator up to ")) {
        if (take_prefix(text, "role:")) return named(Kind::managers_up_to_role, text);
        return levelled(Kind::managers, text);
    }
    if (take_prefix(text, "manager ") && take_suffix(text, " of initiator")) return levelled(Kind::manager, text);
    return std::nullopt;
}

std::vector<std::string> superiors_of(const People& people, const std::string& person, const Assignee& assignee) {
    std::vector<std::string> chain;
    std::vector<std::string> passed{person};  // also those who have left; nobody twice, should it be a circle
    const Person* at = people.find(person);
    while (at != nullptr && !at->manager.empty()) {
        if (std::find(passed.begin(), passed.end(), at->manager) != passed.end()) break;
        passed.push_back(at->manager);
        at = people.find(at->manager);
        if (at == nullptr || !at->active) continue;
        chain.push_back(at->id);
        if (assignee.levels != 0 && chain.size() == assignee.levels) break;
        if (assignee.kind == Kind::managers_up_to_role && at->has_role(assignee.name)) break;
    }
    if (assignee.kind != Kind::manager) return chain;
    if (chain.size() < assignee.levels) return {};
    return {chain.back()};
}

std::vector<std::string> department_heads_of(const People& people, const std::string& person) {
    std::vector<std::string> heads;
    const Person* member = people.find(person);
    if (member == nullptr || member->department.empty()) return heads;
    for (const Person* holder : people.holders_of_role(department_head_role))
        if (holder->department == member->department) heads.push_back(holder->id);
    return heads;
}

Result<std::vector<std::string>, Refusal> resolve_assignees(const std::vector<std::string>& assignees, Scope& scope) {
    Resolving resolving(scope.instance(), scope.people());
    for (const std::string& text : assignees) {
        const Assignee assignee = parse_checked(text);
        if (assignee.kind != Kind::computed) {
            resolving.add(assignee, text);
            continue;
        }
        const Expression* expression = scope.workflow().find_computed(text);
        ensure(expression != nullptr, "what assignees are computed by was compiled");
        const auto value = scope.value(*expression);
        if (!value) return fail(value.error());
        resolving.add_found(*value);
    }
    return resolving.take();
}

std::vector<std::string> resolve_plain_assignees(const std::vector<std::string>& assignees, const Instance& instance,
                                                 const People& people) {
    Resolving resolving(instance, people);
    for (const std::string& text : assignees) resolving.add(parse_checked(text), text);
    return resolving.take();
}

std::optional<Refusal> check_computed(const Action& action, const std::vector<std::string>& resolved, Scope& scope) {
    const auto is_computed = [&](const std::string& one) { return scope.workflow().find_computed(one) != nullptr; };
    if (std::none_of(action.by.begin(), action.by.end(), is_computed)) return std::nullopt;
    const auto refused = [&](const std::string& zh, const std::string& en) {
        return refusal(RefusalCode::no_such_person,
                       fmt::format("“{}”{}。", action.label.zh, zh),
                       fmt::format("Expected active persons to {}, but {}.", action.label.en, en),
                       "请改选在职人员。",
                       "choose somebody who is there");
    };
    if (resolved.empty()) return refused("没有指定办理人", "nobody is named");
    const auto& roles = scope.workflow().roles;
    for (const std::string& one : resolved) {
        if (one.starts_with("role:")) {
            const auto is_it = [&](const auto& role) { return "role:" + role.first == one; };
            if (std::none_of(roles.begin(), roles.end(), is_it))
                return refused(fmt::format("应由角色“{}”办理，但定义中没有此角色", one.substr(5)),
                               fmt::format("'{}' is no role of the definition", one.substr(5)));
            continue;
        }
        const Person* person = scope.people().find(one.substr(7));
        if (person == nullptr || !person->active)
            return refused(fmt::format("应由“{}”办理，但没有这位在职人员", one.substr(7)),
                           fmt::format("there is no '{}'", one.substr(7)));
    }
    return std::nullopt;
}

}  // namespace countersign::engine
