#include "clients/cli/draw_report.hpp"

#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/report.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

void draw_table(const Canvas& canvas, const ListTable& table) {
    if (table.rows.empty()) return;
    draw_heading(canvas, table.name);
    std::vector<Grid::Column> columns;
    for (const auto& column : table.columns) columns.push_back({column.title, column.is_number()});
    Grid grid(std::move(columns));
    for (const auto& row : table.rows) {
        std::vector<Grid::Cell> cells;
        for (const auto& cell : row) cells.push_back({cell.text});
        grid.add(std::move(cells));
    }
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

// A report without lines reads better one figure below the other.
void draw_total(const Canvas& canvas, const ListTable& figures) {
    Grid grid({{""}, {"", true}});
    for (std::size_t i = 1; i < figures.columns.size(); ++i) grid.add({{figures.columns[i].title}, {figures.rows.back()[i].text}});
    grid.draw(canvas.out, canvas.paint, canvas.width, 2);
}

}  // namespace

void draw_report(const Canvas& canvas, const json& report) {
    const auto language = canvas.language;
    const Text heading = member(report, "month_of") == "period" ? Text::report_of_period : Text::report_of_opened;
    canvas.out << canvas.paint(Style::bold, say(language, heading, printable(label(report, "title", language)), member(report, "month")))
               << "\n";
    const auto tables = report_tables(report, language);
    for (const auto& table : tables) {
        if (&table == &tables.front() && part(report, "lines").empty()) draw_total(canvas, table);
        else draw_table(canvas, table);
    }
}

}  // namespace countersign::cli
