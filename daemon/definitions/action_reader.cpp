// Actions: who may do what in a state, and what follows.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Declarations;
using engine::Type;

constexpr int shift_months_max = 12;
constexpr int draw_max = 1000;

const engine::Field* find_variable(const Reading& reading, const Written& name) {
    std::vector<std::string> known;
    for (const engine::Field& variable : reading.workflow.variables) {
        if (variable.id == name.text) return &variable;
        known.push_back(variable.id);
    }
    check_known(reading.source, name, "a variable", known);
    return nullptr;
}

void read_who(const Reading& reading, const Section& section, Action& action) {
    if (!section.has("by")) section.missing("by");
    action.by = read_assignees(reading, section, "by");
    if (section.has("by") && action.by.empty())
        section.fault("by", "Expected in 'by' who may act, but it names nobody.");
    if (const auto slot = section.optional_text("as")) {
        check_name(reading.source, *slot);
        if (slot->text == "initiator")
            section.fault("as", "Expected a slot of its own, but whoever opens fills 'initiator'.");
        action.slot = slot->text;
    }
    action.signs = section.optional_flag("sign").value_or(false);
    if (action.signs && action.slot.empty())
        section.fault("sign", "Expected 'as', the slot that is signed for, beside 'sign'.");
}

constexpr std::int64_t votes_max = 1'000'000;

// "any", "all", "in order", "at least 2", "at least 60 %".
void read_rule(const Reading& reading, const Section& section, Action& action) {
    using Kind = engine::SignRule::Kind;
    const auto written = section.optional_text("rule");
    if (written) {
        std::string_view text = written->text;
        constexpr std::string_view at_least = "at least ";
        if (text == "any") action.rule.kind = Kind::any;
        else if (text == "all") action.rule.kind = Kind::all;
        else if (text == "in order") action.rule.kind = Kind::in_order;
        else if (text.starts_with(at_least)) {
            action.rule.kind = Kind::at_least;
            text.remove_prefix(at_least.size());
            if (text.ends_with(" %")) {
                action.rule.is_percent = true;
                text.remove_suffix(2);
            }
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), action.rule.need);
            const std::int64_t most = action.rule.is_percent ? 100 : votes_max;
            if (error != std::errc() || end != text.data() + text.size() || action.rule.need < 1 || action.rule.need > most)
                section.fault("rule",
                              fmt::format("Expected \"at least N\" or \"at least N %\" with N from 1 to {}, but found \"{}\".",
                                          most, written->text));
        } else {
            section.fault("rule",
                          fmt::format("Expected \"any\", \"all\", \"in order\", \"at least N\" or \"at least N %\", but found \"{}\".",
                                      written->text));
        }
        if (!action.signs) section.fault("rule", "Expected 'sign' beside 'rule', which says how signatures add up.");
    }
    const auto weights = section.optional_section("weights");
    if (!weights) return;
    if (action.rule.kind != Kind::at_least)
        section.fault("weights", "Expected 'weights' only beside rule = \"at least ...\", which counts them.");
    for (const std::string& assignee : weights->keys()) {
        check_plain_assignee(reading, {.text = assignee, .line = weights->line_of(assignee)});
        action.rule.weights.emplace_back(assignee, weights->optional_integer(assignee, 1, votes_max).value_or(1));
    }
}

// Whom a pool's task is given to: one word on one of the task's actions.
void read_allocation(const Section& section, Action& action) {
    using Allocate = engine::Action::Allocate;
    static const std::vector<std::pair<std::string_view, Allocate>> ways{{"in turn", Allocate::in_turn},
                                                                         {"least often", Allocate::least_often},
                                                                         {"shortest queue", Allocate::shortest_queue},
                                                                         {"by lot", Allocate::by_lot},
                                                                         {"familiar", Allocate::familiar}};
    const auto written = section.optional_text("allocate");
    if (!written) return;
    for (const auto& [word, way] : ways)
        if (written->text == word) action.allocate = way;
    if (action.allocate == Allocate::none)
        section.fault("allocate",
                      fmt::format("Expected \"in turn\", \"least often\", \"shortest queue\", \"by lot\" or \"familiar\", but found \"{}\".",
                                  written->text));
    if (action.rule.kind != engine::SignRule::Kind::any)
        section.fault("allocate", "Expected no 'allocate' beside a rule that asks several, since it gives the task to one.");
}

// What belongs together: the actions of one slot, or else of the same assignees.
void read_task(const Reading& reading, const Section& section, Action& action) {
    if (const auto task = section.optional_text("task")) {
        check_name(reading.source, *task);
        action.task = task->text;
        if (!action.slot.empty() && action.task != action.slot)
            section.fault("task", "Expected no 'task' beside 'as': the slot says what the action belongs to.");
    } else {
        action.task = action.slot.empty() ? fmt::format("{}", fmt::join(action.by, "+")) : action.slot;
    }
    read_allocation(section, action);
    action.transfer = read_assignees(reading, section, "transfer");
    action.revokes = section.optional_flag("revokes").value_or(false);
    action.may_be_taken_back = section.optional_flag("take_back").value_or(true);
    const auto against = section.optional_text("against");
    if (!against) return;
    action.against = true;
    action.veto = against->text == "veto";
    if (!action.veto && against->text != "count")
        section.fault("against", fmt::format("Expected against = \"veto\" or \"count\", but found \"{}\".", against->text));
    if (action.signs || action.slot.empty())
        section.fault("against", "Expected 'against' without 'sign', and with 'as': the slot that it votes against.");
}

