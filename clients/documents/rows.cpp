#include "clients/documents/rows.hpp"

#include <algorithm>
#include <map>

#include "clients/documents/cell_value.hpp"
#include "clients/documents/header.hpp"
#include "clients/documents/hints.hpp"
#include "clients/documents/source.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;
using connection::Sentence;
using spreadsheet::Cell;
using spreadsheet::CellKind;
using Faults = std::vector<RowFault>;

constexpr std::size_t faults_kept_max = 1'000;

std::string columns_listed(const Field& table, Language language) {
    std::string list;
    for (const auto& column : table.columns)
        if (!column.computed) list += (list.empty() ? "" : language == Language::zh ? "、" : ", ") + field_name(column, language);
    return list;
}

std::string sheets_listed(const Source& source, Language language) {
    if (source.is_text) return language == Language::zh ? "此文件" : "this file";
    std::string list;
    for (const auto& sheet : source.sheets) list += (list.empty() ? "" : language == Language::zh ? "、" : ", ") + sheet.name;
    return list;
}

bool is_total(const Cell& cell) {
    std::string word;
    for (const char c : cell.text)
        if (c != ' ' && c != ':') word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    constexpr std::string_view words[] = {"合计", "总计", "小计", "合计：", "总计：", "小计：", "total", "subtotal", "grandtotal"};
    return cell.kind == CellKind::text && std::find(std::begin(words), std::end(words), word) != std::end(words);
}

class TableReader {
public:
    TableReader(const Source& source, const Header& header, const Field& table, Language language)
        : source_(source), header_(header), table_(table), language_(language) {}

    Result<json, Faults> read() {
        check_header();
        if (!faults_.empty()) return fail(std::move(faults_));
        const auto rows = rows_filled_in();
        // Counted before anything is read, so that the wrong file is told quickly.
        if (table_.max_rows > 0 && rows.size() > table_.max_rows)
            return fail(Faults{RowFault{.text = sentence(Text::rows_too_many, table_.max_rows, rows.size())}});
        check_merged();
        json values = json::array();
        for (const SourceRow* row : rows) {
            values.push_back(read_row(*row));
            if (faults_.size() < faults_kept_max) continue;
            faults_.push_back(RowFault{.text = sentence(Text::faults_cut, faults_kept_max)});
            break;
        }
        if (!faults_.empty()) return fail(std::move(faults_));
        return values;
    }

private:
    [[nodiscard]] const Field* column_at(std::size_t i) const { return i < header_.columns.size() ? header_.columns[i] : nullptr; }
    [[nodiscard]] bool is_read(std::size_t i) const { return column_at(i) != nullptr && !column_at(i)->computed; }
    // A column without a name, in which nothing may stand.
    [[nodiscard]] bool is_unnamed(std::size_t i) const { return column_at(i) == nullptr; }

    void complain(const SourceRow& row, std::size_t column, const std::string& name, Sentence text) {
        std::string cell = spreadsheet::cell_name(row.row - 1, column);
        if (header_.sheet != &source_.sheets.front()) cell.insert(0, header_.sheet->name + "!");
        faults_.push_back({.row = row.row, .line = row.line, .column = name, .cell = std::move(cell), .text = std::move(text)});
    }

