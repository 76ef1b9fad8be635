// What instances owe each other: children that are opened and waited for, signals, reports to whoever
// follows. An instance never touches another one: it says what it owes (Owing), and the daemon settles
// that right after by a command for the other one.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/engine/course.hpp"
#include "daemon/engine/family.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

using Done = std::optional<Refusal>;

bool counts_as(const Child& child, const Join& join) {
    if (child.number == 0) return false;  // it could not be opened
    return join.outcomes.empty() ||
           std::find(join.outcomes.begin(), join.outcomes.end(), child.outcome) != join.outcomes.end();
}

Refusal no_such_target(const Value& named) {
    return refusal(RefusalCode::no_such_instance,
                   fmt::format("没有这张单：{}。", describe(named)),
                   fmt::format("Expected the id of an instance, but found {}.", describe(named)));
}

// The number that a value names an instance by: "PR-12" or 12.
Result<std::uint64_t, Refusal> instance_in(const Value& named, const EngineState& state) {
    std::optional<std::uint64_t> number;
    if (const auto* id = named.get<std::string>()) number = instance_number(*id);
    if (const auto* direct = named.get<std::int64_t>(); direct != nullptr && *direct > 0)
        number = static_cast<std::uint64_t>(*direct);
    if (!number || *number > state.last_instance) return fail(no_such_target(named));
    return *number;
}

}  // namespace

std::optional<std::uint64_t> instance_number(std::string_view id) {
    const auto dash = id.rfind('-');
    if (dash == std::string_view::npos || dash + 1 == id.size() || id[dash + 1] == '0') return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data() + dash + 1, id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return number;
}

std::vector<Field> fields_of(const Signal& signal) {
    std::vector<Field> fields = signal.fields;
    fields.push_back({.id = "on", .label = {.zh = "发生日期", .en = "happened on"}, .type = FieldType::date});
    return fields;
}

bool is_built_in(std::string_view signal) {
    return signal == "closed" || signal == "entered" || signal == "cancel" || signal == "follow";
}

Done Course::file(const Value& given, bool complete) {
    const Environment environment = scope_.base();
    auto form = complete_record(workflow_.form, given, complete, environment);
    if (!form) return refusal_of(std::move(form.error()));
    FormSaved saved{.form_version = 1, .digest = digest_of(*form), .form = *form};
    auto files = newly_attached(workflow_.form, *form, {}, {});
    scope_.use_form(std::move(*form));
    if (complete) {
        for (const Requirement& requirement : workflow_.require) {
            const auto holds = scope_.holds(requirement.when);
            if (!holds) return holds.error();
            if (!*holds) return refusal(RefusalCode::requirement_failed, requirement.otherwise.zh, requirement.otherwise.en);
        }
        auto headline = headline_of(workflow_, scope_);
        if (!headline) return headline.error();
        saved.amount = std::move(headline->amount);
        saved.subject = std::move(headline->subject);
    }
    emit(std::move(saved));
    for (Attached& file : files) emit(std::move(file));
    return std::nullopt;
}

Done Course::owe(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
        if (!effect.each) {
            if (auto no = owe(effect, nullptr)) return no;
            continue;
        }
        const auto rows = scope_.value(effect.each);
        if (!rows) return rows.error();
        const List* list = rows->get<List>();
        ensure(list != nullptr, "'each' is a list");
        for (const Value& row : *list)
            if (auto no = owe(effect, &row)) return no;
    }
    return std::nullopt;
}

