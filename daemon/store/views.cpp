#include "daemon/store/views.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "daemon/ensure.hpp"
#include "daemon/store/instance_codec.hpp"
#include "daemon/store/queries.hpp"
#include "daemon/store/views_parts.hpp"

namespace countersign::store {

namespace {

constexpr std::uint32_t application_id = 0x43535657;  // "CSVW"
constexpr int cache_kib = 24 * 1024;

// The version is a digest of the tables and of what is in them, so that no change of either can be
// forgotten: another digest, and the views are made anew.
std::uint32_t schema_version() {
    const std::string content = std::string(views_schema) + static_cast<char>('0' + instance_codec_version);
    return static_cast<std::uint32_t>(checksum(content) & 0x7FFFFFFF) | 1U;
}

void remove_files(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(file.string() + suffix);
}

}  // namespace

Views::Parts::Parts(const std::filesystem::path& views_file) : file(views_file) {
    ensure(sodium_init() >= 0, "libsodium can be used");
    try {
        open();
    } catch (const DamagedStore&) {
        open_anew();
    } catch (const StoreRefused&) {  // of another schema; nobody else has it open, the directory is locked
        open_anew();
    }
}

void Views::Parts::open() {
    database = std::make_unique<Database>(file, DatabaseOptions{.synchronous = Synchronous::normal,
                                                                .application_id = application_id,
                                                                .schema_version = schema_version(),
                                                                .schema = std::string(views_schema),
                                                                .cache_kib = cache_kib,
                                                                .cache_may_spill = true,
                                                                .what = "views"});
    statements = std::make_unique<Statements>(*database);
    writing = std::make_unique<Writing>(*database);
    read_watermark();
}

void Views::Parts::open_anew() {
    writing.reset();
    statements.reset();
    database.reset();
    remove_files(file);
    open();
}

void Views::Parts::read_watermark() {
    watermark = {};
    seal = 0;
    const Borrowed row = statements->borrow("SELECT seq, hash, seal FROM watermark");
    if (!row->step()) return;
    const std::string_view hash = row->blob(1);
    if (hash.size() != watermark.hash.size()) throw DamagedStore("Expected a hash of 32 bytes in views.db, but it is damaged.");
    watermark.seq = row->number(0);
    std::transform(hash.begin(), hash.end(), watermark.hash.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    seal = row->number(2);
}

Views::Views(const std::filesystem::path& file) : parts_(std::make_unique<Parts>(file)) {}

Views::~Views() = default;

Head Views::watermark() const { return parts_->watermark; }

void Views::clear() { parts_->open_anew(); }

bool Views::is_query(std::string_view method) { return find_query(method) != nullptr; }

nlohmann::json Views::answer(const Question& question) const {
    const Query query = find_query(question.method);
    ensure(query != nullptr, "only queries are asked of the views");
    auto answered = query(Asking(*parts_->statements, question));
    return answered ? std::move(*answered) : std::move(answered.error());
}

std::int64_t request_digest(std::string_view key, std::string_view request) {
    constexpr std::uint64_t mask = (std::uint64_t{1} << 40) - 1;
    return static_cast<std::int64_t>(checksum(std::string(key) + '\n' + std::string(request)) & mask);
}

std::optional<std::uint64_t> Views::find_request(std::string_view key, std::string_view request) const {
    const std::int64_t digest = request_digest(key, request);
    const std::string wanted = std::string(key) + '\n' + std::string(request) + '\n';
    const Borrowed candidates = parts_->statements->borrow("SELECT seq FROM request WHERE block = ?1 AND digest = ?2");
    const Borrowed entry = parts_->statements->borrow("SELECT request FROM entry WHERE seq = ?1");
    for (std::uint64_t block = parts_->watermark.seq / request_block + 1; block-- > 0; candidates->reset()) {
        candidates->bind(1, block);
        candidates->bind(2, digest);
        while (candidates->step()) {
            entry->bind(1, candidates->number(0));
            const bool found = entry->step() && entry->text(0).starts_with(wanted);
            entry->reset();
            if (found) return candidates->number(0);
        }
    }
    return std::nullopt;
}

}  // namespace countersign::store
