// What instances owe each other: effects, signals and what is done when one comes, joins.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"
#include "daemon/definitions/references.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Declarations;
using engine::Effect;
using engine::Type;

constexpr std::int64_t children_max = 1'000;

// The declarations inside something with `each`, and the `each` itself.
std::pair<engine::Expression, Declarations> read_rows(const Section& section, const Declarations& outside) {
    engine::Expression each = read_optional_expression(section, "each", outside, Type::of(Type::Kind::list));
    Declarations inside = outside;
    if (each && !each.type().element.empty()) inside.roots.emplace_back("row", each.type().element.front());
    return {std::move(each), std::move(inside)};
}

std::vector<engine::Assignment> read_values(const Section& section, std::string_view key, const Declarations& declarations) {
    std::vector<engine::Assignment> values;
    const auto inside = section.optional_section(key);
    if (!inside) return values;
    for (const std::string& name : inside->keys()) {
        check_name(section.source(), {.text = name, .line = inside->line_of(name)});
        values.push_back({.variable = name,
                          .value = read_expression(*inside, name, declarations, Type::of(Type::Kind::nothing))});
    }
    return values;
}

std::vector<References::Filled> written_in(const Section& section, std::string_view key) {
    std::vector<References::Filled> filled;
    const auto inside = section.has(key) ? section.optional_section(key) : std::nullopt;
    if (!inside) return filled;
    for (const std::string& name : inside->keys()) filled.push_back({.name = name, .value = inside->text(name)});
    return filled;
}

// Which instance: its id or its number; "parent" is the one that opened this one.
engine::Expression read_target(const Section& section, const Declarations& declarations) {
    const Written to = section.text("to");
    if (to.text.empty() || to.text == "parent") return {};
    auto target = read_expression(section.source(), to, "to", declarations, Type::of(Type::Kind::nothing));
    const auto kind = target ? target.type().kind : Type::Kind::text;
    if (kind != Type::Kind::text && kind != Type::Kind::integer)
        section.fault("to", fmt::format("Expected \"parent\", or the id of an instance (a text), but '{}' is {}.", to.text,
                                        engine::describe(target.type())));
    return target;
}

Effect read_open(const Section& section, const Declarations& outside) {
    section.only({"workflow", "branch", "each", "when", "initiator", "form"});
    auto [each, inside] = read_rows(section, outside);
    Effect effect{.kind = Effect::Kind::open, .each = std::move(each)};
    const Written workflow = section.text("workflow");
    check_hyphenated_name(section.source(), workflow);
    effect.workflow = workflow.text;
    const auto branch = section.optional_text("branch");
    if (branch) check_hyphenated_name(section.source(), *branch);
    effect.branch = branch ? branch->text : workflow.text;
    effect.when = read_condition(section, "when", inside);
    effect.initiator = read_optional_expression(section, "initiator", inside, Type::of(Type::Kind::text));
    effect.values = read_values(section, "form", inside);
    section.source().references.children.push_back({.workflow = workflow,
                                                    .branch = effect.branch,
                                                    .line = section.line(),
                                                    .form = written_in(section, "form"),
                                                    .declarations = inside});
    return effect;
}

Effect read_signal_effect(const Section& section, const Declarations& outside) {
    section.only({"name", "to", "each", "when", "values"});
    auto [each, inside] = read_rows(section, outside);
    Effect effect{.kind = Effect::Kind::signal, .each = std::move(each)};
    const Written name = section.text("name");
    check_name(section.source(), name);
    if (name.text == "closed" || name.text == "entered" || name.text == "follow")
        section.fault("name", fmt::format("Expected a signal of a definition's own, but '{}' is the daemon's.", name.text));
    effect.name = name.text;
    effect.when = read_condition(section, "when", inside);
    effect.target = read_target(section, inside);
    effect.values = read_values(section, "values", inside);
    section.source().references.sent.push_back({.signal = name,
                                                .to_parent = !effect.target,
                                                .to_children = effect.each && effect.each.reads("children"),
                                                .values = written_in(section, "values"),
                                                .declarations = inside});
    return effect;
}

