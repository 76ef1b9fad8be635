// Opening an instance: by the clock for each person concerned, or by hand.
#include <fmt/format.h>

#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

Month month_of(const Date& day) {
    const std::chrono::year_month_day ymd{day};
    return ymd.year() / ymd.month();
}

std::string role_of(const Opening& opening) {
    return opening.for_each.starts_with("role:") ? opening.for_each.substr(5) : std::string();
}

Done check_initiator(const Workflow& workflow, const std::string& initiator, const Facts& facts) {
    const Person* person = facts.state->company.people.find(initiator);
    if (person == nullptr || !person->active)
        return refusal(RefusalCode::no_such_person,
                       fmt::format("没有在职人员“{}”。", initiator),
                       fmt::format("Expected an active person, but there is no '{}'.", initiator));
    const std::string role = role_of(workflow.open);
    if (role.empty() || person->has_role(role)) return std::nullopt;
    return refusal(RefusalCode::not_permitted,
                   fmt::format("{} 没有角色 {}，不能有{}。", person->name, role, workflow.title.zh),
                   fmt::format("Expected a {} for a {}, but {} is none.", role, workflow.title.en, person->name));
}

// By hand: for oneself where the role fits, for others only who is named in `by`.
Done check_opener(const Workflow& workflow, const std::string& initiator, const Facts& facts) {
    if (facts.actor.is_clock) return std::nullopt;
    if (initiator == facts.actor.person && workflow.open.by.empty()) return std::nullopt;
    const Person* person = facts.state->company.people.find(facts.actor.person);
    if (person != nullptr && person->active && is_among(workflow.open.by, *person)) return std::nullopt;
    const Label who = describe_assignees(workflow, workflow.open.by, facts.state->company.people);
    return refusal(RefusalCode::not_permitted,
                   fmt::format("{}由系统或{}开立。", workflow.title.zh, who.zh),
                   fmt::format("Expected {} to open a {}, but {} may not.",
                               who.en.empty() ? "the daemon" : who.en,
                               workflow.title.en,
                               name_of(facts.state->company.people, facts.actor.person)));
}

// What is brought along: by whoever opens a complete form, by a parent also the beginning of a draft.
Done take_form(const Workflow& workflow, const Open& open, Course& course) {
    const bool is_complete = workflow.open.submits_form;
    if (!open.form) {
        if (!is_complete) return std::nullopt;
        return refusal(RefusalCode::invalid_input,
                       fmt::format("开立{}须同时填报表单。", workflow.title.zh),
                       fmt::format("Expected a form with a new {}, but none was given.", workflow.title.en));
    }
    if (!is_complete && open.parent == 0)
        return refusal(RefusalCode::invalid_input,
                       fmt::format("{}开立后再填报。", workflow.title.zh),
                       fmt::format("Expected no form before the {} is open, but one was given.", workflow.title.en));
    return course.file(*open.form, is_complete);
}

}  // namespace

Decision decide_open(const Workflow& workflow, std::uint32_t definition, const Open& open, const Facts& facts) {
    ensure(open.parent == 0 || facts.actor.is_clock, "only the daemon opens children");
    const std::string initiator = open.initiator.empty() ? facts.actor.person : open.initiator;
    if (auto no = check_initiator(workflow, initiator, facts)) return fail(*no);
    if (auto no = check_opener(workflow, initiator, facts)) return fail(*no);

    const Month present = month_of(facts.calendar->local_date(facts.now));
    const std::chrono::months offset{workflow.open.period_offset};
    Opened opened{.instance = facts.state->last_instance + 1, .definition = definition, .workflow = workflow.id};
    opened.anchor = present;
    if (workflow.open.has_period) {
        opened.period = open.period ? *open.period : present + offset;
        opened.anchor = *opened.period - offset;
        if (opened.anchor > present)
            return fail(refusal(
                RefusalCode::invalid_request,
                fmt::format("{} 的{}尚未开始。", format_month(*opened.period), workflow.title.zh),
                fmt::format("Expected a period that has come, but {} is still ahead.", format_month(*opened.period))));
    } else if (open.period) {
        return fail(refusal(RefusalCode::invalid_request,
                            fmt::format("{}没有期间。", workflow.title.zh),
                            fmt::format("Expected no period for a {}, but one was given.", workflow.title.en)));
    }
    opened.id = fmt::format("{}-{}", workflow.prefix, opened.instance);
    opened.initiator = initiator;
    for (const std::string& part : workflow.key) {
        if (opened.key.empty()) opened.key = workflow.id;
        opened.key += "/" + (part == "period" ? format_month(*opened.period) : initiator);
    }
    if (const auto taken = facts.state->keys.find(opened.key);
        !opened.key.empty() && taken != facts.state->keys.end()) {
        const std::string id = fmt::format("{}-{}", workflow.prefix, taken->second);
        return fail(refusal(RefusalCode::already_open,
                            fmt::format("已有 {}，每人每期只有一份。", id),
                            fmt::format("Expected no {} of {} yet, but {} exists.", workflow.title.en, initiator, id),
                            fmt::format("请办理 {}。", id),
                            fmt::format("go on with {}", id)));
    }
    opened.parent = open.parent;
    opened.branch = open.branch;
    Course course(workflow, Instance{}, facts);
    course.emit(std::move(opened));
    if (auto no = take_form(workflow, open, course)) return fail(*no);
    if (auto no = course.enter(workflow.initial, {})) return fail(*no);
    return course.take();
}

}  // namespace countersign::engine
