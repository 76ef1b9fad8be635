#include "clients/web/session/password.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace countersign::web {

namespace {

constexpr std::size_t shortest = 10, longest = 128, kinds_least = 5;

// In small letters, with what the rule of five kinds would let through. Shorter ones are refused anyhow.
constexpr std::array<std::string_view, 58> commonest = {
    "1234567890",   "0123456789",   "0987654321",   "9876543210",    "12345678910",   "123456789a",   "a123456789",   "1234567891",
    "1234567899",   "1q2w3e4r5t",   "1qaz2wsx3edc", "qwertyuiop",    "qwerty12345",   "qwerty123456", "asdfghjkl;",   "q1w2e3r4t5",
    "qwertyuiop123", "zaq12wsxcde3", "1qazxsw23edc", "password123",  "password1234",  "password12",   "passw0rd123",  "p@ssw0rd123",
    "p@ssword123",  "password01",   "mypassword",   "password123!",  "welcome123",    "welcome1234",  "iloveyou123",  "letmein1234",
    "administrator", "admin12345",  "admin123456",  "adminadmin",    "administrator1", "changeme123", "superman123",  "football123",
    "abcdefghij",   "abcdefghijk",  "abcd123456",   "abc1234567",    "abc123456789",  "woaini1314",   "woaini1314520", "woaini5201314",
    "5201314woaini", "wodemima123", "nihao123456",  "qq123456789",   "zxcvbnm123",    "zxcvbnm,./",   "asd123456789", "countersign",
    "countersign1", "countersign123"};

std::size_t size_after(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// Code points; nothing for what is no UTF-8.
std::optional<std::u32string> code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = size_after(lead);
        if (size == 0 || i + size > text.size()) return std::nullopt;
        char32_t point = size == 1 ? lead : lead & (0x7FU >> size);
        for (std::size_t k = 1; k < size; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80U) return std::nullopt;
            point = point << 6U | (next & 0x3FU);
        }
        points += point;
        i += size;
    }
    return points;
}

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

// One letter says nothing about anybody.
void take_out(std::string& text, std::string_view word) {
    if (word.size() < 2) return;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) text.erase(at, word.size());
}

Refused weak(std::string zh, std::string en) { return {.code = "weak_password", .text = {std::move(zh), std::move(en)}, .hint = {}}; }

}  // namespace

std::optional<Refused> fault_of_password(std::string_view password, std::string_view person, std::string_view name) {
    const auto points = code_points(password);
    if (!points) return weak("密码应为 UTF-8 文本。", "Expected a password of characters, but it is no UTF-8.");
    if (points->size() < shortest)
        return weak(fmt::format("密码至少 {} 个字符，这里只有 {} 个。几个不相干的词连起来就很好。", shortest, points->size()),
                    fmt::format("Expected a password of at least {} characters, but it has {}. A few words that have nothing to do with each other are good.",
                                shortest, points->size()));
    if (points->size() > longest)
        return weak(fmt::format("密码最多 {} 个字符，这里有 {} 个。", longest, points->size()),
                    fmt::format("Expected a password of at most {} characters, but it has {}.", longest, points->size()));
    std::string rest = in_small_letters(password);
    if (std::ranges::count(commonest, rest) > 0)
        return weak("这个密码太常见，别人会最先试它。请换一个。", "Expected a password of your own, but this is one of those that everybody tries first.");
    if (std::set<char32_t>(points->begin(), points->end()).size() < kinds_least)
        return weak(fmt::format("密码应至少有 {} 种不同的字符。", kinds_least),
                    fmt::format("Expected a password of at least {} different characters, but it repeats fewer.", kinds_least));
    take_out(rest, in_small_letters(name));
    take_out(rest, in_small_letters(person));
    const auto left = code_points(rest);
    if (!left || left->size() < shortest)
        return weak(fmt::format("除去您的姓名和编号，密码仍应有至少 {} 个字符。", shortest),
                    fmt::format("Expected a password of at least {} characters besides your name and id, but it is little else.", shortest));
    return std::nullopt;
}

}  // namespace countersign::web
