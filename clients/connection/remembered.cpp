#include "clients/connection/remembered.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "clients/connection/request_id.hpp"

namespace countersign::connection {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t requests_kept_max = 200;

// The key itself has characters that no file name should have.
std::string folder_name(const std::string& server_key) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(server_key.data()), server_key.size());
    std::array<char, 17> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), 8);
    return hex.data();
}

// Replaces the file as a whole, so that a reader never sees half of it.
void write_file(const fs::path& path, const std::string& text) {
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    const fs::path draft = path.string() + "." + std::to_string(::getpid());
    {
        std::ofstream file(draft, std::ios::binary | std::ios::trunc);
        ::chmod(draft.c_str(), 0600);
        if (!(file << text)) {
            file.close();
            fs::remove(draft, ignored);
            return;
        }
    }
    fs::rename(draft, path, ignored);
}

std::optional<nlohmann::json> read_json(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    auto parsed = nlohmann::json::parse(text.str(), nullptr, false);
    if (!parsed.is_object()) return std::nullopt;
    return parsed;
}

}  // namespace

Remembered::Remembered(const fs::path& state_folder, const std::string& server_key)
    : folder_(state_folder / folder_name(server_key)) {}

std::optional<Head> Remembered::head() const {
    const auto kept = read_json(folder_ / "head.json");
    if (!kept || !kept->contains("seq") || !(*kept)["seq"].is_number_unsigned()) return std::nullopt;
    return Head{.seq = (*kept)["seq"].get<std::uint64_t>(), .hash = kept->value("hash", std::string())};
}

void Remembered::saw(const Head& head) const {
    if (const auto former = this->head(); former && former->seq >= head.seq) return;
    write_file(folder_ / "head.json", nlohmann::json{{"seq", head.seq}, {"hash", head.hash}}.dump());
}

void Remembered::keep(const std::string& request, const KeptRequest& kept) const {
    write_file(request_path(request), nlohmann::json{{"method", kept.method}, {"params", kept.params}, {"asked", kept.asked}}.dump());
    prune();
}

std::optional<KeptRequest> Remembered::kept(const std::string& request) const {
    if (!is_request_id(request)) return std::nullopt;
    const auto found = read_json(request_path(request));
    if (!found || !found->contains("params")) return std::nullopt;
    return KeptRequest{.method = found->value("method", std::string()),
                       .params = (*found)["params"],
                       .asked = found->value("asked", nlohmann::json())};
}

void Remembered::forget(const std::string& request) const {
    std::error_code ignored;
    fs::remove(request_path(request), ignored);
}

fs::path Remembered::request_path(const std::string& request) const { return folder_ / "requests" / (request + ".json"); }

void Remembered::prune() const {
    std::error_code error;
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    for (const auto& file : fs::directory_iterator(folder_ / "requests", error))
        files.emplace_back(file.last_write_time(error), file.path());
    if (files.size() <= requests_kept_max) return;
    std::sort(files.begin(), files.end());
    for (std::size_t i = 0; i + requests_kept_max < files.size(); ++i) fs::remove(files[i].second, error);
}

}  // namespace countersign::connection
