// Files of a document: attachment list, attachment get.
#include "clients/cli/attach.hpp"
#include "clients/cli/grid.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/whole_file.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct GetOptions {
    std::string instance, which;
    std::optional<std::string> out;
};

// What the document has come to name, in the order in which it did.
json attached_to(Session& session, const std::string& instance) {
    const json history = session.list("instance.history", {{"instance", instance}}, 10'000);
    json files = json::array();
    for (const auto& entry : part(history, "items"))
        for (const auto& event : part(entry, "events"))
            if (member(event, "event") == "attached") {
                json file = event;
                file["at"] = entry.at("at");
                file["actor_name"] = member(entry, "actor_name");
                files.push_back(std::move(file));
            }
    return files;
}

void list(Session& session, const std::string& instance) {
    const json files = attached_to(session, instance);
    if (session.print_json({{"items", files}})) return;
    Grid grid({{std::string(text(Text::column_file, session.language()))},
               {std::string(text(Text::column_type, session.language()))},
               {std::string(text(Text::column_bytes, session.language())), true},
               {std::string(text(Text::column_hash, session.language()))}});
    for (const auto& file : files)
        grid.add({{member(file, "name")}, {member(file, "type")}, {member(file, "bytes")}, {member(file, "hash").substr(0, 12)}});
    if (!grid.empty()) grid.draw(session.out(), session.canvas().paint, session.canvas().width, 0);
}

// By its name, or by the beginning of its hash; the newest of several.
json chosen(Session& session, const GetOptions& given) {
    json found;
    for (const auto& file : attached_to(session, given.instance))
        if (member(file, "name") == given.which || (given.which.size() >= 4 && member(file, "hash").starts_with(given.which))) found = file;
    if (found.is_null()) throw Complaint(Exit::not_found, "not_found", session.say(Text::no_such_attachment, given.instance, given.which));
    return found;
}

void get(Session& session, const GetOptions& given) {
    const json file = chosen(session, given);
    const std::string content = download_file(session, given.instance, member(file, "hash"));
    if (given.out == "-") {
        session.out() << content;
        return;
    }
    const std::string path = given.out.value_or(member(file, "name"));
    if (!write_whole_file(path, content)) throw usage_complaint(session.say(Text::file_unwritable, path));
    if (!session.print_json({{"file", path}, {"hash", member(file, "hash")}, {"bytes", content.size()}}))
        session.out() << session.say(Text::attachment_written, path, content.size()) << '\n';
}

}  // namespace

void add_attachment_commands(Program& program) {
    CLI::App* group = program.add(&program.root(),
                                  {.name = "attachment", .summary = Text::about_attachment, .description = Text::manual_attachment, .examples = {}},
                                  nullptr);
    auto listed = std::make_shared<std::string>();
    CLI::App* lister = program.add(group,
                                   {.name = "list", .summary = Text::about_attachment_list, .description = Text::manual_attachment_list,
                                    .examples = {"countersign attachment list MF-12"}},
                                   [listed](Session& session) { list(session, *listed); });
    program.positional(lister, "INSTANCE", *listed, Text::argument_instance, Candidates::instance)->required();

    auto given = std::make_shared<GetOptions>();
    CLI::App* getter = program.add(group,
                                   {.name = "get", .summary = Text::about_attachment_get, .description = Text::manual_attachment_get,
                                    .examples = {"countersign attachment get MF-12 receipt.jpg", "countersign attachment get MF-12 3fa9b1 --out receipt.jpg"}},
                                   [given](Session& session) { get(session, *given); });
    program.positional(getter, "INSTANCE", given->instance, Text::argument_instance, Candidates::instance)->required();
    program.positional(getter, "FILE", given->which, Text::argument_attachment)->required();
    program.option(getter, "--out", "FILE", given->out, Text::option_attachment_out, Candidates::file);
}

}  // namespace countersign::cli
