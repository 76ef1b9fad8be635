#include "clients/web/program/config.hpp"

#include <fmt/format.h>

#include "clients/settings/section.hpp"
#include "clients/web/session/relying_party.hpp"

namespace countersign::web {

namespace {

namespace fs = std::filesystem;
using settings::beside;
using settings::Section;

void read_http(const Section& section, const fs::path& folder, Config& config) {
    section.only({"listen", "public_url", "certificate", "certificate_key", "behind_proxy", "endpoint"});
    config.listen = settings::read_listen(section, section.required("listen"), folder);
    config.public_url = settings::read_public_url(section);
    config.endpoint = beside(folder, section.text("endpoint").value_or(""));
    if (config.has_tls() && !config.public_url.starts_with("https://"))
        section.fault("public_url", fmt::format("Expected the https address by which browsers come, but it is '{}'.", config.public_url));
    if (!config.has_tls() && config.public_url.starts_with("https://"))
        section.fault("public_url", "Expected a certificate, or behind_proxy = true, since public_url is https, but there is neither.");
}

void read_sessions(const Section& section, const fs::path& folder, Config& config) {
    section.only({"file", "idle_minutes", "lifetime_hours", "confirmed_minutes", "invitation_hours"});
    if (const auto file = section.text("file")) config.sessions = *file;
    config.sessions = beside(folder, config.sessions.string());
    SessionPolicy& policy = config.policy;
    if (const auto minutes = section.integer("idle_minutes", 1, 480)) policy.idle = std::chrono::minutes{*minutes};
    if (const auto hours = section.integer("lifetime_hours", 1, 168)) policy.lifetime = std::chrono::hours{*hours};
    if (const auto minutes = section.integer("confirmed_minutes", 1, 60)) policy.confirmed = std::chrono::minutes{*minutes};
    if (const auto hours = section.integer("invitation_hours", 1, 336)) policy.invitation = std::chrono::hours{*hours};
}

void read_metrics(const Section& section, const fs::path& folder, Config& config) {
    section.only({"token_file"});
    const auto token = settings::read_secret_file(beside(folder, section.required("token_file")));
    if (token) config.metrics_token = *token;
    else section.fault("token_file", token.error());
}

void read_root(const Section& root, const fs::path& folder, Config& config) {
    root.only({"daemon", "http", "sessions", "metrics"});
    if (const auto daemon = root.section("daemon")) config.daemon = settings::read_daemon(*daemon, folder);
    else root.fault("daemon", "Expected a section [daemon], but it is missing.");
    if (const auto http = root.section("http")) read_http(*http, folder, config);
    else root.fault("http", "Expected a section [http], but it is missing.");
    if (const auto sessions = root.section("sessions")) read_sessions(*sessions, folder, config);
    else config.sessions = folder / config.sessions;
    if (const auto metrics = root.section("metrics")) read_metrics(*metrics, folder, config);
}

}  // namespace

Result<Config, settings::Faults> read_config(const fs::path& file) {
    Config config;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    settings::Faults faults = settings::read_toml(file, [&](const Section& root, settings::Faults&) { read_root(root, folder, config); });
    if (!faults.empty()) return fail(std::move(faults));
    config.policy.party = relying_party_of(config.public_url);
    return config;
}

}  // namespace countersign::web
