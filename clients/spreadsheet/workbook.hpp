// Workbook: an .xlsx file as values, and a sheet to be written. Cells are what somebody sees in them: a formula is its
// last result. Numbers are decimal text of at most 15 digits, which is all that Excel keeps.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/result.hpp"

namespace countersign::spreadsheet {

// no_result: a formula that no program has calculated yet; error: what Excel shows as #REF! and the like.
enum class CellKind { empty, text, number, boolean, no_result, error };

struct Cell {
    CellKind kind = CellKind::empty;
    std::string text;      // of a boolean: "TRUE" or "FALSE"
    bool is_date = false;  // a number that is shown as a date or a time
    bool operator==(const Cell&) const = default;
};

// Cells shown as one: what stands in the first is all that they hold. From 0, both ends included.
struct Merged {
    std::size_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
};

struct Sheet {
    std::string name;
    bool is_hidden = false;
    std::vector<std::vector<Cell>> rows;  // from row 1; rows may differ in length; those and columns that are hidden too
    std::vector<Merged> merged;
};

struct Workbook {
    std::vector<Sheet> sheets;
    bool counts_from_1904 = false;  // how dates are numbered
};

// What a file may be at most before it is read at all: a small file can unpack into a very large one.
struct Limits {
    std::size_t packed_bytes = 10 * 1024 * 1024;
    std::size_t unpacked_bytes = 100 * 1024 * 1024;
    std::size_t parts = 2'000;
    std::size_t rows = 100'000;
    std::size_t columns = 500;
};

// Why a file is not read, as one sentence in both languages.
struct Fault {
    std::string zh, en;
};

[[nodiscard]] Result<Workbook, Fault> read_xlsx(std::string_view bytes, const Limits& limits = {});

// A date's number as a date; nothing when it is no whole day from 1900-03-01 to 9999-12-31 (in 1900 itself Excel counts a
// 29 February that never was).
[[nodiscard]] std::optional<std::chrono::year_month_day> date_of(std::string_view number, bool counts_from_1904);

// "C7"
[[nodiscard]] std::string cell_name(std::size_t row, std::size_t column);

enum class ColumnKind { text, integer, money, percent, date };

struct Column {
    std::string label;
    ColumnKind kind = ColumnKind::text;
    std::vector<std::string> choices;  // a list to choose from; anything else is refused by the program
    std::string note;                  // shown at the head
    std::string hint;                  // below the head, where any column has one; said again when an entry is refused
    std::string least, most;           // of a number, as a decimal; empty: what 15 digits hold
    double width = 0;                  // in characters; 0: what suits the kind
};

struct Table {
    std::string name;  // of the sheet; what Excel does not allow in one is replaced
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  // money and percent as decimals, dates as 2026-11-03
    std::size_t room = 0;                        // empty rows below, checked like the others
};

// Every text is written as a text, so that none is ever a formula.
[[nodiscard]] Result<std::string, Fault> write_xlsx(const std::vector<Table>& tables);

}  // namespace countersign::spreadsheet
