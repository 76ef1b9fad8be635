#include "clients/connection/client_config.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace countersign::connection {

namespace {

constexpr std::array known_keys{"endpoint", "feed", "server_key", "key", "timeout", "attempts", "language"};

Failure fault(std::string zh, std::string en) {
    return {.kind = FailureKind::configuration, .code = "configuration", .text = {std::move(zh), std::move(en)}};
}

std::filesystem::path folder(const Environment& environment, const char* variable, const char* below_home) {
    if (const auto set = environment(variable)) return std::filesystem::path(*set) / "countersign";
    return std::filesystem::path(environment("HOME").value_or(".")) / below_home / "countersign";
}

std::filesystem::path beside(const std::filesystem::path& file, const std::string& named) {
    if (named.empty()) return {};
    return std::filesystem::path(named).is_absolute() ? std::filesystem::path(named) : file.parent_path() / named;
}

Result<toml::table, Failure> parse(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        return fail(fault(fmt::format("没有配置文件 {}。", path.string()),
                          fmt::format("Expected a configuration at {}, but there is none.", path.string())));
    try {
        return toml::parse_file(path.string());
    } catch (const toml::parse_error& error) {
        return fail(fault(fmt::format("{}:{}：不是有效的 TOML。", path.string(), error.source().begin.line),
                          fmt::format("Expected TOML in {}:{}, but {}.", path.string(), error.source().begin.line,
                                      error.description())));
    }
}

Result<void, Failure> refuse_unknown_keys(const toml::table& table, const std::filesystem::path& path) {
    for (const auto& [key, node] : table) {
        const bool known = std::any_of(known_keys.begin(), known_keys.end(), [&](const char* k) { return key.str() == k; });
        if (!known)
            return fail(fault(fmt::format("{}:{}：未知的设置 {}。", path.string(), node.source().begin.line, key.str()),
                              fmt::format("Expected a setting of the client in {}:{}, but `{}` is none.", path.string(),
                                          node.source().begin.line, key.str())));
    }
    return {};
}

}  // namespace

std::filesystem::path config_folder(const Environment& environment) {
    return folder(environment, "XDG_CONFIG_HOME", ".config");
}

std::filesystem::path state_folder(const Environment& environment) {
    return folder(environment, "XDG_STATE_HOME", ".local/state");
}

std::filesystem::path config_path(const Environment& environment, const std::optional<std::string>& named) {
    if (named) return *named;
    if (const auto set = environment("COUNTERSIGN_CONFIG")) return *set;
    return config_folder(environment) / "client.toml";
}

Result<ClientConfig, Failure> read_client_config(const std::filesystem::path& path) {
    const auto table = parse(path);
    if (!table) return fail(table.error());
    if (const auto known = refuse_unknown_keys(*table, path); !known) return fail(known.error());
    const auto& settings = *table;
    ClientConfig config;
    config.endpoint = settings["endpoint"].value_or(std::string());
    config.feed = settings["feed"].value_or(std::string());
    config.server_key = beside(path, settings["server_key"].value_or(std::string()));
    config.key = beside(path, settings["key"].value_or(std::string()));
    config.language = settings["language"].value_or(std::string());
    const auto timeout = settings["timeout"].value_or(std::int64_t{5});
    const auto attempts = settings["attempts"].value_or(std::int64_t{3});
    if (timeout < 1 || timeout > 3600 || attempts < 1 || attempts > 100)
        return fail(fault(fmt::format("{}：timeout 应为 1 至 3600 秒，attempts 应为 1 至 100。", path.string()),
                          fmt::format("Expected in {} a timeout of 1 to 3600 seconds and 1 to 100 attempts, but they are {} and {}.",
                                      path.string(), timeout, attempts)));
    config.timeout = std::chrono::seconds(timeout);
    config.attempts = static_cast<int>(attempts);
    return config;
}

std::string feed_beside(const std::string& endpoint) {
    const auto colon = endpoint.rfind(':');
    if (colon == std::string::npos) return {};
    int port = 0;
    const char* last = endpoint.data() + endpoint.size();
    const auto [end, error] = std::from_chars(endpoint.data() + colon + 1, last, port);
    if (error != std::errc() || end != last || port <= 0 || port >= 65535) return {};
    return fmt::format("{}:{}", endpoint.substr(0, colon), port + 1);
}

}  // namespace countersign::connection
