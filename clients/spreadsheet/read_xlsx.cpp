// Reading: the parts of Office Open XML (ECMA-376, part 1, §18) that hold what is seen in cells.
#include <charconv>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "clients/spreadsheet/archive.hpp"
#include "clients/spreadsheet/cell_text.hpp"
#include "clients/spreadsheet/date_formats.hpp"
#include "clients/spreadsheet/xml_names.hpp"

namespace countersign::spreadsheet {

namespace {

Result<pugi::xml_document, Fault> parse(const Parts& parts, const std::string& path) {
    const auto part = parts.find(path);
    pugi::xml_document document;
    if (part == parts.end()) return fail(not_xlsx());
    const auto how = pugi::parse_default | pugi::parse_ws_pcdata;
    if (!document.load_buffer(part->second.data(), part->second.size(), how)) return fail(damaged());
    return document;
}

// A relationship's target as a path in the archive: from the root ("/xl/..."), or beside the part that names it.
std::string resolved(const std::string& beside, const std::string& target) {
    if (target.starts_with('/')) return target.substr(1);
    std::string folder = beside.substr(0, beside.rfind('/') + 1), rest = target;
    while (rest.starts_with("../") && !folder.empty()) {
        rest.erase(0, 3);
        folder.pop_back();
        folder.erase(folder.rfind('/') + 1);
    }
    return folder + rest;
}

struct Relation {
    std::string type, path;
};

// By id. A part without relationships has none.
std::map<std::string, Relation> relations_of(const Parts& parts, const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
    const auto document = parse(parts, path.substr(0, name) + "_rels/" + path.substr(name) + ".rels");
    std::map<std::string, Relation> relations;
    if (!document) return relations;
    for (const pugi::xml_node& one : document->first_child().children())
        if (is(one, "Relationship"))
            relations[attribute(one, "Id")] = {attribute(one, "Type"), resolved(path, attribute(one, "Target"))};
    return relations;
}

std::string path_by_type(const std::map<std::string, Relation>& relations, std::string_view ending, const std::string& usual) {
    for (const auto& [id, relation] : relations)
        if (relation.type.ends_with(ending)) return relation.path;
    return usual;
}

Cell text_cell(std::string text) { return {text.empty() ? CellKind::empty : CellKind::text, std::move(text)}; }

class SheetReader {
public:
    SheetReader(const std::vector<std::string>& shared, const std::vector<bool>& dates, const Limits& limits)
        : shared_(shared), dates_(dates), limits_(limits) {}

    [[nodiscard]] Result<void, Fault> read(const pugi::xml_node& worksheet, Sheet& sheet) const {
        std::size_t next_row = 0;
        for (const pugi::xml_node& row : child(worksheet, "sheetData").children()) {
            if (!is(row, "row")) continue;
            if (const std::string given = attribute(row, "r"); !given.empty()) next_row = number(given) - 1;
            if (auto no = read_row(row, next_row++, sheet); !no) return no;
        }
        for (const pugi::xml_node& one : child(worksheet, "mergeCells").children()) read_merged(attribute(one, "ref"), sheet);
        return {};
    }

private:
    [[nodiscard]] Result<void, Fault> read_row(const pugi::xml_node& row, std::size_t at, Sheet& sheet) const {
        std::size_t next_column = 0;
        for (const pugi::xml_node& one : row.children()) {
            if (!is(one, "c")) continue;
            if (const std::string given = attribute(one, "r"); !given.empty()) next_column = column_of(given);
            Cell cell = cell_of(one);
            const std::size_t column = next_column++;
            if (cell.kind == CellKind::empty) continue;
            if (at >= limits_.rows || column >= limits_.columns) return fail(too_many());
            if (sheet.rows.size() <= at) sheet.rows.resize(at + 1);
            if (sheet.rows[at].size() <= column) sheet.rows[at].resize(column + 1);
            sheet.rows[at][column] = std::move(cell);
        }
        return {};
    }

    // "B2:C4"; what is none is left out.
    void read_merged(std::string_view written, Sheet& sheet) const {
        const std::size_t colon = written.find(':');
        if (colon == std::string_view::npos) return;
        const auto row_of = [&](std::string_view name) {
            const std::size_t digits = name.find_first_of("0123456789");
            return digits == std::string_view::npos ? 0 : number(name.substr(digits)) - 1;
        };
        const std::string_view first = written.substr(0, colon), last = written.substr(colon + 1);
        sheet.merged.push_back({row_of(first), column_of(first), row_of(last), column_of(last)});
    }

