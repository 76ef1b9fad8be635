#include "clients/cli/draw_report.hpp"

#include <cstdlib>

#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/csv.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

std::int64_t number(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

// a/b with one digit behind the point, rounded half away from zero; b > 0.
std::string tenths(std::int64_t a, std::int64_t b) {
    const std::int64_t scaled = (std::abs(a) * 20 + b) / (2 * b);
    return fmt::format("{}{}.{}", a < 0 && scaled != 0 ? "-" : "", scaled / 10, scaled % 10);
}

std::string time_text(std::int64_t minutes, bool in_days, std::int64_t day_minutes, Language language) {
    if (in_days && day_minutes > 0) return say(language, Text::working_days_long, tenths(minutes, day_minutes));
    return say(language, Text::working_hours_long, tenths(minutes, 60));
}

std::string average_text(const json& sum, std::int64_t count, Language language) {
    if (count == 0) return "—";
    if (!sum.is_object()) return sum.is_number_integer() ? tenths(sum.get<std::int64_t>(), count) : "—";
    json mean = sum;
    mean["amount"] = number(sum, "amount") / count;
    return value_text(mean, language);
}

// A table of texts, which is drawn or printed.
struct Table {
    std::vector<Grid::Column> columns;
    std::vector<std::vector<std::string>> rows;
};

Grid::Column column(Text title, Language language, bool right = false) { return {std::string(text(title, language)), right}; }

std::string assignees_text(const json& assignees) {
    std::string all;
    for (const auto& assignee : assignees)
        if (assignee.is_string()) all += (all.empty() ? "" : ", ") + assignee.get<std::string>();
    return all;
}

std::vector<std::string> line_cells(const json& report, const json& line, Language language) {
    std::vector<std::string> cells{member(line, "instances")};
    for (const auto& measure : part(report, "measures"))
        cells.push_back(figure_text(
            measure, part(part(line, "figures"), member(measure, "id").c_str()), number(report, "day_minutes"), language));
    return cells;
}

// One row for each line, and one for all.
Table lines_of(const json& report, Language language) {
    Table table{.columns = {column(Text::column_line, language), column(Text::column_count, language, true)}, .rows = {}};
    for (const auto& measure : part(report, "measures")) table.columns.push_back({label(measure, "label", language), true});
    const auto add = [&](std::string name, const json& line) {
        auto cells = line_cells(report, line, language);
        cells.insert(cells.begin(), std::move(name));
        table.rows.push_back(std::move(cells));
    };
    for (const auto& line : part(report, "lines")) add(member(line, "name"), line);
    add(std::string(text(Text::total, language)), part(report, "total"));
    return table;
}

Table accounts_of(const json& report, Language language) {
    Table table{.columns = {column(Text::column_account, language), column(Text::column_amount, language, true)}, .rows = {}};
    for (const auto& account : part(report, "accounts"))
        table.rows.push_back({member(account, "account"), value_text(account.value("amount", json()), language)});
    return table;
}

Table steps_of(const json& report, Language language) {
    Table table{.columns = {column(Text::column_state, language), column(Text::column_count, language, true),
                            column(Text::column_mean, language, true), column(Text::column_median, language, true),
                            column(Text::column_longest, language, true)},
                .rows = {}};
    const auto days = [&](const json& step, const char* name) {
        return time_text(number(step, name), true, number(report, "day_minutes"), language);
    };
    for (const auto& step : part(report, "steps"))
        table.rows.push_back({label(step, "label", language), member(step, "count"), days(step, "mean_minutes"),
                              days(step, "median_minutes"), days(step, "longest_minutes")});
    return table;
}

Table waiting_of(const json& report, Language language) {
    Table table{.columns = {column(Text::column_state, language), column(Text::column_count, language, true),
                            column(Text::column_late, language, true), column(Text::column_since, language),
                            column(Text::column_waits_for, language)},
                .rows = {}};
    for (const auto& one : part(report, "waiting"))
        table.rows.push_back({label(one, "label", language), member(one, "count"), member(one, "late"),
                              value_text(one.value("since", json()), language), assignees_text(part(one, "for"))});
    return table;
}

Table outcomes_of(const json& report, Language language) {
    Table table{.columns = {column(Text::column_outcome, language), column(Text::column_count, language, true)}, .rows = {}};
    for (const auto& one : part(report, "outcomes")) table.rows.push_back({label(one, "label", language), member(one, "count")});
    return table;
}

Table flags_of(const json& report, Language language) {
    Table table{.columns = {column(Text::column_flags, language), column(Text::column_count, language, true)}, .rows = {}};
    for (const auto& one : part(report, "flags")) table.rows.push_back({member(one, "flag"), member(one, "count")});
    return table;
}

void draw_table(const Canvas& canvas, Text heading, const Table& table) {
    if (table.rows.empty()) return;
    draw_heading(canvas, heading);
    Grid grid(table.columns);
    for (const auto& row : table.rows) {
        std::vector<Grid::Cell> cells;
        for (const auto& cell : row) cells.push_back({cell});
        grid.add(std::move(cells));
    }
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

// A report without lines reads better one figure below the other.
void draw_total(const Canvas& canvas, const json& report) {
    const json& total = part(report, "total");
    Grid grid({{""}, {"", true}});
    grid.add({{std::string(text(Text::column_count, canvas.language))}, {member(total, "instances")}});
    const auto cells = line_cells(report, total, canvas.language);
    std::size_t at = 1;
    for (const auto& measure : part(report, "measures"))
        grid.add({{label(measure, "label", canvas.language)}, {cells[at++]}});
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

}  // namespace

std::string figure_text(const json& measure, const json& figure, std::int64_t day_minutes, Language language) {
    const std::string kind = member(measure, "kind");
    const std::int64_t count = number(figure, "count");
    if (kind == "count") return std::to_string(count);
    if (kind == "share") {
        const std::int64_t of = number(figure, "of");
        return of == 0 ? "—" : fmt::format("{}/{} ({} %)", count, of, tenths(count * 100, of));
    }
    if (kind == "sum") return value_text(figure.value("sum", json()), language);
    if (kind == "average") return average_text(figure.value("sum", json()), count, language);
    if (kind == "time" && count > 0)
        return time_text(number(figure, "mean_minutes"), member(measure, "unit") == "working days", day_minutes, language);
    return "—";
}

void draw_report(const Canvas& canvas, const json& report) {
    const auto language = canvas.language;
    const Text heading = member(report, "month_of") == "period" ? Text::report_of_period : Text::report_of_opened;
    canvas.out << canvas.paint(Style::bold, say(language, heading, printable(label(report, "title", language)), member(report, "month")))
               << "\n";
    if (part(report, "lines").empty())
        draw_total(canvas, report);
    else
        draw_table(canvas, Text::heading_figures, lines_of(report, language));
    draw_table(canvas, Text::heading_accounts, accounts_of(report, language));
    draw_table(canvas, Text::heading_steps, steps_of(report, language));
    draw_table(canvas, Text::heading_waiting, waiting_of(report, language));
    draw_table(canvas, Text::heading_outcomes, outcomes_of(report, language));
    draw_table(canvas, Text::heading_flags, flags_of(report, language));
}

bool print_report_csv(std::ostream& out, const json& report, std::string_view name, Language language) {
    static constexpr std::pair<std::string_view, Table (*)(const json&, Language)> tables[] = {
        {"lines", lines_of},     {"accounts", accounts_of}, {"steps", steps_of},
        {"waiting", waiting_of}, {"outcomes", outcomes_of}, {"flags", flags_of}};
    for (const auto& [known, make] : tables) {
        if (known != name) continue;
        const Table table = make(report, language);
        const auto print = [&](const auto& cells, auto text_of) {
            bool is_first = true;
            for (const auto& cell : cells) {
                out << (is_first ? "" : ",") << csv_cell(text_of(cell));
                is_first = false;
            }
            out << "\r\n";
        };
        print(table.columns, [](const Grid::Column& column) { return column.title; });
        for (const auto& row : table.rows) print(row, [](const std::string& cell) { return cell; });
        return true;
    }
    return false;
}

}  // namespace countersign::cli
