// ListTable: a list or a report as rows of cells, to be drawn, printed as CSV, or written as a workbook. No cell is ever
// executed: in CSV what looks like a formula gets a quote in front, in a workbook every text is a text.
#pragma once

#include <string>
#include <vector>

#include "clients/connection/failure.hpp"
#include "clients/documents/written.hpp"
#include "clients/spreadsheet/workbook.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

struct ListColumn {
    std::string title;
    spreadsheet::ColumnKind kind = spreadsheet::ColumnKind::text;
    [[nodiscard]] bool is_number() const { return kind != spreadsheet::ColumnKind::text && kind != spreadsheet::ColumnKind::date; }
};

struct ListCell {
    std::string text;    // for people
    std::string number;  // for a spreadsheet to count with; empty where there is none
};

struct ListTable {
    std::string id;    // "steps"
    std::string name;  // in words
    std::vector<ListColumn> columns;
    std::vector<std::vector<ListCell>> rows;  // as many cells as columns
};

[[nodiscard]] ListCell number_cell(std::string number);
// Only what Excel holds exactly is a number to it, and only in CNY, which no cell names.
[[nodiscard]] ListCell money_cell(const Money& money);

// In UTF-8, lines ended as RFC 4180 has it.
[[nodiscard]] std::string csv_of(const ListTable& table);
// Likewise with the byte order mark by which Excel tells UTF-8.
[[nodiscard]] std::string csv_file_of(const ListTable& table);
// One sheet for each table.
[[nodiscard]] Result<std::string, connection::Sentence> workbook_of(const std::vector<ListTable>& tables);

}  // namespace countersign::documents
