#include "clients/notify/desk/form_markup.hpp"

#include <fmt/format.h>

#include "clients/notify/desk/html.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

constexpr std::size_t rows_max = 200;

std::string name_of(const Json& field, Language language) {
    const std::string name = in(language, label_of(field, "label"));
    return name.empty() ? text_of(field, {"id"}) : name;
}

const char* css_of(const Json& field) {
    const std::string type = text_of(field, {"type"});
    return type == "money" || type == "integer" ? " class=\"n\"" : "";
}

std::string row_markup(const Json& columns, const Json& row, Language language) {
    std::string cells;
    for (const Json& column : columns)
        cells += fmt::format(
            "<td{}>{}</td>", css_of(column), foreign(value_text(part_of(row, {text_of(column, {"id"}).c_str()}), column, language)));
    return "<tr>" + cells + "</tr>\n";
}

std::string table_markup(const Json& field, const Json& rows, Language language) {
    const Json& columns = part_of(field, {"columns"});
    std::string head, body;
    for (const Json& column : columns)
        head += fmt::format("<th scope=\"col\"{}>{}</th>", css_of(column), foreign(name_of(column, language)));
    for (std::size_t i = 0; i < rows.size() && i < rows_max; ++i) body += row_markup(columns, rows[i], language);
    std::string more;
    if (rows.size() > rows_max)
        more = fmt::format(fmt::runtime(in(language, {"<p>另有 {} 行，请在终端查看。</p>\n", "<p>{} more rows are shown at the terminal.</p>\n"})),
                           rows.size() - rows_max);
    const std::string name = name_of(field, language);
    return "<h2>" + foreign(name) + "</h2>\n<div class=\"lines\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(name) +
           "\"><table><thead><tr>" + head + "</tr></thead><tbody>\n" + body + "</tbody></table></div>\n" + more;
}

}  // namespace

std::string form_markup(const Json& shown, Language language) {
    const Json& form = part_of(shown, {"form"});
    std::string plain, tables;
    if (!form.is_object()) return {};
    for (const Json& field : part_of(shown, {"form_fields"})) {
        const auto value = form.find(text_of(field, {"id"}));
        if (value == form.end() || value->is_null()) continue;
        if (value->is_array()) tables += table_markup(field, *value, language);
        else plain += "<dt>" + foreign(name_of(field, language)) + "</dt><dd>" + foreign(value_text(*value, field, language)) + "</dd>\n";
    }
    if (!plain.empty()) plain = "<h2>" + in(language, {"表单", "Form"}) + "</h2>\n<dl>\n" + plain + "</dl>\n";
    return plain + tables;
}

}  // namespace countersign::notify
