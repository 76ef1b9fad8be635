#include "daemon/engine/authority.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/assignees.hpp"
#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

namespace {

constexpr std::string_view role_prefix = "role:";
constexpr std::string_view person_prefix = "person:";

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void add_once(std::vector<std::string>& texts, const std::string& text) {
    if (!contains(texts, text)) texts.push_back(text);
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

// One of those behind an act is kept from its slot.
Refusal conflict(const Workflow& workflow, const Instance& instance, const Action& action, const Person& actor, const Person& kept) {
    const std::string zh_through = kept.id == actor.id ? "" : fmt::format("（{} 代其办理）", actor.name);
    const std::string en_through = kept.id == actor.id ? "" : fmt::format(" ({} would act through {})", kept.name, actor.name);
    if (kept.id == instance.initiator && contains(barred_from(workflow, instance, action.slot), kept.id))
        return refusal(
            RefusalCode::own_document,
            fmt::format("{}{} 是 {} 的填报人，不得自己经办或签字。", kept.name, zh_through, instance.id),
            fmt::format("Expected somebody else to {} {}, but {} filed it{}.", action.label.en, instance.id, kept.name, en_through),
            "请由其他有此职责的人办理。",
            "another holder of the role acts");
    std::string filled = action.slot;
    for (const auto& [slot, filler] : instance.slots)
        if (filler == kept.id && slot != action.slot) filled = slot;
    return refusal(RefusalCode::already_signed,
                   fmt::format("{}{} 已在 {} 上以 {} 身份签字，一人不得两次签字。", kept.name, zh_through, instance.id, filled),
                   fmt::format("Expected a different person for each signature on {}, but {} already signed as {}{}.",
                               instance.id,
                               kept.name,
                               filled,
                               en_through),
                   "请由其他有此职责的人办理。",
                   "another holder of the role acts");
}

Refusal held_by(const Workflow& workflow, const Instance& instance, const Action& action, const std::vector<std::string>& holders,
                const Person& person, const People& people) {
    const Label who = describe_assignees(workflow, holders, people);
    return refusal(RefusalCode::held_by_other,
                   fmt::format("{} 的“{}”现由{}办理，不是 {}。", instance.id, action.label.zh, who.zh, person.name),
                   fmt::format("Expected {} to {} {}, but {} has it now.", person.name, action.label.en, instance.id, who.en),
                   fmt::format("等待{}，或请其退回、转办。", who.zh),
                   fmt::format("waits for {}, who may give it back or hand it on", who.en));
}

Refusal not_assigned(const Workflow& workflow, const Instance& instance, const Action& action,
                     const std::vector<std::string>& assignees, const Person& person, const People& people) {
    const Label who = describe_assignees(workflow, assignees, people);
    return refusal(
        RefusalCode::not_assigned,
        fmt::format("{} 的“{}”应由{}办理，不是 {}。", instance.id, action.label.zh, who.zh, person.name),
        fmt::format("Expected {} to {} {}, but this is {}'s to do.", person.name, action.label.en, instance.id, who.en),
        fmt::format("等待{}。", who.zh),
        fmt::format("waits for {}", who.en));
}

const Signature* vote_of(const Instance& instance, std::string_view slot, const std::string& person) {
    for (const Signature& s : instance.signatures)
        if (s.slot == slot && (s.person == person || s.on_behalf_of == person)) return &s;
    return nullptr;
}

bool has_signed(const Instance& instance, std::string_view slot, const std::string& person) {
    return vote_of(instance, slot, person) != nullptr;
}

// A signature of the pool itself, besides those of signers who were added.
bool has_pool_signature(const Instance& instance, std::string_view slot, const Panel& panel) {
    return std::any_of(instance.signatures.begin(), instance.signatures.end(), [&](const Signature& s) {
        return s.slot == slot && !s.against && std::none_of(panel.seats.begin(), panel.seats.end(), [&](const Seat& seat) {
                   return seat.person == s.person || seat.person == s.on_behalf_of;
               });
    });
}

// A signer who was added before or after another one, or whose turn in the order has not come.
std::optional<Refusal> check_turn(const Instance& instance, const Action& action, const Panel& panel, const Seat* own,
                                  const People& people) {
    const auto waits = [&](RefusalCode code, const Seat& first) {
        const std::string name = name_of(people, first.person);
        return refusal(code,
                       fmt::format("{} 的“{}”须先由 {} 签。", instance.id, action.label.zh, name),
                       fmt::format("Expected {} to sign {} first, but the signature is not there yet.", name, instance.id),
                       fmt::format("等待 {}。", name),
                       fmt::format("waits for {}", name));
    };
    // A place that was handed on is still the one that the signer was added to.
    const auto is_own = [&](const std::string& person) {
        return own != nullptr && (own->person == person || contains(own->behind, person));
    };
    for (const Seat& seat : panel.seats) {
        if (&seat == own || has_signed(instance, action.slot, seat.person)) continue;
        const bool is_added = !seat.added_by.empty();
        const bool added_by_own = own == nullptr ? panel.rule.empty() : is_own(seat.added_by);
        if (is_added && seat.place == "before" && added_by_own) return waits(RefusalCode::waits_for_signer, seat);
        if (own == nullptr || is_added || !own->added_by.empty()) continue;
        if (panel.rule == "in order" && &seat < own) return waits(RefusalCode::not_his_turn, seat);
    }
    if (own == nullptr || own->place != "after") return std::nullopt;
    // After whoever added him, or has that place now; of a pool, after any of its own signatures.
    std::string first = own->added_by;
    for (const Seat& seat : panel.seats)
        if (contains(seat.behind, own->added_by)) first = seat.person;
    const bool first_signed = panel.rule.empty()
                                  ? std::any_of(instance.signatures.begin(), instance.signatures.end(),
                                                [&](const Signature& s) { return s.slot == action.slot; })
                                  : has_signed(instance, action.slot, first);
    if (first_signed) return std::nullopt;
    return waits(RefusalCode::not_his_turn, Seat{.person = first});
}

// Whose part of a task somebody has by himself.
struct Part {
    std::vector<std::string> behind;
    std::string seat;
    bool covers = false;
};

class Judging {
public:
    Judging(const Action& action, Scope& scope)
        : Judging(scope.workflow(), scope.instance(), action, scope.people(), scope.facts().now) {
        scope_ = &scope;
    }

    // By whom it was asked of when it was offered, without looking at the definition again.
    Judging(const Workflow& workflow, const Instance& instance, const Action& action, const People& people, Instant now,
            const std::vector<std::string>* offered_to = nullptr)
        : workflow_(workflow),
          instance_(instance),
          action_(action),
          people_(people),
          now_(now),
          offered_to_(offered_to),
          panel_(instance.find_panel(action.task)) {}

    Result<Standing, Refusal> judge(const std::string& person_id, const std::string& on_behalf_of) const {
        const Person* actor = people_.find(person_id);
        if (actor == nullptr || !actor->active)
            return fail(refusal(RefusalCode::unknown_key,
                                "此密钥不属于任何在职人员。",
                                "Expected the key of an active person, but it belongs to nobody."));
        std::optional<Refusal> first;
        if (on_behalf_of.empty() || on_behalf_of == actor->id) {
            auto own = judge_for(*actor, *actor);
            if (own || on_behalf_of == actor->id) return own;
            first = own.error();
        }
        for (const std::string& principal : people_.principals_of(actor->id, now_)) {
            if (!on_behalf_of.empty() && principal != on_behalf_of) continue;
            const Person* person = people_.find(principal);
            // Who has left has no authority that anybody could use.
            if (person == nullptr || !person->active) continue;
            auto through = judge_for(*person, *actor);
            if (through) return through;
            // What a principal could do, but for a reason, says more than that it is not the actor's.
            if (!first || first->code == RefusalCode::not_assigned || first->code == RefusalCode::held_by_other)
                if (through.error().code != RefusalCode::not_assigned) first = through.error();
        }
        if (!first)
            first = refusal(RefusalCode::no_proxy,
                            fmt::format("{} 现在不是 {} 的代理人。", actor->name, name_of(people_, on_behalf_of)),
                            fmt::format("Expected {} to be a proxy or deputy of {} now, but there is no such proxy.",
                                        actor->name,
                                        name_of(people_, on_behalf_of)),
                            "请本人设置代理，或由其亲自办理。",
                            "the principal sets a proxy, or acts in person");
        return fail(std::move(*first));
    }

private:
    Result<Standing, Refusal> judge_for(const Person& principal, const Person& actor) const {
        auto part = part_of(principal);
        if (!part) return fail(part.error());
        const bool is_own = principal.id == actor.id;
        if (!is_own)
            if (auto no = check_bounds(principal, actor)) return fail(*no);
        Standing standing{.on_behalf_of = is_own ? std::string() : principal.id,
                          .behind = std::move(part->behind),
                          .seat = std::move(part->seat),
                          .covers = part->covers};
        if (!is_own) add_once(standing.behind, principal.id);
        std::vector<std::string> persons = standing.behind;
        persons.insert(persons.begin(), actor.id);
        persons = with_succeeded(std::move(persons), instance_);
        const auto barred = barred_from(workflow_, instance_, action_.slot);
        for (const std::string& id : persons)
            if (contains(barred, id)) return fail(conflict(workflow_, instance_, action_, actor, known(id)));
        // In the panel nobody has two votes, also not through somebody else.
        if (panel_ != nullptr && !panel_->seats.empty() && (action_.signs || action_.against))
            for (const std::string& id : persons)
                if (has_signed(instance_, action_.slot, id)) return fail(conflict(workflow_, instance_, action_, actor, known(id)));
        standing.behind.assign(persons.begin() + 1, persons.end());
        return standing;
    }

    Person known(const std::string& id) const {
        const Person* person = people_.find(id);
        return person == nullptr ? Person{.id = id, .name = id} : *person;
    }

    std::optional<Refusal> check_bounds(const Person& principal, const Person& actor) const {
        const Cover cover = people_.cover_of(principal.id, actor.id, workflow_.id, instance_.amount, now_);
        if (cover.lack == Cover::Lack::workflow)
            return refusal(RefusalCode::no_proxy,
                           fmt::format("{} 对 {} 的代理不包括“{}”。", actor.name, principal.name, workflow_.title.zh),
                           fmt::format("Expected the proxy of {} for {} to cover a {}, but it does not.",
                                       actor.name, principal.name, workflow_.title.en));
        if (cover.lack == Cover::Lack::amount)
            return refusal(RefusalCode::over_cap,
                           fmt::format("{} 的金额超出 {} 给 {} 的代理上限 {}。", instance_.id, principal.name, actor.name, format(cover.cap)),
                           fmt::format("Expected an amount within the proxy's cap of {}, but {} is above it or has none.",
                                       format(cover.cap), instance_.id),
                           fmt::format("请 {} 亲自办理。", principal.name),
                           fmt::format("{} acts in person", principal.name));
        return std::nullopt;
    }

    Result<std::vector<std::string>, Refusal> assignees_of() const {
        if (offered_to_ != nullptr) return *offered_to_;
        return resolve_assignees(action_.by, *scope_);
    }

    Result<Part, Refusal> part_of(const Person& person) const {
        if (panel_ == nullptr) {
            const auto assignees = assignees_of();
            if (!assignees) return fail(assignees.error());
            if (is_among(*assignees, person)) return Part{};
            return fail(not_assigned(workflow_, instance_, action_, *assignees, person, people_));
        }
        if (!panel_->delegate.empty())
            return fail(held_by(workflow_, instance_, action_, {"person:" + panel_->delegate}, person, people_));
        for (const Seat& seat : panel_->seats) {
            if (seat.person != person.id) continue;
            if (auto no = check_turn(instance_, action_, *panel_, &seat, people_)) return fail(*no);
            return Part{.behind = seat.behind, .seat = seat.person};
        }
        const bool is_escalated = is_among(panel_->escalated, person);
        if (!panel_->rule.empty()) return is_escalated ? cover() : fail(not_in_panel(person));
        const auto assignees = assignees_of();
        if (!assignees) return fail(assignees.error());
        const std::vector<std::string>& has_it = panel_->holders.empty() ? *assignees : panel_->holders;
        if (!is_escalated && !is_among(has_it, person))
            return fail(panel_->holders.empty() || !is_among(*assignees, person)
                            ? not_assigned(workflow_, instance_, action_, has_it, person, people_)
                            : held_by(workflow_, instance_, action_, has_it, person, people_));
        if (action_.signs && has_pool_signature(instance_, action_.slot, *panel_))
            return fail(refusal(RefusalCode::not_offered,
                                fmt::format("{} 的“{}”已签，只等加签人。", instance_.id, action_.label.zh),
                                fmt::format("Expected '{}' to be asked for on {}, but only added signers are missing.", action_.id, instance_.id)));
        if (auto no = check_turn(instance_, action_, *panel_, nullptr, people_)) return fail(*no);
        return Part{.behind = is_escalated ? std::vector<std::string>{} : panel_->behind};
    }

    // Whoever a task was escalated to takes the first place that is still empty.
    Result<Part, Refusal> cover() const {
        for (const Seat& seat : panel_->seats)
            if (!has_signed(instance_, action_.slot, seat.person)) return Part{.behind = {}, .seat = seat.person, .covers = true};
        return Part{};
    }

    Refusal not_in_panel(const Person& person) const {
        std::vector<std::string> seats;
        for (const Seat& seat : panel_->seats) seats.push_back("person:" + seat.person);
        return not_assigned(workflow_, instance_, action_, seats, person, people_);
    }

    Scope* scope_ = nullptr;
    const Workflow& workflow_;
    const Instance& instance_;
    const Action& action_;
    const People& people_;
    Instant now_;
    const std::vector<std::string>* offered_to_;
    const Panel* panel_;
};

}  // namespace

std::string name_of(const People& people, const std::string& person) {
    const Person* found = people.find(person);
    return found == nullptr ? person : found->name;
}

std::vector<std::string> barred_from(const Workflow& workflow, const Instance& instance, const std::string& slot) {
    std::vector<std::string> persons;
    if (slot.empty()) return persons;
    persons.reserve(instance.slots.size() + 1);
    for (const auto& group : workflow.separate) {
        if (!contains(group, slot)) continue;
        for (const std::string& other : group)
            if (other != slot) add_fillers(instance, other, persons);
    }
    return persons;
}

bool is_among(const std::vector<std::string>& resolved, const Person& person) {
    return std::any_of(resolved.begin(), resolved.end(), [&](const auto& one) { return is_assigned(one, person); });
}

std::vector<std::string> persons_of(const std::vector<std::string>& resolved, const People& people) {
    std::vector<std::string> persons;
    for (const std::string& one : resolved) {
        const std::string_view text = one;
        if (text.starts_with(role_prefix)) {
            for (const Person* holder : people.holders_of_role(text.substr(role_prefix.size()))) add_once(persons, holder->id);
            continue;
        }
        const Person* person = people.find(text.substr(std::min(text.size(), person_prefix.size())));
        if (person != nullptr && person->active) add_once(persons, person->id);
    }
    return persons;
}

std::vector<std::string> with_succeeded(std::vector<std::string> persons, const Instance& instance) {
    for (std::size_t i = 0; i < persons.size(); ++i)
        for (const auto& [from, to] : instance.successions)
            if (to == persons[i]) add_once(persons, std::string(from));
    return persons;
}

Result<Standing, Refusal> standing_of(const Action& action, Scope& scope, const std::string& on_behalf_of) {
    return Judging(action, scope).judge(scope.facts().actor.person, on_behalf_of);
}

std::optional<std::string> name_to_act_in(const Workflow& workflow, const Instance& instance, const Task& task, const People& people,
                                          const std::string& person, Instant now) {
    const State* state = workflow.find_state(instance.state);
    const Action* action = state == nullptr ? nullptr : state->find_action(task.action);
    if (action == nullptr) return std::nullopt;
    const auto standing = Judging(workflow, instance, *action, people, now, &task.to).judge(person, {});
    return standing ? std::optional(standing->on_behalf_of) : std::nullopt;
}

std::vector<std::string> asked_of(const Instance& instance, const Action& action, const Panel& panel,
                                  const std::vector<std::string>& assignees) {
    std::vector<std::string> asked;
    const People nobody;  // only names for sentences, which are not used here
    const bool votes = action.signs || action.against;
    for (const Seat& seat : panel.seats)
        if (!(votes && has_signed(instance, action.slot, seat.person)) && !check_turn(instance, action, panel, &seat, nobody))
            add_once(asked, std::string(person_prefix) + seat.person);
    // Of a pool whose own signature is there, only those who were added are still asked.
    if (panel.rule.empty() && !(votes && has_pool_signature(instance, action.slot, panel)) &&
        !check_turn(instance, action, panel, nullptr, nobody))
        for (const std::string& assignee : panel.holders.empty() ? assignees : panel.holders) add_once(asked, assignee);
    for (const std::string& assignee : panel.escalated) add_once(asked, assignee);
    return asked;
}

Tally tally(const Instance& instance, const Action& action, const std::string& seat, bool against) {
    const Panel* panel = instance.find_panel(action.task);
    if (panel == nullptr) return {.is_signed = !against, .is_refused = against};
    std::int64_t weight_for = 0, weight_left = 0;
    bool all_for = true, any_against = false, added_missing = false;
    for (const Seat& one : panel->seats) {
        const Signature* given = vote_of(instance, action.slot, one.person);
        const bool is_this = one.person == seat;
        const bool is_for = is_this ? !against : given != nullptr && !given->against;
        const bool is_against = is_this ? against : given != nullptr && given->against;
        if (!one.added_by.empty()) {
            added_missing = added_missing || !is_for;
            any_against = any_against || is_against;
            continue;
        }
        all_for = all_for && is_for;
        if (is_for) weight_for += one.weight;
        if (!is_for && !is_against) weight_left += one.weight;
        any_against = any_against || (is_against && panel->rule != "at least");
    }
    Tally result;
    if (panel->rule.empty()) {
        result.is_refused = any_against || (seat.empty() && against);
        result.is_signed = !added_missing && ((seat.empty() && !against) || has_pool_signature(instance, action.slot, *panel));
    } else if (panel->rule == "at least") {
        result.is_signed = weight_for >= panel->need && panel->need > 0 && !added_missing;
        result.is_refused = any_against || weight_for + weight_left < panel->need;
    } else {
        result.is_signed = all_for && !panel->seats.empty() && !added_missing;
        result.is_refused = any_against;
    }
    return result;
}

// A vote of nobody: a seat that does not exist adds nothing, and is no vote of the pool either.
bool is_signed_now(const Instance& instance, const Action& action) { return tally(instance, action, "-", false).is_signed; }

std::optional<Refusal> check_eligible(const Workflow& workflow,
                                      const Instance& instance,
                                      const Action& action,
                                      const std::string& id,
                                      const Facts& facts) {
    const Person* person = facts.state->company.people.find(id);
    if (person == nullptr || !person->active)
        return refusal(RefusalCode::no_such_person,
                       fmt::format("没有在职人员“{}”。", id),
                       fmt::format("Expected an active person, but there is no '{}'.", id));
    const auto barred = barred_from(workflow, instance, action.slot);
    for (const std::string& one : with_succeeded({id}, instance))
        if (contains(barred, one))
            return refusal(RefusalCode::not_eligible,
                           fmt::format("{} 已在 {} 上填报或签字，不能再承担“{}”。", person->name, instance.id, action.label.zh),
                           fmt::format("Expected somebody who has no other part in {}, but {} filed or signed it.",
                                       instance.id,
                                       person->name),
                           "请选择其他人。",
                           "choose somebody else");
    return std::nullopt;
}

std::vector<const Action*> actions_of(const State& state, std::string_view task) {
    std::vector<const Action*> actions;
    for (const Action& action : state.actions)
        if (action.task == task) actions.push_back(&action);
    return actions;
}

Label label_of_action(const State* state, std::string_view id) {
    if (id == resolve_task) return {.zh = "答复意见", .en = "give an opinion"};
    const Action* action = state == nullptr ? nullptr : state->find_action(id);
    return action == nullptr ? Label{.zh = std::string(id), .en = std::string(id)} : action->label;
}

bool is_operator(const Facts& facts) {
    const Person* person = facts.state->company.people.find(facts.actor.person);
    return person != nullptr && person->active && person->has_role("operator") && !facts.actor.is_claimed();
}

bool is_above_channel_limit(const std::optional<Money>& amount, const std::optional<Money>& limit) {
    return amount && limit && (amount->currency != limit->currency || amount->minor > limit->minor);
}

std::optional<Refusal> check_claim(const Instance& instance, const std::optional<Money>& amount, const Facts& facts) {
    const Claim& claim = facts.actor.claim;
    if (!facts.actor.is_claimed() || claim.second_factor || !is_above_channel_limit(amount, facts.channel_limit)) return std::nullopt;
    const Money& limit = *facts.channel_limit;
    return refusal(RefusalCode::needs_second_factor,
                   fmt::format("{} 的金额超出经 {} 可以办理的上限 {}。", instance.id, claim.channel, format(limit)),
                   fmt::format("Expected an amount of at most {} for a decision by {} alone, but {} is above it.",
                               format(limit),
                               claim.channel,
                               instance.id),
                   "请登录网页后在浏览器中办理，或在终端办理。",
                   "decide in the browser after signing in, or at the terminal");
}

namespace {

Refusal not_by_channel(const Facts& facts) {
    return refusal(RefusalCode::not_permitted,
                   fmt::format("运营人员的权限不能经 {} 使用。", facts.actor.claim.channel),
                   fmt::format("Expected an operator's own key, but this came by {}.", facts.actor.claim.channel),
                   "请在终端办理。",
                   "do it at the terminal");
}

}  // namespace

std::optional<Refusal> check_role(const std::vector<std::string>& roles, const Facts& facts) {
    if (facts.actor.is_approved) return std::nullopt;
    const Person* person = facts.state->company.people.find(facts.actor.person);
    std::string listed;
    for (const std::string& role : roles) {
        if (person != nullptr && person->active && person->has_role(role)) {
            if (role == "operator" && facts.actor.is_claimed()) return not_by_channel(facts);
            return std::nullopt;
        }
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
