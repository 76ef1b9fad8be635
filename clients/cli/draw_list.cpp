#include "clients/cli/draw_list.hpp"

#include "clients/cli/draw_instance.hpp"
#include "clients/cli/grid.hpp"
#include "clients/documents/summaries.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

}  // namespace

void draw_summaries(const Canvas& canvas, const json& items) {
    const auto language = canvas.language;
    if (items.empty()) {
        canvas.out << text(Text::nothing_here, language) << '\n';
        return;
    }
    auto title = [&](Text name) { return std::string(text(name, language)); };
    const bool is_inbox = items.front().contains("actions");
    Grid grid({{title(Text::column_instance)}, {title(Text::column_period)}, {title(Text::column_initiator)},
               {title(Text::column_state)}, {title(Text::column_due)}, {title(Text::column_left)},
               {title(is_inbox ? Text::column_actions : Text::column_waits_for)}, {title(Text::column_flags)}});
    for (const auto& item : items) {
        const bool overdue = is_true(item, "overdue");
        grid.add({{member(item, "instance"), Style::bold},
                  {member(item, "period")},
                  {initiator_text(item)},
                  {label(item, "state_label", language), is_true(item, "closed") ? Style::dim : Style::plain},
                  {time_text(member(item, "due"))},
                  {days_left_text(item, language), overdue ? Style::red : Style::plain},
                  {is_inbox ? offered_text(item, language) : waits_for_text(item, language), is_inbox ? Style::cyan : Style::plain},
                  {part(item, "flag_labels").empty() ? "" : value_text(item["flag_labels"], language), Style::yellow}});
    }
    grid.draw(canvas.out, canvas.paint, canvas.width);
}

void draw_items(const Canvas& canvas, const json& items, const std::vector<ListColumn>& columns) {
    if (items.empty()) {
        canvas.out << text(Text::nothing_here, canvas.language) << '\n';
        return;
    }
    std::vector<Grid::Column> titles;
    for (const auto& column : columns) titles.push_back({std::string(text(column.title, canvas.language)), column.right});
    Grid grid(std::move(titles));
    for (const auto& item : items) {
        std::vector<Grid::Cell> cells;
        for (const auto& column : columns)
            cells.push_back({item.contains(column.member) && !item[column.member].is_null()
                                 ? value_text(item[column.member], canvas.language)
                                 : std::string()});
        grid.add(std::move(cells));
    }
    grid.draw(canvas.out, canvas.paint, canvas.width);
}

}  // namespace countersign::cli
