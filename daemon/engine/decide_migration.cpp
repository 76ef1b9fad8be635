// Whether an open instance can go on under another version of its workflow, and what that changes. What was
// decided stays decided: signatures, figures and variables must mean under the new text what they meant.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

Refusal not_migratable(const Instance& instance, std::string zh, std::string en) {
    return refusal(RefusalCode::not_migratable,
                   fmt::format("{} 不能迁移：{}。", instance.id, zh),
                   fmt::format("Expected {} to fit the new definition, but {}.", instance.id, en),
                   "请修改新定义，或让它按原定义办完。",
                   "change the new definition, or let it finish under its own");
}

bool fills(const Workflow& workflow, const std::string& slot, bool by_signing) {
    for (const State& state : workflow.states)
        for (const Action& action : state.actions)
            if (action.slot == slot && !action.returns && (action.signs || !by_signing)) return true;
    return false;
}

Done check_slots(const Workflow& after, const Instance& instance) {
    for (const Signature& signature : instance.signatures)
        if (!fills(after, signature.slot, true))
            return not_migratable(instance,
                                  fmt::format("新定义中没有已签的“{}”", signature.slot),
                                  fmt::format("'{}' has signed and there is no such slot any more", signature.slot));
    for (const auto& [slot, person] : instance.slots)
        if (!fills(after, slot, false))
            return not_migratable(instance,
                                  fmt::format("新定义中没有已办的“{}”", slot),
                                  fmt::format("'{}' has acted and there is no such slot any more", slot));
    return std::nullopt;
}

Done misfit(const Instance& instance, const FieldFaults& faults) {
    const Label first = faults.front().described();
    return not_migratable(instance, fmt::format("内容不合新定义：{}", first.zh), first.en);
}

// The form stays as it was filed: it must be, as it is, what the new definition would make of it.
Done check_form(const Workflow& before, const Workflow& after, const Instance& instance, Course& course) {
    if (instance.form_seq == 0) return std::nullopt;
    const bool is_filed = instance.state != before.initial || before.open.submits_form;
    Environment environment = course.scope().base();
    environment.registered = nullptr;  // what was read from registers is a part of what was filed
    const Value& form = course.scope().form();
    const auto again = complete_record(after.form, without_computed(before.form, form), is_filed, environment);
    if (!again) return misfit(instance, again.error());
    if (digest_of(*again) == instance.form_digest) return std::nullopt;
    return not_migratable(instance,
                          "按新定义，表单内容会有不同",
                          "its form would be another one under it (a field that is computed or filled in otherwise)");
}

Done check_variables(const Workflow& after, const Instance& instance, Course& course) {
    const Environment environment = course.scope().base();
    const auto fit = complete_record(after.variables, Value{instance.variables}, false, environment);
    return fit ? std::nullopt : misfit(instance, fit.error());
}

}  // namespace

Decision decide_migrate(const Workflow& before, const Workflow& after, const Instance& instance, const Migrate& migrate,
                        const Facts& facts) {
    if (auto no = check_role({"operator"}, facts)) return fail(*no);
    if (auto no = check_in_order(instance)) return fail(*no);
    if (auto no = check_version(instance, migrate.version)) return fail(*no);
    if (after.id != before.id || migrate.definition == instance.definition)
        return fail(not_migratable(instance, "它已按此版本办理，或不是同一流程", "it is under that version already, or of another workflow"));
    const std::string& name = migrate.state.empty() ? instance.state : migrate.state;
    const State* next = after.find_state(name);
    if (next == nullptr || next->final)
        return fail(not_migratable(instance,
                                   fmt::format("新定义中没有可停留的状态“{}”", name),
                                   fmt::format("it would be in '{}', which is no state where it could wait", name)));
    if (auto no = check_slots(after, instance)) return fail(*no);

    Course course(after, instance, facts);
    if (auto no = check_form(before, after, instance, course)) return fail(*no);
    if (auto no = check_variables(after, instance, course)) return fail(*no);
    course.emit(Migrated{.definition = migrate.definition, .reason = migrate.reason});
    if (auto no = course.migrate(before, *next, {.zh = migrate.reason, .en = migrate.reason})) return fail(*no);
    return course.take();
}

}  // namespace countersign::engine
