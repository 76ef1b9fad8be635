// Blanks out what is not code, so that a comment or a text may mention what code may not do.
#include <algorithm>
#include <cctype>

#include "tests/tidy/tidy_rules.hpp"

namespace countersign::tidy {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Blanker {
public:
    explicit Blanker(std::string_view text) : text_(text), code_(text) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(code_);
    }

private:
    void step() {
        if (rest().starts_with("//")) return blank_until(text_.find('\n', at_));
        if (rest().starts_with("/*")) return blank_through("*/", at_ + 2);
        if (rest().starts_with("R\"") && !follows_word()) return blank_raw_string();
        if (rest().starts_with("\"") && !in_include()) return blank_quoted('"');
        // 1'000'000 is a number, not the beginning of a character.
        if (rest().starts_with("'") && !follows_word()) return blank_quoted('\'');
        ++at_;
    }

    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

    [[nodiscard]] bool follows_word() const { return at_ > 0 && is_word(text_[at_ - 1]); }

    [[nodiscard]] bool in_include() const {
        const std::size_t line = text_.rfind('\n', at_) + 1;
        return text_.substr(line).starts_with("#include");
    }

    void blank_raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank_until(open);
        const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
        blank_through(close, open);
    }

    void blank_quoted(char quote) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
        blank_until(end + 1);
    }

    void blank_through(std::string_view close, std::size_t from) {
        const std::size_t end = text_.find(close, from);
        blank_until(end == std::string_view::npos ? end : end + close.size());
    }

    void blank_until(std::size_t end) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_) {
            if (text_[at_] != '\n') code_[at_] = ' ';
        }
    }

    std::string_view text_;
    std::string code_;
    std::size_t at_ = 0;
};

}  // namespace

std::string code_of(std::string_view text) { return Blanker(text).run(); }

}  // namespace countersign::tidy
