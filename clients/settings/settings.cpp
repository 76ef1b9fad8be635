#include "clients/settings/settings.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "clients/settings/section.hpp"

namespace countersign::settings {

namespace fs = std::filesystem;

std::string Fault::describe() const { return line == 0 ? file + ": " + text : file + ":" + std::to_string(line) + ": " + text; }

Faults read_toml(const fs::path& file, const std::function<void(const Section& root, Faults& faults)>& read) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return {{file.string(), 0, "Expected a configuration here, but there is no such file."}};
    Faults faults;
    try {
        const toml::table table = toml::parse_file(file.string());
        read(Section(table, "", file.string(), faults), faults);
    } catch (const toml::parse_error& wrong) {
        faults.push_back({.file = file.string(),
                          .line = static_cast<int>(wrong.source().begin.line),
                          .text = fmt::format("Expected TOML, but {}.", wrong.description())});
    }
    std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) { return a.line < b.line; });
    return faults;
}

Daemon read_daemon(const Section& section, const fs::path& folder) {
    section.only({"endpoint", "feed", "server_key", "key", "timeout", "attempts"});
    Daemon daemon{.endpoint = section.required("endpoint"),
                  .feed = section.required("feed"),
                  .server_key = beside(folder, section.required("server_key")),
                  .key = beside(folder, section.required("key"))};
    if (const auto seconds = section.integer("timeout", 1, 600)) daemon.timeout = std::chrono::seconds{*seconds};
    if (const auto attempts = section.integer("attempts", 1, 100)) daemon.attempts = static_cast<int>(*attempts);
    return daemon;
}

Listen read_listen(const Section& section, const std::string& written, const fs::path& folder) {
    Listen listen{.certificate = beside(folder, section.text("certificate").value_or("")),
                  .key = beside(folder, section.text("certificate_key").value_or("")),
                  .is_behind_proxy = section.flag("behind_proxy").value_or(false)};
    const std::size_t colon = written.rfind(':');
    unsigned port = 0;
    const char* end = written.data() + written.size();
    const bool has_port = colon != std::string::npos && std::from_chars(written.data() + colon + 1, end, port).ptr == end && port <= 65535;
    if (!has_port || colon == 0) section.fault("listen", fmt::format("Expected ADDRESS:PORT such as 127.0.0.1:7380, but it is '{}'.", written));
    listen.address = written.substr(0, colon);
    listen.port = static_cast<std::uint16_t>(port);
    return listen;
}

std::string read_public_url(const Section& section) {
    std::string url = section.text("public_url").value_or("");
    while (url.ends_with('/')) url.pop_back();
    const bool is_web = url.starts_with("https://") || url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost");
    if (!url.empty() && !is_web)
        section.fault("public_url", fmt::format("Expected an address such as https://approve.company.example, but it is '{}'.", url));
    return url;
}

Result<Identity, connection::Failure> read_identity(const Daemon& daemon) {
    auto server_key = connection::read_server_key(daemon.server_key);
    if (!server_key) return fail(server_key.error());
    auto key = connection::read_key_file(daemon.key);
    if (!key) return fail(key.error());
    return Identity{.address = {.endpoint = daemon.endpoint,
                                .server_key = std::move(*server_key),
                                .timeout = daemon.timeout,
                                .attempts = daemon.attempts},
                    .key = std::move(*key)};
}

}  // namespace countersign::settings
