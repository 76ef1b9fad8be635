#include "clients/documents/rows.hpp"

#include <algorithm>
#include <map>

#include "clients/documents/csv.hpp"
#include "clients/documents/written.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;
using Faults = std::vector<std::string>;

class RowsReader {
public:
    RowsReader(const std::string& file_name, const Field& table, Language language)
        : file_name_(file_name), table_(table), language_(language) {}

    Result<json, Faults> read(const std::vector<CsvRecord>& records) {
        if (records.empty()) return fail(Faults{file_name_ + ": " + std::string(text(Text::csv_empty, language_))});
        // Counted before anything is read, so that the wrong file is told quickly.
        if (table_.max_rows > 0 && records.size() - 1 > table_.max_rows)
            return fail(Faults{file_name_ + ": " + say(language_, Text::rows_too_many, table_.max_rows, records.size() - 1)});
        read_header(records.front());
        if (!faults_.empty()) return fail(std::move(faults_));
        json rows = json::array();
        for (std::size_t i = 1; i < records.size(); ++i) rows.push_back(read_row(records[i]));
        if (!faults_.empty()) return fail(std::move(faults_));
        return rows;
    }

private:
    [[nodiscard]] const std::string& name_of(const Field& column) const {
        const auto& label = text(column.label, language_);
        return label.empty() ? column.id : label;
    }

    void complain(std::size_t line, const std::string& sentence) {
        faults_.push_back(fmt::format("{}:{}: {}", file_name_, line, sentence));
    }

    void read_header(const CsvRecord& header) {
        for (const auto& cell : header.cells) {
            const std::string_view name = trim(cell);
            const Field* named = nullptr;
            for (const auto& column : table_.columns)
                if (is_named(column, name)) named = &column;
            if (named == nullptr) complain(header.line, say(language_, Text::csv_unknown_column, name, list_of_columns()));
            else if (named->computed) complain(header.line, say(language_, Text::csv_computed_column, name));
            else if (std::find(columns_.begin(), columns_.end(), named) != columns_.end())
                complain(header.line, say(language_, Text::csv_double_column, name));
            columns_.push_back(named);
        }
        for (const auto& column : table_.columns) {
            const bool there = std::find(columns_.begin(), columns_.end(), &column) != columns_.end();
            if (!there && column.required && !column.computed && !column.has_default)
                complain(header.line, say(language_, Text::csv_missing_column, name_of(column), column.id));
        }
    }

    [[nodiscard]] std::string list_of_columns() const {
        std::string list;
        for (const auto& column : table_.columns)
            if (!column.computed) list += (list.empty() ? "" : ", ") + name_of(column);
        return list;
    }

    json read_row(const CsvRecord& record) {
        json row = json::object();
        if (record.cells.size() != columns_.size()) {
            complain(record.line, say(language_, Text::csv_cell_count, columns_.size(), record.cells.size()));
            return row;
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) read_cell(row, *columns_[i], record.cells[i], record.line);
        check_unique(row, record.line);
        return row;
    }

    void read_cell(json& row, const Field& column, const std::string& cell, std::size_t line) {
        const std::string_view written = trim(cell);
        if (written.empty()) {
            if (column.required && !column.has_default)
                complain(line, name_of(column) + ": " + std::string(text(Text::value_missing, language_)));
            return;
        }
        auto value = read_value(column, written, language_);
        if (value) row[column.id] = std::move(*value);
        else complain(line, name_of(column) + ": " + value.error());
    }

    void check_unique(const json& row, std::size_t line) {
        if (table_.unique.empty()) return;
        json key = json::array();
        std::string shown;
        for (const auto& id : table_.unique) {
            if (!row.contains(id)) return;
            key.push_back(row[id]);
            shown += (shown.empty() ? "" : " · ") + (row[id].is_string() ? row[id].get<std::string>() : row[id].dump());
        }
        const auto [first, is_new] = line_of_key_.emplace(key.dump(), line);
        if (!is_new) complain(line, say(language_, Text::csv_double_row, shown, first->second));
    }

    const std::string& file_name_;
    const Field& table_;
    Language language_;
    std::vector<const Field*> columns_;
    std::map<std::string, std::size_t> line_of_key_;
    Faults faults_;
};

}  // namespace

Result<json, Faults> read_rows(const std::string& file_name, std::string bytes, const Field& table, Language language) {
    const auto decoded = decode_file(std::move(bytes));
    if (!decoded) return fail(Faults{file_name + ": " + std::string(text(decoded.error(), language))});
    const auto records = parse_csv(*decoded, delimiter_of(*decoded));
    if (!records)
        return fail(Faults{fmt::format("{}:{}: {}", file_name, records.error().line, text(records.error().what, language))});
    return RowsReader(file_name, table, language).read(*records);
}

}  // namespace countersign::documents
