#include "daemon/store/attachments.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "daemon/engine/digest.hpp"
#include "daemon/ensure.hpp"
#include "daemon/store/content_type.hpp"
#include "daemon/store/descriptor.hpp"
#include "daemon/store/failures.hpp"

namespace countersign::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t piece_bytes = 1024 * 1024;

std::string failed(std::string_view doing, const fs::path& file) {
    return fmt::format("Expected to {} {}, but: {}.", doing, file.string(), std::strerror(errno));
}

Descriptor open_to_read(const fs::path& file) { return Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)); }

// What is there from `offset` on; nothing when the disk can not read it.
std::optional<std::string> read_at(const Descriptor& file, std::int64_t offset, std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t at = 0;
    while (at < count) {
        const ssize_t got = ::pread(file.get(), bytes.data() + at, count - at, static_cast<off_t>(offset) + static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) break;
        at += static_cast<std::size_t>(got);
    }
    bytes.resize(at);
    return bytes;
}

// SHA-256 of a file of any size, read piece by piece. Nothing when it can not be read.
std::optional<std::string> hash_of(const Descriptor& file) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (std::int64_t offset = 0;;) {
        const auto piece = read_at(file, offset, piece_bytes);
        if (!piece) return std::nullopt;
        if (piece->empty()) break;
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(piece->data()), piece->size());
        offset += static_cast<std::int64_t>(piece->size());
    }
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return engine::hex(digest);
}

std::int64_t size_of(const Descriptor& file) {
    struct stat is {};
    return ::fstat(file.get(), &is) == 0 ? static_cast<std::int64_t>(is.st_size) : -1;
}

bool sync_directory(const fs::path& directory) {
    const Descriptor open(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return open.is_open() && ::fsync(open.get()) == 0;
}

// Its name is durable when it returns true; also of one that was there, since who made it may not have come so far.
bool make_directory(const fs::path& directory) {
    return (::mkdir(directory.c_str(), S_IRWXU) == 0 || errno == EEXIST) && sync_directory(directory.parent_path());
}

// A mark: four lines. It need not outlive a power cut: then the file is uploaded again.
bool write_mark(const fs::path& file, const HeldContent& held) {
    std::ofstream out(file, std::ios::trunc);
    out << held.person << '\n' << held.content.type << '\n' << held.content.bytes << '\n' << held.at.time_since_epoch().count() << '\n' << std::flush;
    return out.good();
}

std::optional<HeldContent> read_mark(const fs::path& file) {
    std::ifstream in(file);
    HeldContent held{.person = {}, .hash = file.filename().string().substr(0, 64), .content = {}, .at = {}};
    std::int64_t at = 0;
    if (!std::getline(in, held.person) || !std::getline(in, held.content.type) || !(in >> held.content.bytes >> at)) return std::nullopt;
    held.at = engine::Instant{std::chrono::milliseconds{at}};
    return engine::is_hash(held.hash) ? std::optional(std::move(held)) : std::nullopt;
}

}  // namespace

Attachments::Attachments(const fs::path& data_directory) : folder_(data_directory / "attachments") {
    ensure(sodium_init() >= 0, "libsodium can be used");
}

fs::path Attachments::file_of(const std::string& hash) const { return folder_ / hash.substr(0, 2) / hash.substr(2); }

fs::path Attachments::mark_of(const std::string& person, const std::string& hash) const {
    return folder_ / "held" / (hash + "." + engine::sha256_hex(person).substr(0, 16));
}

std::vector<HeldContent> Attachments::open() const {
    for (const fs::path& directory : {folder_, folder_ / "held", folder_ / "incoming"})
        if (!make_directory(directory)) throw StoreRefused(failed("make", directory));
    std::vector<HeldContent> held;
    try {
        for (const auto& entry : fs::directory_iterator(folder_ / "incoming")) fs::remove(entry.path());
        for (const auto& entry : fs::directory_iterator(folder_ / "held")) {
            auto mark = read_mark(entry.path());
            if (mark && fs::exists(file_of(mark->hash)))
                held.push_back(std::move(*mark));
            else
                fs::remove(entry.path());
        }
    } catch (const fs::filesystem_error& fault) {
        throw StoreRefused(fmt::format("Expected to read {}, but: {}.", folder_.string(), fault.code().message()));
    }
    return held;
}

