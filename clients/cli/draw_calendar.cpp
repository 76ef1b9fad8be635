#include "clients/cli/draw_calendar.hpp"

#include <charconv>
#include <chrono>

#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
constexpr int cell_width = 9;

// 0 for Monday.
unsigned weekday_of(const std::string& date) {
    unsigned year = 0, month = 0, day = 0;
    if (date.size() != 10) return 0;
    std::from_chars(date.data(), date.data() + 4, year);
    std::from_chars(date.data() + 5, date.data() + 7, month);
    std::from_chars(date.data() + 8, date.data() + 10, day);
    const std::chrono::sys_days days =
        std::chrono::year(static_cast<int>(year)) / std::chrono::month(month) / std::chrono::day(day);
    return std::chrono::weekday(days).iso_encoding() - 1;
}

std::string name_of(const json& day, const char* name, Language language) {
    if (!day.contains(name) || day[name].is_null() || day[name].is_boolean()) return {};
    return value_text(day[name], language);
}

std::string cell_of(const Canvas& canvas, const json& day) {
    const std::string date = member(day, "date");
    const bool working = is_true(day, "working");
    const bool special = !member(day, "makeup").empty() && !(day["makeup"] == false);
    std::string cell = date.size() == 10 ? date.substr(8) : date;
    if (working) cell += " #" + member(day, "nth") + (special ? "+" : "");
    return canvas.paint(!working ? Style::dim : special ? Style::yellow : Style::plain, pad_right(cell, cell_width));
}

}  // namespace

void draw_calendar(const Canvas& canvas, const json& month) {
    canvas.out << canvas.paint(Style::bold, printable(member(month, "month"))) << "  "
               << canvas.paint(Style::dim, say(canvas.language, Text::calendar_version, printable(member(month, "version")))) << "\n\n";
    for (const Text day : {Text::monday, Text::tuesday, Text::wednesday, Text::thursday, Text::friday, Text::saturday, Text::sunday})
        canvas.out << canvas.paint(Style::dim, pad_right(text(day, canvas.language), cell_width));
    canvas.out << '\n';
    unsigned column = 0;
    std::string notes;
    for (const auto& day : part(month, "days")) {
        const unsigned weekday = weekday_of(member(day, "date"));
        for (; column < weekday; ++column) canvas.out << std::string(cell_width, ' ');
        canvas.out << cell_of(canvas, day);
        if (++column == 7) {
            canvas.out << '\n';
            column = 0;
        }
        for (const char* kind : {"holiday", "makeup"})
            if (const auto name = name_of(day, kind, canvas.language); !name.empty())
                notes += "  " + member(day, "date") + "  " + printable(name) + "\n";
    }
    if (column != 0) canvas.out << '\n';
    if (!notes.empty()) canvas.out << '\n' << notes;
}

}  // namespace countersign::cli