    void check_header() {
        const SourceRow& row = header_.sheet->rows[header_.at];
        std::vector<const Field*> seen;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const Cell& cell = row.cells[i];
            const Field* named = column_at(i);
            if (cell.kind == CellKind::empty) continue;
            if (named == nullptr) {
                complain(row, i, {}, {say(Language::zh, Text::csv_unknown_column, cell.text, columns_listed(table_, Language::zh)),
                                      say(Language::en, Text::csv_unknown_column, cell.text, columns_listed(table_, Language::en))});
            } else if (!named->computed && std::find(seen.begin(), seen.end(), named) != seen.end()) {
                complain(row, i, {}, sentence(Text::csv_double_column, cell.text));
            }
            seen.push_back(named);
        }
        for (const Field& column : table_.columns) {
            if (std::find(seen.begin(), seen.end(), &column) != seen.end() || !is_wanted(column)) continue;
            faults_.push_back({.row = row.row, .line = row.line, .column = {}, .cell = {},
                               .text = {say(Language::zh, Text::csv_missing_column, field_name(column, Language::zh), column.id),
                                        say(Language::en, Text::csv_missing_column, field_name(column, Language::en), column.id)}});
        }
    }

    [[nodiscard]] static bool is_wanted(const Field& column) { return column.required && !column.computed && !column.has_default; }

    // Those below the header in which something stands that is ours to read; the template's hints are not.
    [[nodiscard]] std::vector<const SourceRow*> rows_filled_in() const {
        std::vector<const SourceRow*> rows;
        const auto& all = header_.sheet->rows;
        for (std::size_t at = header_.at + 1; at < all.size(); ++at) {
            bool is_filled = false, is_hint = true;
            for (std::size_t i = 0; i < all[at].cells.size(); ++i) {
                const Cell& cell = all[at].cells[i];
                if (cell.kind == CellKind::empty) continue;
                is_filled = is_filled || is_read(i) || is_unnamed(i);
                is_hint = is_hint && column_at(i) != nullptr && is_hint_of(*column_at(i), cell.text);
            }
            if (is_filled && !is_hint) rows.push_back(&all[at]);
        }
        return rows;
    }

    void check_merged() {
        for (const auto& merged : header_.sheet->merged) {
            const auto& rows = header_.sheet->rows;
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const SourceRow& one) { return one.row == merged.first_row + 1; });
            if (row == rows.end() || row->row <= rows[header_.at].row) continue;
            if (merged.first_column >= row->cells.size() || row->cells[merged.first_column].kind == CellKind::empty) continue;
            for (std::size_t i = merged.first_column; i <= std::min(merged.last_column, header_.columns.size()); ++i) {
                if (!is_read(i)) continue;
                complain(*row, merged.first_column, field_name(*column_at(i), language_), sentence(Text::cell_is_merged));
                break;
            }
        }
    }

    json read_row(const SourceRow& row) {
        json values = json::object();
        const std::size_t heads = header_.sheet->rows[header_.at].cells.size();
        if (source_.is_text && row.cells.size() != heads) {
            complain(row, 0, {}, sentence(Text::csv_cell_count, heads, row.cells.size()));
            return values;
        }
        const auto first = std::find_if(row.cells.begin(), row.cells.end(), [](const Cell& cell) { return cell.kind != CellKind::empty; });
        if (is_total(*first)) {
            complain(row, static_cast<std::size_t>(first - row.cells.begin()), {}, sentence(Text::row_is_total));
            return values;
        }
        for (std::size_t i = 0; i < std::max(header_.columns.size(), row.cells.size()); ++i)
            read_one(values, row, i, i < row.cells.size() ? row.cells[i] : Cell{});
        check_unique(values, row);
        return values;
    }

    void read_one(json& values, const SourceRow& row, std::size_t i, const Cell& cell) {
        const bool is_empty = cell.kind == CellKind::empty;
        if (is_unnamed(i) && !is_empty && !is_told_[i]) {
            is_told_[i] = true;
            complain(row, i, {}, sentence(Text::column_unnamed));
        }
        if (!is_read(i)) return;
        const Field& column = *column_at(i);
        if (is_empty) {
            if (is_wanted(column)) complain(row, i, field_name(column, language_), sentence(Text::value_missing));
            return;
        }
        auto value = read_cell(column, cell, source_.counts_from_1904);
        if (value) values[column.id] = std::move(*value);
        else complain(row, i, field_name(column, language_), value.error());
    }

    void check_unique(const json& values, const SourceRow& row) {
        if (table_.unique.empty()) return;
        json key = json::array();
        std::string shown;
        for (const auto& id : table_.unique) {
            if (!values.contains(id)) return;
            key.push_back(values[id]);
            shown += (shown.empty() ? "" : " · ") + value_text(values[id], language_);
        }
        const std::size_t place = source_.is_text ? row.line : row.row;
        const auto [first, is_new] = place_of_key_.emplace(key.dump(), place);
        if (!is_new) complain(row, 0, {}, sentence(Text::csv_double_row, shown, first->second));
    }

    const Source& source_;
    const Header& header_;
    const Field& table_;
    Language language_;
    std::map<std::string, std::size_t> place_of_key_;
    std::map<std::size_t, bool> is_told_;
    Faults faults_;
};

}  // namespace

Result<json, Faults> read_table(std::string bytes, const Field& table, Language language) {
    const auto source = read_source(std::move(bytes));
    if (!source) return fail(Faults{RowFault{.row = source.error().line, .line = source.error().line, .text = source.error().text}});
    const auto header = find_header(*source, table);
    if (!header) {
        const auto said = [&](Language in) { return say(in, Text::header_missing, columns_listed(table, in), sheets_listed(*source, in)); };
        return fail(Faults{RowFault{.text = {said(Language::zh), said(Language::en)}}});
    }
    return TableReader(*source, *header, table, language).read();
}

std::string fault_text(const RowFault& fault, std::string_view file_name, Language language) {
    std::string said(file_name);
    if (fault.line > 0) said += fmt::format(":{}", fault.line);
    else if (!fault.cell.empty()) said += ":" + fault.cell;
    else if (fault.row > 0) said += fmt::format(":{}", fault.row);
    return said + ": " + (fault.column.empty() ? "" : fault.column + ": ") + text(fault.text, language);
}

json to_json(const RowFault& fault) {
    return {{"row", fault.row}, {"column", fault.column}, {"cell", fault.cell}, {"text", {{"zh", fault.text.zh}, {"en", fault.text.en}}}};
}

}  // namespace countersign::documents
