#include "clients/cli/draw_instance.hpp"

#include <algorithm>

#include "clients/cli/draw_form.hpp"
#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
constexpr int width_without_terminal = 100;

struct Step {
    std::string label;
    std::string mark;
    Style style;
};

std::vector<Step> steps_of(const json& instance, Language language) {
    std::vector<Step> steps;
    std::string current;
    std::vector<std::string> seen;
    for (const auto& passed : part(instance, "path")) {
        const std::string state = member(passed, "state");
        const bool is_current = is_true(passed, "current");
        if (is_current) current = state;
        // A state that was returned to stands once: the bar shows where it is, the history how it got there.
        const bool again = std::find(seen.begin(), seen.end(), state) != seen.end();
        if (again && !is_current) continue;
        seen.push_back(state);
        const bool ended = is_current && is_true(passed, "final");
        steps.push_back({label(passed, "label", language), ended ? "■" : is_current ? "●" : "✔",
                         ended || is_current ? Style::bold : Style::green});
    }
    if (is_true(instance, "closed")) return steps;
    bool after = false;
    for (const auto& step : part(instance, "steps")) {
        const std::string state = member(step, "state");
        if (after && std::find(seen.begin(), seen.end(), state) == seen.end())
            steps.push_back({label(step, "label", language), "○", Style::dim});
        after = after || state == current;
    }
    return steps;
}

void draw_title(const Canvas& canvas, const json& instance) {
    const auto& paint = canvas.paint;
    canvas.out << paint(Style::bold, printable(member(instance, "instance"))) << "  "
               << printable(label(instance, "title", canvas.language));
    if (const auto period = member(instance, "period"); !period.empty()) canvas.out << "  " << printable(period);
    std::string initiator = member(instance, "initiator_name");
    if (initiator.empty()) initiator = member(instance, "initiator");
    canvas.out << "  " << printable(initiator) << "  "
               << paint(Style::dim, say(canvas.language, Text::version_number, member(instance, "version"))) << "\n\n";
}

std::string names_of(const json& persons) {
    std::string names;
    for (const auto& person : persons) names += (names.empty() ? "" : ", ") + member(person, "name");
    return names;
}

