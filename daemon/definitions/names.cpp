#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/reading.hpp"
#include "daemon/engine/account_label.hpp"

namespace countersign::definitions {

namespace {

constexpr std::size_t name_length_max = 64;

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view text, std::string_view also) {
    const auto may_stand = [&](char c) {
        return is_small_letter(c) || is_digit(c) || also.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= name_length_max && is_small_letter(text.front()) &&
           std::all_of(text.begin(), text.end(), may_stand);
}

// An empty text is a fault already, or stands for something that is missing.
bool is_reported(const Written& id) { return id.text.empty(); }

void check_named(const Reading& reading, const Written& name, std::string_view what,
                 const std::vector<std::pair<std::string, engine::Label>>& labels) {
    if (reading.source.is_judged) return;
    std::vector<std::string> named;
    for (const auto& [id, label] : labels) named.push_back(id);
    check_known(reading.source, name, what, named);
}

}  // namespace

void check_name(const Source& source, const Written& id) {
    static const std::vector<std::string> reserved{"true", "false", "null", "in"};
    if (is_reported(id)) return;
    if (std::find(reserved.begin(), reserved.end(), id.text) != reserved.end())
        source.faults.add(id.line,
                          fmt::format("Expected a name of its own, but '{}' is a word of the expressions.", id.text));
    else if (!is_name(id.text, "_"))
        source.faults.add(id.line,
                          fmt::format("Expected a name of small letters, digits and _, but found '{}'.", id.text));
}

void check_hyphenated_name(const Source& source, const Written& id) {
    if (is_reported(id) || is_name(id.text, "_-")) return;
    source.faults.add(id.line,
                      fmt::format("Expected a name of small letters, digits, - and _, but found '{}'.", id.text));
}

void check_once(const Source& source, const Written& id, std::vector<std::string>& seen) {
    if (is_reported(id)) return;
    if (std::find(seen.begin(), seen.end(), id.text) == seen.end())
        seen.push_back(id.text);
    else
        source.faults.add(id.line, fmt::format("Expected each id once, but '{}' was there before.", id.text));
}

void check_known(const Source& source,
                 const Written& name,
                 std::string_view what,
                 const std::vector<std::string>& known) {
    if (is_reported(name) || std::find(known.begin(), known.end(), name.text) != known.end()) return;
    source.faults.add(name.line, unknown_name(what, name.text, known));
}

void check_flag(const Reading& reading, const Written& flag) {
    check_named(reading, flag, "a flag that [flag] names", reading.workflow.flags);
}

// An account that is computed from its very beginning on is known when it is booked.
void check_account(const Reading& reading, const Written& account) {
    const std::string_view literal = std::string_view(account.text).substr(0, account.text.find('{'));
    const std::string_view kind = engine::kind_of_account(literal);
    const bool is_whole = literal.size() == account.text.size();
    if (is_whole || kind.size() < literal.size())
        check_named(reading, {.text = std::string(kind), .line = account.line}, "an account that [account] names",
                    reading.workflow.accounts);
}

}  // namespace countersign::definitions
