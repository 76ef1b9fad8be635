// Documents on paper: print, and whether a printed one agrees with the log.
#include <chrono>

#include "clients/cli/paper.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/whole_file.hpp"
#include "clients/documents/sheet.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/print/paper_code.hpp"
#include "clients/print/render.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct PrintOptions {
    std::string instance;
    std::optional<std::string> out;
    bool is_copy = false;
};

void print_instance(Session& session, const PrintOptions& given) {
    const json instance = session.ask("instance.show", {{"instance", given.instance}});
    const json status = session.ask("admin.status");
    const Mark mark = given.is_copy ? Mark::copy : Mark::original;
    const print::Sheet sheet = sheet_of(instance, member(status, "company"), mark, member(status, "now"), session.language());
    const auto made_at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto pdf = print::render_pdf(sheet, made_at);
    if (!pdf) throw Complaint(Exit::internal, "print_failed", session.say(Text::print_failed, pdf.error()));
    if (given.out == "-") {
        session.out() << *pdf;
        return;
    }
    const std::string file = given.out.value_or(member(instance, "instance") + ".pdf");
    if (!write_whole_file(file, *pdf)) throw usage_complaint(session.say(Text::file_unwritable, file));
    if (!session.print_json({{"file", file}, {"code", sheet.code}})) session.out() << session.say(Text::printed_to, file) << '\n';
}

}  // namespace

// The row with that number must have that hash, and the event made of it be of that document and version.
void verify_paper(Session& session, const std::string& written) {
    const auto code = print::read_paper_code(written);
    if (!code || code->seq == 0) throw usage_complaint(session.say(Text::paper_code_malformed));
    const auto complain = [](const std::string& sentence) { throw Complaint(Exit::refused, "paper_differs", sentence); };
    const json chain = session.ask("audit.chain", {{"after", std::to_string(code->seq - 1)}, {"limit", 1}});
    const json& rows = part(chain, "items");
    if (rows.empty() || member(rows.front(), "hash") != code->hash) complain(session.say(Text::paper_not_in_log, code->seq));
    const json events = session.ask("events.since", {{"seq", code->seq - 1}, {"limit", 1}});
    const json data = part(events, "items").empty() ? json::object() : part(part(events, "items").front(), "data");
    if (member(data, "instance") != code->instance || member(data, "version") != std::to_string(code->version))
        complain(session.say(Text::paper_other_document, code->seq, code->instance, code->version));
    const json now = session.ask("instance.show", {{"instance", code->instance}});
    const bool is_newest = member(now, "version") == std::to_string(code->version);
    if (session.print_json({{"ok", true}, {"instance", code->instance}, {"version", code->version}, {"seq", code->seq}, {"newest", is_newest}}))
        return;
    session.out() << session.say(Text::paper_good, code->instance, code->version, code->seq) << '\n';
    if (!is_newest) session.out() << session.say(Text::paper_newer, member(now, "version")) << '\n';
}

void add_print_command(Program& program) {
    auto given = std::make_shared<PrintOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "print", .summary = Text::about_print, .description = Text::manual_print,
                                     .examples = {"countersign print MF-12", "countersign print MF-12 --copy --out copy.pdf"}},
                                    [given](Session& session) { print_instance(session, *given); });
    program.positional(command, "INSTANCE", given->instance, Text::argument_instance, Candidates::instance)->required();
    program.option(command, "--out", "FILE", given->out, Text::option_print_out, Candidates::file);
    program.flag(command, "--copy", given->is_copy, Text::option_print_copy);
}

}  // namespace countersign::cli
