#include "clients/notify/mail/address.hpp"

#include <algorithm>
#include <cctype>

namespace countersign::mail {

namespace {

constexpr std::size_t mailbox_size_max = 254;
constexpr std::size_t message_id_size_max = 200;  // with its name still one line of a header
constexpr std::size_t token_size_max = 128;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_one_of(char c, std::string_view marks) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
}

// Words of these characters with single dots between them.
bool is_dotted(std::string_view text, std::string_view marks) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::ranges::all_of(text, [&](char c) { return c == '.' || is_one_of(c, marks); });
}

}  // namespace

std::string_view local_part(std::string_view mailbox) { return mailbox.substr(0, mailbox.rfind('@')); }

std::string_view domain_part(std::string_view mailbox) {
    const std::size_t at = mailbox.rfind('@');
    return at == std::string_view::npos ? std::string_view() : mailbox.substr(at + 1);
}

std::string lower_case(std::string_view ascii) {
    std::string lower(ascii);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

bool is_mailbox(std::string_view text) {
    if (text.size() > mailbox_size_max || std::ranges::count(text, '@') != 1) return false;
    return is_dotted(local_part(text), "!#$%&'*+-/=?^_`{|}~") && is_dotted(domain_part(text), "-");
}

bool is_message_id(std::string_view text) {
    if (text.size() > message_id_size_max || std::ranges::count(text, '@') != 1) return false;
    return is_dotted(local_part(text), "!#$%&'*+-/=?^_`{|}~") && is_dotted(domain_part(text), "-_");
}

std::string with_token(std::string_view mailbox, std::string_view token) {
    return std::string(local_part(mailbox)) + '+' + std::string(token) + '@' + std::string(domain_part(mailbox));
}

std::optional<std::string> token_of(std::string_view written, std::string_view mailbox) {
    if (!is_mailbox(written) || lower_case(domain_part(written)) != lower_case(domain_part(mailbox)))
        return std::nullopt;
    const std::string_view local = local_part(written);
    const std::size_t plus = local.find('+');
    if (plus == std::string_view::npos || lower_case(local.substr(0, plus)) != lower_case(local_part(mailbox)))
        return std::nullopt;
    const std::string_view token = local.substr(plus + 1);
    if (token.empty() || token.size() > token_size_max) return std::nullopt;
    if (!std::ranges::all_of(token, [](char c) { return is_one_of(c, "._-"); })) return std::nullopt;
    return std::string(token);
}

}  // namespace countersign::mail
