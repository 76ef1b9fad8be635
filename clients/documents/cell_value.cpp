#include "clients/documents/cell_value.hpp"

#include <fmt/format.h>

#include "clients/documents/written.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;
using connection::Sentence;
using spreadsheet::Cell;
using spreadsheet::CellKind;
using CellResult = Result<json, Sentence>;

CellResult read_in_both(const Field& column, std::string_view written) {
    auto value = read_value(column, written, Language::zh);
    if (value) return std::move(*value);
    return fail(Sentence{value.error(), read_value(column, written, Language::en).error()});
}

// Excel keeps 15 digits of a number: of an account's number typed as one the last are zeros by now.
bool has_lost_digits(std::string_view number) {
    constexpr std::size_t digits_max = 15;
    const std::string_view whole = number.substr(number.starts_with('-') ? 1 : 0);
    return std::min(whole.find('.'), whole.size()) > digits_max;
}

CellResult read_date_cell(const Field& column, const Cell& cell, bool counts_from_1904) {
    const auto date = spreadsheet::date_of(cell.text, counts_from_1904);
    if (date)
        return json(fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date->year()), static_cast<unsigned>(date->month()),
                                static_cast<unsigned>(date->day())));
    if (cell.is_date && cell.text.find('.') != std::string::npos) return fail(sentence(Text::cell_has_time));
    return read_in_both(column, cell.text);
}

CellResult read_number_cell(const Field& column, const Cell& cell, bool counts_from_1904) {
    if (column.type == FieldType::date) return read_date_cell(column, cell, counts_from_1904);
    const bool is_number = column.type == FieldType::integer || column.type == FieldType::money;
    if (cell.is_date && is_number) return fail(sentence(Text::cell_is_date));
    // A day in a column of texts is what it shows, not Excel's number for it.
    if (cell.is_date)
        if (const auto date = read_date_cell(column, cell, counts_from_1904); date && date->is_string())
            return read_in_both(column, date->get<std::string>());
    if (has_lost_digits(cell.text)) return fail(sentence(Text::cell_lost_digits));
    return read_in_both(column, cell.text);
}

}  // namespace

CellResult read_cell(const Field& column, const Cell& cell, bool counts_from_1904) {
    switch (cell.kind) {
        case CellKind::no_result: return fail(sentence(Text::cell_no_result));
        case CellKind::error: return fail(sentence(Text::cell_is_error, cell.text));
        case CellKind::number: return read_number_cell(column, cell, counts_from_1904);
        case CellKind::text:
        case CellKind::boolean:
        case CellKind::empty: break;
    }
    return read_in_both(column, cell.text);
}

}  // namespace countersign::documents
