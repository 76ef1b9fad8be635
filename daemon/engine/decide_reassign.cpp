// A task changes hands: claimed from the pool and given back (认领), handed on (转办), lent out for an
// opinion (委派). Whoever gets it must not be kept from its slot; whoever gave it stays behind it.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/assignees.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/engine/tasks.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

class Reassigning {
public:
    Reassigning(const Workflow& workflow, const Instance& instance, const Reassign& asked, const Facts& facts)
        : workflow_(workflow),
          instance_(instance),
          asked_(asked),
          facts_(facts),
          people_(facts.state->company.people),
          course_(workflow, instance, facts) {}

    Decision decide() {
        auto task = asked_.how == Reassign::How::resolve ? lent_task() : task_of(workflow_, instance_, asked_.task, facts_);
        if (!task) return fail(task.error());
        task_ = std::move(*task);
        panel_ = instance_.find_panel(task_);
        const State* state = workflow_.find_state(instance_.state);
        ensure(state != nullptr, "an instance is in a state of its definition");
        actions_ = actions_of(*state, task_);
        if (auto no = change()) return fail(*no);
        if (auto no = course_.stay()) return fail(*no);
        return course_.take();
    }

private:
    Done change() {
        switch (asked_.how) {
            case Reassign::How::claim:
                return claim();
            case Reassign::How::unclaim:
                return give_back();
            case Reassign::How::transfer:
                return transfer();
            case Reassign::How::delegate:
                return delegate();
            case Reassign::How::resolve:
                return resolve();
        }
        return std::nullopt;
    }

    const std::string& me() const { return facts_.actor.person; }

    std::string name(const std::string& person) const { return name_of(people_, person); }

    // Why the actor may do none of the task's actions in his own name; nothing if some.
    Result<Standing, Refusal> own_standing() {
        std::optional<Refusal> first;
        for (const Action* action : actions_) {
            auto standing = standing_of(*action, course_.scope(), me());
            if (standing) return standing;
            if (!first) first = standing.error();
        }
        ensure(first.has_value(), "a task has actions");
        return fail(std::move(*first));
    }

    void set_holder(const std::string& how, const std::string& from, std::vector<std::string> to) {
        course_.emit(HolderSet{.task = task_, .how = how, .from = from, .to = std::move(to), .reason = asked_.reason});
    }

    Done claim() {
        const auto standing = own_standing();
        if (!standing) return standing.error();
        const bool is_pool = panel_ == nullptr || (panel_->rule.empty() && standing->seat.empty());
        if (!is_pool || (panel_ != nullptr && !panel_->holders.empty()))
            return refusal(RefusalCode::not_offered,
                           fmt::format("{} 的这项任务已在您名下，无需认领。", instance_.id),
                           fmt::format("Expected a task of {} that several may take, but it is yours already.", instance_.id));
        set_holder("claimed", {}, {"person:" + me()});
        return std::nullopt;
    }

    // Back to the pool; or back from whoever was asked for an opinion.
    Done give_back() {
        if (panel_ != nullptr && !panel_->delegate.empty() && (panel_->delegated_by == me() || is_operator(facts_))) {
            set_holder("resolved", panel_->delegate, {"person:" + panel_->delegated_by});
            return std::nullopt;
        }
        const bool is_mine = panel_ != nullptr && panel_->is_claimed && panel_->holders == std::vector{"person:" + me()};
        const bool may = panel_ != nullptr && panel_->is_claimed && (is_mine || is_operator(facts_));
        if (!may)
            return refusal(RefusalCode::not_held,
                           fmt::format("{} 的这项任务不在您名下，无可退回。", instance_.id),
                           fmt::format("Expected a task of {} that you claimed, but you hold none.", instance_.id));
        set_holder("unclaimed", panel_->holders.front().substr(7), {});
        return std::nullopt;
    }