void read_form_use(const Section& section, Action& action) {
    const auto use = section.optional_text("form");
    if (!use) return;
    action.submits_form = use->text == "submit";
    action.edits_form = use->text == "edit" || action.submits_form;
    if (!action.edits_form)
        section.fault("form", fmt::format("Expected form = \"edit\" or \"submit\", but found \"{}\".", use->text));
}

void read_set(const Reading& reading, const Section& section, Action& action, const Declarations& declarations) {
    const auto set = section.optional_section("set");
    if (!set) return;
    for (const std::string& name : set->keys()) {
        const engine::Field* variable = find_variable(reading, {.text = name, .line = set->line_of(name)});
        if (variable != nullptr)
            action.set.push_back(
                {.variable = name, .value = read_expression(*set, name, declarations, engine::type_of(*variable))});
    }
}

// The declarations inside something with `each`, and the `each` itself.
std::pair<engine::Expression, Declarations> read_each(const Reading& reading,
                                                      const Section& section,
                                                      const Action& action) {
    const Declarations outside = engine::action_declarations(reading.workflow, action, nullptr);
    engine::Expression each = read_optional_expression(section, "each", outside, Type::of(Type::Kind::list));
    if (!each || each.type().element.empty()) return {std::move(each), outside};
    const Type row = each.type().element.front();
    return {std::move(each), engine::action_declarations(reading.workflow, action, &row)};
}

engine::Template read_account(const Reading& reading, const Section& section, std::string_view key, const Declarations& declarations) {
    engine::Template account = read_template(section, key, declarations);
    if (const auto written = section.optional_text(key); written && !written->text.empty()) check_account(reading, *written);
    return account;
}

void read_postings(const Reading& reading, const Section& section, Action& action) {
    for (const Section& posting : section.sections("post")) {
        posting.only({"each", "debit", "credit", "amount"});
        const auto [each, declarations] = read_each(reading, posting, action);
        action.post.push_back({.debit = read_account(reading, posting, "debit", declarations),
                               .credit = read_account(reading, posting, "credit", declarations),
                               .amount = read_expression(posting, "amount", declarations, Type::of(Type::Kind::money)),
                               .each = each});
    }
}

void read_limits(const Reading& reading, const Section& section, Action& action) {
    for (const Section& limit : section.sections("limit")) {
        limit.only({"each", "account", "max", "else"});
        const auto [each, declarations] = read_each(reading, limit, action);
        action.limit.push_back({.account = read_account(reading, limit, "account", declarations),
                                .each = each,
                                .max = read_expression(limit, "max", declarations, Type::of(Type::Kind::money)),
                                .otherwise = limit.label("else")});
    }
}

void read_draw(const Reading& reading, const Section& section, Action& action, const Declarations& declarations) {
    const auto draw = section.optional_section("draw");
    if (!draw) return;
    draw->only({"into", "count", "from"});
    if (!draw->has("count")) draw->missing("count");
    const Written into = draw->text("into");
    const auto* variable = into.text.empty() ? nullptr : find_variable(reading, into);
    if (variable != nullptr &&
        (variable->columns.size() != 1 || variable->columns.front().type != engine::FieldType::text))
        draw->fault("into",
                    fmt::format("Expected 'into' to name a table of one column, a text, but '{}' is none.", into.text));
    action.draw =
        engine::Draw{.into = into.text,
                     .from = read_expression(*draw, "from", declarations, Type::list_of(Type::of(Type::Kind::text))),
                     .count = static_cast<int>(draw->optional_integer("count", 1, draw_max).value_or(1))};
}

// A table of name and condition, or a list of names.
void read_flags(const Reading& reading, const Section& section, Action& action, const Declarations& declarations) {
    if (!section.has_table("flags")) {
        for (const Written& flag : section.texts("flags")) {
            check_flag(reading, flag);
            action.flags.emplace_back(flag.text, engine::Expression());
        }
        return;
    }
    const auto flags = section.section("flags");
    for (const std::string& name : flags->keys()) {
        check_flag(reading, {.text = name, .line = flags->line_of(name)});
        action.flags.emplace_back(name, read_expression(*flags, name, declarations, Type::of(Type::Kind::boolean)));
    }
}

void read_offer(const Reading& reading, const Section& section, Action& action) {
    action.offered = read_condition(section, "offered", engine::state_declarations(reading.workflow));
    // Tasks are offered when something happens to the instance, and time is nothing that happens.
    if (action.offered.reads("now") || action.offered.reads("today"))
        section.fault("offered", "Expected 'offered' without the time, which passes unnoticed; use 'not_before'.");
}

