#include "daemon/engine/contents.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace countersign::engine {

namespace {

constexpr std::size_t name_length_max = 120;

std::string text_in(const Value& row, std::string_view column) {
    const Value* value = row.find(column);
    const auto* text = value == nullptr ? nullptr : value->get<std::string>();
    return text == nullptr ? std::string() : *text;
}

const List* rows_of(const Value& record, const std::string& field) {
    const Value* value = record.find(field);
    return value == nullptr ? nullptr : value->get<List>();
}

}  // namespace

void Contents::offer(const std::string& person, const std::string& hash, Content content) {
    held_.insert_or_assign({person, hash}, std::move(content));
}

void Contents::withdraw(const std::string& person, const std::string& hash) { held_.erase({person, hash}); }

const Content* Contents::find(const std::string& person, const std::string& hash) const {
    const auto found = held_.find({person, hash});
    return found == held_.end() ? nullptr : &found->second;
}

const std::vector<std::string>& content_types() {
    static const std::vector<std::string> types{
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/heic",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "text/plain",
        "application/octet-stream"};
    return types;
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::optional<Label> fault_of_file_name(std::string_view name) {
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto length = static_cast<std::size_t>(std::ranges::count_if(name, begins_character));
    if (name.empty()) return Label{.zh = "应有文件名。", .en = "Expected the name of a file, but it is empty."};
    if (length > name_length_max)
        return Label{.zh = fmt::format("文件名最多 {} 个字，实为 {}。", name_length_max, length),
                     .en = fmt::format("Expected the name of a file of at most {} characters, but there are {}.", name_length_max, length)};
    if (name.find_first_of("/\\") != std::string_view::npos)
        return Label{.zh = "文件名不得含路径（/ 或 \\）。", .en = "Expected the name of a file without a path, but it has a / or \\."};
    if (name.front() == '.')
        return Label{.zh = "文件名不得以点开头。", .en = "Expected the name of a file, but it begins with a dot."};
    return std::nullopt;
}

std::vector<Attached> newly_attached(const std::vector<Field>& fields, const Value& now, const Value& before, const std::string& action) {
    std::vector<Attached> attached;
    for (const Field& field : fields) {
        const List* rows = field.holds_files() ? rows_of(now, field.id) : nullptr;
        if (rows == nullptr) continue;
        std::set<std::string> known;
        if (const List* old = rows_of(before, field.id))
            for (const Value& row : *old) known.insert(text_in(row, "hash"));
        for (const Value& row : *rows) {
            const Value* bytes = row.find("bytes");
            const auto* count = bytes == nullptr ? nullptr : bytes->get<std::int64_t>();
            Attached one{.action = action,
                         .field = field.id,
                         .hash = text_in(row, "hash"),
                         .name = text_in(row, "name"),
                         .type = text_in(row, "type"),
                         .bytes = count == nullptr ? 0 : *count};
            if (!one.hash.empty() && known.insert(one.hash).second) attached.push_back(std::move(one));
        }
    }
    return attached;
}

}  // namespace countersign::engine
