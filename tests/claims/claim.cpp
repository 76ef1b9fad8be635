#include "tests/claims/claim.hpp"

#include <algorithm>
#include <utility>

namespace countersign::tests::claims {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

using Code = std::optional<std::string>;

template <class Names>
bool contains(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

Claim::Claim(const Surroundings& surroundings, Edition edition, std::string initiator, Instant opened)
    : surroundings_(surroundings),
      edition_(edition),
      initiator_(std::move(initiator)),
      opened_(opened),
      entered_(opened),
      state_("draft"),
      visited_{"draft"} {
    set_time_limits("", opened);
}

// --- is it allowed? ---------------------------------------------------------------------------

Code Claim::judge(const Act& act, Instant now) const {
    if (is_closed()) return "instance_closed";
    if (act.revision < decided_ || act.revision > revision_) return "stale_version";
    const Rule* rule = find_rule(edition_, state_, act.action);
    if (rule == nullptr) return "no_such_action";
    if (auto no = judge_person(*rule, act.person)) return no;
    if (!is_offered(*rule)) return "not_offered";
    if (rule->action == "pay" && now < moment(entered_, {.days = 1, .working = true, .at = hours{9}})) return "too_early";
    if (rule->needs_reason && act.reason.empty()) return "reason_required";
    if (auto no = judge_input(*rule, act)) return no;
    if (auto no = judge_requirements(*rule, act, now)) return no;
    if (rule->returns() && !paid_.empty()) return "money_moved";
    if (rule->returns() && !may_go_back(*rule, act)) return "not_a_target";
    return std::nullopt;
}

Code Claim::judge_person(const Rule& rule, const std::string& person) const {
    const auto& roles = surroundings_.roles_of.at(person);
    const auto may = [&](std::string_view who) { return who == "initiator" ? person == initiator_ : contains(roles, who); };
    if (std::ranges::none_of(rule.by, may)) return "not_assigned";
    if (rule.slot.empty()) return std::nullopt;
    for (const std::string_view other : apart_from(edition_, rule.slot))
        if (other == "initiator" && person == initiator_) return "own_document";
    for (const std::string_view other : apart_from(edition_, rule.slot))
        if (const auto filled = filled_.find(other); filled != filled_.end() && filled->second.contains(person))
            return "already_signed";
    return std::nullopt;
}

bool Claim::is_offered(const Rule& rule) const {
    if (rule.action == "submit") return !submitted_;
    if (rule.action == "resubmit") return submitted_;
    if (rule.action == "appeal") return appeals_ < appeals_max(edition_);
    return true;
}

Code Claim::judge_input(const Rule& rule, const Act& act) const {
    const bool is_missing = (rule.action == "register" && act.track.empty()) ||
                            (rule.action == "supply" && (!act.pages || *act.pages < 1 || *act.pages > 500)) ||
                            (rule.action == "give" && !act.sound);
    if (is_missing) return "invalid_input";
    const Form* form = form_after(rule, act);
    if (rule.submits && form == nullptr) return "invalid_input";
    if (act.form && (act.form->amount < 1 || act.form->assessed.value_or(0) < 0)) return "invalid_input";
    return std::nullopt;
}

Code Claim::judge_requirements(const Rule& rule, const Act& act, Instant now) const {
    const Form* form = form_after(rule, act);
    bool holds = true;
    if (rule.submits) {
        holds = form->happened_on <= day_of(now) && form->assessed.value_or(0) <= form->amount;
        if (rule.state == "draft") holds = holds && !form->assessed;
        if (rule.action == "resubmit") holds = holds && resubmissions_ < resubmissions_max;
        if (rule.action == "assess") holds = holds && form->assessed && form->amount == claimed_;
    }
    if (rule.action == "register") holds = act.track == "full" || form->amount <= plain_max;
    return holds ? Code() : "requirement_failed";
}

bool Claim::may_go_back(const Rule& rule, const Act& act) const {
    const std::string_view to = act.to.empty() && rule.back_to.size() == 1 ? rule.back_to.front() : act.to;
    return contains(rule.back_to, to) && contains(visited_, to);
}

const Form* Claim::form_after(const Rule& rule, const Act& act) const {
    if (rule.carries_form && act.form) return &*act.form;
    return form_ ? &*form_ : nullptr;
}

// --- what follows -----------------------------------------------------------------------------

Code Claim::take(const Act& act, Instant now) {
    if (auto no = judge(act, now)) return no;
    const Rule& rule = *find_rule(edition_, state_, act.action);
    decided_ = ++revision_;
    if (rule.carries_form && act.form) save_form(*act.form);
    note(rule, act);
    if (rule.returns()) {
        const std::string to = act.to.empty() ? std::string(rule.back_to.front()) : act.to;
        if (to == "approval") signed_.erase("first");  // asked again
        enter(to, now);
    } else if (std::string to = where_to(rule, act); !to.empty()) {
        enter(past_signatures(std::move(to)), now);
    }
    return std::nullopt;
}

// Signatures are over the form: another one, and they lapse.
void Claim::save_form(const Form& form) {
    if (form_ == form) return;
    form_ = form;
    signed_.clear();
}

void Claim::note(const Rule& rule, const Act& act) {
    if (!rule.slot.empty() && !rule.returns()) filled_[std::string(rule.slot)].insert(act.person);
    if (rule.signs) signed_.emplace(rule.slot);
    if (rule.action == "resubmit") ++resubmissions_;
    if (rule.state == "draft" && rule.submits) submitted_ = true, claimed_ = form_->amount;
    if (rule.action == "give") expert_heard_ = true;
    if (rule.action == "clear") cleared_ = true;
    if (rule.action == "appeal") ++appeals_;
    if (rule.action == "pay") paid_["claims:" + form_->kind] += form_->payable();
    if (rule.action == "bounce") paid_["claims:" + form_->kind] -= form_->payable();
}

std::string Claim::where_to(const Rule& rule, const Act& act) const {
    if (!rule.to.empty()) return std::string(rule.to);
    if (rule.action == "register") return act.track == "plain" ? "approval" : "document_check";
    if (rule.action == "assess") return after_assessment();
    if (rule.action == "give") return after_opinion(*act.sound);
    if (rule.action == "clear") return "approval";
    if (rule.action == "approve") return after_first_approval();
    return {};  // save: it stays
}

std::string Claim::after_assessment() const {
    if (form_->payable() > expert_over && !expert_heard_) return "expert_opinion";
    const bool is_suspicious = form_->payable() > fraud_over || resubmissions_ >= 3;
    return edition_ == Edition::second && !cleared_ && is_suspicious ? "fraud_check" : "approval";
}

std::string Claim::after_opinion(bool sound) const {
    if (!sound) return "assessment";
    return edition_ == Edition::first || cleared_ ? "approval" : "fraud_check";
}

std::string Claim::after_first_approval() const {
    return form_->payable() > second_over(edition_) ? "second_approval" : "payment";
}

// Nobody is asked again for a signature that holds.
std::string Claim::past_signatures(std::string state) {
    const std::string wanted = state;
    if (state == "approval" && signed_.contains("first")) state = after_first_approval();
    if (state == "second_approval" && signed_.contains("second")) state = "payment";
    skipped_ = skipped_ || state != wanted;
    return state;
}

// --- time -------------------------------------------------------------------------------------

Instant Claim::moment(Instant from, const Shift& shift) const {
    const Day day = day_of(from);
    return at(shift.working ? surroundings_.working_days.add(day, shift.days) : day + days{shift.days}, shift.at);
}

// A reminder of a day off comes the next working morning; if that is too late, on the last one, unless it is over.
Instant Claim::on_a_working_day(Instant reminder, Instant due, Instant now) const {
    const auto& counted = surroundings_.working_days;
    const Day day = day_of(reminder), next = counted.add(day, 1), last = counted.add(day, -1);
    if (counted.add(next, -1) == day) return reminder;
    const Instant later = at(next, hours{9}), earlier = at(last, hours{9});
    if (later < due) return later;
    return earlier > now ? earlier : reminder;
}

void Claim::enter(std::string state, Instant now) {
    waited_[state_] += now - entered_;
    const std::string left = std::exchange(state_, std::move(state));
    entered_ = now;
    ++entries_;
    visited_.insert(state_);
    set_time_limits(left, now);
}

// One that spans states is set when they are entered from outside, and goes on within them.
void Claim::set_time_limits(std::string_view left, Instant now) {
    std::erase_if(running_, [&](const Running& running) {
        return !running.limit->from_opening || !running.limit->covers(state_);
    });
    for (const TimeLimit& limit : time_limits_of(edition_)) {
        if (!limit.covers(state_) || (limit.from_opening && limit.covers(left))) continue;
        Running running{.limit = &limit, .due = moment(limit.from_opening ? opened_ : now, limit.due), .reminders = {}};
        std::set<Instant> reminders;
        for (const Shift& shift : limit.reminders)
            if (const Instant reminder = on_a_working_day(moment(running.due, shift), running.due, now); reminder > now)
                reminders.insert(reminder);
        running.reminders.assign(reminders.begin(), reminders.end());
        running_.push_back(std::move(running));
    }
}

void Claim::let_pass(Instant until) {
    while (!running_.empty()) {
        const auto first = std::ranges::min_element(running_, {}, &Running::next);
        if (first->next() > until) return;
        pass(*first, std::max(first->next(), entered_));
    }
}

void Claim::pass(Running& running, Instant now) {
    ++revision_;
    if (!running.reminders.empty()) {
        running.reminders.erase(running.reminders.begin());
        return;
    }
    decided_ = revision_;
    const TimeLimit& limit = *running.limit;
    if (!limit.flag.empty()) flags_.emplace(limit.flag);
    if (!limit.to.empty()) return enter(std::string(limit.to), now);
    std::erase_if(running_, [&](const Running& other) { return other.limit == &limit; });
}

std::map<std::string, milliseconds> Claim::waited(Instant now) const {
    auto all = waited_;
    if (!is_closed()) all[state_] += now - entered_;
    return all;
}

}  // namespace countersign::tests::claims
