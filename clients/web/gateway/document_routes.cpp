// Documents in and out: rows of a spreadsheet to be filed, templates to fill in, forms on paper, lists and reports as
// workbooks or CSV. Nothing is filed here: rows go back to the page, which files them with the form.
#include <fmt/format.h>

#include "clients/documents/report.hpp"
#include "clients/documents/rows.hpp"
#include "clients/documents/sheet.hpp"
#include "clients/documents/summaries.hpp"
#include "clients/documents/template.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/front/query.hpp"
#include "clients/print/render.hpp"
#include "clients/web/gateway/gateway.hpp"

namespace countersign::web {

namespace {

using documents::Field;
using documents::Language;
using front::query_value;

constexpr std::size_t file_bytes_max = 10 * 1024 * 1024;  // as spreadsheet::Limits
constexpr std::size_t page_items = 1000;                  // of the protocol's lists
constexpr std::size_t exported_most = 20'000;
constexpr const char* xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

std::string value_of(const FrontRequest& request, std::string_view name) { return query_value(request, name).value_or(""); }

Language language_of(const FrontRequest& request) { return value_of(request, "language") == "en" ? Language::en : Language::zh; }

FrontAnswer no_such_table() {
    return refusal_reply(404, "not_found",
                         {"没有这个明细表。", "Expected a table of this document or workflow that may be filled in, but there is none of this name."});
}

FrontAnswer no_such_export() {
    return refusal_reply(404, "not_found",
                         {"只能导出 instances、inbox 或 report，格式 xlsx 或 csv。",
                          "Expected instances, inbox or report (with one of its tables), as xlsx or csv, but it is something else."});
}

// A file of CSV holds one table; without a name the first.
const documents::ListTable* table_named(const std::vector<documents::ListTable>& tables, const std::string& id) {
    for (const documents::ListTable& table : tables)
        if (id.empty() || table.id == id) return &table;
    return nullptr;
}

FrontAnswer not_made(const Sentence& why) { return refusal_reply(422, "not_made", why); }

const Json* named(const Json& list, const char* member, const std::string& name) {
    for (const Json& each : list)
        if (documents::member(each, member) == name) return &each;
    return nullptr;
}

// The fields that a table is among: an action's inputs, or the form's.
Json fields_in(const Json& described, const std::string& action, const char* form) {
    if (action.empty()) return documents::part(described, form);
    const Json* found = named(documents::part(described, "actions"), "action", action);
    return found == nullptr ? Json::array() : documents::part(*found, "input");
}

struct Asked {
    std::string title;
    std::vector<Field> fields;
    Json form = Json::object();  // as it stands, of an instance
};

Result<Asked, Failure> look_up(Daemon& daemon, const Visitor& visitor, const FrontRequest& request) {
    const std::string instance = value_of(request, "instance"), action = value_of(request, "action");
    const bool is_instance = !instance.empty();
    const Answer shown = is_instance ? daemon.ask_as(visitor.speaker, "instance.show", {{"instance", instance}})
                                     : daemon.ask_as(visitor.speaker, "workflow.show", {{"workflow", value_of(request, "workflow")}});
    if (!shown) return fail(shown.error());
    return Asked{.title = documents::label(*shown, "title", language_of(request)),
                 .fields = documents::read_fields(fields_in(*shown, action, is_instance ? "form_fields" : "form")),
                 .form = shown->value("form", Json::object())};
}

FrontAnswer faults_reply(const std::vector<documents::RowFault>& faults) {
    Json listed = Json::array();
    for (const documents::RowFault& fault : faults) listed.push_back(documents::to_json(fault));
    const std::string zh = fmt::format("文件有 {} 处错误，未导入任何内容。", faults.size());
    const std::string en = fmt::format("Expected rows as the table wants them, but {} cells are wrong; nothing was taken.", faults.size());
    return json_reply(422, {{"code", "rows_wrong"},
                            {"text", {{"zh", zh}, {"en", en}}},
                            {"hint", {{"zh", "请按所列单元格改正后再导入。"}, {"en", "Put the cells below right and choose the file again."}}},
                            {"faults", std::move(listed)}});
}

Failure too_many() {
    return {.kind = connection::FailureKind::refused,
            .code = "limit_exceeded",
            .text = {fmt::format("超过 {} 行，无法导出。", exported_most),
                     fmt::format("Expected at most {} rows, but there are more.", exported_most)},
            .hint = {"请缩小筛选范围。", "Narrow the list down."}};
}

// A list is asked for page by page, so that a long one is whole; past the most it is refused rather than cut.
Result<Json, Failure> all_items(Daemon& daemon, const Speaker& speaker, const std::string& method, Json params) {
    Json items = Json::array();
    params["limit"] = page_items;
    while (true) {
        const Answer page = daemon.ask_as(speaker, method, params);
        if (!page) return page;
        for (const Json& item : documents::part(*page, "items")) items.push_back(item);
        const std::string next = documents::member(*page, "next");
        if (next.empty()) return items;
        if (items.size() >= exported_most) return fail(too_many());
        params["after"] = next;
    }
}

// The filter of instance.list as a query has it.
Json filter_of(const FrontRequest& request) {
    Json params = Json::object();
    for (const char* name : {"workflow", "state", "initiator", "period", "flag", "waiting_for", "text"})
        if (const auto value = query_value(request, name); value && !value->empty()) params[name] = *value;
    for (const char* name : {"closed", "mine"})
        if (const auto value = query_value(request, name); value && !value->empty()) params[name] = *value == "true";
    return params;
}

Result<std::vector<documents::ListTable>, Failure> tables_of(Daemon& daemon, const Speaker& speaker, const FrontRequest& request) {
    const Language language = language_of(request);
    const std::string list = value_of(request, "list");
    if (list == "report") {
        const Json asked{{"workflow", value_of(request, "workflow")}, {"month", value_of(request, "month")}};
        const Answer report = daemon.ask_as(speaker, "report.show", asked);
        if (!report) return fail(report.error());
        return documents::report_tables(*report, language);
    }
    const bool is_inbox = list == "inbox";
    const auto items = is_inbox ? all_items(daemon, speaker, "task.inbox", Json::object())
                                : all_items(daemon, speaker, "instance.list", filter_of(request));
    if (!items) return fail(items.error());
    return std::vector{is_inbox ? documents::inbox_table(*items, language) : documents::list_table(*items, language)};
}

}  // namespace

FrontAnswer Gateway::rows(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const auto asked = look_up(parts_.daemon, *visitor, request);
    if (!asked) return failure_reply(asked.error());
    const Field* table = documents::find_table(asked->fields, value_of(request, "field"));
    if (table == nullptr) return no_such_table();
    const auto read = documents::read_table(request.body, *table, language_of(request));
    return read ? json_reply(200, {{"rows", *read}}) : faults_reply(read.error());
}

FrontAnswer Gateway::filled_template(const FrontRequest& request) {
    const auto visitor = door_.visitor(request);
    if (!visitor) return visitor.error();
    const auto asked = look_up(parts_.daemon, *visitor, request);
    if (!asked) return failure_reply(asked.error());
    const Field* table = documents::find_table(asked->fields, value_of(request, "field"));
    if (table == nullptr) return no_such_table();
    const Language language = language_of(request);
    const auto written = documents::write_template(*table, asked->title, language, documents::part(asked->form, table->id.c_str()));
    if (!written) return not_made(written.error());
    return file_reply(xlsx_type, fmt::format("{}-{}.xlsx", asked->title, documents::field_name(*table, language)), *written);
}

FrontAnswer Gateway::paper(const FrontRequest& request) {
    const auto visitor = door_.visitor(request);
    if (!visitor) return visitor.error();
    const Answer shown = parts_.daemon.ask_as(visitor->speaker, "instance.show", {{"instance", value_of(request, "instance")}});
    if (!shown) return failure_reply(shown.error());
    const Answer status = parts_.daemon.ask("admin.status");
    if (!status) return failure_reply(status.error());
    const bool is_copy = value_of(request, "mark") == "copy";
    const print::Sheet sheet = documents::sheet_of(*shown,
                                                   documents::member(*status, "company"),
                                                   is_copy ? documents::Mark::copy : documents::Mark::original,
                                                   documents::member(*status, "now"),
                                                   language_of(request));
    const auto pdf = print::render_pdf(sheet, std::chrono::floor<std::chrono::seconds>(parts_.now()));
    if (!pdf) return not_made({"无法排版：" + pdf.error(), pdf.error()});
    return file_reply("application/pdf", documents::member(*shown, "instance") + (is_copy ? "-copy.pdf" : ".pdf"), *pdf);
}

FrontAnswer Gateway::exported(const FrontRequest& request) {
    const auto visitor = door_.visitor(request);
    if (!visitor) return visitor.error();
    const std::string list = value_of(request, "list"), format = value_of(request, "format");
    const bool is_list = list == "instances" || list == "inbox" || list == "report";
    if (!is_list || (format != "xlsx" && format != "csv")) return no_such_export();
    const auto tables = tables_of(parts_.daemon, visitor->speaker, request);
    if (!tables) return failure_reply(tables.error());
    const std::string name = list == "report" ? value_of(request, "workflow") + "-" + value_of(request, "month") : list;
    if (format == "csv") {
        const documents::ListTable* table = table_named(*tables, value_of(request, "table"));
        if (table == nullptr) return no_such_export();
        return file_reply("text/csv; charset=utf-8", name + ".csv", documents::csv_file_of(*table));
    }
    const auto workbook = documents::workbook_of(*tables);
    return workbook ? file_reply(xlsx_type, name + ".xlsx", *workbook) : not_made(workbook.error());
}

void Gateway::add_document_routes(front::Routes& routes) {
    routes.push_back({.method = "POST",
                      .prefix = "/api/rows",
                      .answer = [this](const FrontRequest& request) { return rows(request); },
                      .body_bytes_max = file_bytes_max});
    routes.push_back({"GET", "/api/template", [this](const FrontRequest& request) { return filled_template(request); }});
    routes.push_back({"GET", "/api/print", [this](const FrontRequest& request) { return paper(request); }});
    routes.push_back({"GET", "/api/export", [this](const FrontRequest& request) { return exported(request); }});
}

}  // namespace countersign::web