    // A formula's <v> is the result that the program kept when it last calculated.
    [[nodiscard]] Cell cell_of(const pugi::xml_node& node) const {
        const std::string type = attribute(node, "t");
        if (type == "inlineStr") return text_cell(text_of(child(node, "is")));
        const char* value = child(node, "v").child_value();
        if (*value == '\0') return {child(node, "f") && type != "str" ? CellKind::no_result : CellKind::empty, {}};
        if (type == "s") {
            const std::size_t index = number(value);
            return text_cell(index < shared_.size() ? shared_[index] : std::string());
        }
        if (type == "b") return {CellKind::boolean, std::string_view(value) == "1" ? "TRUE" : "FALSE"};
        if (type == "e") return {CellKind::error, value};
        if (type == "str" || type == "d") return text_cell(unescaped(value));
        const std::size_t style = number(attribute(node, "s"));
        return {CellKind::number, decimal_text(value), style < dates_.size() && dates_[style]};
    }

    // What is no number is beyond every limit.
    [[nodiscard]] static std::size_t number(std::string_view text) {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size() ? value : std::string::npos;
    }
    [[nodiscard]] std::size_t column_of(std::string_view name) const {
        constexpr std::size_t letters = 26;
        std::size_t column = 0;
        for (const char c : name) {
            if (c < 'A' || c > 'Z') break;
            column = column * letters + static_cast<std::size_t>(c - 'A' + 1);
            if (column > limits_.columns + 1) break;
        }
        return column - 1;
    }
    [[nodiscard]] Fault too_many() const {
        return {fmt::format("工作表超过 {} 行或 {} 列。", limits_.rows, limits_.columns),
                fmt::format("Expected a sheet of at most {} rows and {} columns, but it has more.", limits_.rows, limits_.columns)};
    }

    const std::vector<std::string>& shared_;
    const std::vector<bool>& dates_;
    Limits limits_;
};

std::vector<std::string> shared_strings(const Parts& parts, const std::string& path) {
    std::vector<std::string> strings;
    const auto document = parse(parts, path);
    if (!document) return strings;
    for (const pugi::xml_node& one : document->document_element().children())
        if (is(one, "si")) strings.push_back(text_of(one));
    return strings;
}

Result<Workbook, Fault> read_workbook(const Parts& parts, const Limits& limits) {
    const std::string path = path_by_type(relations_of(parts, ""), "/officeDocument", "xl/workbook.xml");
    const auto document = parse(parts, path);
    if (!document) return fail(document.error());
    const auto relations = relations_of(parts, path);
    const auto shared = shared_strings(parts, path_by_type(relations, "/sharedStrings", ""));
    const auto style_sheet = parse(parts, path_by_type(relations, "/styles", ""));
    const auto dates = style_sheet ? styles_of_dates(style_sheet->document_element()) : std::vector<bool>();
    const pugi::xml_node root = document->document_element();
    const std::string origin = attribute(child(root, "workbookPr"), "date1904");
    Workbook workbook{.sheets = {}, .counts_from_1904 = origin == "1" || origin == "true"};
    for (const pugi::xml_node& one : child(root, "sheets").children()) {
        const auto relation = relations.find(attribute(one, "id"));
        if (relation == relations.end()) return fail(damaged());
        if (!relation->second.type.ends_with("/worksheet")) continue;  // a chart
        const auto worksheet = parse(parts, relation->second.path);
        if (!worksheet) return fail(damaged());
        Sheet& sheet = workbook.sheets.emplace_back(Sheet{.name = attribute(one, "name")});
        sheet.is_hidden = attribute(one, "state").ends_with("idden");  // hidden, veryHidden
        if (auto no = SheetReader(shared, dates, limits).read(worksheet->document_element(), sheet); !no) return fail(no.error());
    }
    if (workbook.sheets.empty()) return fail(not_xlsx());
    return workbook;
}

}  // namespace

Result<Workbook, Fault> read_xlsx(std::string_view bytes, const Limits& limits) {
    const auto parts = unpack(bytes, limits);
    if (!parts) return fail(parts.error());
    return read_workbook(*parts, limits);
}

std::optional<std::chrono::year_month_day> date_of(std::string_view number, bool counts_from_1904) {
    constexpr int first = 61, last = 2'958'465, days_between = 1'462;
    constexpr std::chrono::sys_days day_zero = std::chrono::year{1899} / 12 / 30;
    int serial = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), serial);
    if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
    if (counts_from_1904) serial += days_between;
    if (serial < first || serial > last) return std::nullopt;
    return std::chrono::year_month_day{day_zero + std::chrono::days{serial}};
}

std::string cell_name(std::size_t row, std::size_t column) {
    constexpr std::size_t letters = 26;
    std::string name;
    for (std::size_t left = column + 1; left > 0; left = (left - 1) / letters)
        name.insert(name.begin(), static_cast<char>('A' + (left - 1) % letters));
    return name + std::to_string(row + 1);
}

}  // namespace countersign::spreadsheet
