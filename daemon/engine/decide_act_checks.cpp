// The checks before an act that need neither input nor form: whether it is offered, whether its time has come or
// gone, whether the caller saw the document as it is; and the same for every action, without acting.
#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/field_rights.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/window.hpp"

namespace countersign::engine {

void explain_by(const Verdict& verdict, Refusal& refused) {
    refused.hint = {.zh = fmt::format("依据：{}", verdict.because.zh), .en = fmt::format("because {}", verdict.because.en)};
}

Refusal money_has_moved(const Instance& instance, const Action& action) {
    return refusal(RefusalCode::money_moved,
                   fmt::format("{} 已有款项收付，不能再“{}”。", instance.id, action.label.zh),
                   fmt::format("Expected no payment on {} before it is revoked or returned, but money has moved.", instance.id),
                   "如有差错，请走冲正或新单。",
                   "correct it by a booking of its own, or by a new document");
}

std::optional<Refusal> check_before_input(const Action& action, Scope& scope) {
    const auto standing = standing_of(action, scope);
    if (!standing) return standing.error();
    if (auto no = check_claim(scope.instance(), scope.instance().amount, scope.facts())) return no;
    return check_offer(scope.instance(), action, scope.facts(), scope);
}

std::optional<Refusal> check_offer(const Instance& instance, const Action& action, const Facts& facts, Scope& scope) {
    if (action.revokes && instance.has_posted) return money_has_moved(instance, action);
    if (action.signs && instance.signature_of(action.slot) != nullptr)
        return refusal(RefusalCode::not_offered,
                       fmt::format("{} 的“{}”已经完成。", instance.id, action.label.zh),
                       fmt::format("Expected '{}' to be asked for on {}, but it is signed.", action.id, instance.id));
    if (action.offered) {
        const auto verdict = judge(action.offered, scope.environment(action.offered));
        if (!verdict) return refusal_of(verdict.error());
        if (!verdict->holds) {
            Refusal failed = refusal(RefusalCode::not_offered,
                                     fmt::format("{} 现在不需要“{}”。", instance.id, action.label.zh),
                                     fmt::format("Expected '{}' to be asked for on {}, but it is not now.", action.id, instance.id));
            if (!reveals_hidden(action.offered, scope)) explain_by(*verdict, failed);
            return failed;
        }
    }
    return check_window(action, facts, scope, false);
}

namespace {

Label label_of(const Workflow& workflow, const std::string& id) {
    const State* state = workflow.find_state(id);
    return state == nullptr ? Label{.zh = id, .en = id} : state->label;
}

}  // namespace

// Due is inclusive: what arrives at exactly the moment is late. The clock's own command moves the
// instance; until it could (a calendar year may be missing), nobody acts past the moment.
std::optional<Refusal> check_time_left(const Workflow& workflow,
                                       const Instance& instance,
                                       const State& state,
                                       const Facts& facts) {
    for (const Timer& timer : instance.timers) {
        if (facts.now < timer.due) continue;
        const Deadline* deadline = find_deadline(workflow, state, timer.id);
        const std::string to = deadline == nullptr ? std::string() : state_after(state, *deadline);
        if (to.empty()) continue;
        const std::string when = facts.calendar->format_local(timer.due);
        return refusal(
            RefusalCode::deadline_passed,
            fmt::format("{} 的“{}”已于 {} 截止。{}", instance.id, deadline->label.zh, when, deadline->reason.zh),
            fmt::format("Expected to act before {} ({}), but it is {}. {}",
                        when,
                        deadline->label.en,
                        facts.calendar->format_local(facts.now),
                        deadline->reason.en),
            fmt::format("{} 起由系统转至“{}”。", when, label_of(workflow, to).zh),
            fmt::format("from {} on it goes to '{}'", when, label_of(workflow, to).en));
    }
    return std::nullopt;
}

std::optional<Refusal> check_in_order(const Instance& instance) {
    if (!instance.quarantined) return std::nullopt;
    return refusal(RefusalCode::instance_quarantined,
                   fmt::format("{} 已被隔离，等待运营人员处理。", instance.id),
                   fmt::format("Expected {} to be in order, but it is quarantined.", instance.id),
                   "请运营人员检查后放行。",
                   "an operator looks into it and releases it");
}

std::optional<Refusal> check_version(const Instance& instance, std::uint32_t seen) {
    if (seen >= instance.acted_version && seen <= instance.version) return std::nullopt;
    return refusal(RefusalCode::stale_version,
                   fmt::format("您看到的是第 {} 版，{} 现在是第 {} 版。", seen, instance.id, instance.version),
                   fmt::format("Expected version {} of {}, but it is at version {}: somebody acted since you looked.",
                               seen,
                               instance.id,
                               instance.version),
                   "请重新查看后再办。",
                   "look again, then act on what you see");
}

std::vector<Possibility> explain(const Workflow& workflow, const Instance& instance, const Facts& facts) {
    std::vector<Possibility> all;
    const State* state = workflow.find_state(instance.state);
    if (state == nullptr) return all;
    Scope scope(workflow, instance, facts);
    for (const Action& action : state->actions) {
        if (action.is_daemons()) continue;
        Possibility possibility{.action = action.id, .label = action.label};
        if (auto no = check_before_input(action, scope))
            possibility.refusal = *no;
        else
            possibility.possible = !instance.quarantined;
        all.push_back(std::move(possibility));
    }
    return all;
}

}  // namespace countersign::engine
