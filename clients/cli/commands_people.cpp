// The commands about who is who: people, key.
#include "clients/cli/draw_list.hpp"
#include "clients/cli/people_file.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/connection/key_file.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

struct PeopleOptions {
    std::string person, file, public_key;
    std::optional<std::string> role, request;
};

void list_people(Session& session, const PeopleOptions& given) {
    json params = json::object();
    if (given.role) params["role"] = *given.role;
    const json answer = session.list("people.list", params, 100000);
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), answer["items"],
               {{"id", Text::column_id}, {"name", Text::column_person}, {"roles", Text::column_roles},
                {"department", Text::column_department}, {"manager", Text::column_manager}, {"active", Text::column_active}});
}

void show_person(Session& session, const PeopleOptions& given) {
    const json answer = session.ask("people.show", {{"person", given.person}});
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), json::array({answer}),
               {{"id", Text::column_id}, {"name", Text::column_person}, {"roles", Text::column_roles},
                {"department", Text::column_department}, {"manager", Text::column_manager},
                {"deputies", Text::column_deputies}, {"active", Text::column_active}});
    if (!part(answer, "absences").empty()) {
        draw_heading(session.canvas(), Text::heading_absences);
        draw_items(session.canvas(), part(answer, "absences"), {{"from", Text::column_from}, {"until", Text::column_until}});
    }
    draw_heading(session.canvas(), Text::heading_keys);
    draw_items(session.canvas(), part(answer, "keys"),
               {{"public_key", Text::column_public_key}, {"label", Text::column_label}, {"revoked", Text::column_revoked}});
}

void import_people(Session& session, const PeopleOptions& given) {
    session.print_receipt(session.change({.method = "people.import",
                                          .request = given.request,
                                          .same = {{"file", given.file}},
                                          .params = [&] { return read_people_file(given.file, session.language()); }}));
}

void revoke_key(Session& session, const PeopleOptions& given) {
    session.print_receipt(session.change({.method = "people.revoke_key",
                                          .request = given.request,
                                          .same = {{"public_key", given.public_key}},
                                          .params = [&] { return json{{"public_key", given.public_key}}; }}));
}

struct KeyOptions {
    std::string person;
    std::optional<std::string> file;
};

void print_key(Session& session, const connection::KeyFile& key, const std::filesystem::path& path) {
    const json answer{{"person", key.person}, {"public_key", key.public_key}, {"file", path.string()}};
    if (session.print_json(answer)) return;
    draw_items(session.canvas(), json::array({answer}),
               {{"person", Text::column_person}, {"public_key", Text::column_public_key}, {"file", Text::column_file}});
}

void new_key(Session& session, const KeyOptions& given) {
    const auto path = given.file ? std::filesystem::path(*given.file)
                                 : connection::config_folder(session.around().variable) / (given.person + ".key");
    const auto key = connection::make_key(given.person);
    if (const auto written = connection::write_key_file(path, key); !written)
        throw complaint_of(written.error(), session.language());
    print_key(session, key, path);
    if (!session.options().json && !session.options().json_lines) session.err() << session.say(Text::key_made) << '\n';
}

void show_key(Session& session, const KeyOptions& given) {
    const auto path = given.file ? std::filesystem::path(*given.file) : session.config().key;
    const auto key = connection::read_key_file(path);
    if (!key) throw complaint_of(key.error(), session.language());
    print_key(session, *key, path);
}

void add_keys(Program& program) {
    CLI::App* group = program.add(&program.root(), {.name = "key", .summary = Text::about_key,
                                                    .description = Text::manual_key, .examples = {}}, nullptr);
    auto given = std::make_shared<KeyOptions>();
    CLI::App* command = program.add(group, {.name = "new", .summary = Text::about_key_new, .description = Text::manual_key_new,
                                            .examples = {"countersign key new wang.fang",
                                                         "countersign key new wang.fang --file ./wang.fang.key"}},
                                    [given](Session& session) { new_key(session, *given); });
    program.positional(command, "PERSON", given->person, Text::argument_person)->required();
    program.option(command, "--file", "FILE", given->file, Text::option_key_file, Candidates::file);
    command = program.add(group, {.name = "show", .summary = Text::about_key_show, .description = Text::manual_key_show,
                                  .examples = {"countersign key show"}},
                          [given](Session& session) { show_key(session, *given); });
    program.positional(command, "FILE", given->file, Text::argument_key_file, Candidates::file);
}

}  // namespace

void add_people_commands(Program& program) {
    CLI::App* group = program.add(&program.root(), {.name = "people", .summary = Text::about_people,
                                                    .description = Text::manual_people, .examples = {}}, nullptr);
    auto given = std::make_shared<PeopleOptions>();
    CLI::App* command = program.add(group, {.name = "list", .summary = Text::about_people_list,
                                            .description = Text::manual_people_list,
                                            .examples = {"countersign people list --role finance"}},
                                    [given](Session& session) { list_people(session, *given); });
    program.option(command, "--role", "ROLE", given->role, Text::option_role);
    command = program.add(group, {.name = "show", .summary = Text::about_people_show, .description = Text::manual_people_show,
                                  .examples = {"countersign people show wang.fang"}},
                          [given](Session& session) { show_person(session, *given); });
    program.positional(command, "PERSON", given->person, Text::argument_person, Candidates::person)->required();
    command = program.add(group, {.name = "import", .summary = Text::about_people_import,
                                  .description = Text::manual_people_import,
                                  .examples = {"countersign people import people.toml", "countersign people import people.csv"}},
                          [given](Session& session) { import_people(session, *given); });
    program.positional(command, "FILE", given->file, Text::argument_people_file, Candidates::file)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
    command = program.add(group, {.name = "revoke-key", .summary = Text::about_people_revoke_key,
                                  .description = Text::manual_people_revoke_key,
                                  .examples = {"countersign people revoke-key 'Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID'"}},
                          [given](Session& session) { revoke_key(session, *given); });
    program.positional(command, "PUBLIC_KEY", given->public_key, Text::argument_public_key)->required();
    program.option(command, "--request", "ID", given->request, Text::option_request);
    add_keys(program);
}

}  // namespace countersign::cli
