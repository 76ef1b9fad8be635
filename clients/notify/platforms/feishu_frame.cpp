#include "clients/notify/platforms/feishu_frame.hpp"

#include <algorithm>
#include <charconv>

namespace countersign::platforms::feishu {

namespace {

enum WireType : std::uint32_t { varint = 0, eight_bytes = 1, length_delimited = 2, four_bytes = 5 };

constexpr std::size_t headers_max = 64, fragments_max = 32, partials_max = 16;

void put_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) out += static_cast<char>(value | 0x80U);
    out += static_cast<char>(value);
}

void put_number(std::string& out, std::uint32_t field, std::uint64_t value) {
    put_varint(out, field << 3U | varint);
    put_varint(out, value);
}

void put_bytes(std::string& out, std::uint32_t field, std::string_view bytes) {
    put_varint(out, field << 3U | length_delimited);
    put_varint(out, bytes.size());
    out += bytes;
}

void put_text(std::string& out, std::uint32_t field, std::string_view text) {
    if (!text.empty()) put_bytes(out, field, text);
}

std::optional<std::uint64_t> take_varint(std::string_view& rest) {
    std::uint64_t value = 0;
    for (std::uint32_t shift = 0; shift < 70 && !rest.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(rest.front());
        rest.remove_prefix(1);
        if (shift == 63 && byte > 1) return std::nullopt;
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return value;
    }
    return std::nullopt;
}

std::optional<std::string_view> take_bytes(std::string_view& rest, std::uint64_t size) {
    if (size > rest.size()) return std::nullopt;
    const std::string_view bytes = rest.substr(0, size);
    rest.remove_prefix(size);
    return bytes;
}

struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0;  // of a varint
    std::string_view bytes;   // of all others
};

std::optional<Field> take_field(std::string_view& rest) {
    const auto key = take_varint(rest);
    if (!key || *key >> 3U == 0) return std::nullopt;
    Field field{.number = *key >> 3U};
    std::optional<std::uint64_t> size;
    switch (*key & 7U) {
        case varint: {
            const auto value = take_varint(rest);
            if (!value) return std::nullopt;
            field.value = *value;
            return field;
        }
        case eight_bytes:
            size = 8;
            break;
        case four_bytes:
            size = 4;
            break;
        case length_delimited:
            size = take_varint(rest);
            break;
        default:
            return std::nullopt;
    }
    const auto bytes = size ? take_bytes(rest, *size) : std::nullopt;
    if (!bytes) return std::nullopt;
    field.bytes = *bytes;
    return field;
}

std::optional<std::pair<std::string, std::string>> decode_header(std::string_view bytes) {
    std::pair<std::string, std::string> header;
    while (!bytes.empty()) {
        const auto field = take_field(bytes);
        if (!field) return std::nullopt;
        if (field->number == 1) header.first = field->bytes;
        if (field->number == 2) header.second = field->bytes;
    }
    return header;
}

bool decode_field(const Field& field, Frame& frame) {
    switch (field.number) {
        case 1:
            frame.sequence = field.value;
            break;
        case 2:
            frame.log = field.value;
            break;
        case 3:
            frame.service = static_cast<std::int32_t>(field.value);
            break;
        case 4:
            frame.is_data = field.value == 1;
            break;
        case 5: {
            auto header = decode_header(field.bytes);
            if (!header || frame.headers.size() == headers_max) return false;
            frame.headers.push_back(std::move(*header));
            break;
        }
        case 6:
            frame.payload_encoding = field.bytes;
            break;
        case 7:
            frame.payload_type = field.bytes;
            break;
        case 8:
            frame.payload = field.bytes;
            break;
        case 9:
            frame.log_text = field.bytes;
            break;
        default:
            break;
    }
    return true;
}

std::size_t number_in(const std::string& text, std::size_t otherwise) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : otherwise;
}

}  // namespace

std::string Frame::header(std::string_view key) const {
    const auto found = std::ranges::find(headers, key, [](const auto& header) { return header.first; });
    return found == headers.end() ? std::string() : found->second;
}

std::string encode(const Frame& frame) {
    std::string out;
    put_number(out, 1, frame.sequence);
    put_number(out, 2, frame.log);
    put_number(out, 3, static_cast<std::uint64_t>(static_cast<std::int64_t>(frame.service)));
    put_number(out, 4, frame.is_data ? 1 : 0);
    for (const auto& [key, value] : frame.headers) {
        std::string header;
        put_bytes(header, 1, key);
        put_bytes(header, 2, value);
        put_bytes(out, 5, header);
    }
    put_text(out, 6, frame.payload_encoding);
    put_text(out, 7, frame.payload_type);
    put_text(out, 8, frame.payload);
    put_text(out, 9, frame.log_text);
    return out;
}

std::optional<Frame> decode(std::string_view bytes) {
    Frame frame;
    while (!bytes.empty()) {
        const auto field = take_field(bytes);
        if (!field || !decode_field(*field, frame)) return std::nullopt;
    }
    return frame;
}

std::optional<std::string> Fragments::add(const Frame& frame) {
    const std::size_t sum = number_in(frame.header("sum"), 1), part = number_in(frame.header("seq"), 0);
    if (sum <= 1) return frame.payload;
    const std::string id = frame.header("message_id");
    if (id.empty() || sum > fragments_max || part >= sum) return std::nullopt;
    make_room();
    Partial& partial = partials_[id];
    if (partial.number == 0) partial.number = ++arrived_;
    partial.parts[part] = frame.payload;
    if (partial.parts.size() < sum) return std::nullopt;
    std::string whole;
    for (const auto& [number, bytes] : partial.parts) whole += bytes;
    partials_.erase(id);
    return whole;
}

void Fragments::make_room() {
    if (partials_.size() < partials_max) return;
    partials_.erase(std::ranges::min_element(partials_, {}, [](const auto& one) { return one.second.number; }));
}

}  // namespace countersign::platforms::feishu
