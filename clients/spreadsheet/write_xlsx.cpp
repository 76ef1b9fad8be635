// Writing by libxlsxwriter. Debian's version writes to files only, so there is one for a moment, in a folder of its own.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <xlsxwriter.h>

#include "clients/spreadsheet/sheet_name.hpp"
#include "clients/spreadsheet/workbook.hpp"

namespace countersign::spreadsheet {

namespace {

namespace fs = std::filesystem;

constexpr const char* choices_sheet = "_lists";

constexpr double column_width = 16, label_width = 24;
constexpr double number_most = 999'999'999'999'999;  // 15 digits
constexpr std::size_t said_max = 200;                // of the 255 bytes that a refusal may have, so that no character is cut in two

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
        hint_ = format("@", false);
        format_set_italic(hint_);
        format_set_font_color(hint_, LXW_COLOR_GRAY);
        format_set_text_wrap(hint_);
        formats_[0] = format("@", false);
        formats_[1] = format("#,##0", false);
        formats_[2] = format("#,##0.00", false);
        formats_[3] = format("0.00%", false);
        formats_[4] = format("yyyy-mm-dd", false);
    }

    void write(const Table& table) {
        lxw_worksheet* sheet = workbook_add_worksheet(book_, names_.free(table.name).c_str());
        const std::size_t first = write_head(sheet, table);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (std::size_t column = 0; column < std::min(table.columns.size(), table.rows[row].size()); ++column)
                write_cell(sheet, first + row, column, table.columns[column], table.rows[row][column]);
        const std::size_t last = first + table.rows.size() + table.room;
        if (table.room > 0)
            for (std::size_t column = 0; column < table.columns.size(); ++column) validate(sheet, table, column, first, last - 1);
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
                    write_text(sheet, static_cast<lxw_row_t>(row), place, choices[row], nullptr);
            }
        if (sheet != nullptr) worksheet_hide(sheet);
    }
    // False when something is not in the file.
    [[nodiscard]] bool close() { return workbook_close(book_) == LXW_NO_ERROR && is_whole_; }

private:

    [[nodiscard]] lxw_format* format(const char* number, bool is_head) {
        lxw_format* made = workbook_add_format(book_);
        format_set_num_format(made, number);
        if (is_head) format_set_bold(made);
        return made;
    }
    [[nodiscard]] lxw_format* format_of(ColumnKind kind) const { return formats_[static_cast<std::size_t>(kind)]; }

    // Where the rows begin.
    [[nodiscard]] std::size_t write_head(lxw_worksheet* sheet, const Table& table) {
        bool has_hints = false;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const Column& column = table.columns[i];
            const auto place = static_cast<lxw_col_t>(i);
            const double usual = column.kind == ColumnKind::text ? label_width : column_width;
            worksheet_set_column(sheet, place, place, column.width > 0 ? column.width : usual, format_of(column.kind));
            write_text(sheet, 0, place, column.label, head_);
            if (!column.note.empty()) worksheet_write_comment(sheet, 0, place, column.note.c_str());
            if (!column.hint.empty()) write_text(sheet, 1, place, column.hint, hint_);
            has_hints = has_hints || !column.hint.empty();
        }
        const std::size_t first = has_hints ? 2 : 1;
        worksheet_freeze_panes(sheet, static_cast<lxw_row_t>(first), 0);
        return first;
    }

    void write_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text, lxw_format* format) {
        is_whole_ = worksheet_write_string(sheet, row, column, text.c_str(), format) == LXW_NO_ERROR && is_whole_;
    }

    void write_cell(lxw_worksheet* sheet, std::size_t row, std::size_t column, const Column& kind, const std::string& text) {
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
            is_whole_ = worksheet_write_datetime(sheet, r, c, &date, format_of(kind.kind)) == LXW_NO_ERROR && is_whole_;
        } else if (kind.kind != ColumnKind::text && is_number) {
            is_whole_ = worksheet_write_number(sheet, r, c, number, format_of(kind.kind)) == LXW_NO_ERROR && is_whole_;
        } else {
            write_text(sheet, r, c, text, format_of(ColumnKind::text));
        }
    }

    // What the program itself refuses while somebody types. Pasting goes around it, so whoever reads the file checks again.
    void validate(lxw_worksheet* sheet, const Table& table, std::size_t column, std::size_t first, std::size_t last) {
        const Column& kind = table.columns[column];
        lxw_data_validation rule{};
        std::string range, said = kind.hint.size() <= said_max ? kind.hint : std::string();
        if (!kind.choices.empty()) {
            const std::string name = cell_name(0, validated_++);
            const std::string letters = name.substr(0, name.size() - 1);
            range = std::string("=") + choices_sheet + "!$" + letters + "$1:$" + letters + "$" + std::to_string(kind.choices.size());
            rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
            rule.value_formula = range.data();
        } else if (kind.kind == ColumnKind::date) {
            rule.validate = LXW_VALIDATION_TYPE_DATE;
            rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
            rule.minimum_datetime = {.year = 1900, .month = 3, .day = 1, .hour = 0, .min = 0, .sec = 0};
            rule.maximum_datetime = {.year = 9999, .month = 12, .day = 31, .hour = 0, .min = 0, .sec = 0};
        } else if (kind.kind != ColumnKind::text) {
            rule.validate = kind.kind == ColumnKind::integer ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
            rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
            rule.minimum_number = kind.least.empty() ? -number_most : std::strtod(kind.least.c_str(), nullptr);
            rule.maximum_number = kind.most.empty() ? number_most : std::strtod(kind.most.c_str(), nullptr);
        } else {
            return;
        }
        if (!said.empty()) rule.error_message = said.data();
        const auto place = static_cast<lxw_col_t>(column);
        worksheet_data_validation_range(sheet, static_cast<lxw_row_t>(first), place, static_cast<lxw_row_t>(last), place, &rule);
    }

    lxw_workbook* book_;
    SheetNames names_{choices_sheet};
    lxw_format* head_ = nullptr;
    lxw_format* hint_ = nullptr;
    std::array<lxw_format*, 5> formats_{};
    std::size_t lists_ = 0, validated_ = 0;
    bool is_whole_ = true;
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
