#include "clients/notify/mail/command.hpp"

#include <array>

#include "clients/notify/mail/address.hpp"

namespace countersign::mail {

namespace {

constexpr std::array<std::string_view, 5> blanks = {" ", "\t", "\r", "\u00A0", "\u3000"};
constexpr std::array<std::string_view, 6> marks = {".", "!", "。", "！", ",", "，"};
constexpr std::array<std::string_view, 6> separators = {":", "：", ",", "，", "-", "—"};

template <std::size_t n>
bool cut_front(std::string_view& text, const std::array<std::string_view, n>& any_of) {
    for (const std::string_view one : any_of) {
        if (!text.starts_with(one)) continue;
        text.remove_prefix(one.size());
        return true;
    }
    return false;
}

template <std::size_t n>
bool cut_back(std::string_view& text, const std::array<std::string_view, n>& any_of) {
    for (const std::string_view one : any_of) {
        if (!text.ends_with(one)) continue;
        text.remove_suffix(one.size());
        return true;
    }
    return false;
}

std::string_view trimmed(std::string_view text) {
    while (cut_front(text, blanks)) {
    }
    while (cut_back(text, blanks)) {
    }
    return text;
}

std::string_view first_line(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const auto line = trimmed(text.substr(0, end)); !line.empty()) return line;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

bool is_approval(std::string_view line) {
    while (cut_back(line, marks)) {
    }
    const std::string word = lower_case(trimmed(line));
    return word == "approve" || word == "同意" || word == "批准";
}

// What follows the word: it stands alone, or a blank or a separator comes first. Chinese has no blanks
// between words, but "退回原因不明" is a sentence about a return, not one.
std::optional<std::string> reason_after(std::string_view line, std::string_view word) {
    if (!lower_case(line).starts_with(word)) return std::nullopt;
    std::string_view rest = line.substr(word.size());
    const bool is_alone = rest.empty();
    bool is_parted = false;
    while (cut_front(rest, blanks) || cut_front(rest, separators)) is_parted = true;
    if (!is_alone && !is_parted) return std::nullopt;
    return std::string(rest);
}

}  // namespace

std::optional<Command> command_of(std::string_view new_text) {
    const std::string_view line = first_line(new_text);
    if (is_approval(line)) return Command{.verb = Verb::approve, .reason = {}};
    for (const std::string_view word : {"reject", "退回", "驳回"})
        if (auto reason = reason_after(line, word)) return Command{.verb = Verb::reject, .reason = std::move(*reason)};
    return std::nullopt;
}

}  // namespace countersign::mail
