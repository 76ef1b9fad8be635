#include "clients/documents/source.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "clients/documents/catalogue.hpp"
#include "clients/documents/csv.hpp"
#include "clients/documents/written.hpp"

namespace countersign::documents {

namespace {

using spreadsheet::Cell;
using spreadsheet::CellKind;

// OLE: the old .xls, and the envelope of a workbook with a password, which names what is in it in UTF-16.
constexpr std::string_view ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
constexpr std::string_view encrypted{"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32};

bool holds(std::string_view bytes, std::string_view part) { return bytes.find(part) != std::string_view::npos; }

bool is_markup(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && bytes[first] == '<';
}

bool is_utf16(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

// What a zip holds is told by the names in it, which are not packed.
std::optional<Text> other_archive(std::string_view bytes) {
    if (holds(bytes, "xl/workbook.bin")) return Text::file_is_binary_workbook;
    const bool is_office = holds(bytes, "word/document.xml") || holds(bytes, "ppt/presentation.xml") || holds(bytes, "mimetypeapplication/vnd.oasis");
    if (is_office) return Text::file_is_other_office;
    return std::nullopt;
}

std::optional<Text> kind_that_we_refuse(std::string_view bytes) {
    if (bytes.empty()) return Text::file_empty;
    if (bytes.starts_with(ole)) return holds(bytes, encrypted) ? Text::file_is_encrypted : Text::file_is_old_excel;
    if (bytes.starts_with("%PDF-")) return Text::file_is_pdf;
    if (bytes.starts_with("PK")) return other_archive(bytes);
    if (is_markup(bytes)) return Text::file_is_html;
    if (!is_utf16(bytes) && holds(bytes, std::string_view("\0", 1))) return Text::file_is_binary;
    return std::nullopt;
}

Cell text_cell(std::string_view text) {
    const std::string_view trimmed = trim(text);
    return {trimmed.empty() ? CellKind::empty : CellKind::text, std::string(trimmed)};
}

Result<Source, SourceFault> read_csv(std::string bytes) {
    const auto decoded = decode_file(std::move(bytes));
    if (!decoded) return fail(SourceFault{sentence(decoded.error())});
    auto records = parse_csv(*decoded, delimiter_of(*decoded));
    if (!records) return fail(SourceFault{sentence(records.error().what), records.error().line});
    if (records->empty()) return fail(SourceFault{sentence(Text::csv_empty)});
    SourceSheet sheet;
    for (const CsvRecord& record : *records) {
        SourceRow row{.row = record.row, .line = record.line, .cells = {}};
        for (const std::string& cell : record.cells) row.cells.push_back(text_cell(cell));
        sheet.rows.push_back(std::move(row));
    }
    return Source{.sheets = {std::move(sheet)}, .is_text = true};
}

SourceSheet sheet_of(spreadsheet::Sheet&& from) {
    SourceSheet sheet{.name = std::move(from.name), .rows = {}, .merged = std::move(from.merged)};
    for (std::size_t i = 0; i < from.rows.size(); ++i) {
        auto& cells = from.rows[i];
        for (Cell& cell : cells)
            if (cell.kind == CellKind::text) cell = text_cell(cell.text);
        const bool is_blank = std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.kind == CellKind::empty; });
        if (!is_blank) sheet.rows.push_back({.row = i + 1, .line = 0, .cells = std::move(cells)});
    }
    return sheet;
}

Result<Source, SourceFault> read_workbook(std::string_view bytes) {
    auto workbook = spreadsheet::read_xlsx(bytes);
    if (!workbook) return fail(SourceFault{{workbook.error().zh, workbook.error().en}});
    Source source{.sheets = {}, .is_text = false, .counts_from_1904 = workbook->counts_from_1904};
    for (auto& sheet : workbook->sheets)
        if (!sheet.is_hidden) source.sheets.push_back(sheet_of(std::move(sheet)));
    if (source.sheets.empty()) return fail(SourceFault{sentence(Text::file_empty)});
    return source;
}

}  // namespace

Result<Source, SourceFault> read_source(std::string bytes) {
    if (const auto refused = kind_that_we_refuse(bytes)) return fail(SourceFault{sentence(*refused)});
    return bytes.starts_with("PK") ? read_workbook(bytes) : read_csv(std::move(bytes));
}

}  // namespace countersign::documents
