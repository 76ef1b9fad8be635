#include "clients/print/paper_code.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <sodium.h>

namespace countersign::print {

namespace {

constexpr std::string_view beginning = "COUNTERSIGN:1:";
constexpr std::size_t hash_digits = 64, check_digits = 8, parts_wanted = 5;

std::string check_of(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    const std::string bytes(text);
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string hex;
    for (std::size_t i = 0; i < check_digits / 2; ++i) hex += fmt::format("{:02x}", digest.at(i));
    return hex;
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_hash(std::string_view text) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == hash_digits && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::string write_paper_code(const PaperCode& code) {
    const std::string text = fmt::format("{}{}:{}:{}:{}", beginning, code.instance, code.version, code.seq, code.hash);
    return text + ":" + check_of(text);
}

std::optional<PaperCode> read_paper_code(std::string_view text) {
    const std::size_t last = text.rfind(':');
    if (!text.starts_with(beginning) || last == std::string_view::npos) return std::nullopt;
    if (text.substr(last + 1) != check_of(text.substr(0, last))) return std::nullopt;
    std::array<std::string_view, parts_wanted - 1> parts;
    std::string_view rest = text.substr(beginning.size(), last - beginning.size());
    for (std::string_view& part : parts) {
        const std::size_t end = rest.find(':');
        part = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    const auto version = number(parts[1]), seq = number(parts[2]);
    if (parts[0].empty() || !version || !seq || !is_hash(parts[3]) || !rest.empty()) return std::nullopt;
    return PaperCode{.instance = std::string(parts[0]), .version = *version, .seq = *seq, .hash = std::string(parts[3])};
}

}  // namespace countersign::print
