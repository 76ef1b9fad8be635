// Writing by libxlsxwriter. Debian's version writes to files only, so there is one for a moment, in a folder of its own.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <xlsxwriter.h>

#include "clients/spreadsheet/workbook.hpp"

namespace countersign::spreadsheet {

namespace {

namespace fs = std::filesystem;

constexpr double column_width = 16, label_width = 24;

class PrivateFolder {
public:
    PrivateFolder() {
        std::string name = (fs::temp_directory_path() / "countersign-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~PrivateFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class BookWriter {
public:
    explicit BookWriter(const std::string& file) : book_(workbook_new(file.c_str())) {
        head_ = format("@", true);
        formats_[0] = format("@", false);
        formats_[1] = format("#,##0", false);
        formats_[2] = format("#,##0.00", false);
        formats_[3] = format("0.00%", false);
        formats_[4] = format("yyyy-mm-dd", false);
    }

    void write(const Table& table) {
        lxw_worksheet* sheet = workbook_add_worksheet(book_, table.name.c_str());
        write_head(sheet, table);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (std::size_t column = 0; column < std::min(table.columns.size(), table.rows[row].size()); ++column)
                write_cell(sheet, row + 1, column, table.columns[column], table.rows[row][column]);
        for (std::size_t column = 0; column < table.columns.size(); ++column) validate(sheet, table, column);
    }
    // Lists of choices, on a sheet that is not shown: a list in the cell's own rule holds 255 characters.
    void write_choices(const std::vector<Table>& tables) {
        lxw_worksheet* sheet = nullptr;
        for (const Table& table : tables)
            for (const Column& column : table.columns) {
                const auto& choices = column.choices;
                if (choices.empty()) continue;
                if (sheet == nullptr) sheet = workbook_add_worksheet(book_, choices_sheet);
                const auto place = static_cast<lxw_col_t>(lists_++);
                for (std::size_t row = 0; row < choices.size(); ++row)
                    worksheet_write_string(sheet, static_cast<lxw_row_t>(row), place, choices[row].c_str(), nullptr);
            }
        if (sheet != nullptr) worksheet_hide(sheet);
    }
    [[nodiscard]] bool close() { return workbook_close(book_) == LXW_NO_ERROR; }

private:
    static constexpr const char* choices_sheet = "_lists";

    [[nodiscard]] lxw_format* format(const char* number, bool is_head) {
        lxw_format* made = workbook_add_format(book_);
        format_set_num_format(made, number);
        if (is_head) format_set_bold(made);
        return made;
    }
    [[nodiscard]] lxw_format* format_of(ColumnKind kind) const { return formats_[static_cast<std::size_t>(kind)]; }

    void write_head(lxw_worksheet* sheet, const Table& table) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const Column& column = table.columns[i];
            const auto place = static_cast<lxw_col_t>(i);
            worksheet_set_column(sheet, place, place, column.kind == ColumnKind::text ? label_width : column_width, format_of(column.kind));
            worksheet_write_string(sheet, 0, place, column.label.c_str(), head_);
            if (!column.note.empty()) worksheet_write_comment(sheet, 0, place, column.note.c_str());
        }
        worksheet_freeze_panes(sheet, 1, 0);
    }

    void write_cell(lxw_worksheet* sheet, std::size_t row, std::size_t column, const Column& kind, const std::string& text) const {
        const auto r = static_cast<lxw_row_t>(row);
        const auto c = static_cast<lxw_col_t>(column);
        if (text.empty()) return;
        char* end = nullptr;
        const double number = std::strtod(text.c_str(), &end);
        const bool is_number = end == text.c_str() + text.size();
        if (kind.kind == ColumnKind::date && text.size() == 10) {
            lxw_datetime date{};
            date.year = std::atoi(text.substr(0, 4).c_str());
            date.month = std::atoi(text.substr(5, 2).c_str());
            date.day = std::atoi(text.substr(8, 2).c_str());
            worksheet_write_datetime(sheet, r, c, &date, format_of(kind.kind));
        } else if (kind.kind != ColumnKind::text && is_number) {
            worksheet_write_number(sheet, r, c, number, format_of(kind.kind));
        } else {
            worksheet_write_string(sheet, r, c, text.c_str(), format_of(ColumnKind::text));
        }
    }

    void validate(lxw_worksheet* sheet, const Table& table, std::size_t column) {
        const Column& kind = table.columns[column];
        const std::size_t last = table.rows.size() + table.room;
        if (last == 0) return;
        lxw_data_validation rule{};
        std::string range;
        if (!kind.choices.empty()) {
            const std::string name = cell_name(0, validated_++);
            const std::string letters = name.substr(0, name.size() - 1);
            range = std::string("=") + choices_sheet + "!$" + letters + "$1:$" + letters + "$" + std::to_string(kind.choices.size());
            rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
            rule.value_formula = range.data();
        } else if (kind.kind == ColumnKind::integer) {
            rule.validate = LXW_VALIDATION_TYPE_INTEGER;
            rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        } else if (kind.kind == ColumnKind::money || kind.kind == ColumnKind::percent) {
            rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
            rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        } else {
            return;
        }
        const auto place = static_cast<lxw_col_t>(column);
        worksheet_data_validation_range(sheet, 1, place, static_cast<lxw_row_t>(last), place, &rule);
    }

    lxw_workbook* book_;
    lxw_format* head_ = nullptr;
    std::array<lxw_format*, 5> formats_{};
    std::size_t lists_ = 0, validated_ = 0;
};

}  // namespace

Result<std::string, Fault> write_xlsx(const std::vector<Table>& tables) {
    const Fault no_room{"无法写出 Excel 文件：临时目录不可写或空间不足。",
                        "Expected room for a workbook in the folder for temporary files, but it can not be written."};
    const PrivateFolder folder;
    if (folder.path().empty()) return fail(no_room);
    const fs::path file = folder.path() / "book.xlsx";
    BookWriter writer(file.string());
    for (const Table& table : tables) writer.write(table);
    writer.write_choices(tables);
    if (!writer.close()) return fail(no_room);
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

}  // namespace countersign::spreadsheet
