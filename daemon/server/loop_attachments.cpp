// Attachments over the protocol: a file comes in parts and is kept by its hash, before anything names it. What waits on
// the disk is the errands' thread's; here it is only said what shall be done, and answered when it is.
#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

#include "daemon/server/answers.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/lines.hpp"
#include "daemon/server/loop.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;

constexpr std::int64_t chunk_bytes_usual = 512 * 1024;
constexpr std::int64_t message_overhead = 4096;            // of a message besides its part of a file
constexpr std::size_t uploading_bytes_max = 64 * 1024 * 1024;  // in memory, on their way to the disk
constexpr std::chrono::minutes expiry_pause{10};

engine::Refusal not_written() {
    return refused(RefusalCode::read_only,
                   "文件未能写入磁盘。",
                   "Expected the disk to take the file, but it does not.",
                   "请运营人员查看磁盘，然后重新上传。",
                   "an operator looks at the disk; then begin again");
}

std::optional<std::string> decode_base64(const std::string& text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                                         nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (failed != 0) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::string encode_base64(const std::string& bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // its zero
    return text;
}

json described(const std::string& hash, const engine::Content& content) {
    return {{"hash", hash}, {"type", content.type}, {"bytes", content.bytes}};
}

}  // namespace

std::int64_t Loop::chunk_bytes_max() const {
    return std::min(chunk_bytes_usual, (parts_.message_bytes_max - message_overhead) / 4 * 3);
}

void Loop::recover_uploads(const std::vector<store::HeldContent>& held) {
    uploads_.recover(held);
    for (const store::HeldContent& one : held) parts_.processor.contents().offer(one.person, one.hash, one.content);
}

// False when the method is another one's.
bool Loop::take_attachment(const Question& question, const json& params) {
    if (question.method == "attachment.get") {
        get_attachment(question, params);
        return true;
    }
    if (question.method != "attachment.begin" && question.method != "attachment.put" && question.method != "attachment.finish")
        return false;
    if (read_only_) answer_refused(question, disk_is_full());
    else if (question.method == "attachment.begin") begin_upload(question, params);
    else if (question.method == "attachment.put") put_upload(question, params);
    else finish_upload(question, params);
    return true;
}

// The errand's result comes back as a letter.
void Loop::send_errand(std::function<json()> errand, std::function<void(const json&)> handle) {
    const std::uint64_t ticket = next_ticket_++;
    asked_.emplace(ticket, std::move(handle));
    parts_.errands.add([mailbox = &parts_.mailbox, ticket, errand = std::move(errand)] { mailbox->put(ticket, errand()); });
}

void Loop::begin_upload(const Question& question, const json& params) {
    const Uploads::Wanted wanted{.person = question.person,
                                 .name = text_of(params, "name"),
                                 .hash = text_of(params, "hash"),
                                 .bytes = params.at("bytes").get<std::int64_t>()};
    const auto begun = uploads_.begin(wanted, now_);
    if (!begun) return answer_refused(question, begun.error());
    const std::string id = Uploads::id_of(wanted.person, wanted.hash);
    const bool is_complete = begun->upload == nullptr;
    const json answer{{"upload", id},
                      {"offset", is_complete ? begun->content.bytes : begun->upload->offset},
                      {"chunk_bytes_max", chunk_bytes_max()},
                      {"complete", is_complete}};
    if (is_complete || std::exchange(begun->upload->is_made, true)) return answer_result(question, answer);
    send_errand(
        [folder = &parts_.attachments, id, bytes = wanted.bytes, free = uploads_.limits().free_bytes]() -> json {
            const auto fault = folder->begin(id, bytes, free);
            return fault ? json(*fault) : json();
        },
        [this, question, answer, id](const json& fault) {
            if (fault.is_string()) return give_up_upload(question, id, fault.get<std::string>());
            answer_result(question, answer);
        });
}

