// countersignd: reads the configuration, builds every part, connects them, runs the loop. What is not
// built here does not exist: no singletons, no registries.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <sodium.h>

#include "daemon/server/config.hpp"
#include "daemon/server/founding.hpp"
#include "daemon/server/gate.hpp"
#include "daemon/server/keys.hpp"
#include "daemon/server/lines.hpp"
#include "daemon/server/loop.hpp"
#include "daemon/server/randomness.hpp"
#include "daemon/server/recovery.hpp"
#include "daemon/store/check.hpp"
#include "daemon/store/data_directory.hpp"
#include "daemon/store/place.hpp"

// What jemalloc reads when the process starts (DECISIONS.md); MALLOC_CONF in the environment goes before it.
extern "C" {
const char* malloc_conf = "thp:always,narenas:2";
}

namespace {

using namespace countersign;

// What a supervisor may rely on; shown by --help.
enum ExitCode {
    exit_ok = 0,
    exit_usage = 64,
    exit_damaged = 65,
    exit_refused = 66,
    exit_internal = 70,
    exit_storage = 74,
    exit_config = 78
};

struct Options {
    std::string config_file = "/etc/countersign/daemon.toml";
    std::string data;
    std::string rehearse;
    std::string check;
    bool is_restored = false;
};

struct ConfigRefused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

server::Config load_config(const Options& options) {
    std::ifstream in(options.config_file);
    if (!in)
        throw ConfigRefused("Expected the configuration file " + options.config_file +
                            ", but it can not be read. Name one with --config.");
    std::ostringstream text;
    text << in.rdbuf();
    auto config = server::read_config(text.str(), options.config_file);
    if (!config) {
        std::string faults;
        for (const auto& fault : config.error()) faults += (faults.empty() ? "" : "\n") + fault.describe();
        throw ConfigRefused(faults);
    }
    if (!options.data.empty()) config->files.data = options.data;
    return std::move(*config);
}

int check(const std::string& directory) {
    const store::CheckReport report = store::check_store(directory);
    for (const std::string& sentence : report.sentences) std::cout << sentence << '\n';
    return report.ok ? exit_ok : exit_damaged;
}

// Replaced as a whole, so that a reader never sees half of it.
void write_endpoints(const std::filesystem::path& directory, const server::Gate& gate) {
    const auto file = directory / "endpoints", fresh = directory / "endpoints.new";
    std::ofstream(fresh) << "requests = \"" << gate.requests_endpoint() << "\"\nfeed = \"" << gate.feed_endpoint()
                         << "\"\n";
    std::filesystem::rename(fresh, file);
}

server::GateOptions gate_options(const server::Config::Listen& listen, const server::KeyPair& key) {
    return {.requests = listen.requests,
            .feed = listen.feed,
            .key = key,
            .message_bytes_max = listen.message_bytes_max,
            .queue_messages_max = listen.queue_messages_max,
            .backlog = listen.backlog,
            .handshake_timeout = listen.handshake_timeout,
            .heartbeat_every = listen.heartbeat_every,
            .silence_max = listen.silence_max};
}

// What a copy owes may have been delivered already by the house that it was copied from.
void hold_outbox_of_copy(server::Loop& loop, const std::filesystem::path& directory, const Options& options, bool founding) {
    const bool is_at_home = founding || store::is_at_its_place(directory);
    if (options.is_restored || !is_at_home) {
        const std::string reason = options.is_restored ? "the daemon was started with --restored"
                                                       : "log.db was copied or restored here";
        loop.submit_own({engine::HoldOutbox{.reason = reason}});
        server::write_line(server::Level::warning, "outbox_held", {{"text", std::string_view(reason)}});
    }
    if (!is_at_home || founding) store::note_place(directory);
}

std::unique_ptr<server::Clock> make_clock(const engine::EngineState& state, const Options& options) {
    if (state.company.rehearsal != !options.rehearse.empty())
        throw store::StoreRefused(
            state.company.rehearsal
                ? "Expected --rehearse, because this data directory belongs to a rehearsal for ever."
                : "Expected no --rehearse, because this data directory belongs to a company at work.");
    if (!state.company.rehearsal) return std::make_unique<server::WallClock>(state.last_at);
    return std::make_unique<server::VirtualClock>(std::max(state.last_at, state.company.clock.value_or(state.last_at)));
}

int serve(const Options& options) {
    const server::Config config = load_config(options);
    server::set_up_lines(config.lines);
    server::Signals signals;
    server::raise_descriptor_limit();
    server::seed_routing_ids();

    store::DataDirectory directory(config.files.data, store::DataDirectory::WhenMissing::create);
    store::Log log(directory.path(), {.verify_entries = config.store.verify_entries});
    for (const std::string& remark : log.remarks())
        server::write_line(server::Level::warning, "log_remark", {{"text", std::string_view(remark)}});
    const bool founding = log.head().seq == 0;
    const server::HouseKeys keys = server::house_keys(directory.path() / "keys", founding);
    if (founding) {
        engine::Instant start = server::read_system_clocks().wall;
        if (!options.rehearse.empty()) start = *engine::parse_instant(options.rehearse);
        server::found(log, config.company, !options.rehearse.empty(), start, keys.operator_public_key);
    }
    directory.make_ballast();

    auto views = std::make_unique<store::Views>(directory.path() / "views.db");
    server::Recovered recovered = server::recover(log, *views);
    server::write_line(server::Level::info,
                       "recovered",
                       {{"seq", log.head().seq},
                        {"open", recovered.state.open.size()},
                        {"replayed", recovered.replayed},
                        {"rebuilt", recovered.rebuilt}});
    const auto clock = make_clock(recovered.state, options);
    server::Processor processor(log, std::move(recovered), [] { return server::random_hex(16); }, config.channels.limit);
    server::Mailbox mailbox;
    store::Projector projector(
        std::move(views),
        {.on_answer = [&](std::uint64_t ticket, nlohmann::json result) { mailbox.put(ticket, std::move(result)); },
         .on_failure = [&](const std::string& sentence) { mailbox.put_failure(sentence); },
         .on_full =
             [&](const std::string& sentence) {
                 directory.free_ballast();
                 mailbox.put_disk_full(sentence);
             }});
    const store::Attachments attachments(directory.path());
    const std::vector<store::HeldContent> uploaded = attachments.open();
    store::Errands errands;
    zmq::context_t context(1);
    server::Gate gate(context, gate_options(config.listen, keys.server), [&](std::string_view key) {
        return processor.state().company.people.holder_of(key) != nullptr;
    });
    gate.self_test();

    const auto from_files = [&] {
        return server::commands_from_files(config, processor.state().company, processor.background()->definitions);
    };
    server::Loop loop({.log = log,
                       .processor = processor,
                       .projector = projector,
                       .mailbox = mailbox,
                       .gate = gate,
                       .clock = *clock,
                       .rehearsal = dynamic_cast<server::VirtualClock*>(clock.get()),
                       .signals = signals,
                       .reload = from_files,
                       .free_ballast = [&] { directory.free_ballast(); },
                       .attachments = attachments,
                       .errands = errands,
                       .upload_limits = {.file_bytes_max = config.attachments.file_bytes_max,
                                         .pending_bytes_max = config.attachments.pending_bytes_max,
                                         .pending_files_max = config.attachments.pending_files_max,
                                         .free_bytes = config.attachments.free_bytes},
                       .message_bytes_max = config.listen.message_bytes_max});
    loop.recover_uploads(uploaded);
    loop.take_files(from_files());
    hold_outbox_of_copy(loop, directory.path(), options, founding);
    write_endpoints(directory.path(), gate);
    server::write_line(server::Level::info,
                       "listening",
                       {{"requests", std::string_view(gate.requests_endpoint())},
                        {"feed", std::string_view(gate.feed_endpoint())},
                        {"rehearsal", processor.state().company.rehearsal}});
    loop.run();
    projector.wait_for(log.head().seq);
    log.close_cleanly();
    server::write_line(server::Level::info, "stopped", {{"seq", log.head().seq}});
    server::flush_lines();
    return exit_ok;
}

int complain(ExitCode code, const std::string& sentence) {
    server::write_line(
        server::Level::error, "stopped", {{"exit", static_cast<int>(code)}, {"text", std::string_view(sentence)}});
    std::cerr << sentence << '\n';
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"The Countersign daemon: runs approval workflows with working-day deadlines."};
    app.footer(
        "Exit codes: 0 stopped in order, 64 usage, 65 the store is damaged, 66 the store is not for us (a second daemon, a newer\n"
        "schema), 70 internal, 74 the disk failed, 78 configuration. SIGTERM stops in order; SIGHUP reads workflows and calendars again.");
    app.set_version_flag("--version", "countersignd 0.1.0");
    app.add_option("--config", options.config_file, "The configuration file (default: " + options.config_file + ")");
    app.add_option("--data", options.data, "The data directory, instead of the configured one");
    app.add_option("--rehearse",
                   options.rehearse,
                   "Run on a virtual clock; a new directory starts at this time (2026-11-01T08:00:00+08:00)")
        ->check([](const std::string& text) {
            return engine::parse_instant(text) ? std::string()
                                               : "Expected a time such as 2026-11-01T08:00:00+08:00, but found " + text;
        });
    app.add_flag("--restored",
                 options.is_restored,
                 "This is a restored backup: deliver nothing until an operator lets the outbox go on");
    app.add_option("--check", options.check, "Verify the store of a stopped daemon in this directory, and end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_ok : exit_usage;
    }
    if (sodium_init() < 0) return complain(exit_internal, "Expected libsodium to start, but it did not.");
    try {
        return options.check.empty() ? serve(options) : check(options.check);
    } catch (const store::DamagedStore& error) {
        return complain(exit_damaged, error.what());
    } catch (const store::StoreRefused& error) {
        return complain(exit_refused, error.what());
    } catch (const store::StorageFailure& error) {
        return complain(exit_storage, error.what());
    } catch (const store::DiskFull& error) {
        return complain(exit_storage, error.what());
    } catch (const ConfigRefused& error) {
        return complain(exit_config, error.what());
    } catch (const server::FilesRefused& error) {
        return complain(exit_config, error.what());
    } catch (const std::exception& error) {
        return complain(exit_internal, error.what());
    }
}
