#include "clients/notify/mail/imap_answer.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace countersign::mail {

namespace {

template <class Number>
std::optional<Number> number_after(std::string_view line, std::string_view word) {
    const std::size_t at = line.find(word);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view digits = line.substr(at + word.size());
    Number number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end == digits.data()) return std::nullopt;
    return number;
}

std::string_view next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

std::optional<std::uint32_t> uidvalidity_in(std::string_view answer) {
    return number_after<std::uint32_t>(answer, "UIDVALIDITY ");
}

std::optional<std::uint32_t> uidnext_in(std::string_view answer) {
    return number_after<std::uint32_t>(answer, "UIDNEXT ");
}

std::vector<std::uint32_t> found_after(std::uint32_t uid, std::string_view answer) {
    std::vector<std::uint32_t> found;
    while (!answer.empty()) {
        std::string_view line = next_line(answer);
        if (!line.starts_with("* SEARCH")) continue;
        line.remove_prefix(std::string_view("* SEARCH").size());
        while (const auto number = number_after<std::uint32_t>(line, " ")) {
            if (*number > uid) found.push_back(*number);
            line.remove_prefix(line.find(' ') + 1);
        }
    }
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

std::vector<Listed> listed_in(std::string_view answer) {
    std::vector<Listed> listed;
    while (!answer.empty()) {
        const std::string_view line = next_line(answer);
        if (!line.starts_with("* ") || line.find(" FETCH (") == std::string_view::npos) continue;
        auto own = number_after<std::uint32_t>(line, "(UID ");
        if (!own) own = number_after<std::uint32_t>(line, " UID ");
        const auto size = number_after<std::uint64_t>(line, "RFC822.SIZE ");
        if (own && size) listed.push_back({.uid = *own, .size = *size});
    }
    std::ranges::sort(listed, {}, &Listed::uid);
    const auto repeated = std::ranges::unique(listed, {}, &Listed::uid);
    listed.erase(repeated.begin(), repeated.end());
    return listed;
}

}  // namespace countersign::mail