void draw_facts(const Canvas& canvas, const json& instance) {
    const auto language = canvas.language;
    Grid grid({{""}, {""}});
    auto add = [&](Text name, const std::string& value, Style style = Style::plain) {
        if (!value.empty()) grid.add({{std::string(text(name, language)), Style::dim}, {value, style}});
    };
    add(Text::fact_state, label(instance, "state_label", language) + " (" + member(instance, "state") + ")", Style::bold);
    add(Text::fact_since, time_text(member(instance, "entered_at")));
    const std::string outcome = member(instance, "outcome");
    if (is_true(instance, "closed") && outcome != member(instance, "state")) add(Text::fact_outcome, outcome);
    for (const auto& waiting : waiting_texts(part(instance, "waits_for"), language)) add(Text::fact_waits_for, waiting);
    if (const auto due = member(instance, "due"); !due.empty()) {
        std::string line = time_text(due) + "  " + label(instance, "due_label", language);
        if (const auto left = days_left_text(instance, language); !left.empty()) line += "  " + left;
        add(Text::fact_due, line, is_true(instance, "overdue") ? Style::red : Style::plain);
    }
    add(Text::fact_copied, names_of(part(instance, "copied")));
    add(Text::fact_read, names_of(part(instance, "read_by")));
    add(Text::fact_flags, part(instance, "flag_labels").empty() ? "" : value_text(instance["flag_labels"], language), Style::yellow);
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

void draw_signatures(const Canvas& canvas, const json& instance) {
    if (part(instance, "signatures").empty()) return;
    draw_heading(canvas, Text::heading_signatures);
    Grid grid({{""}, {""}, {""}, {""}});
    for (const auto& signature : part(instance, "signatures")) {
        std::string name = member(signature, "name");
        if (name.empty()) name = member(signature, "person");
        const std::string slot = label(signature, "slot_label", canvas.language);
        const bool is_against = is_true(signature, "against");
        if (const auto principal = member(part(signature, "on_behalf_of"), "name"); !principal.empty())
            name += say(canvas.language, Text::in_name_of, principal);
        grid.add({{is_against ? "✘" : "✔", is_against ? Style::red : Style::green},
                  {slot.empty() ? member(signature, "slot") : slot},
                  {name},
                  {time_text(member(signature, "at")) + "  " +
                       say(canvas.language, Text::form_number, member(signature, "form_version")),
                   Style::dim}});
    }
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

void draw_deadlines(const Canvas& canvas, json deadlines) {
    if (deadlines.empty()) return;
    std::sort(deadlines.begin(), deadlines.end(), [](const json& a, const json& b) { return member(a, "due") < member(b, "due"); });
    draw_heading(canvas, Text::heading_deadlines);
    Grid grid({{""}, {""}, {""}});
    for (const auto& deadline : deadlines) {
        const bool passed = is_true(deadline, "passed") || is_true(deadline, "overdue");
        grid.add({{time_text(member(deadline, "due"))},
                  {deadline.contains("label") ? label(deadline, "label", canvas.language) : member(deadline, "id")},
                  {days_left_text(deadline, canvas.language), passed ? Style::red : Style::dim}});
    }
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

// "✔ 安琪" of one who has signed, "●" of one who is asked, "○" of one whose turn has not come.
std::string seat_text(const json& seat, Language language) {
    const std::string vote = member(seat, "vote");
    std::string shown = vote == "for" ? "✔ " : vote == "against" ? "✘ " : is_true(seat, "asked") ? "● " : "○ ";
    shown += member(seat, "name");
    if (const auto weight = member(seat, "weight"); weight != "1") shown += " ×" + weight;
    if (const auto through = member(part(seat, "through"), "name"); !through.empty()) shown += say(language, Text::seat_through, through);
    if (const auto by = member(part(seat, "added_by"), "name"); !by.empty()) shown += say(language, Text::seat_added, by);
    if (!part(seat, "behind").empty()) shown += say(language, Text::seat_for, value_text(part(seat, "behind"), language));
    return shown;
}

// Who has the task, if it is not simply any one of those whom it is asked of.
std::string holding_text(const json& task, Language language) {
    const std::string delegate = member(part(task, "delegate"), "name");
    if (!delegate.empty()) return say(language, Text::holding_delegated, delegate, member(part(task, "delegated_by"), "name"));
    std::string holders;
    for (const auto& holder : part(task, "holders")) holders += (holders.empty() ? "" : ", ") + member(holder, "name");
    if (holders.empty()) return {};
    return say(language, is_true(task, "claimed") ? Text::holding_claimed : Text::holding_transferred, holders);
}

std::string rule_text(const json& task, Language language) {
    const std::string rule = member(task, "rule");
    if (rule == "all") return std::string(text(Text::rule_all, language));
    if (rule == "in order") return std::string(text(Text::rule_in_order, language));
    if (rule == "at least") return say(language, Text::rule_at_least, member(task, "given"), member(task, "need"));
    return {};
}

// Tasks in which more is to be seen than whom they are asked of.
void draw_tasks(const Canvas& canvas, const json& tasks) {
    bool has_heading = false;
    for (const auto& task : tasks) {
        const std::string rule = rule_text(task, canvas.language), holding = holding_text(task, canvas.language);
        const auto& seats = part(task, "seats");
        if (rule.empty() && holding.empty() && seats.empty()) continue;
        if (!has_heading) draw_heading(canvas, Text::heading_tasks);
        has_heading = true;
        canvas.out << "  " << printable(label(task, "label", canvas.language));
        for (const std::string& more : {rule, holding})
            if (!more.empty()) canvas.out << "  " << canvas.paint(Style::dim, printable(more));
        canvas.out << '\n';
        for (const auto& seat : seats) canvas.out << "    " << printable(seat_text(seat, canvas.language)) << '\n';
    }
}

void draw_questions(const Canvas& canvas, const json& instance) {
    const auto& questions = part(instance, "questions");
    if (questions.empty()) return;
    draw_heading(canvas, Text::heading_questions);
    for (const auto& question : questions) {
        canvas.out << "  " << printable(say(canvas.language, Text::question_line, member(question, "number"), member(question, "from_name"),
                                            member(question, "to_name"), member(question, "text")))
                   << '\n';
        if (const auto answer = member(question, "answer"); !answer.empty()) canvas.out << "     → " << printable(answer) << '\n';
    }
}

// How to write the action on the command line, with what it asks for.
std::string command_of(const json& instance, const json& action) {
    if (member(action, "method") == "task.resolve") return "countersign resolve " + member(instance, "instance") + " TEXT";
    std::string command = "countersign act " + member(instance, "instance") + " " + member(action, "action");
    const auto& choose = part(action, "choose");
    if (choose.size() > 1) command += " --to STATE";
    if (is_true(action, "reason_required") || !choose.empty()) command += " --reason TEXT";
    for (const auto& field : part(action, "input"))
        command += member(field, "type") == "table" ? " --lines FILE.xlsx" : " --input " + member(field, "id") + "=…";
    if (is_true(action, "edits_form")) command += " [--lines FILE.xlsx]";
    if (const auto principal = member(action, "on_behalf_of"); !principal.empty()) command += " --on-behalf-of " + principal;
    return command;
}

void draw_actions(const Canvas& canvas, const json& instance) {
    const auto& actions = part(instance, "actions");
    if (actions.empty()) return;
    draw_heading(canvas, Text::heading_actions);
    Grid grid({{""}, {""}});
    for (const auto& action : actions)
        grid.add({{label(action, "label", canvas.language), Style::bold}, {command_of(instance, action), Style::cyan}});
    grid.draw(canvas.out, canvas.paint, 0, 2);
}

}  // namespace

std::vector<std::string> step_bar(const json& instance, const Canvas& canvas) {
    const int room = (canvas.width > 0 ? canvas.width : width_without_terminal) - 4;
    std::vector<std::string> lines;
    std::string line;
    int taken = 0;
    for (const auto& step : steps_of(instance, canvas.language)) {
        const std::string shown = step.mark + " " + printable(step.label);
        const std::string link = taken > 0 ? " ── " : "";
        const int width = display_width(shown) + display_width(link);
        if (taken > 0 && taken + width > room) {
            lines.push_back(line + canvas.paint(Style::dim, " ──"));
            line.clear();
            taken = 0;
        }
        line += canvas.paint(Style::dim, taken > 0 ? link : "") + canvas.paint(step.style, shown);
        taken += taken > 0 ? width : display_width(shown);
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

std::vector<std::string> waiting_texts(const json& waits_for, Language language) {
    std::vector<std::pair<std::string, std::string>> groups;  // who, what
    for (const auto& waiting : waits_for) {
        const auto& names = part(waiting, "names");
        const std::string who = value_text(names.empty() ? part(waiting, "to") : names, language);
        std::string what = label(waiting, "label", language);
        if (what.empty()) what = member(waiting, "action");
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == who; });
        if (group == groups.end()) groups.emplace_back(who, what);
        else group->second += ", " + what;
    }
    std::vector<std::string> texts;
    for (const auto& [who, what] : groups) texts.push_back(what.empty() ? who : who + ": " + what);
    return texts;
}

void draw_instance(const Canvas& canvas, const json& instance) {
    draw_title(canvas, instance);
    for (const auto& line : step_bar(instance, canvas)) canvas.out << "  " << line << '\n';
    canvas.out << '\n';
    draw_facts(canvas, instance);
    draw_form(canvas, instance);
    draw_signatures(canvas, instance);
    draw_tasks(canvas, part(instance, "tasks"));
    draw_deadlines(canvas, part(instance, "deadlines"));
    draw_questions(canvas, instance);
    draw_actions(canvas, instance);
}

void draw_code(const Canvas& canvas, const json& explained) {
    canvas.out << canvas.paint(Style::bold, printable(member(explained, "code"))) << "  "
               << printable(label(explained, "means", canvas.language)) << '\n';
    Grid grid({{""}, {""}});
    for (const auto& [name, what] : {std::pair{"unblocked_by", Text::fact_unblocked_by}, {"who", Text::fact_who}, {"when", Text::fact_when}})
        grid.add({{std::string(text(what, canvas.language)), Style::dim}, {label(explained, name, canvas.language)}});
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

void draw_explanation(const Canvas& canvas, const json& explanation) {
    const auto language = canvas.language;
    canvas.out << canvas.paint(Style::bold, printable(member(explanation, "instance"))) << "  "
               << printable(label(explanation, "why", language)) << '\n';
    for (const auto& waiting : waiting_texts(part(explanation, "waits_for"), language))
        canvas.out << "  " << canvas.paint(Style::dim, text(Text::fact_waits_for, language)) << "  " << printable(waiting) << '\n';
    for (const auto& note : part(explanation, "notes"))
        canvas.out << "  " << canvas.paint(Style::yellow, "• ") << printable(value_text(note, language)) << '\n';
    draw_deadlines(canvas, part(explanation, "deadlines"));
    const auto& actions = part(explanation, "actions");
    if (actions.empty()) return;
    draw_heading(canvas, Text::heading_may_i);
    for (const auto& action : actions) {
        const bool possible = is_true(action, "possible");
        canvas.out << "  " << canvas.paint(possible ? Style::green : Style::red, possible ? "✔" : "✘") << ' '
                   << printable(label(action, "label", language)) << " (" << printable(member(action, "action")) << ")";
        if (possible) {
            canvas.out << "  " << canvas.paint(Style::cyan, command_of(explanation, action)) << '\n';
            continue;
        }
        canvas.out << "  " << printable(label(action, "text", language)) << ' '
                   << canvas.paint(Style::dim, "[" + printable(member(action, "code")) + "]") << '\n';
        if (const auto hint = label(action, "hint", language); !hint.empty())
            canvas.out << "    " << canvas.paint(Style::cyan, "→ " + printable(hint)) << '\n';
    }
}

}  // namespace countersign::cli
