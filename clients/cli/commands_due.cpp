// The command about dates: due, as a list or as an iCalendar file.
#include <chrono>

#include "clients/cli/grid.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/whole_file.hpp"
#include "clients/documents/due_dates.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct DueOptions {
    std::optional<std::string> person, ics;
    std::optional<int> alarm_minutes;
    std::size_t limit = 1000;
};

// Null for an instance that may be asked for but not looked into.
json shown(Session& session, const std::string& instance) {
    try {
        return session.ask("instance.show", {{"instance", instance}});
    } catch (const Complaint& complaint) {
        if (complaint.exit == Exit::unreachable) throw;
        return nullptr;
    }
}

// What waits for the person, and what the person filed.
json all_dates(Session& session, const DueOptions& given, const std::string& person) {
    json answer{{"items", json::array()}, {"next", nullptr}};
    const auto gather = [&](const char* method, json params) {
        const json page = session.list(method, std::move(params), given.limit);
        if (!page["next"].is_null()) answer["next"] = page["next"];
        return page["items"];
    };
    const json inbox = gather("task.inbox", given.person ? json{{"person", person}} : json::object());
    const json filed = gather("instance.list", {{"initiator", person}, {"closed", false}});
    for (const auto& [instance, summary] : concerning(inbox, filed))
        for (json& date : dates_of(summary, shown(session, instance))) answer["items"].push_back(std::move(date));
    sort_by_due(answer["items"]);
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

void write_calendar(Session& session, const DueOptions& given, const json& dates, const json& status, const std::string& person) {
    DueCalendar calendar{.company = member(status, "company"), .person = person, .now = member(status, "now"),
                         .language = session.language(), .alarm = {}, .refresh = {}, .instance_url = {}};
    if (given.alarm_minutes) calendar.alarm = std::chrono::minutes(*given.alarm_minutes);
    const std::string written = write_due_calendar(dates, calendar);
    if (*given.ics == "-") {
        session.out() << written;
        return;
    }
    if (!write_whole_file(*given.ics, written)) throw usage_complaint(session.say(Text::file_unwritable, *given.ics));
    session.err() << session.say(Text::due_written, dates.size(), *given.ics) << '\n';
}

void due(Session& session, const DueOptions& given) {
    const json status = session.ask("admin.status");
    const std::string person = given.person.value_or(member(part(status, "me"), "id"));
    const json answer = all_dates(session, given, person);
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
