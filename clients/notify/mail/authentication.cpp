#include "clients/notify/mail/authentication.hpp"

#include <vector>

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/clean_text.hpp"

namespace countersign::mail {

namespace {

constexpr std::string_view blanks = " \t\r\n";

// Without comments, nested or not. Quoted strings stay; what is in them separates nothing.
struct Clause {
    std::vector<std::string> words;  // "dkim=pass", "header.d=company.example"
};

class Splitter {
public:
    explicit Splitter(std::string_view header) {
        for (const char c : header) take(c);
        end_clause();
    }

    std::vector<Clause> clauses;

private:
    void take(char c) {
        if (is_escaped_) {
            is_escaped_ = false;
            if (comment_ == 0) word_ += c;
        } else if (c == '\\' && (comment_ > 0 || is_quoted_)) {
            is_escaped_ = true;
        } else if (comment_ > 0) {
            comment_ += c == '(' ? 1 : c == ')' ? -1 : 0;
        } else if (c == '"') {
            is_quoted_ = !is_quoted_;
        } else if (is_quoted_) {
            word_ += c;
        } else if (c == '(') {
            ++comment_;
        } else if (c == ';') {
            end_clause();
        } else if (blanks.find(c) != std::string_view::npos) {
            end_word();
        } else {
            word_ += c;
        }
    }

    void end_word() {
        if (!word_.empty()) clause_.words.push_back(std::move(word_));
        word_.clear();
    }

    void end_clause() {
        end_word();
        if (!clause_.words.empty()) clauses.push_back(std::move(clause_));
        clause_ = {};
    }

    Clause clause_;
    std::string word_;
    int comment_ = 0;
    bool is_quoted_ = false, is_escaped_ = false;
};

// The value of a property, lower case; of "a@dom" the domain. Empty when it is not there.
std::string domain_in(const Clause& clause, std::string_view property) {
    const std::string start = std::string(property) + "=";
    for (const std::string& word : clause.words) {
        const std::string lower = lower_case(word);
        if (!lower.starts_with(start)) continue;
        const std::string value = lower.substr(start.size());
        return value.find('@') == std::string::npos ? value : std::string(domain_part(value));
    }
    return {};
}

// The domain itself, or one above it; a bare top level is nobody's.
bool is_aligned(const std::string& vouched, const std::string& from_domain) {
    if (vouched.find('.') == std::string::npos) return false;
    return from_domain == vouched || from_domain.ends_with("." + vouched);
}

}  // namespace

Authentication read_authentication(std::string_view topmost, std::string_view server, std::string_view from) {
    Authentication found;
    const auto clauses = Splitter(topmost).clauses;
    const std::string domain = lower_case(domain_part(from));
    if (clauses.empty() || trimmed(server).empty() || domain.empty()) return found;
    if (lower_case(clauses.front().words.front()) != lower_case(trimmed(server))) return found;
    for (std::size_t i = 1; i < clauses.size(); ++i) {
        const Clause& clause = clauses[i];
        const std::string result = lower_case(clause.words.front());
        if (result == "dmarc=pass") found.dmarc |= is_aligned(domain_in(clause, "header.from"), domain);
        if (result == "dkim=pass")
            found.dkim |=
                is_aligned(domain_in(clause, "header.d"), domain) || is_aligned(domain_in(clause, "header.i"), domain);
        if (result == "spf=pass") found.spf |= is_aligned(domain_in(clause, "smtp.mailfrom"), domain);
    }
    return found;
}

}  // namespace countersign::mail