// Asks another instance to tell when it closes, or enters a state before that.
Effect read_follow(const Section& section, const Declarations& outside) {
    section.only({"to", "until", "each", "when"});
    auto [each, inside] = read_rows(section, outside);
    Effect effect{.kind = Effect::Kind::signal, .each = std::move(each), .name = "follow"};
    effect.when = read_condition(section, "when", inside);
    effect.target = read_target(section, inside);
    const auto until = section.optional_text("until");
    if (!until) return effect;
    check_name(section.source(), *until);
    section.source().references.followed_until.push_back(*until);
    auto state = engine::compile(fmt::format("'{}'", until->text), {}, Type::of(Type::Kind::text));
    if (state) effect.values.push_back({.variable = "state", .value = std::move(*state)});
    return effect;
}

// A change of the company, which two persons agreed on by then: the parameters of the direct method.
Effect read_change(const Section& section, const Declarations& declarations) {
    section.only({"kind", "content", "when"});
    Effect effect{.kind = Effect::Kind::change};
    const Written kind = section.text("kind");
    check_known(section.source(), kind, "a kind of change", {"people", "publish", "settings", "table", "proxy", "absences", "hand_over", "calendar"});
    effect.name = kind.text;
    effect.when = read_condition(section, "when", declarations);
    effect.values.push_back(
        {.variable = "content", .value = read_expression(section, "content", declarations, Type::of(Type::Kind::text))});
    return effect;
}

// The daemon's own signals, which come without being declared.
std::vector<engine::Field> fields_of_built_in(std::string_view signal) {
    const auto text = [](const char* id, const char* zh, const char* en) {
        return engine::Field{.id = id, .label = {.zh = zh, .en = en}, .required = true};
    };
    std::vector<engine::Field> fields{text("instance", "单号", "instance")};
    if (signal == "closed") fields.push_back(text("outcome", "结果", "outcome"));
    if (signal == "entered") fields.push_back(text("state", "状态", "state"));
    return fields;
}

engine::Label label_of_built_in(std::string_view signal) {
    if (signal == "closed") return {.zh = "相关单据已办结", .en = "another instance has closed"};
    if (signal == "entered") return {.zh = "相关单据已到所等状态", .en = "another instance is where it was waited for"};
    return {.zh = "上级单据已撤销", .en = "cancelled by its parent"};
}

engine::Field day_it_happened() {
    return {.id = "on", .label = {.zh = "发生日期", .en = "happened on"}, .type = engine::FieldType::date, .required = true};
}

// What comes with the signal, as `input`; and what it is called.
void read_input(const Reading& reading, const Written& name, Action& action) {
    std::vector<std::string> known{"closed", "entered", "cancel"};
    for (const engine::Signal& signal : reading.workflow.signals) {
        known.push_back(signal.id);
        if (signal.id != name.text) continue;
        action.input = signal.fields;
        action.input.push_back(day_it_happened());
        action.label = signal.label;
        return;
    }
    check_known(reading.source, name, "a signal", known);
    action.input = fields_of_built_in(name.text);
    action.label = label_of_built_in(name.text);
}

// "all", "any", "at least 2".
void read_need(const Section& section, engine::Join& join) {
    const auto written = section.optional_text("need");
    if (!written || written->text == "all") return;
    if (written->text == "any") {
        join.kind = engine::Join::Kind::any;
        return;
    }
    join.kind = engine::Join::Kind::at_least;
    constexpr std::string_view at_least = "at least ";
    std::string_view text = written->text;
    const bool begins_so = text.starts_with(at_least);
    if (begins_so) text.remove_prefix(at_least.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), join.need);
    if (!begins_so || error != std::errc() || end != text.data() + text.size() || join.need < 1 || join.need > children_max)
        section.fault("need",
                      fmt::format("Expected \"all\", \"any\" or \"at least N\" with N from 1 to {}, but found \"{}\".",
                                  children_max,
                                  written->text));
}

}  // namespace

std::vector<Effect> read_effects(const Section& section, const Declarations& declarations) {
    std::vector<Effect> effects;
    for (const Section& open : section.sections("open")) effects.push_back(read_open(open, declarations));
    for (const Section& signal : section.sections("signal")) effects.push_back(read_signal_effect(signal, declarations));
    for (const Section& follow : section.sections("follow")) effects.push_back(read_follow(follow, declarations));
    for (const Section& change : section.sections("change")) effects.push_back(read_change(change, declarations));
    return effects;
}