    // An operator may hand on anybody's task, with a reason, so that nobody's absence blocks it.
    Done transfer() {
        const auto standing = own_standing();
        std::string from = me();
        if (standing && !standing->seat.empty()) from = standing->seat;
        if (!standing) {
            if (!is_operator(facts_)) return standing.error();
            if (is_blank(asked_.reason)) return reason_wanted();
            auto place = place_to_hand_on();
            if (!place) return place.error();
            from = std::move(*place);
        }
        if (auto no = check_receiver(from)) return no;
        set_holder("transferred", from, {"person:" + asked_.to});
        tell_receiver("您收到转办任务", "a task was handed on to you");
        return std::nullopt;
    }

    // Whose place an operator hands on: the one he names, or whoever has the task alone.
    Result<std::string, Refusal> place_to_hand_on() const {
        const auto has_seat = [&](const Seat& seat) { return seat.person == asked_.from; };
        const bool is_panel = panel_ != nullptr && !panel_->seats.empty();
        if (is_panel && std::any_of(panel_->seats.begin(), panel_->seats.end(), has_seat)) return asked_.from;
        const bool is_alone = panel_ != nullptr && panel_->holders.size() == 1 && panel_->holders.front().starts_with("person:");
        const std::string holder = is_alone ? panel_->holders.front().substr(7) : std::string();
        if (asked_.from == holder && (panel_ == nullptr || panel_->rule.empty())) return holder;
        return fail(refusal(RefusalCode::not_held,
                            fmt::format("{} 的这项任务不在“{}”名下。", instance_.id, asked_.from),
                            fmt::format("Expected the person who has this task of {}, but found '{}'.", instance_.id, asked_.from),
                            "请用 from 指明是谁的。",
                            "say with 'from' whose place it is"));
    }

    Done check_receiver(const std::string& from) {
        for (const Action* action : actions_)
            if (auto no = check_eligible(workflow_, instance_, *action, asked_.to, facts_)) return no;
        const Person* to = people_.find(asked_.to);
        if (asked_.to == from || asked_.to == me()) return not_eligible("不能转给自己。", "the task is theirs already");
        std::vector<std::string> allowed;
        for (const Action* action : actions_)
            for (const auto* assignees : {&action->by, &action->transfer}) {
                const auto resolved = resolve_assignees(*assignees, course_.scope());
                if (!resolved) return resolved.error();
                for (const std::string& one : *resolved)
                    if (one.starts_with("role:") || assignees == &action->transfer) allowed.push_back(one);
            }
        if (!is_among(allowed, *to)) {
            const Label who = describe_assignees(workflow_, allowed, people_);
            return refusal(RefusalCode::not_eligible,
                           fmt::format("此任务只能转给{}，不能转给 {}。", who.zh.empty() ? "（定义未允许转办）" : who.zh, to->name),
                           fmt::format("Expected one of {}, but {} is none of them.",
                                       who.en.empty() ? "nobody (the definition allows no transfer)" : who.en,
                                       to->name),
                           "请选择其他人，或设置代理。",
                           "choose one of those, or set a proxy");
        }
        if (panel_ != nullptr)
            for (const Seat& seat : panel_->seats)
                if (seat.person == asked_.to) return not_eligible("其已在会签名单中。", "they have a place in it already");
        return std::nullopt;
    }

    Done not_eligible(const std::string& zh, const std::string& en) const {
        return refusal(RefusalCode::not_eligible,
                       fmt::format("不能转给 {}：{}", name(asked_.to), zh),
                       fmt::format("Expected somebody else than {}, but {}.", name(asked_.to), en));
    }

    static bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

    Done reason_wanted() const {
        return refusal(RefusalCode::reason_required,
                       "须写明理由。",
                       "Expected a reason, but none was given.",
                       "请填写理由。",
                       "give a reason");
    }

