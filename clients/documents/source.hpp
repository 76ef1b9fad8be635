// Source: a file that somebody filled in, as rows of cells: an .xlsx workbook or CSV, told by its bytes, whatever it is
// called. What is neither is refused with a sentence that says what it is.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "clients/connection/failure.hpp"
#include "clients/spreadsheet/workbook.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

struct SourceRow {
    std::size_t row = 0;   // as a spreadsheet counts them, from 1
    std::size_t line = 0;  // of a text file, from 1; 0 in a workbook
    std::vector<spreadsheet::Cell> cells;
};

struct SourceSheet {
    std::string name;
    std::vector<SourceRow> rows;  // those that are not blank
    std::vector<spreadsheet::Merged> merged;
};

struct Source {
    std::vector<SourceSheet> sheets;  // those that are shown; never none
    bool is_text = false;             // CSV
    bool counts_from_1904 = false;
};

struct SourceFault {
    connection::Sentence text;
    std::size_t line = 0;  // of a text file; 0: of the whole
};

[[nodiscard]] Result<Source, SourceFault> read_source(std::string bytes);

}  // namespace countersign::documents