void Loop::put_upload(const Question& question, const json& params) {
    auto found = uploads_.find(text_of(params, "upload"), question.person);
    if (!found) return answer_refused(question, found.error());
    if (found->upload == nullptr) return answer_result(question, {{"offset", found->content.bytes}});
    Uploads::Upload& upload = *found->upload;
    auto bytes = decode_base64(params.at("data").get_ref<const std::string&>());
    if (!bytes || bytes->empty() || static_cast<std::int64_t>(bytes->size()) > chunk_bytes_max())
        return answer_refused(question,
                              refused(RefusalCode::invalid_input,
                                      fmt::format("应为 base64，1 至 {} 字节。", chunk_bytes_max()),
                                      fmt::format("Expected base64 of 1 to {} bytes, but found something else.", chunk_bytes_max())));
    if (uploading_bytes_ + bytes->size() > uploading_bytes_max)
        return answer_refused(question,
                              refused(RefusalCode::limit_exceeded,
                                      "正在写入的数据过多，请稍候再试。",
                                      "Expected the disk to keep up, but too much waits for it; try again in a moment."));
    const auto is_new = uploads_.take(upload, params.at("offset").get<std::int64_t>(), static_cast<std::int64_t>(bytes->size()), now_);
    if (!is_new) return answer_wrong_offset(question, is_new.error(), upload.offset);
    if (!*is_new) return answer_result(question, {{"offset", upload.offset}});
    uploading_bytes_ += bytes->size();
    const std::int64_t end = upload.offset, offset = end - static_cast<std::int64_t>(bytes->size());
    send_errand(
        [folder = &parts_.attachments, id = upload.id, offset, bytes = *bytes]() -> json {
            const auto fault = folder->write(id, offset, bytes);
            return fault ? json(*fault) : json();
        },
        [this, question, id = upload.id, size = bytes->size(), end](const json& fault) {
            uploading_bytes_ -= size;
            if (fault.is_string()) return give_up_upload(question, id, fault.get<std::string>());
            answer_result(question, {{"offset", end}});
        });
}

// With what the caller needs to go on.
void Loop::answer_wrong_offset(const Question& question, const engine::Refusal& refused, std::int64_t offset) {
    protocol::Failure failure = failure_of(refused);
    failure.more = {{"offset", offset}};
    answer_failure(question, failure);
}

void Loop::finish_upload(const Question& question, const json& params) {
    auto found = uploads_.find(text_of(params, "upload"), question.person);
    if (!found) return answer_refused(question, found.error());
    if (found->upload == nullptr) return answer_held(question, text_of(params, "upload"));
    Uploads::Upload& upload = *found->upload;
    if (const auto closed = uploads_.close(upload); !closed) return answer_wrong_offset(question, closed.error(), upload.offset);
    const store::HeldContent wanted{.person = upload.person, .hash = upload.hash, .content = {}, .at = now_};
    send_errand(
        [folder = &parts_.attachments, id = upload.id, wanted]() -> json {
            const auto kept = folder->keep(id, wanted.person, wanted.hash, wanted.at);
            if (!kept) return {{"fault", kept.error().sentence}, {"other", kept.error().is_other_content}};
            return {{"type", kept->type}, {"bytes", kept->bytes}};
        },
        [this, question, id = upload.id, wanted](const json& kept) { answer_finished(question, id, wanted, kept); });
}

void Loop::answer_finished(const Question& question, const std::string& id, store::HeldContent held, const json& kept) {
    if (kept.contains("fault")) {
        if (!kept.at("other").get<bool>()) return give_up_upload(question, id, kept.at("fault").get<std::string>());
        drop_upload(id);
        return answer_refused(question,
                              refused(RefusalCode::invalid_input,
                                      "内容与其摘要不符，请重新上传。",
                                      "Expected the content that the hash names, but another one has come.",
                                      "重新上传该文件。",
                                      "begin it again"));
    }
    held.content = {.type = kept.at("type"), .bytes = kept.at("bytes")};
    parts_.processor.contents().offer(held.person, held.hash, held.content);
    const json answer = described(held.hash, held.content);
    uploads_.hold(std::move(held));
    answer_result(question, answer);
}

void Loop::answer_held(const Question& question, const std::string& id) {
    const auto held = uploads_.find_held(id);
    answer_result(question, described(held.hash, held.content));
}

void Loop::drop_upload(const std::string& id) {
    uploads_.forget(id);
    parts_.errands.add([folder = &parts_.attachments, id] { folder->discard(id); });
}

void Loop::give_up_upload(const Question& question, const std::string& id, const std::string& fault) {
    write_line(Level::error, "attachment_not_written", {{"text", std::string_view(fault)}});
    drop_upload(id);
    answer_refused(question, not_written());
}