Done Course::owe(const Effect& effect, const Value* row) {
    if (effect.when) {
        const auto wanted = scope_.value(effect.when, row);
        if (!wanted) return wanted.error();
        if (!*wanted->get<bool>()) return std::nullopt;
    }
    Owing owing{.id = instance_.owed + 1, .workflow = effect.workflow, .branch = effect.branch, .name = effect.name};
    owing.kind = effect.kind == Effect::Kind::open     ? "open"
                 : effect.kind == Effect::Kind::signal ? "signal"
                                                       : "change";
    if (effect.kind == Effect::Kind::open) owing.initiator = instance_.initiator;
    if (effect.initiator) {
        const auto initiator = scope_.value(effect.initiator, row);
        if (!initiator) return initiator.error();
        owing.initiator = *initiator->get<std::string>();
    }
    if (effect.kind == Effect::Kind::signal) {
        const auto target = target_of(effect, row);
        if (!target) return target.error();
        if (*target == 0) return std::nullopt;  // it has no parent
        owing.target = *target;
    }
    Record values;
    for (const Assignment& assignment : effect.values) {
        auto value = scope_.value(assignment.value, row);
        if (!value) return value.error();
        if (!value->is_nothing()) values.emplace(assignment.variable, std::move(*value));
    }
    owing.value = Value{std::move(values)};
    emit(std::move(owing));
    return std::nullopt;
}

Result<std::uint64_t, Refusal> Course::target_of(const Effect& effect, const Value* row) {
    if (!effect.target) return instance_.parent;
    const auto named = scope_.value(effect.target, row);
    if (!named) return fail(named.error());
    return instance_in(*named, *facts_.state);
}

void Course::owe_signal(std::uint64_t target, std::string name, Record values) {
    values.emplace("instance", instance_.id);
    emit(Owing{.id = instance_.owed + 1,
               .kind = "signal",
               .target = target,
               .name = std::move(name),
               .value = Value{std::move(values)}});
}

void Course::report() {
    const std::vector<Follower> followers = instance_.followers;
    for (const Follower& follower : followers)
        if (instance_.closed && follower.instance != instance_.parent)
            owe_signal(follower.instance, "closed", {{"outcome", instance_.outcome}});
        else if (!instance_.closed && follower.state == instance_.state)
            owe_signal(follower.instance, "entered", {{"state", instance_.state}});
    if (instance_.closed && instance_.parent != 0)
        owe_signal(instance_.parent, "closed", {{"outcome", instance_.outcome}});
}

// Those that are open get a signal; those that are not opened yet never are.
void Course::cancel_children(const std::string& branch) {
    const std::vector<Owing> owing = instance_.owing;
    for (const Owing& owed : owing)
        if (owed.kind == "open" && owed.branch == branch)
            emit(Settled{.id = owed.id, .refused = "Expected it to be waited for still, but that is over."});
    const std::vector<Child> children = instance_.children;
    for (const Child& child : children)
        if (child.branch == branch && child.outcome.empty()) owe_signal(child.number, "cancel", {});
}

Course::Joined Course::joined(const Join& join) const {
    std::int64_t open = 0, good = 0, bad = 0;
    for (const Child& child : instance_.children) {
        if (child.branch != join.branch) continue;
        ++(child.outcome.empty() ? open : counts_as(child, join) ? good : bad);
    }
    for (const Owing& owed : instance_.owing)
        if (owed.kind == "open" && owed.branch == join.branch) ++open;
    switch (join.kind) {
        case Join::Kind::all:
            return bad > 0 ? Joined::never : open == 0 ? Joined::enough : Joined::waits;
        case Join::Kind::any:
            return good > 0 ? Joined::enough : open == 0 ? Joined::never : Joined::waits;
        case Join::Kind::at_least:
            return good >= join.need ? Joined::enough : good + open < join.need ? Joined::never : Joined::waits;
    }
    return Joined::waits;
}

Done Course::join() {
    const State* state = workflow_.find_state(instance_.state);
    ensure(state != nullptr, "an instance is in a state of its definition");
    if (!state->join) return std::nullopt;
    const Joined now = joined(*state->join);
    const bool is_over = now == Joined::enough || (now == Joined::never && !state->join->otherwise.empty());
    if (!is_over) return std::nullopt;
    return go(now == Joined::enough ? state->join->to : state->join->otherwise, {});
}

Done Course::go_on() {
    if (auto no = join()) return no;
    return instance_.closed ? std::nullopt : stay();
}

}  // namespace countersign::engine