// A moment ("due" is the one that the deadline has now), or an expression that gives a date.
void read_extension(const Reading& reading, const Section& section, Action& action, const Declarations& declarations) {
    const auto extend = section.optional_section("extend");
    if (!extend) return;
    extend->only({"deadline", "to"});
    engine::Extension extension{.deadline = extend->text("deadline").text, .at = std::nullopt, .to = {}};
    const Written to = extend->text("to");
    const auto moment = engine::parse_moment(to.text);
    const bool is_date = moment && moment->base == engine::Moment::Base::field && !moment->time;
    if (moment && moment->base == engine::Moment::Base::due)
        extension.at = read_later(*extend, "to", to.text, engine::Moment{});
    else if (moment && !is_date)
        extension.at = read_moment(reading, *extend, "to");
    else
        extension.to = read_expression(*extend, "to", declarations, Type::of(Type::Kind::date));
    action.extend = std::move(extension);
}

}  // namespace

std::vector<engine::Target> read_targets(const Reading& reading,
                                         const Section& section,
                                         std::string_view key,
                                         const Declarations& declarations) {
    std::vector<engine::Target> to;
    if (section.has_text(key)) {
        const Written state = section.text(key);
        check_known(reading.source, state, "a state", reading.state_ids);
        to.push_back({.state = state.text, .when = {}});
        return to;
    }
    const std::vector<Section> targets = section.sections(key);
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const Section& target = targets[i];
        target.only({"state", "when"});
        const Written state = target.text("state");
        check_known(reading.source, state, "a state", reading.state_ids);
        to.push_back({.state = state.text, .when = read_condition(target, "when", declarations)});
        const bool is_last = i + 1 == targets.size();
        if (is_last && target.has("when"))
            target.fault("when", "Expected the last target without 'when', so that there always is one.");
        if (!is_last && !target.has("when"))
            target.fault("state",
                         "Expected 'when' in every target but the last; those after this one are never reached.");
    }
    return to;
}

bool read_word(const Section& section, std::string_view key, std::string_view word) {
    const auto written = section.optional_text(key);
    if (written && written->text != word && !written->text.empty())
        section.fault(key, fmt::format("Expected {} = \"{}\", but found \"{}\".", key, word, written->text));
    return written && written->text == word;
}

void read_consequences(const Reading& reading, const Section& section, Action& action, const Declarations& declarations) {
    action.to = read_targets(reading, section, "to", declarations);
    action.require = read_requirements(section, "require", declarations);
    read_set(reading, section, action, declarations);
    read_postings(reading, section, action);
    read_limits(reading, section, action);
    read_draw(reading, section, action, declarations);
    action.tell = read_tells(reading, section, declarations);
    read_flags(reading, section, action, declarations);
    read_extension(reading, section, action, declarations);
    action.shift_months =
        static_cast<int>(section.optional_integer("shift_months", -shift_months_max, shift_months_max).value_or(0));
    action.effects = read_effects(section, declarations);
}

// Nobody is asked and nobody can be refused: what only people give or meet has no place here.
Action read_deadline_action(const Reading& reading,
                            const std::string& id,
                            const Section& section,
                            const std::vector<engine::Deadline>& deadlines) {
    section.only({"label", "on_deadline", "because", "to", "set", "post", "flags", "tell", "shift_months", "open", "signal", "follow"});
    Action action;
    action.id = id;
    action.label = section.label("label");
    const Written deadline = section.text("on_deadline");
    std::vector<std::string> known;
    for (const auto* all : {&deadlines, &reading.workflow.deadlines})
        for (const engine::Deadline& one : *all) known.push_back(one.id);
    check_known(reading.source, deadline, "a deadline", known);
    action.on_deadline = deadline.text;
    action.task = id;
    if (section.has("because")) action.because = section.label("because");
    read_consequences(reading, section, action, engine::action_declarations(reading.workflow, action, nullptr));
    return action;
}

Action read_action(const Reading& reading, const std::string& state, const std::string& id, const Section& section) {
    section.only({"rule",            "weights",     "task",  "transfer", "revokes", "take_back", "against", "allocate",
                  "label",           "by",          "as",    "sign",    "form",    "to",
                  "return",          "reason",      "input", "offered", "require", "not_before",
                  "not_before_else", "set",         "post",  "limit",   "draw",    "tell",
                  "flags",           "shift_months", "open",  "signal",  "follow",  "change",  "not_after",
                  "not_after_else",  "blackout",    "hours", "resume",  "past",    "extend", "in"});
    Action action;
    action.id = id;
    action.label = section.label("label");
    read_who(reading, section, action);
    read_rule(reading, section, action);
    read_task(reading, section, action);
    read_form_use(section, action);
    action.input = read_fields(reading.source, section.sections("input"), FieldUse::input);
    const Declarations declarations = engine::action_declarations(reading.workflow, action, nullptr);
    read_return(reading, section, state, action);
    read_offer(reading, section, action);
    read_window(reading, section, action);
    read_consequences(reading, section, action, declarations);
    return action;
}

}  // namespace countersign::definitions
