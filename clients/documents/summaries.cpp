#include "clients/documents/summaries.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "clients/documents/wire_text.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;
using spreadsheet::ColumnKind;

ListCell amount_cell(const json& summary, Language language) {
    const json& amount = part(summary, "amount");
    const auto minor = amount.find("amount");
    if (minor == amount.end() || !minor->is_number_integer()) return {amount.empty() ? std::string() : value_text(amount, language), {}};
    return money_cell({.minor = minor->get<std::int64_t>(), .currency = member(amount, "currency")});
}

ListTable table_of(const json& items, bool is_inbox, Language language) {
    const auto column = [&](Text title, ColumnKind kind = ColumnKind::text) { return ListColumn{say(language, title), kind}; };
    ListTable table{.id = is_inbox ? "inbox" : "list",
                    .name = say(language, is_inbox ? Text::sheet_inbox : Text::sheet_list),
                    .columns = {column(Text::column_instance), column(Text::column_workflow), column(Text::column_period),
                                column(Text::column_initiator), column(Text::column_state), column(Text::column_amount, ColumnKind::money),
                                column(Text::column_due), column(Text::column_left),
                                column(is_inbox ? Text::column_actions : Text::column_waits_for), column(Text::column_flags)},
                    .rows = {}};
    for (const json& item : items) {
        const std::string title = label(item, "title", language);
        table.rows.push_back({{member(item, "instance"), {}},
                              {title.empty() ? member(item, "workflow") : title, {}},
                              {member(item, "period"), {}},
                              {initiator_text(item), {}},
                              {label(item, "state_label", language), {}},
                              amount_cell(item, language),
                              {time_text(member(item, "due")), {}},
                              {days_left_text(item, language), {}},
                              {is_inbox ? offered_text(item, language) : waits_for_text(item, language), {}},
                              {part(item, "flag_labels").empty() ? std::string() : value_text(item["flag_labels"], language), {}}});
    }
    return table;
}

}  // namespace

std::string waits_for_text(const json& summary, Language language) {
    std::vector<std::string> names;  // each once, though several tasks may wait for the same person
    for (const auto& waiting : part(summary, "waits_for")) {
        const auto& each = part(waiting, "names");
        for (const json& one : each.empty() ? part(waiting, "to") : each) {
            std::string name = value_text(one, language);
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
        }
    }
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string offered_text(const json& summary, Language language) {
    std::string names;
    for (const auto& action : part(summary, "actions")) {
        const std::string name = label(action, "label", language);
        names += (names.empty() ? "" : ", ") + (name.empty() ? member(action, "action") : name);
        if (const auto principal = member(action, "on_behalf_of_name"); !principal.empty()) names += say(language, Text::in_name_of, principal);
    }
    return names;
}

std::string initiator_text(const json& summary) {
    std::string name = member(summary, "initiator_name");
    return name.empty() ? member(summary, "initiator") : name;
}

ListTable list_table(const json& items, Language language) { return table_of(items, false, language); }
ListTable inbox_table(const json& items, Language language) { return table_of(items, true, language); }

}  // namespace countersign::documents
