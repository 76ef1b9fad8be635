#include "clients/notify/mail/new_text.hpp"

#include <algorithm>
#include <vector>

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/clean_text.hpp"

namespace countersign::mail {

namespace {

// How many lines a mail program may break "On ... wrote:" into.
constexpr std::size_t introduction_lines_max = 4;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        while (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return text.starts_with(word); });
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return text.ends_with(word); });
}

// "-----Original Message-----", "------------------ 原始邮件 ------------------", "---- 回复的原邮件 ----"
bool is_rule_with_words(std::string_view line) {
    return line.starts_with("--") && line.ends_with("--") &&
           has_any(lower_case(line), {"original", "forwarded", "原始邮件", "原邮件", "转发"});
}

// Outlook draws a line over what it quotes.
bool is_rule(std::string_view line) {
    return line.size() >= 10 && (line.find_first_not_of('_') == std::string_view::npos ||
                                 line.find_first_not_of('-') == std::string_view::npos);
}

bool is_header_block(const std::vector<std::string_view>& lines, std::size_t at) {
    const std::string first = lower_case(trimmed(lines[at]));
    if (begins_with_any(first, {"发件人:", "发件人：", "寄件者:", "寄件者："})) return true;
    if (!begins_with_any(first, {"from:", "*from:*"})) return false;
    for (std::size_t next = at + 1; next < std::min(at + 4, lines.size()); ++next)
        if (begins_with_any(lower_case(trimmed(lines[next])),
                            {"sent:", "date:", "to:", "subject:", "*sent:*", "*date:*", "*to:*"}))
            return true;
    return false;
}

// "On Mon, 2 Nov 2026, Wang Fang <wf@x> wrote:" or "在 2026年11月2日，王芳 写道：", in one line or some.
bool is_introduction(const std::vector<std::string_view>& lines, std::size_t at) {
    const std::string_view first = trimmed(lines[at]);
    const bool is_english = first.starts_with("On ");
    const bool is_chinese = first.starts_with("在") || first.starts_with("于");
    // "2026年11月2日 王芳 <wf@x> 写道："; here the end alone must do.
    if (ends_with_any(first, {"写道:", "写道："})) return true;
    if (!is_english && !is_chinese) return false;
    for (std::size_t end = at; end < std::min(at + introduction_lines_max, lines.size()); ++end) {
        const std::string_view line = trimmed(lines[end]);
        if (line.empty()) return false;
        if (is_english && line.ends_with("wrote:")) return true;
        if (is_chinese && ends_with_any(line, {"写道:", "写道：", "寫道:", "寫道："})) return true;
    }
    return false;
}

// "-- " by RFC 3676; many programs lose its blank. Phones put their own.
bool is_signature(std::string_view line) {
    return line == "-- " || line == "--" ||
           begins_with_any(line,
                           {"Sent from my ",
                            "发自我的",
                            "发自 我的",
                            "从我的 iPhone",
                            "来自我的",
                            "获取 Outlook",
                            "Get Outlook for"});
}

bool is_end(const std::vector<std::string_view>& lines, std::size_t at) {
    const std::string_view line = trimmed(lines[at]);
    return lines[at] == "-- " || is_signature(line) || is_rule_with_words(line) || is_rule(line) ||
           is_header_block(lines, at) || is_introduction(lines, at);
}

}  // namespace

std::string new_text_of(std::string_view text) {
    const auto lines = lines_of(text);
    std::string kept;
    for (std::size_t at = 0; at < lines.size() && !is_end(lines, at); ++at) {
        const std::string_view line = trimmed(lines[at]);
        if (line.starts_with('>') || (line.empty() && kept.empty())) continue;
        kept += std::string(line) + '\n';
    }
    while (kept.ends_with('\n')) kept.pop_back();
    return kept;
}

}  // namespace countersign::mail
