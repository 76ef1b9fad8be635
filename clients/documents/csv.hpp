// CSV as people have it: RFC 4180, with comma, semicolon or tab, in UTF-8 with or without BOM, in
// GB18030 as a Chinese Excel writes it, or in UTF-16 with BOM. Every record knows its line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "clients/documents/catalogue.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

struct CsvRecord {
    std::size_t line = 0;  // where it begins, from 1
    std::size_t row = 0;   // as a spreadsheet counts them, from 1
    std::vector<std::string> cells;
};

struct CsvFault {
    std::size_t line = 0;
    Text what{};
};

// The text in UTF-8, without BOM; an error when it is in no encoding that we know.
[[nodiscard]] Result<std::string, Text> decode_file(std::string bytes);

// Comma, semicolon or tab: whichever the first line that has any has most of, outside quotes.
[[nodiscard]] char delimiter_of(std::string_view text);

// Blank lines are skipped.
[[nodiscard]] Result<std::vector<CsvRecord>, CsvFault> parse_csv(std::string_view text, char delimiter);

// One cell of CSV for a spreadsheet: quoted where needed; one that begins like a formula gets a
// quote in front, so that no cell of ours is ever executed.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace countersign::documents
