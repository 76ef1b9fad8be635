#include "clients/documents/list_table.hpp"

#include "clients/documents/csv.hpp"

namespace countersign::documents {

namespace {

// A number of ours begins with "-" and is no formula.
std::string csv_text_of(const ListCell& cell) {
    if (cell.number.empty()) return csv_cell(cell.text);
    return cell.text.find(',') == std::string::npos ? cell.text : "\"" + cell.text + "\"";
}

spreadsheet::Table sheet_of(const ListTable& table) {
    spreadsheet::Table sheet{.name = table.name, .columns = {}, .rows = {}};
    for (const ListColumn& column : table.columns) sheet.columns.push_back({.label = column.title, .kind = column.kind});
    for (const auto& row : table.rows) {
        auto& cells = sheet.rows.emplace_back();
        for (const ListCell& cell : row) cells.push_back(cell.number.empty() ? cell.text : cell.number);
    }
    return sheet;
}

}  // namespace

ListCell number_cell(std::string number) { return {number, number}; }

ListCell money_cell(const Money& money) {
    constexpr std::int64_t exact_most = 100'000'000'000'000;
    const bool is_exact = money.currency == "CNY" && money.minor < exact_most && money.minor > -exact_most;
    return {money_text(money), is_exact ? plain_amount(money) : std::string()};
}

std::string csv_of(const ListTable& table) {
    std::string text;
    bool is_first = true;
    for (const ListColumn& column : table.columns) {
        text += (is_first ? "" : ",") + csv_cell(column.title);
        is_first = false;
    }
    text += "\r\n";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + csv_text_of(row[i]);
        text += "\r\n";
    }
    return text;
}

std::string csv_file_of(const ListTable& table) { return "\xEF\xBB\xBF" + csv_of(table); }

Result<std::string, connection::Sentence> workbook_of(const std::vector<ListTable>& tables) {
    std::vector<spreadsheet::Table> sheets;
    for (const ListTable& table : tables) sheets.push_back(sheet_of(table));
    auto bytes = spreadsheet::write_xlsx(sheets);
    if (!bytes) return fail(connection::Sentence{bytes.error().zh, bytes.error().en});
    return std::move(*bytes);
}

}  // namespace countersign::documents
