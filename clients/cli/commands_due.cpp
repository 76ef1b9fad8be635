// The command about dates: due, as a list or as an iCalendar file.
#include <algorithm>
#include <map>

#include "clients/cli/grid.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/whole_file.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/icalendar/due_date.hpp"
#include "daemon/ensure.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct DueOptions {
    std::optional<std::string> person, ics;
    std::optional<int> alarm_minutes;
    std::size_t limit = 1000;
};

// The earliest one, of an instance that may be asked for but not looked into.
json deadlines_of_summary(const json& summary) {
    if (member(summary, "due").empty()) return json::array();
    return json::array({{{"id", "due"}, {"label", summary.value("due_label", json())}, {"due", summary["due"]},
                         {"passed", is_true(summary, "overdue")},
                         {"working_days_left", summary.value("working_days_left", json())}}});
}

json deadlines_of(Session& session, const json& summary) {
    try {
        return part(session.ask("instance.show", {{"instance", member(summary, "instance")}}), "deadlines");
    } catch (const Complaint& complaint) {
        if (complaint.exit == Exit::unreachable) throw;
        return deadlines_of_summary(summary);
    }
}

// One that passed in an earlier state is history.
bool still_counts(const json& deadline, const json& summary) {
    if (!is_true(deadline, "passed")) return true;
    const auto due = icalendar::read_instant(member(deadline, "due"));
    const auto entered = icalendar::read_instant(member(summary, "entered_at"));
    return due && entered && *due >= *entered;
}

// What waits for the person, and what the person filed; each instance once.
std::map<std::string, json> concerning(Session& session, const DueOptions& given, const std::string& person, json& next) {
    std::map<std::string, json> instances;
    const auto gather = [&](const char* method, json params, bool waits) {
        const json answer = session.list(method, std::move(params), given.limit);
        if (!answer["next"].is_null()) next = answer["next"];
        for (const json& summary : answer["items"]) {
            auto [at, is_new] = instances.emplace(member(summary, "instance"), summary);
            if (is_new) at->second["waits"] = waits;
        }
    };
    gather("task.inbox", given.person ? json{{"person", person}} : json::object(), true);
    gather("instance.list", {{"initiator", person}, {"closed", false}}, false);
    return instances;
}

json dates_of(Session& session, const DueOptions& given, const std::string& person) {
    json answer{{"items", json::array()}, {"next", nullptr}};
    for (const auto& [instance, summary] : concerning(session, given, person, answer["next"])) {
        for (json date : deadlines_of(session, summary)) {
            if (!still_counts(date, summary)) continue;
            date["deadline"] = date["id"];
            date.erase("id");
            for (const char* name : {"instance", "title", "subject", "state_label", "initiator_name", "period", "version", "waits"})
                date[name] = summary.value(name, json());
            answer["items"].push_back(std::move(date));
        }
    }
    const auto due = [](const json& date) { return icalendar::read_instant(member(date, "due")); };
    std::stable_sort(answer["items"].begin(), answer["items"].end(), [&](const json& a, const json& b) { return due(a) < due(b); });
    return answer;
}

void draw_dates(const Canvas& canvas, const json& dates, bool of_another) {
    const auto language = canvas.language;
    if (dates.empty()) {
        canvas.out << text(Text::nothing_here, language) << '\n';
        return;
    }
    const auto title = [&](Text name) { return std::string(text(name, language)); };
    Grid grid({{title(Text::column_due)}, {title(Text::column_left)}, {title(Text::column_instance)}, {title(Text::column_deadline)},
               {title(Text::column_state)}, {title(Text::column_initiator)}, {title(Text::column_mine)}});
    for (const json& date : dates) {
        const Text waits = of_another ? Text::due_waits_for_person : Text::due_waits_for_me;
        grid.add({{time_text(member(date, "due"))},
                  {days_left_text(date, language), is_true(date, "passed") ? Style::red : Style::plain},
                  {member(date, "instance"), Style::bold},
                  {label(date, "label", language)},
                  {label(date, "state_label", language)},
                  {member(date, "initiator_name")},
                  {title(is_true(date, "waits") ? waits : Text::due_filed), is_true(date, "waits") ? Style::cyan : Style::dim}});
    }
    grid.draw(canvas.out, canvas.paint, canvas.width);
}

// Rather no calendar than one that lacks a date without a word.
icalendar::Instant instant_in(const json& object, const char* name) {
    const auto instant = icalendar::read_instant(member(object, name));
    ensure(instant.has_value(), "the daemon writes moments as the protocol says");
    return *instant;
}

icalendar::Event event_of(Session& session, const json& date, const std::string& company) {
    icalendar::DueDate shown{.company = company, .instance = member(date, "instance"), .deadline = member(date, "deadline"),
                             .version = date["version"].is_number_unsigned() ? date["version"].get<std::uint64_t>() : 0,
                             .due = instant_in(date, "due"), .label = label(date, "label", session.language()),
                             .title = label(date, "title", session.language()), .subject = member(date, "subject"),
                             .lines = {session.say(Text::due_state, label(date, "state_label", session.language())),
                                       session.say(Text::due_initiator, member(date, "initiator_name"))},
                             .url = {}, .alarm = {}};
    if (const auto period = member(date, "period"); !period.empty()) shown.lines.push_back(session.say(Text::due_period, period));
    return icalendar::event_of(shown);
}

void write_calendar(Session& session, const DueOptions& given, const json& dates, const json& status, const std::string& person) {
    icalendar::Calendar calendar{.name = session.say(Text::due_calendar_name, person), .events = {}, .refresh = {}};
    for (const json& date : dates) {
        calendar.events.push_back(event_of(session, date, member(status, "company")));
        if (given.alarm_minutes) calendar.events.back().alarm = std::chrono::minutes(*given.alarm_minutes);
    }
    const std::string text = icalendar::write(calendar, instant_in(status, "now"));
    if (*given.ics == "-") {
        session.out() << text;
        return;
    }
    if (!write_whole_file(*given.ics, text)) throw usage_complaint(session.say(Text::file_unwritable, *given.ics));
    session.err() << session.say(Text::due_written, calendar.events.size(), *given.ics) << '\n';
}

void due(Session& session, const DueOptions& given) {
    const json status = session.ask("admin.status");
    const std::string person = given.person.value_or(member(part(status, "me"), "id"));
    const json answer = dates_of(session, given, person);
    if (given.ics) write_calendar(session, given, answer["items"], status, person);
    else if (session.print_json(answer)) return;
    else draw_dates(session.canvas(), answer["items"], given.person.has_value());
    session.print_more(answer);
}

}  // namespace

void add_due_command(Program& program) {
    auto given = std::make_shared<DueOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "due", .summary = Text::about_due, .description = Text::manual_due,
                                     .examples = {"countersign due", "countersign due --ics due.ics --alarm 120",
                                                  "countersign --lang zh due --person li.na --ics - > li.na.ics"}},
                                    [given](Session& session) { due(session, *given); });
    program.option(command, "--person", "PERSON", given->person, Text::option_due_person, Candidates::person);
    auto* ics = program.option(command, "--ics", "FILE", given->ics, Text::option_ics, Candidates::file);
    program.option(command, "--alarm", "MINUTES", given->alarm_minutes, Text::option_alarm)->needs(ics)->check(CLI::Range(0, 40320));
    program.option(command, "--limit", "N", given->limit, Text::option_limit);
}

}  // namespace countersign::cli
