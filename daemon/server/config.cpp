#include "daemon/server/config.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "daemon/definitions/calendar_file.hpp"
#include "daemon/definitions/references.hpp"
#include "daemon/definitions/toml_section.hpp"
#include "daemon/protocol/text.hpp"

namespace countersign::server {

namespace fs = std::filesystem;
using definitions::Fault;
using definitions::Section;

namespace {

constexpr std::size_t company_name_bytes_max = 60;

// --- addresses --------------------------------------------------------------------------------

std::optional<int> port_of(std::string_view text) {
    if (text == "*") return 0;
    int port = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port < 0 || port > 65535) return std::nullopt;
    return port;
}

std::optional<int> port_of_endpoint(std::string_view endpoint) {
    const std::size_t colon = endpoint.rfind(':');
    if (!endpoint.starts_with("tcp://") || colon <= 6 || colon == std::string_view::npos) return std::nullopt;
    return port_of(endpoint.substr(colon + 1));
}

void read_endpoint(const Section& listen, std::string_view key, std::string& endpoint) {
    const auto written = listen.optional_text(key);
    if (!written) return;
    if (!port_of_endpoint(written->text)) {
        listen.fault(
            key,
            fmt::format(
                "Expected '{}' to be an address such as tcp://127.0.0.1:7300, but it is \"{}\".", key, written->text));
        return;
    }
    endpoint = written->text;
}

// --- sections ---------------------------------------------------------------------------------

template <class Number>
void read_number(const Section& section, std::string_view key, std::int64_t least, std::int64_t most, Number& number) {
    if (const auto given = section.optional_integer(key, least, most)) number = static_cast<Number>(*given);
}

void read_seconds(const Section& section,
                  std::string_view key,
                  std::int64_t least,
                  std::int64_t most,
                  std::chrono::milliseconds& duration) {
    if (const auto given = section.optional_integer(key, least, most)) duration = std::chrono::seconds{*given};
}

void read_company(const Section& section, Config::Company& company) {
    section.only({"name", "zone", "currency"});
    if (const auto name = section.optional_text("name")) {
        company.name = name->text;
        if (name->text.size() > company_name_bytes_max || protocol::find_unwanted(name->text, protocol::Lines::one))
            section.fault(
                "name",
                fmt::format("Expected a name of at most {} bytes without control characters, but it is something else.",
                            company_name_bytes_max));
    }
    if (const auto zone = section.optional_text("zone")) {
        company.zone = zone->text;
        try {
            (void)definitions::zone_rules(zone->text);
        } catch (const std::runtime_error&) {
            section.fault(
                "zone", fmt::format("Expected a time zone such as Asia/Shanghai, but there is no \"{}\".", zone->text));
        }
    }
    if (const auto currency = section.optional_text("currency")) {
        if (const auto known = engine::parse_currency(currency->text))
            company.currency = *known;
        else
            section.fault("currency", known.error());
    }
}

// The bounds keep out what would undo the limit: nothing may be unlimited, and no peer may be
// silent for ever.
void read_listen(const Section& section, Config::Listen& listen) {
    section.only({"requests",
                  "feed",
                  "message_bytes_max",
                  "queue_messages_max",
                  "backlog",
                  "handshake_seconds",
                  "heartbeat_seconds",
                  "silence_seconds"});
    read_endpoint(section, "requests", listen.requests);
    read_endpoint(section, "feed", listen.feed);
    if (listen.requests == listen.feed && port_of_endpoint(listen.feed) != 0)
        section.fault(
            "feed",
            fmt::format("Expected another address than that of the requests, but it is \"{}\" too.", listen.feed));
    read_number(section, "message_bytes_max", 64 * 1024, 16 * 1024 * 1024, listen.message_bytes_max);
    read_number(section, "queue_messages_max", 10, 100'000, listen.queue_messages_max);
    read_number(section, "backlog", 16, 65'535, listen.backlog);
    read_seconds(section, "handshake_seconds", 1, 60, listen.handshake_timeout);
    read_seconds(section, "heartbeat_seconds", 1, 600, listen.heartbeat_every);
    read_seconds(section, "silence_seconds", 2, 3600, listen.silence_max);
    if (listen.silence_max <= listen.heartbeat_every)
        section.fault(
            "silence_seconds",
            fmt::format("Expected more silence to be allowed than the {} s between heartbeats, but it is {} s.",
                        listen.heartbeat_every.count() / 1000,
                        listen.silence_max.count() / 1000));
}

void read_path(const Section& section, std::string_view key, fs::path& path) {
    if (const auto written = section.optional_text(key)) path = written->text;
}

void read_files(const Section& section, Config::Files& files) {
    section.only({"data", "workflows", "calendar", "company_calendar"});
    read_path(section, "data", files.data);
    read_path(section, "workflows", files.workflows);
    read_path(section, "calendar", files.calendar);
    read_path(section, "company_calendar", files.company_calendar);
}

// A thousand, whatever the currency's minor unit is.
engine::Money usual_channel_limit(engine::Currency currency) {
    engine::Money limit{.minor = 1000, .currency = currency};
    for (int digit = 0; digit < currency.digits(); ++digit) limit.minor *= 10;
    return limit;
}

void read_channels(const Section& section, Config::Channels& channels) {
    section.only({"limit"});
    const auto written = section.optional_text("limit");
    if (!written) return;
    const engine::Currency currency = channels.limit.currency;
    const auto limit = engine::parse_money(written->text, currency);
    if (limit && limit->minor >= 0 && limit->currency == currency)
        channels.limit = *limit;
    else
        section.fault("limit",
                      limit ? fmt::format("Expected a limit of zero or more {}, but it is \"{}\".", currency.text(), written->text)
                            : limit.error());
}

void read_attachments(const Section& section, Config::Attachments& attachments) {
    section.only({"file_bytes_max", "pending_bytes_max", "pending_files_max", "free_bytes"});
    read_number(section, "file_bytes_max", 1, 1'000'000'000, attachments.file_bytes_max);
    read_number(section, "pending_bytes_max", 1, 100'000'000'000, attachments.pending_bytes_max);
    read_number(section, "pending_files_max", 1, 10'000, attachments.pending_files_max);
    read_number(section, "free_bytes", 0, 10'000'000'000'000, attachments.free_bytes);
}

void read_lines(const Section& section, LineOptions& lines) {
    section.only({"level", "file"});
    if (const auto level = section.optional_text("level"); level && !parse_level(level->text, lines.least))
        section.fault("level", fmt::format("Expected debug, info, warning or error, but found \"{}\".", level->text));
    if (const auto file = section.optional_text("file")) lines.file = file->text;
}

void read_sections(const Section& document, Config& config) {
    document.only({"company", "listen", "files", "store", "channels", "attachments", "log"});
    if (const auto section = document.optional_section("company")) read_company(*section, config.company);
    if (const auto section = document.optional_section("listen")) read_listen(*section, config.listen);
    if (const auto section = document.optional_section("files")) read_files(*section, config.files);
    config.channels.limit = usual_channel_limit(config.company.currency);
    if (const auto section = document.optional_section("channels")) read_channels(*section, config.channels);
    if (const auto section = document.optional_section("attachments")) read_attachments(*section, config.attachments);
    if (const auto section = document.optional_section("log")) read_lines(*section, config.lines);
    if (const auto section = document.optional_section("store")) {
        section->only({"verify_entries"});
        read_number(*section, "verify_entries", 1000, 1'000'000'000, config.store.verify_entries);
    }
}

void place_beside(const fs::path& file, Config& config) {
    const fs::path folder = file.parent_path();
    for (fs::path* path :
         {&config.files.data, &config.files.workflows, &config.files.calendar, &config.files.company_calendar})
        if (!path->empty()) *path = (folder / *path).lexically_normal();
    if (!config.lines.file.empty()) config.lines.file = (folder / config.lines.file).lexically_normal().string();
}

}  // namespace

Result<Config, std::vector<Fault>> read_config(std::string_view toml, const fs::path& file) {
    definitions::Faults faults(file.string());
    Config config;
    try {
        const toml::table document = toml::parse(toml);
        definitions::References unused;  // a configuration says nothing of workflows
        const definitions::Source source{.toml = toml, .faults = faults, .references = unused};
        read_sections(Section(source, document, "the configuration"), config);
    } catch (const toml::parse_error& error) {
        faults.add(static_cast<int>(error.source().begin.line),
                   fmt::format("Expected TOML, but found a fault in its syntax: {}.", error.description()));
    }
    if (!faults.empty()) return fail(faults.take());
    place_beside(file, config);
    return config;
}

}  // namespace countersign::server