    // Only an opinion is asked for, so that anybody may be asked; the decision stays where it is.
    Done delegate() {
        const auto standing = own_standing();
        if (!standing) return standing.error();
        const Person* to = people_.find(asked_.to);
        if (to == nullptr || !to->active)
            return refusal(RefusalCode::no_such_person,
                           fmt::format("没有在职人员“{}”。", asked_.to),
                           fmt::format("Expected an active person, but there is no '{}'.", asked_.to));
        if (asked_.to == me()) return not_eligible("不能委派给自己。", "the task is theirs already");
        set_holder("delegated", me(), {"person:" + asked_.to});
        tell_receiver("请您就此提出意见", "your opinion is asked for");
        return std::nullopt;
    }

    Result<std::string, Refusal> lent_task() const {
        for (const Panel& panel : instance_.panels)
            if (panel.delegate == me() && (asked_.task.empty() || asked_.task == panel.task)) return panel.task;
        return fail(refusal(RefusalCode::not_held,
                            fmt::format("{} 没有委派给您的任务。", instance_.id),
                            fmt::format("Expected a task of {} on which your opinion is asked, but there is none.", instance_.id)));
    }

    Done resolve() {
        if (is_blank(asked_.reason))
            return refusal(RefusalCode::reason_required,
                           "请写明您的意见。",
                           "Expected your opinion, but none was given.",
                           "请填写意见。",
                           "write what you think");
        const std::string back_to = panel_->delegated_by;
        set_holder("resolved", me(), {"person:" + back_to});
        course_.tell_person(back_to,
                            "resolved",
                            fmt::format("{} 已答复 {{instance}}：{}", name(me()), asked_.reason),
                            fmt::format("{} answered on {{instance}}: {}", name(me()), asked_.reason));
        return std::nullopt;
    }

    void tell_receiver(const std::string& zh, const std::string& en) {
        course_.tell_person(asked_.to,
                            "task",
                            fmt::format("{{title}} {{instance}}：{}（{}）。{}", zh, name(me()), asked_.reason),
                            fmt::format("{{title}} {{instance}}: {} by {}. {}", en, name(me()), asked_.reason));
    }

    const Workflow& workflow_;
    const Instance& instance_;
    const Reassign& asked_;
    const Facts& facts_;
    const People& people_;
    Course course_;
    std::string task_;
    const Panel* panel_ = nullptr;
    std::vector<const Action*> actions_;
};

}  // namespace

Result<std::string, Refusal> task_of(const Workflow& workflow, const Instance& instance, const std::string& wanted, const Facts& facts) {
    const State* state = workflow.find_state(instance.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    std::vector<std::string> all, own;
    std::optional<Refusal> first;
    const auto add_once = [](std::vector<std::string>& tasks, const std::string& task) {
        if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) tasks.push_back(task);
    };
    Scope scope(workflow, instance, facts);
    for (const Action& action : state->actions) {
        if (action.task == wanted) return wanted;
        add_once(all, action.task);
        const auto standing = standing_of(action, scope, facts.actor.person);
        if (standing) add_once(own, action.task);
        else if (!first) first = standing.error();
    }
    const std::vector<std::string>& meant = own.empty() ? all : own;
    if (wanted.empty() && meant.size() == 1) return meant.front();
    if (wanted.empty() && own.empty() && first) return fail(std::move(*first));
    const std::string listed = fmt::format("{}", fmt::join(wanted.empty() ? own : all, ", "));
    return fail(refusal(RefusalCode::no_such_action,
                        fmt::format("请指明任务，{} 处于“{}”时有：{}。", instance.id, state->label.zh, listed),
                        fmt::format("Expected one of the tasks {} while {} is in '{}', but found '{}'.",
                                    listed,
                                    instance.id,
                                    state->id,
                                    wanted)));
}

Decision decide_reassign(const Workflow& workflow, const Instance& instance, const Reassign& reassign, const Facts& facts) {
    if (auto no = check_in_order(instance)) return fail(*no);
    if (auto no = check_version(instance, reassign.version)) return fail(*no);
    const State* state = workflow.find_state(instance.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    if (auto no = check_time_left(workflow, instance, *state, facts)) return fail(*no);
    return Reassigning(workflow, instance, reassign, facts).decide();
}

}  // namespace countersign::engine
