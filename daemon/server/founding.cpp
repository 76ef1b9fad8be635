#include "daemon/server/founding.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "daemon/definitions/calendar_file.hpp"
#include "daemon/definitions/definition_file.hpp"

namespace countersign::server {

namespace {

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in || in.bad()) throw FilesRefused("Expected the file " + file.string() + ", but it can not be read.");
    return text.str();
}

[[noreturn]] void refuse(const std::vector<definitions::Fault>& faults) {
    std::string text;
    for (const definitions::Fault& fault : faults) text += (text.empty() ? "" : "\n") + fault.describe();
    throw FilesRefused(text);
}

engine::SetCalendar calendar_command(const Config& config, const std::string& zone) {
    definitions::CalendarSource source{.published_json = read_file(config.files.calendar),
                                       .published_file = config.files.calendar.string(),
                                       .company_toml = {},
                                       .company_file = config.files.company_calendar.string(),
                                       .zone = zone};
    if (!config.files.company_calendar.empty()) source.company_toml = read_file(config.files.company_calendar);
    const auto loaded = definitions::read_calendar(source);
    if (!loaded) refuse(loaded.error());
    return {.version = loaded->calendar.version(), .text = loaded->canonical};
}

void check_each_other(const std::vector<engine::WorkflowPtr>& workflows) {
    std::vector<const engine::Workflow*> all;
    for (const engine::WorkflowPtr& workflow : workflows) all.push_back(workflow.get());
    for (const engine::Workflow* workflow : all)
        if (const auto faults = definitions::check_with(*workflow, all); !faults.empty()) refuse(faults);
}

// Rows that were shown under its other versions are still there.
void check_continued(const engine::Workflow& workflow, const std::vector<engine::WorkflowPtr>& known) {
    std::vector<const engine::Workflow*> versions;
    for (const engine::WorkflowPtr& one : known)
        if (one->id == workflow.id && one->hash != workflow.hash) versions.push_back(one.get());
    if (const auto faults = definitions::check_with(workflow, versions); !faults.empty()) refuse(faults);
}

bool is_published(const engine::Company& company, const engine::Workflow& workflow) {
    return std::any_of(company.definitions.begin(), company.definitions.end(), [&](const engine::Definition& known) {
        return known.workflow == workflow.id && known.version == workflow.version && known.hash == workflow.hash;
    });
}

struct FileOfDefinition {
    std::string file;
    engine::WorkflowPtr workflow;
};

// What stands in the log is not judged again, whatever has become a rule since.
engine::WorkflowPtr definition_in(const std::filesystem::path& file, const std::vector<engine::WorkflowPtr>& known) {
    const std::string text = read_file(file);
    for (const engine::WorkflowPtr& one : known)
        if (one->text == text) return one;
    auto workflow = definitions::read_definition(text, file.string());
    if (!workflow) refuse(workflow.error());
    return std::move(*workflow);
}

// In order of their names.
std::vector<FileOfDefinition> definitions_in(const std::filesystem::path& folder, const std::vector<engine::WorkflowPtr>& known) {
    if (!std::filesystem::is_directory(folder))
        throw FilesRefused("Expected the folder of workflows " + folder.string() + ", but there is none.");
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().extension() == ".toml") files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<FileOfDefinition> all;
    for (const auto& file : files) all.push_back({.file = file.string(), .workflow = definition_in(file, known)});
    return all;
}

// The workflows as they will be.
std::vector<engine::WorkflowPtr> among(const std::vector<FileOfDefinition>& files, const std::vector<engine::WorkflowPtr>& published) {
    std::vector<engine::WorkflowPtr> all;
    for (const FileOfDefinition& one : files) all.push_back(one.workflow);
    for (const engine::WorkflowPtr& one : published)
        if (std::ranges::none_of(files, [&](const FileOfDefinition& other) { return other.workflow->id == one->id; })) all.push_back(one);
    return all;
}

// Those that new instances get.
std::vector<engine::WorkflowPtr> current_of(const std::vector<engine::WorkflowPtr>& known, const engine::Company& company) {
    std::vector<engine::WorkflowPtr> current;
    for (const auto& [workflow, number] : company.current) current.push_back(known.at(number - 1));
    return current;
}

}  // namespace

void found(store::Log& log,
           const Config::Company& company,
           bool rehearsal,
           engine::Instant now,
           const std::string& operator_key) {
    engine::Entry entry{.seq = 1, .at = now, .actor = "daemon"};
    entry.events.emplace_back(engine::Founded{
        .company = company.name, .zone = company.zone, .currency = company.currency, .rehearsal = rehearsal});
    entry.events.emplace_back(engine::PersonSet{.person = {.id = "operator", .name = "运营", .roles = {"operator"}}});
    entry.events.emplace_back(
        engine::KeySet{.key = {.public_key = operator_key, .person = "operator", .label = "founding"}});
    (void)log.append(std::vector{entry});
}

std::vector<engine::Command> commands_from_files(const Config& config, const engine::Company& company,
                                                 const std::vector<engine::WorkflowPtr>& known) {
    const std::vector<engine::WorkflowPtr> published = current_of(known, company);
    std::vector<engine::Command> commands;
    // What the log has already leaves no row.
    auto calendar = calendar_command(config, company.zone);
    if (calendar.version != company.calendar_version) commands.emplace_back(std::move(calendar));
    const std::vector<FileOfDefinition> files = definitions_in(config.files.workflows, known);
    bool is_any_new = false;
    for (const FileOfDefinition& one : files) {
        if (is_published(company, *one.workflow)) continue;
        const auto faults = definitions::check_among(*one.workflow, one.file, among(files, published));
        if (!faults.empty()) refuse(faults);
        check_continued(*one.workflow, known);
        commands.emplace_back(engine::Publish{.workflow = one.workflow});
        is_any_new = true;
    }
    if (is_any_new) check_each_other(among(files, published));
    return commands;
}

}  // namespace countersign::server
