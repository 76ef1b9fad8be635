#include "clients/documents/header.hpp"

#include <algorithm>
#include <set>

#include "clients/documents/written.hpp"

namespace countersign::documents {

namespace {

using spreadsheet::CellKind;

// Titles and the like above a header are few; further down stands what was filled in.
constexpr std::size_t rows_searched = 30;

std::vector<const Field*> columns_of(const SourceRow& row, const Field& table) {
    std::vector<const Field*> columns;
    for (const auto& cell : row.cells) columns.push_back(cell.kind == CellKind::text ? column_named(table, cell.text) : nullptr);
    return columns;
}

std::size_t names_in(const std::vector<const Field*>& columns) {
    std::set<const Field*> named(columns.begin(), columns.end());
    named.erase(nullptr);
    return named.size();
}

}  // namespace

const Field* column_named(const Field& table, std::string_view head) {
    head = trim(head);
    for (const std::string_view star : {"*", "＊"})
        if (head.ends_with(star)) head = trim(head.substr(0, head.size() - star.size()));
    for (const Field& column : table.columns)
        if (is_named(column, head)) return &column;
    return nullptr;
}

std::optional<Header> find_header(const Source& source, const Field& table) {
    for (const SourceSheet& sheet : source.sheets) {
        Header best{.sheet = &sheet, .at = 0, .columns = {}};
        for (std::size_t i = 0; i < std::min(sheet.rows.size(), rows_searched); ++i) {
            auto columns = columns_of(sheet.rows[i], table);
            if (names_in(columns) <= names_in(best.columns)) continue;
            best.at = i;
            best.columns = std::move(columns);
        }
        if (names_in(best.columns) >= 2) return best;
    }
    // One name alone may be a value that is called like a column, but not at the very top.
    for (const SourceSheet& sheet : source.sheets) {
        if (sheet.rows.empty()) continue;
        Header first{.sheet = &sheet, .at = 0, .columns = columns_of(sheet.rows.front(), table)};
        if (first.columns.size() == 1 && names_in(first.columns) == 1) return first;
    }
    return std::nullopt;
}

}  // namespace countersign::documents