std::optional<std::string> Attachments::begin(const std::string& upload, std::int64_t bytes, std::int64_t free_bytes) const {
    struct statvfs space {};
    if (::statvfs(folder_.c_str(), &space) != 0) return failed("look at", folder_);
    const auto there = static_cast<std::int64_t>(space.f_bavail) * static_cast<std::int64_t>(space.f_frsize);
    if (there - bytes < free_bytes)
        return fmt::format("Expected {} bytes to stay free on the disk, but {} are there.", free_bytes, there);
    const fs::path file = incoming(upload);
    const Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    return made.is_open() ? std::nullopt : std::optional(failed("create", file));
}

std::optional<std::string> Attachments::write(const std::string& upload, std::int64_t offset, std::string_view bytes) const {
    const fs::path file = incoming(upload);
    const Descriptor open(::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!open.is_open()) return failed("open", file);
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t put = ::pwrite(open.get(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(offset) + static_cast<off_t>(at));
        if (put < 0 && errno != EINTR) return failed("write", file);
        if (put > 0) at += static_cast<std::size_t>(put);
    }
    return std::nullopt;
}

void Attachments::discard(const std::string& upload) const { ::unlink(incoming(upload).c_str()); }

// The mark is there before the content has its name: whatever was never named is found by its mark.
Result<engine::Content, Attachments::NotKept> Attachments::keep(const std::string& upload, const std::string& person,
                                                                const std::string& hash, engine::Instant at) const {
    const auto refuse = [](std::string sentence) { return fail(NotKept{.is_other_content = false, .sentence = std::move(sentence)}); };
    const fs::path fresh = incoming(upload), file = file_of(hash);
    const Descriptor arrived = open_to_read(fresh);
    if (!arrived.is_open()) {
        const auto kept = read_mark(mark_of(person, hash));
        if (kept && fs::exists(file)) return kept->content;
        return refuse(failed("open", fresh));
    }
    const auto found = hash_of(arrived);
    if (!found) return refuse(failed("read", fresh));
    if (*found != hash)
        return fail(NotKept{.is_other_content = true, .sentence = fmt::format("Expected a content with the hash {}, but it has {}.", hash, *found)});
    engine::Content content{.type = {}, .bytes = size_of(arrived)};
    content.type = content_type_of(
        [&](std::int64_t offset, std::size_t count) { return read_at(arrived, offset, count).value_or(std::string()); }, content.bytes);
    if (::fsync(arrived.get()) != 0) return refuse(failed("sync", fresh));
    if (!write_mark(mark_of(person, hash), {.person = person, .hash = hash, .content = content, .at = at}))
        return refuse(failed("write", mark_of(person, hash)));
    if (!make_directory(file.parent_path())) return refuse(failed("make", file.parent_path()));
    if (::rename(fresh.c_str(), file.c_str()) != 0) return refuse(failed("rename to", file));
    if (!sync_directory(file.parent_path())) return refuse(failed("sync the directory of", file));
    return content;
}

void Attachments::let_go(const std::string& person, const std::string& hash) const { ::unlink(mark_of(person, hash).c_str()); }

void Attachments::remove(const std::string& hash) const { ::unlink(file_of(hash).c_str()); }

Result<std::string, std::string> Attachments::read(const std::string& hash, std::int64_t offset, std::size_t count) const {
    const fs::path file = file_of(hash);
    const Descriptor open = open_to_read(file);
    if (!open.is_open()) return fail(failed("open", file));
    auto bytes = read_at(open, offset, count);
    if (!bytes) return fail(failed("read", file));
    return std::move(*bytes);
}

std::optional<std::string> Attachments::fault(const std::string& hash) const {
    const fs::path file = file_of(hash);
    const Descriptor open = open_to_read(file);
    if (!open.is_open()) return fmt::format("Expected the attachment {} in {}, but: {}.", hash, folder_.string(), std::strerror(errno));
    const auto found = hash_of(open);
    if (!found) return failed("read", file);
    return *found == hash ? std::nullopt
                          : std::optional(fmt::format("Expected the attachment {} as it was uploaded, but its content is another one ({}).", hash, *found));
}

}  // namespace countersign::store
