#include "clients/connection/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <toml++/toml.h>
#include <zmq.h>

#include "daemon/ensure.hpp"

namespace countersign::connection {

namespace {

Failure configuration(std::string zh, std::string en) {
    return {.kind = FailureKind::configuration, .code = "configuration", .text = {std::move(zh), std::move(en)}};
}

Result<std::string, Failure> read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fail(configuration(fmt::format("打不开密钥文件 {}：{}。", path.string(), std::strerror(errno)),
                                  fmt::format("Expected a key file at {}, but it can not be opened: {}.",
                                              path.string(), std::strerror(errno))));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Result<std::string, Failure> curve_key_in(const toml::table& table, const char* name,
                                          const std::filesystem::path& path) {
    const auto text = table[name].value<std::string>();
    if (!text || !is_curve_key(*text))
        return fail(configuration(
            fmt::format("{} 中 {} 应为 40 个 Z85 字符。", path.string(), name),
            fmt::format("Expected `{}` in {} to be 40 characters of Z85, but it is {}.", name, path.string(),
                        text ? "something else" : "missing")));
    return *text;
}

Result<toml::table, Failure> parse_toml(const std::string& text, const std::filesystem::path& path) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        return fail(configuration(fmt::format("{}:{}：不是有效的 TOML。", path.string(), error.source().begin.line),
                                  fmt::format("Expected TOML in {}:{}, but {}.", path.string(),
                                              error.source().begin.line, error.description())));
    }
}

}  // namespace

bool is_curve_key(std::string_view text) {
    constexpr std::string_view alphabet =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    return text.size() == 40 && text.find_first_not_of(alphabet) == std::string_view::npos;
}

KeyFile make_key(std::string person) {
    char public_key[41], secret_key[41];
    ensure(zmq_curve_keypair(public_key, secret_key) == 0, "libzmq is built with CURVE");
    return {.person = std::move(person), .public_key = public_key, .secret_key = secret_key};
}

Result<KeyFile, Failure> read_key_file(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
        return fail(configuration(
            fmt::format("密钥文件 {} 可被他人读取（权限 {:04o}），应为 0600。请执行：chmod 600 {}", path.string(),
                        status.st_mode & 07777, path.string()),
            fmt::format("Expected the key file {} to be yours alone (mode 0600), but its mode is {:04o}. Run: chmod 600 {}",
                        path.string(), status.st_mode & 07777, path.string())));
    const auto text = read_text(path);
    if (!text) return fail(text.error());
    const auto table = parse_toml(*text, path);
    if (!table) return fail(table.error());
    auto public_key = curve_key_in(*table, "public", path);
    if (!public_key) return fail(public_key.error());
    auto secret_key = curve_key_in(*table, "secret", path);
    if (!secret_key) return fail(secret_key.error());
    return KeyFile{.person = (*table)["person"].value_or(std::string()),
                   .public_key = std::move(*public_key),
                   .secret_key = std::move(*secret_key)};
}

Result<void, Failure> write_key_file(const std::filesystem::path& path, const KeyFile& key) {
    std::error_code ignored;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(configuration(
            fmt::format("不能新建密钥文件 {}：{}。", path.string(), std::strerror(errno)),
            fmt::format("Expected to create the key file {}, but {}.", path.string(), std::strerror(errno))));
    const std::string text = fmt::format("person = \"{}\"\npublic = \"{}\"\nsecret = \"{}\"\n", key.person,
                                         key.public_key, key.secret_key);
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (written) return {};
    ::unlink(path.c_str());
    return fail(configuration(fmt::format("写入密钥文件 {} 失败：{}。", path.string(), std::strerror(error)),
                              fmt::format("Expected to write the key file {}, but {}.", path.string(), std::strerror(error))));
}

Result<std::string, Failure> read_server_key(const std::filesystem::path& path) {
    const auto text = read_text(path);
    if (!text) return fail(text.error());
    const auto first = text->find_first_not_of(" \t\r\n");
    const auto last = text->find_last_not_of(" \t\r\n");
    if (first != std::string::npos && is_curve_key(std::string_view(*text).substr(first, last - first + 1)))
        return text->substr(first, last - first + 1);
    const auto table = parse_toml(*text, path);
    if (!table) return fail(table.error());
    return curve_key_in(*table, "public", path);
}

}  // namespace countersign::connection