// First whether the person may see it, by the views; then a part of it, from the disk.
void Loop::get_attachment(const Question& question, const json& params) {
    const std::int64_t offset = params.value("offset", std::int64_t{0});
    const auto count = static_cast<std::size_t>(std::min(params.value("bytes", chunk_bytes_usual), chunk_bytes_max()));
    const std::string hash = text_of(params, "hash");
    const std::uint64_t ticket = next_ticket_++;
    store::Views::Question asked{.method = "attachment.find",
                                 .params = std::make_shared<const json>(params),
                                 .person = question.person,
                                 .now = now_,
                                 .background = parts_.processor.background()};
    asked_.emplace(ticket, [this, question, hash, offset, count](const json& seen) {
        if (seen.contains("refused")) return answer_failure(question, failure_of_answer(seen));
        send_errand(
            [folder = &parts_.attachments, hash, offset, count, seen]() -> json {
                auto bytes = folder->read(hash, offset, count);
                if (!bytes) return {{"fault", bytes.error()}};
                json answer = seen;
                answer["offset"] = offset;
                answer["data"] = encode_base64(*bytes);
                return answer;
            },
            [this, question](const json& read) {
                if (!read.contains("fault")) return answer_result(question, read);
                write_line(Level::error, "attachment_not_read", {{"text", std::string_view(read.at("fault").get_ref<const std::string&>())}});
                answer_refused(question,
                               refused(RefusalCode::not_found,
                                       "附件内容缺失，请告知运营人员。",
                                       "Expected the content of the attachment, but it is missing.",
                                       "运营人员从备份恢复 attachments 目录。",
                                       "an operator restores the folder attachments from a backup"));
            });
    });
    const auto own = seen_.find(question.person);
    parts_.projector.ask(ticket, std::move(asked), own == seen_.end() ? 0 : own->second);
}

// --- what was never named ---------------------------------------------------------------------

void Loop::note_attached(const engine::Entry& entry) {
    for (const engine::Event& event : entry.events) {
        const auto* file = std::get_if<engine::Attached>(&event);
        if (file == nullptr) continue;
        for (const std::string& person : uploads_.note_named(file->hash))
            parts_.errands.add([folder = &parts_.attachments, person, hash = file->hash] { folder->let_go(person, hash); });
    }
}

void Loop::expire_uploads() {
    if (expired_at_ && *expired_at_ + expiry_pause > now_) return;
    expired_at_ = now_;
    const Uploads::Expired expired = uploads_.expire(now_, parts_.processor.contents());
    for (const std::string& id : expired.uploads)
        parts_.errands.add([folder = &parts_.attachments, id] { folder->discard(id); });
    for (const store::HeldContent& held : expired.held) remove_unless_named(held);
}

// From now on nobody names it; whoever did so before is in the views once they have come as far as what is decided.
void Loop::remove_unless_named(const store::HeldContent& held) {
    const std::uint64_t ticket = next_ticket_++;
    store::Views::Question asked{.method = "attachment.is_named",
                                 .params = std::make_shared<const json>(json{{"hash", held.hash}}),
                                 .person = held.person,
                                 .now = now_,
                                 .background = parts_.processor.background()};
    asked_.emplace(ticket, [this, held](const json& found) {
        const bool stays = found.value("named", true) || uploads_.is_wanted(held.hash);
        parts_.errands.add([folder = &parts_.attachments, held, stays] {
            folder->let_go(held.person, held.hash);
            if (!stays) folder->remove(held.hash);
        });
    });
    parts_.projector.ask(ticket, std::move(asked), parts_.processor.state().last_seq);
}

// --- whether all that is named is there -------------------------------------------------------

// A hundred at a time; `answer` has what the log's own verification gave.
void Loop::verify_attachments(const Question& question, json answer, const std::string& after) {
    const std::uint64_t ticket = next_ticket_++;
    store::Views::Question asked{.method = "attachment.named",
                                 .params = std::make_shared<const json>(json{{"after", after}}),
                                 .person = question.person,
                                 .now = now_,
                                 .background = parts_.processor.background()};
    asked_.emplace(ticket, [this, question, answer = std::move(answer)](const json& found) mutable {
        if (found.contains("refused")) return answer_failure(question, failure_of_answer(found));
        json items = found.at("items");
        if (items.empty()) return answer_result(question, answer);
        const std::string last = items.back().at("hash");
        answer["attachments"] = answer.at("attachments").get<std::size_t>() + items.size();
        send_errand(
            [folder = &parts_.attachments, items = std::move(items)]() -> json {
                for (const json& item : items)
                    if (const auto fault = folder->fault(item.at("hash")))
                        return fmt::format("{} ({}, {})", *fault, item.at("instance").get<std::string>(), item.at("name").get<std::string>());
                return nullptr;
            },
            [this, question, answer, last](const json& fault) mutable {
                if (!fault.is_string()) return verify_attachments(question, std::move(answer), last);
                answer["ok"] = false;
                answer["fault"] = fault;
                answer_result(question, answer);
            });
    });
    parts_.projector.ask(ticket, std::move(asked), parts_.log.head().seq);
}

}  // namespace countersign::server
