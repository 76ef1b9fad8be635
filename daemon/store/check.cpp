#include "daemon/store/check.hpp"

#include <map>

#include <fmt/format.h>

#include "daemon/engine/evolve.hpp"
#include "daemon/ensure.hpp"
#include "daemon/store/attachments.hpp"
#include "daemon/store/data_directory.hpp"
#include "daemon/store/log.hpp"
#include "daemon/store/views.hpp"

namespace countersign::store {

namespace {

void say(CheckReport& report, std::string sentence) { report.sentences.push_back(std::move(sentence)); }

void fault(CheckReport& report, std::string sentence) {
    report.ok = false;
    report.sentences.push_back(std::move(sentence));
}

// The names of all files that the log names, by their hashes.
using NamedFiles = std::map<std::string, std::string>;

void note_files(const engine::Entry& entry, NamedFiles& named) {
    for (const engine::Event& event : entry.events)
        if (const auto* file = std::get_if<engine::Attached>(&event)) named.emplace(file->hash, file->name);
}

void check_attachments(const std::filesystem::path& directory, const NamedFiles& named, CheckReport& report) {
    const Attachments attachments(directory);
    for (const auto& [hash, name] : named)
        if (const auto wrong = attachments.fault(hash)) fault(report, fmt::format("{} ({})", *wrong, name));
    if (report.ok && !named.empty()) say(report, fmt::format("All {} attachments that the log names are there, as they were uploaded.", named.size()));
}

void check_replay(const Log& log, NamedFiles& named, CheckReport& report) {
    engine::EngineState state;
    std::uint64_t at = 0;
    try {
        log.visit(1, log.head().seq, [&](const engine::Entry& entry, const Hash&, const std::string&) {
            at = entry.seq;
            note_files(entry, named);
            engine::evolve(state, entry);
        });
    } catch (const BrokenInvariant& broken) {
        return fault(report, fmt::format("Expected entry {} to follow those before it, but: {}.", at, broken.what()));
    }
    say(report, fmt::format("The replay breaks no invariant; it gives {} open instances of {}, and {} persons.",
                            state.open.size(), state.last_instance, state.company.people.persons().size()));
}

void check_views(const std::filesystem::path& file, const Log& log, CheckReport& report) {
    if (!std::filesystem::exists(file)) return say(report, "There is no views.db; the next start makes it from the log.");
    const Head watermark = Views(file).watermark();
    if (watermark.seq == 0) return say(report, "The views are empty; the next start makes them from the log.");
    if (watermark.seq > log.head().seq)
        return fault(report, fmt::format("Expected the views to follow the log, but they have seen entry {} and the log ends "
                                         "at {}: acknowledged entries are missing.",
                                         watermark.seq, log.head().seq));
    if (log.hash_at(watermark.seq) != watermark.hash)
        return fault(report, fmt::format("Expected the views to follow this log, but entry {} was another one when they saw it.",
                                         watermark.seq));
    say(report, fmt::format("The views have reached entry {} of {}.", watermark.seq, log.head().seq));
}

void check_log(const DataDirectory& directory, CheckReport& report) {
    LogOptions options;
    options.verify_all = true;
    options.look_only = true;
    const Log log(directory.path(), options);
    say(report, fmt::format("SQLite finds no fault in log.db; all {} entries are there, fit the chain and can be read.",
                            log.head().seq));
    say(report, fmt::format("The head is {} {}.", log.head().seq, to_hex(log.head().hash)));
    say(report, fmt::format("The anchor names entry {} as acknowledged, and the log holds it.", log.anchored().seq));
    for (const std::string& remark : log.remarks()) say(report, remark);
    NamedFiles named;
    check_replay(log, named, report);
    check_attachments(directory.path(), named, report);
    check_views(directory.path() / "views.db", log, report);
}

}  // namespace

CheckReport check_store(const std::filesystem::path& directory) {
    CheckReport report;
    try {
        const DataDirectory locked(directory, DataDirectory::WhenMissing::refuse);
        if (!std::filesystem::exists(locked.path() / "log.db"))
            fault(report, fmt::format("Expected a log.db in {}, but there is none.", locked.path().string()));
        else
            check_log(locked, report);
    } catch (const std::exception& broken) {
        fault(report, broken.what());
    }
    return report;
}

}  // namespace countersign::store
