#include "clients/notify/hooks/signature.hpp"

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

#include <fmt/format.h>

#include "clients/notify/platforms/digest.hpp"

namespace countersign::hooks {

namespace {

using connection::Failure;
using Headers = std::map<std::string, std::string>;

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t key_bytes_min = 24, key_bytes_max = 64;

Failure wrong_file(const std::filesystem::path& path, const std::string& zh, const std::string& en) {
    return {.kind = connection::FailureKind::configuration,
            .code = "configuration",
            .text = {fmt::format("Webhook 密钥文件 {}：{}。", path.string(), zh),
                     fmt::format("Expected the secrets of a webhook in {}, but {}.", path.string(), en)},
            .hint = {},
            .request = {}};
}

std::string header(const Headers& headers, const char* name) {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::string signature_of(const Secret& secret, std::string_view id, std::string_view timestamp, std::string_view body) {
    const std::string signed_text = std::string(id) + "." + std::string(timestamp) + "." + std::string(body);
    return platforms::base64(platforms::hmac_sha256(secret.key, signed_text));
}

// A header's worth: printable, no blanks, and no point, which would let one id continue another's timestamp.
bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= id_bytes_max &&
           std::ranges::all_of(id, [](char c) { return c > ' ' && c < '\x7F' && c != '.'; });
}

// Every signature is compared with every secret, so that the time says nothing of which one fits.
bool is_signed_by_one(const Secrets& secrets, std::string_view signatures, std::string_view id, std::string_view timestamp,
                      std::string_view body) {
    bool found = false;
    for (const Secret& secret : secrets) {
        const std::string right = "v1," + signature_of(secret, id, timestamp, body);
        for (std::string_view rest = signatures; !rest.empty();) {
            const std::string_view one = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(rest.size(), one.size() + 1));
            found = platforms::is_equal_in_constant_time(one, right) || found;
        }
    }
    return found;
}

}  // namespace

std::optional<Secret> read_secret(std::string_view text) {
    if (!text.starts_with(prefix)) return std::nullopt;
    auto key = platforms::read_base64(text.substr(prefix.size()));
    if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max) return std::nullopt;
    return Secret{std::move(*key)};
}

Result<Secrets, Failure> read_secret_file(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return fail(wrong_file(path, "没有这个文件", "there is no such file"));
    if ((status.st_mode & 077U) != 0)
        return fail(wrong_file(path, "他人可以读取，应为 0600", "others may read it; its mode should be 0600"));
    std::ifstream file(path);
    Secrets secrets;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const auto secret = read_secret(line);
        if (!secret)
            return fail(wrong_file(path, "应为 whsec_ 加 24 至 64 字节的 base64", "a line is not whsec_ and the base64 of 24 to 64 bytes"));
        secrets.push_back(*secret);
    }
    if (secrets.empty()) return fail(wrong_file(path, "是空的", "it is empty"));
    return secrets;
}

std::vector<std::pair<std::string, std::string>> sign(const Secrets& secrets, const std::string& id, Instant at, std::string_view body) {
    const std::string timestamp = std::to_string(platforms::seconds_of(at));
    std::string signatures;
    for (const Secret& secret : secrets)
        signatures += (signatures.empty() ? "v1," : " v1,") + signature_of(secret, id, timestamp, body);
    return {{"webhook-id", id}, {"webhook-timestamp", timestamp}, {"webhook-signature", signatures}};
}

Result<std::string, Doubt> verify(const Secrets& secrets, const Headers& headers, std::string_view body, Instant now) {
    const std::string id = header(headers, "webhook-id"), timestamp = header(headers, "webhook-timestamp");
    const std::string signatures = header(headers, "webhook-signature");
    const auto stamped_at = platforms::read_seconds(timestamp);
    if (!is_id(id) || !stamped_at || signatures.empty() || signatures.size() > 4096) return fail(Doubt::headers_missing);
    if (!is_signed_by_one(secrets, signatures, id, timestamp, body)) return fail(Doubt::forged);
    if (!platforms::is_fresh(*stamped_at, now)) return fail(Doubt::stale);
    return id;
}

}  // namespace countersign::hooks
