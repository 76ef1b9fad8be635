#include "clients/cli/attach.hpp"

#include <array>
#include <filesystem>

#include <sodium.h>

#include "clients/cli/rows_file.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

std::string sha256_of(const std::string& bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string text(2 * digest.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

std::string encoded(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::string decoded(const std::string& text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &length,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return {};
    bytes.resize(length);
    return bytes;
}

}  // namespace

json upload_file(Session& session, const std::string& path) {
    const std::string content = read_file(path, session.language());
    const std::string name = std::filesystem::path(path).filename().string(), hash = sha256_of(content);
    const json begun = session.ask("attachment.begin", {{"name", name}, {"bytes", content.size()}, {"hash", hash}});
    const auto part_bytes = begun.at("chunk_bytes_max").get<std::size_t>();
    for (auto at = begun.at("offset").get<std::size_t>(); at < content.size();) {
        const std::string_view rest = std::string_view(content).substr(at, part_bytes);
        const json taken = session.ask("attachment.put", {{"upload", begun.at("upload")}, {"offset", at}, {"data", encoded(rest)}});
        at = taken.at("offset").get<std::size_t>();
    }
    (void)session.ask("attachment.finish", {{"upload", begun.at("upload")}});
    return {{"name", name}, {"hash", hash}};
}

FormInput uploading(Session& session, FormInput given) {
    given.upload = [&session](const std::string& path) { return upload_file(session, path); };
    return given;
}

std::string download_file(Session& session, const std::string& instance, const std::string& hash) {
    std::string content;
    while (true) {
        const json part = session.ask("attachment.get", {{"instance", instance}, {"hash", hash}, {"offset", content.size()}});
        const std::string bytes = decoded(member(part, "data"));
        content += bytes;
        if (bytes.empty() || content.size() >= part.at("bytes").get<std::size_t>()) break;
    }
    if (sha256_of(content) != hash) throw Complaint(Exit::internal, "attachment_differs", session.say(Text::attachment_differs, hash));
    return content;
}

}  // namespace countersign::cli
