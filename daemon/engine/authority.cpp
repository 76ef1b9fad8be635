#include "daemon/engine/authority.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

namespace {

constexpr std::string_view role_prefix = "role:";
constexpr std::string_view person_prefix = "person:";
constexpr std::string_view slot_prefix = "slot:";

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void add_once(std::vector<std::string>& texts, std::string text) {
    if (!contains(texts, text)) texts.push_back(std::move(text));
}

// Everybody who fills or filled this slot.
void add_fillers(const Instance& instance, std::string_view slot, std::vector<std::string>& persons) {
    if (slot == "initiator") add_once(persons, instance.initiator);
    for (const auto& [filled, person] : instance.slots)
        if (filled == slot) add_once(persons, person);
}

bool is_assigned(const std::string& resolved, const Person& person) {
    const std::string_view text = resolved;
    if (text.starts_with(role_prefix)) return person.has_role(text.substr(role_prefix.size()));
    if (text.starts_with(person_prefix)) return text.substr(person_prefix.size()) == person.id;
    return false;
}

std::string slot_name(const std::string& slot) { return slot == "initiator" ? "initiator" : slot; }

Refusal conflict(const Workflow& workflow, const Instance& instance, const Action& action, const Person& person) {
    if (person.id == instance.initiator && contains(barred_from(workflow, instance, action.slot), person.id))
        return refusal(
            RefusalCode::own_document,
            fmt::format("{} 是 {} 的填报人，不得自己经办或签字。", person.name, instance.id),
            fmt::format("Expected somebody else to {} {}, but {} filed it.", action.label.en, instance.id, person.name),
            "请由其他有此职责的人办理。",
            "another holder of the role acts");
    std::string filled;
    for (const auto& [slot, filler] : instance.slots)
        if (filler == person.id && slot != action.slot) filled = slot_name(slot);
    return refusal(RefusalCode::already_signed,
                   fmt::format("{} 已在 {} 上以 {} 身份签字，一人不得两次签字。", person.name, instance.id, filled),
                   fmt::format("Expected a different person for each signature on {}, but {} already signed as {}.",
                               instance.id,
                               person.name,
                               filled),
                   "请由其他有此职责的人办理。",
                   "another holder of the role acts");
}

}  // namespace

std::string name_of(const People& people, const std::string& person) {
    const Person* found = people.find(person);
    return found == nullptr ? person : found->name;
}

std::vector<std::string> resolve_assignees(const std::vector<std::string>& assignees,
                                           const Instance& instance,
                                           const People& people) {
    std::vector<std::string> resolved;
    for (const std::string& assignee : assignees) {
        const std::string_view text = assignee;
        if (text == "initiator") {
            add_once(resolved, std::string(person_prefix) + instance.initiator);
        } else if (text == "manager of initiator") {
            const Person* initiator = people.find(instance.initiator);
            if (initiator != nullptr && !initiator->manager.empty())
                add_once(resolved, std::string(person_prefix) + initiator->manager);
        } else if (text.starts_with(slot_prefix)) {
            std::vector<std::string> fillers;
            add_fillers(instance, text.substr(slot_prefix.size()), fillers);
            for (const std::string& person : fillers) add_once(resolved, std::string(person_prefix) + person);
        } else {
            add_once(resolved, assignee);
        }
    }
    return resolved;
}

std::vector<std::string> barred_from(const Workflow& workflow, const Instance& instance, const std::string& slot) {
    std::vector<std::string> persons;
    if (slot.empty()) return persons;
    for (const auto& group : workflow.separate) {
        if (!contains(group, slot)) continue;
        for (const std::string& other : group)
            if (other != slot) add_fillers(instance, other, persons);
    }
    return persons;
}

std::optional<Refusal> check_authority(const Workflow& workflow,
                                       const Instance& instance,
                                       const Action& action,
                                       const Facts& facts) {
    const People& people = facts.state->company.people;
    const Person* person = people.find(facts.actor.person);
    if (person == nullptr || !person->active)
        return refusal(RefusalCode::unknown_key,
                       "此密钥不属于任何在职人员。",
                       "Expected the key of an active person, but it belongs to nobody.");
    const auto assignees = resolve_assignees(action.by, instance, people);
    const bool assigned =
        std::any_of(assignees.begin(), assignees.end(), [&](const auto& a) { return is_assigned(a, *person); });
    if (!assigned) {
        const Label who = describe_assignees(workflow, assignees, people);
        return refusal(
            RefusalCode::not_assigned,
            fmt::format("{} 的“{}”应由{}办理，不是 {}。", instance.id, action.label.zh, who.zh, person->name),
            fmt::format(
                "Expected {} to {} {}, but this is {}'s to do.", person->name, action.label.en, instance.id, who.en),
            fmt::format("等待{}。", who.zh),
            fmt::format("waits for {}", who.en));
    }
    if (contains(barred_from(workflow, instance, action.slot), person->id))
        return conflict(workflow, instance, action, *person);
    return std::nullopt;
}

std::optional<Refusal> check_role(const std::vector<std::string>& roles, const Facts& facts) {
    const Person* person = facts.state->company.people.find(facts.actor.person);
    std::string listed;
    for (const std::string& role : roles) {
        if (person != nullptr && person->active && person->has_role(role)) return std::nullopt;
        listed += (listed.empty() ? "" : " / ") + role;
    }
    return refusal(
        RefusalCode::not_permitted,
        fmt::format("此操作需要角色 {}，{} 没有。", listed, name_of(facts.state->company.people, facts.actor.person)),
        fmt::format("Expected the role {}, but {} does not have it.", listed, facts.actor.person));
}

Label describe_assignees(const Workflow& workflow, const std::vector<std::string>& resolved, const People& people) {
    Label label;
    const auto add = [&](const std::string& zh, const std::string& en) {
        label.zh += (label.zh.empty() ? "" : "、") + zh;
        label.en += (label.en.empty() ? "" : ", ") + en;
    };
    for (const std::string& assignee : resolved) {
        const std::string_view text = assignee;
        if (text.starts_with(person_prefix)) {
            const std::string name = name_of(people, assignee.substr(person_prefix.size()));
            add(name, name);
            continue;
        }
        const std::string role = assignee.substr(role_prefix.size());
        Label title{.zh = role, .en = role};
        for (const auto& [id, role_label] : workflow.roles)
            if (id == role) title = role_label;
        std::string names;
        for (const Person* holder : people.holders_of_role(role)) names += (names.empty() ? "" : "、") + holder->name;
        if (names.empty())
            add(title.zh, title.en);
        else
            add(fmt::format("{}（{}）", title.zh, names), fmt::format("{} ({})", title.en, names));
    }
    return label;
}

}  // namespace countersign::engine
