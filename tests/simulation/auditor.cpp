#include "tests/simulation/auditor.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/decide.hpp"
#include "daemon/store/announce.hpp"

namespace countersign::tests {

namespace {

using namespace countersign::engine;

// No person fills two slots of one group on one statement.
const std::vector<std::set<std::string>> separate{{"initiator", "clerk", "manager", "finance", "compliance"},
                                                  {"initiator", "cashier"}};

const TimeOfDay morning{9 * 60}, evening{18 * 60};

std::int64_t payable(const Value& form) {
    const Value* field = form.find("payable");
    const Money* money = field == nullptr ? nullptr : field->get<Money>();
    return money == nullptr ? 0 : money->minor;
}

bool pays_natural_person(const Value& form) {
    const Value* lines = form.find("lines");
    if (lines == nullptr || lines->get<List>() == nullptr) return false;
    return std::any_of(lines->get<List>()->begin(), lines->get<List>()->end(), [](const Value& line) {
        const Value* payee = line.find("payee");
        return payee != nullptr && *payee == Value{"natural_person"};
    });
}

bool reaches(const Task& task, const Person& person) {
    return std::any_of(task.to.begin(), task.to.end(), [&](const std::string& to) {
        return to == "person:" + person.id || (to.starts_with("role:") && person.has_role(to.substr(5)));
    });
}

}  // namespace

void Auditor::fault(const Entry& entry, const std::string& text) {
    faults_.push_back(fmt::format("entry {}: {}", entry.seq, text));
}

void Auditor::take(const Entry& entry) {
    if (entry.seq != last_seq_ + 1) fault(entry, fmt::format("it follows entry {}", last_seq_));
    if (entry.at < last_at_) fault(entry, "it is older than the one before it");
    last_seq_ = entry.seq;
    last_at_ = entry.at;
    if (!entry.request.empty() && !requests_.emplace(entry.key, entry.request).second)
        fault(entry, "its request was accepted before");
    for (const store::Owed& owed : store::announce(entry))
        if (!owed_.insert(store::key_of(owed)).second)
            fault(entry, fmt::format("the message {} is owed twice", store::key_of(owed)));
    take_events(entry);
}

void Auditor::take_events(const Entry& entry) {
    if (entry.instance == 0) {
        for (const Event& event : entry.events) take_company(entry, event);
        return;
    }
    if (const auto* opened = entry.events.empty() ? nullptr : std::get_if<Opened>(&entry.events.front())) {
        if (entry.instance != ++last_instance_) fault(entry, "instances are not numbered in order");
        if (!opened->key.empty() && !opened_keys_.insert(opened->key).second)
            fault(entry, fmt::format("{} was opened before", opened->key));
        sheets_[entry.instance] = Sheet{.initiator = opened->initiator, .anchor = opened->anchor};
    }
    const auto found = sheets_.find(entry.instance);
    if (found == sheets_.end()) return fault(entry, "its statement was never opened");
    Sheet& sheet = found->second;
    if (sheet.closed) fault(entry, "its statement was closed before");
    if (entry.version != ++sheet.version) fault(entry, "its version does not follow");
    for (const Event& event : entry.events) {
        if (const auto* e = std::get_if<Acted>(&event)) take_act(entry, *e);
        if (const auto* e = std::get_if<FormSaved>(&event))
            sheet.form_digest = e->digest, sheet.form = e->form, sheet.amount = e->amount;
        if (const auto* e = std::get_if<FormSaved>(&event); e != nullptr && digest_of(e->form) != e->digest)
            fault(entry, "the form has another digest");
        if (const auto* e = std::get_if<StateEntered>(&event))
            sheet.state = e->state, sheet.closed = e->final, sheet.tasks = {};
        if (const auto* e = std::get_if<TasksOffered>(&event)) sheet.tasks = e->tasks;
        if (const auto* e = std::get_if<SignatureGiven>(&event)) take_signature(entry, *e);
        if (const auto* e = std::get_if<SignatureWithdrawn>(&event)) take_withdrawal(entry, *e);
        if (const auto* e = std::get_if<DeadlineSet>(&event)) sheet.timers[e->id] = {*e, e->rungs.empty() ? -1 : 0};
        if (const auto* e = std::get_if<DeadlineCleared>(&event)) sheet.timers.erase(e->id);
        if (const auto* e = std::get_if<DeadlinePaused>(&event)) sheet.timers.erase(e->id);
        if (const auto* e = std::get_if<DeadlinePassed>(&event)) take_passing(entry, *e);
        if (const auto* e = std::get_if<AnchorMoved>(&event)) sheet.anchor = e->anchor;
        if (const auto* e = std::get_if<Posted>(&event)) take_posting(entry, *e);
        if (const auto* e = std::get_if<Drawn>(&event)) take_draw(entry, *e);
        if (std::holds_alternative<Quarantined>(event))
            fault(entry, "an invariant was broken: " + std::get<Quarantined>(event).reason);
    }
}

void Auditor::take_act(const Entry& entry, const Acted& acted) {
    Sheet& sheet = sheets_.at(entry.instance);
    const auto person = people_.find(entry.actor);
    if (person == people_.end() || !person->second.active)
        return fault(entry, fmt::format("{} is not one of us", entry.actor));
    const auto task =
        std::find_if(sheet.tasks.begin(), sheet.tasks.end(), [&](const Task& t) { return t.action == acted.action; });
    if (task == sheet.tasks.end())
        fault(entry, fmt::format("'{}' was not asked for", acted.action));
    else
        check_standing(entry, acted, *task);
    fill(entry, sheet, acted.slot, entry.actor);
    for (const std::string& behind : acted.behind) fill(entry, sheet, acted.slot, behind);
    if (acted.action == "hand_out") check_hand_out(entry, sheet);
}

// In his own name, or in that of one for whom he may act now and of whom it was asked.
void Auditor::check_standing(const Entry& entry, const Acted& acted, const Task& task) {
    const std::string& name = acted.on_behalf_of.empty() ? entry.actor : acted.on_behalf_of;
    const auto person = people_.find(name);
    if (person == people_.end() || !reaches(task, person->second))
        fault(entry, fmt::format("'{}' was not asked of {}", acted.action, name));
    if (acted.on_behalf_of.empty()) return;
    if (std::find(acted.behind.begin(), acted.behind.end(), name) == acted.behind.end())
        fault(entry, fmt::format("{} is not behind the act in his name", name));
    if (!stands_in(entry.actor, name, sheets_.at(entry.instance)))
        fault(entry, fmt::format("{} acted for {} without a proxy", entry.actor, name));
}

bool Auditor::stands_in(const std::string& agent, const std::string& principal, const Sheet& sheet) const {
    const auto is_away = [&](const std::string& id) {
        const auto found = absences_.find(id);
        return found != absences_.end() && std::any_of(found->second.begin(), found->second.end(), [&](const Absence& absence) {
                   return absence.from <= last_at_ && last_at_ < absence.until;
               });
    };
    for (const auto& [number, proxy] : proxies_)
        if (proxy.principal == principal && proxy.agent == agent && proxy.from <= last_at_ && last_at_ < proxy.until &&
            (!proxy.cap || (sheet.amount && sheet.amount->minor <= proxy.cap->minor)))
            return true;
    if (!is_away(principal)) return false;
    for (const std::string& deputy : people_.at(principal).deputies)
        if (people_.contains(deputy) && people_.at(deputy).active && !is_away(deputy)) return deputy == agent;
    return false;
}

void Auditor::take_withdrawal(const Entry& entry, const SignatureWithdrawn& withdrawn) {
    const auto erased = std::erase_if(sheets_.at(entry.instance).signatures, [&](const auto& signature) {
        return signature.first.first == withdrawn.slot && (withdrawn.person.empty() || signature.first.second == withdrawn.person);
    });
    if (erased == 0) fault(entry, fmt::format("the signature of {} was never given", withdrawn.slot));
}

void Auditor::fill(const Entry& entry, Sheet& sheet, const std::string& slot, const std::string& person) {
    if (slot.empty()) return;
    for (const auto& group : separate) {
        if (!group.contains(slot)) continue;
        if (slot != "initiator" && group.contains("initiator") && person == sheet.initiator)
            fault(entry, fmt::format("{} is initiator and {}", person, slot));
        for (const auto& [other, filler] : sheet.slots)
            if (other != slot && filler == person && group.contains(other))
                fault(entry, fmt::format("{} is {} and {}", person, other, slot));
    }
    sheet.slots.emplace(slot, person);
}

void Auditor::take_signature(const Entry& entry, const SignatureGiven& given) {
    Sheet& sheet = sheets_.at(entry.instance);
    // Once the last signer who was missing is taken out again, what was signed before counts.
    const bool counts_again = std::any_of(
        entry.events.begin(), entry.events.end(), [](const Event& event) { return std::holds_alternative<SignerRemoved>(event); });
    if (counts_again && !sheet.signatures.contains({given.slot, given.person})) fault(entry, "a signature counts that was never given");
    if (given.person != entry.actor && !counts_again) fault(entry, fmt::format("{} signed for {}", entry.actor, given.person));
    if (given.digest != sheet.form_digest) fault(entry, "the signature is under other figures");
    fill(entry, sheet, given.slot, given.person);
    const auto day = calendar_.nth_working_day(sheet.anchor, 8);
    if (day && entry.at >= calendar_.to_instant(*day, evening)) fault(entry, "it was signed after working day 8");
    sheet.signatures[{given.slot, given.person}] = {.digest = given.digest, .is_open = given.open};
    if (given.open) return;
    for (auto& [by, vote] : sheet.signatures)
        if (by.first == given.slot) vote.is_open = false;
}

void Auditor::check_hand_out(const Entry& entry, const Sheet& sheet) {
    const auto signed_as = [&](const char* slot) {
        return std::any_of(sheet.signatures.begin(), sheet.signatures.end(), [&](const auto& signature) {
            return signature.first.first == slot && !signature.second.is_open && signature.second.digest == sheet.form_digest;
        });
    };
    for (const char* slot : {"clerk", "manager", "finance"})
        if (!signed_as(slot)) fault(entry, fmt::format("cash was handed out without the signature of the {}", slot));
    if (pays_natural_person(sheet.form) && !signed_as("compliance"))
        fault(entry, "a natural person is paid without compliance");
    const auto day = calendar_.nth_working_day(sheet.anchor, 9);
    if (!day || entry.at < calendar_.to_instant(*day, morning))
        fault(entry, "cash was handed out before working day 9");
}

void Auditor::take_passing(const Entry& entry, const DeadlinePassed& passed) {
    auto& timers = sheets_.at(entry.instance).timers;
    const auto timer = timers.find(passed.id);
    if (timer == timers.end()) return fault(entry, fmt::format("the deadline {} was not running", passed.id));
    auto& [set, next] = timer->second;
    if (passed.rung != next)
        return fault(entry, fmt::format("rung {} of {} came instead of {}", passed.rung, passed.id, next));
    const Instant at = next < 0 ? set.due : set.rungs[static_cast<std::size_t>(next)];
    if (passed.at != at || entry.at < at) fault(entry, fmt::format("the deadline {} came early", passed.id));
    if (next < 0)
        timers.erase(timer);
    else
        next = static_cast<std::size_t>(next) + 1 < set.rungs.size() ? next + 1 : -1;
}

void Auditor::take_posting(const Entry& entry, const Posted& posted) {
    if (posted.amount.minor <= 0) fault(entry, "a posting is not of a positive amount");
    balances_[posted.debit] += posted.amount.minor;
    balances_[posted.credit] -= posted.amount.minor;
    if (posted.debit.starts_with("advance:") && balances_[posted.debit] > advance_limit_)
        fault(entry, fmt::format("{} is above the advance limit", posted.debit));
    if (posted.credit.starts_with("advance:") && balances_[posted.credit] < 0)
        fault(entry, fmt::format("{} is overpaid", posted.credit));
    if (!posted.debit.starts_with("fee:")) return;
    const auto budget = budgets_.find(posted.debit.substr(4));
    if (budget != budgets_.end() && balances_[posted.debit] > budget->second)
        fault(entry, fmt::format("{} is above its budget", posted.debit));
    Sheet& sheet = sheets_.at(entry.instance);
    sheet.written_off += posted.amount.minor;
    if (sheet.written_off > payable(sheet.form)) fault(entry, "more was written off than is payable");
}

void Auditor::take_draw(const Entry& entry, const Drawn& drawn) {
    std::vector<std::pair<std::string, std::string>> lots;
    for (const std::string& candidate : drawn.candidates)
        lots.emplace_back(sha256_hex(drawn.seed + ":" + candidate), candidate);
    std::sort(lots.begin(), lots.end());
    lots.resize(std::min<std::size_t>(lots.size(), 3));
    std::vector<std::string> again;
    for (const auto& lot : lots) again.push_back(lot.second);
    if (again != drawn.drawn) fault(entry, "the draw can not be reproduced");
}

void Auditor::take_company(const Entry& entry, const Event& event) {
    if (const auto* e = std::get_if<PersonSet>(&event)) people_[e->person.id] = e->person;
    if (const auto* e = std::get_if<ProxySet>(&event)) proxies_[e->proxy.number] = e->proxy;
    if (const auto* e = std::get_if<ProxyEnded>(&event)) proxies_.erase(e->number);
    if (const auto* e = std::get_if<AbsenceSet>(&event)) absences_[e->person] = e->absences;
    if (const auto* e = std::get_if<SettingSet>(&event); e != nullptr && e->name == "advance_limit")
        if (const Money* money = e->value.get<Money>()) advance_limit_ = money->minor;
    if (const auto* e = std::get_if<TableSet>(&event); e != nullptr && e->table == "budget") {
        budgets_.clear();
        for (const Value& row : e->rows)
            if (const Value* product = row.find("product"), *amount = row.find("amount");
                product != nullptr && amount != nullptr)
                budgets_[*product->get<std::string>()] = amount->get<Money>()->minor;
    }
    if (std::holds_alternative<Posted>(event) || std::holds_alternative<Acted>(event))
        fault(entry, "an instance's event names no instance");
}

}  // namespace countersign::tests