void read_signals(Reading& reading, const Section& root) {
    const auto signals = root.optional_section("signal", "[signal]");
    if (!signals) return;
    for (const auto& [id, section] : signals->named_sections()) {
        section.only({"label", "by", "field", "fields"});
        check_name(reading.source, {.text = id, .line = section.line()});
        if (fields_of_built_in(id).size() > 1 || id == "cancel" || id == "follow")
            reading.source.faults.add(section.line(),
                                      fmt::format("Expected a signal of its own, but '{}' is the daemon's.", id));
        engine::Signal signal{.id = id, .label = section.label("label")};
        std::vector<Section> fields = section.sections("fields");
        for (Section& field : section.sections("field")) fields.push_back(std::move(field));
        signal.fields = read_fields(reading.source, fields, FieldUse::input);
        for (const Section& field : fields)
            if (field.has("accept")) field.fault("accept", "Expected no files with a signal: they are attached by an action.");
        for (const Section& field : fields)
            if (field.text("id").text == "on")
                field.fault("id", "Expected no field 'on': every signal has it, the day on which it happened.");
        signal.by = read_assignees(reading, section, "by");
        reading.workflow.signals.push_back(std::move(signal));
    }
}

Action read_on(const Reading& reading, const std::string& signal, const Section& section, bool spanning) {
    if (spanning)
        section.only({"in",   "label", "when", "to",    "require",      "set",  "post",   "limit",
                      "draw", "flags", "tell", "shift_months", "open", "signal", "follow"});
    else
        section.only({"label", "when",  "to",   "require",      "set",  "post",   "limit",
                      "draw",  "flags", "tell", "shift_months", "open", "signal", "follow"});
    Action action;
    action.id = "on." + signal;
    action.on_signal = signal;
    action.task = action.id;
    read_input(reading, {.text = signal, .line = section.line()}, action);
    if (section.has("label")) action.label = section.label("label");
    const Declarations declarations = engine::action_declarations(reading.workflow, action, nullptr);
    action.offered = read_condition(section, "when", declarations);
    read_consequences(reading, section, action, declarations);
    return action;
}

void read_spanning_ons(Reading& reading, const Section& root) {
    const auto all = root.optional_section("on", "[on]");
    if (!all) return;
    for (const auto& [signal, section] : all->named_sections()) {
        const Action action = read_on(reading, signal, section, true);
        const std::vector<Written> in = section.texts("in");
        if (in.empty()) section.fault("in", "Expected in 'in' the states that take the signal, but it names none.");
        for (const Written& id : in) {
            check_known(reading.source, id, "a state", reading.state_ids);
            for (engine::State& state : reading.workflow.states) {
                if (state.id != id.text) continue;
                if (state.final)
                    reading.source.faults.add(
                        id.line, fmt::format("Expected no final state in 'in', but '{}' is one.", id.text));
                // What a state says itself goes before.
                if (state.find_action(action.id) == nullptr) state.actions.push_back(action);
            }
        }
    }
}

std::optional<engine::Join> read_join(const Reading& reading, const std::string& state, const Section& section) {
    const auto inside = section.optional_section("join", fmt::format("[state.{}.join]", state));
    if (!inside) return std::nullopt;
    inside->only({"children", "need", "outcomes", "to", "otherwise", "cancel"});
    engine::Join join;
    join.branch = inside->text("children").text;
    read_need(*inside, join);
    for (const Written& outcome : inside->texts("outcomes")) {
        check_hyphenated_name(reading.source, outcome);
        join.outcomes.push_back(outcome.text);
    }
    const Declarations declarations = engine::state_declarations(reading.workflow);
    if (!inside->has("to")) inside->missing("to");
    join.to = read_targets(reading, *inside, "to", declarations);
    join.otherwise = read_targets(reading, *inside, "otherwise", declarations);
    for (const auto* targets : {&join.to, &join.otherwise})
        for (const engine::Target& target : *targets)
            if (target.state == state)
                inside->fault("to", "Expected the join to lead to another state, but it leads back to its own.");
    join.cancels = inside->optional_flag("cancel").value_or(false);
    reading.source.references.waited.push_back({.branch = join.branch,
                                                .outcomes = inside->texts("outcomes"),
                                                .cancel_line = join.cancels ? inside->line_of("cancel") : 0});
    return join;
}

}  // namespace countersign::definitions
