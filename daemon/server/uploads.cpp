#include "daemon/server/uploads.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/digest.hpp"
#include "daemon/server/command_parts.hpp"

namespace countersign::server {

using engine::Refusal;
using engine::RefusalCode;

namespace {

Refusal wrong(const std::string& zh, const std::string& en) { return refused(RefusalCode::invalid_input, zh, en); }

Refusal beyond(const std::string& zh, const std::string& en) { return refused(RefusalCode::limit_exceeded, zh, en); }

}  // namespace

std::string Uploads::id_of(const std::string& person, const std::string& hash) {
    return engine::sha256_hex(person + '\n' + hash).substr(0, 32);
}

void Uploads::recover(const std::vector<store::HeldContent>& held) {
    for (const store::HeldContent& one : held) hold(one);
}

void Uploads::hold(store::HeldContent held) {
    const std::string id = id_of(held.person, held.hash);
    uploads_.erase(id);
    held_.insert_or_assign(id, Held{.content = std::move(held), .is_named = false});
}

std::optional<Refusal> Uploads::check(const Wanted& wanted) const {
    if (const auto fault = engine::fault_of_file_name(wanted.name)) return wrong(fault->zh, fault->en);
    if (!engine::is_hash(wanted.hash))
        return wrong("应为 SHA-256（64 位小写十六进制）。", "Expected a SHA-256 in 64 small hex digits, but found another text.");
    if (wanted.bytes < 1) return wrong("文件是空的。", "Expected a file with something in it, but it is empty.");
    if (wanted.bytes > limits_.file_bytes_max)
        return beyond(fmt::format("文件最多 {} 字节，实为 {}。", limits_.file_bytes_max, wanted.bytes),
                      fmt::format("Expected a file of at most {} bytes, but it has {}.", limits_.file_bytes_max, wanted.bytes));
    return check_pending(wanted);
}

std::optional<Refusal> Uploads::check_pending(const Wanted& wanted) const {
    std::int64_t files = 1, bytes = wanted.bytes;
    for (const auto& [id, upload] : uploads_)
        if (upload.person == wanted.person) ++files, bytes += upload.bytes;
    for (const auto& [id, held] : held_)
        if (held.content.person == wanted.person && !held.is_named) ++files, bytes += held.content.content.bytes;
    if (files <= limits_.pending_files_max && bytes <= limits_.pending_bytes_max) return std::nullopt;
    return beyond(fmt::format("您已上传而未用的文件最多 {} 个、{} 字节。", limits_.pending_files_max, limits_.pending_bytes_max),
                  fmt::format("Expected at most {} files and {} bytes that you have uploaded and not attached yet, but there would be {} "
                              "and {}.",
                              limits_.pending_files_max,
                              limits_.pending_bytes_max,
                              files,
                              bytes));
}

Result<Uploads::Progress, Refusal> Uploads::begin(const Wanted& wanted, engine::Instant now) {
    const std::string id = id_of(wanted.person, wanted.hash);
    if (const auto held = held_.find(id); held != held_.end()) return Progress{.content = held->second.content.content};
    if (const auto found = uploads_.find(id); found != uploads_.end()) {
        Upload& upload = found->second;
        if (upload.bytes != wanted.bytes)
            return fail(wrong("同一内容的大小不会不同。",
                              fmt::format("Expected {} bytes as before, but the same content would have {}.", upload.bytes, wanted.bytes)));
        upload.touched = now;
        return Progress{.upload = &upload};
    }
    if (auto no = check(wanted)) return fail(std::move(*no));
    Upload& upload = uploads_[id];
    upload = {.id = id, .person = wanted.person, .name = wanted.name, .hash = wanted.hash, .bytes = wanted.bytes, .touched = now};
    return Progress{.upload = &upload};
}

Result<Uploads::Progress, Refusal> Uploads::find(const std::string& id, const std::string& person) {
    if (const auto held = held_.find(id); held != held_.end() && held->second.content.person == person)
        return Progress{.content = held->second.content.content};
    if (const auto found = uploads_.find(id); found != uploads_.end() && found->second.person == person)
        return Progress{.upload = &found->second};
    return fail(refused(RefusalCode::not_found,
                        "没有这次上传，请重新开始。",
                        "Expected an upload of yours, but there is none of this id.",
                        "重新上传该文件。",
                        "begin it again"));
}

Result<bool, Refusal> Uploads::take(Upload& upload, std::int64_t offset, std::int64_t bytes, engine::Instant now) {
    if (offset + bytes <= upload.offset) return false;
    if (offset != upload.offset || upload.is_closing)
        return fail(wrong(fmt::format("应从第 {} 字节继续，实为 {}。", upload.offset, offset),
                          fmt::format("Expected the part from byte {} on, but it begins at {}.", upload.offset, offset)));
    if (offset + bytes > upload.bytes)
        return fail(wrong(fmt::format("文件应有 {} 字节，已超出。", upload.bytes),
                          fmt::format("Expected {} bytes in all, but there are more.", upload.bytes)));
    upload.offset += bytes;
    upload.touched = now;
    return true;
}

Result<Uploads::Upload*, Refusal> Uploads::close(Upload& upload) {
    if (upload.offset != upload.bytes)
        return fail(wrong(fmt::format("文件应有 {} 字节，只收到 {}。", upload.bytes, upload.offset),
                          fmt::format("Expected {} bytes, but {} have come.", upload.bytes, upload.offset)));
    upload.is_closing = true;
    return &upload;
}

std::vector<std::string> Uploads::note_named(const std::string& hash) {
    std::vector<std::string> holders;
    for (auto& [id, held] : held_) {
        if (held.content.hash != hash || std::exchange(held.is_named, true)) continue;
        holders.push_back(held.content.person);
    }
    return holders;
}

bool Uploads::is_wanted(const std::string& hash) const {
    return std::ranges::any_of(held_, [&](const auto& one) { return one.second.content.hash == hash; }) ||
           std::ranges::any_of(uploads_, [&](const auto& one) { return one.second.hash == hash && one.second.is_closing; });
}

Uploads::Expired Uploads::expire(engine::Instant now, engine::Contents& contents) {
    Expired expired;
    for (auto one = held_.begin(); one != held_.end();) {
        const store::HeldContent& held = one->second.content;
        if (held.at + kept_for > now) {
            ++one;
            continue;
        }
        contents.withdraw(held.person, held.hash);
        expired.held.push_back(held);
        one = held_.erase(one);
    }
    for (auto one = uploads_.begin(); one != uploads_.end();) {
        const bool is_over = one->second.touched + kept_for <= now && !one->second.is_closing;
        if (is_over) expired.uploads.push_back(one->first);
        one = is_over ? uploads_.erase(one) : std::next(one);
    }
    return expired;
}

}  // namespace countersign::server
