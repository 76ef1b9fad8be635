#include "clients/notify/mail/bounce.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/clean_text.hpp"

namespace countersign::mail {

namespace {

using Fields = std::map<std::string, std::string>;

// One group of fields; `report` goes on behind it. Folded lines are joined, the first of equal names counts.
Fields next_group(std::string_view& report) {
    Fields fields;
    std::string* last = nullptr;
    while (!report.empty()) {
        const std::size_t end = std::min(report.find('\n'), report.size());
        const std::string_view line = report.substr(0, end);
        report.remove_prefix(std::min(end + 1, report.size()));
        if (trimmed(line).empty()) {
            if (fields.empty()) continue;
            return fields;
        }
        const std::size_t colon = line.find(':');
        if (line.front() == ' ' || line.front() == '\t') {
            if (last != nullptr) *last += " " + std::string(trimmed(line));
        } else if (colon != std::string_view::npos) {
            last =
                &fields
                     .emplace(lower_case(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1))))
                     .first->second;
        }
    }
    return fields;
}

std::string value_of(const Fields& fields, const std::string& name) {
    const auto at = fields.find(name);
    return at == fields.end() ? std::string() : at->second;
}

// "rfc822; wang.fang@company.example"
std::string address_in(const std::string& field) {
    const std::size_t semicolon = field.find(';');
    std::string_view address = trimmed(semicolon == std::string::npos ? std::string_view(field)
                                                                      : std::string_view(field).substr(semicolon + 1));
    if (address.starts_with('<') && address.ends_with('>')) address = address.substr(1, address.size() - 2);
    return is_mailbox(address) ? std::string(address) : std::string();
}

// "5.1.1 (no such user)": the three numbers, or nothing.
std::string status_in(const std::string& field) {
    const std::string_view code =
        std::string_view(field).substr(0, std::min(field.find_first_of(" \t("), field.size()));
    const bool is_code = code.size() >= 5 && code.size() <= 9 && std::ranges::count(code, '.') == 2 && code[1] == '.' &&
                         (code[0] == '2' || code[0] == '4' || code[0] == '5') && code.back() != '.' &&
                         std::ranges::all_of(code, [](unsigned char c) { return c == '.' || std::isdigit(c) != 0; });
    return is_code ? std::string(code) : std::string();
}

}  // namespace

std::optional<Bounce> read_delivery_status(std::string_view report) {
    while (!report.empty()) {
        const Fields fields = next_group(report);
        const std::string action = lower_case(value_of(fields, "action"));
        if (action != "failed" && action != "delayed") continue;
        // Where the mail was forwarded to says nothing about the address that we know.
        std::string address = address_in(value_of(fields, "original-recipient"));
        if (address.empty()) address = address_in(value_of(fields, "final-recipient"));
        const std::string status = status_in(value_of(fields, "status"));
        return Bounce{.message_id = {},
                      .address = std::move(address),
                      .status = status,
                      .is_permanent = action == "failed" && !status.starts_with('4')};
    }
    return std::nullopt;
}

}  // namespace countersign::mail
