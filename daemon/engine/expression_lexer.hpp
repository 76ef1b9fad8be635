// The words of an expression, private to the parser. Names, integers, texts with CEL's escapes
// and quotes (', ", ''', """, r'...'), symbols; // starts a comment up to the end of the line.
#pragma once

#include <string>
#include <string_view>

#include "daemon/engine/expression.hpp"

namespace countersign::engine {

struct Token {
    enum class Kind { end, invalid, integer, text, name, symbol };

    Kind kind = Kind::end;
    std::size_t begin = 0, end = 0;
    std::string_view lexeme;  // as written
    std::string text;         // of a text: what it means; of an invalid word: the fault

    [[nodiscard]] bool is(std::string_view symbol) const { return kind == Kind::symbol && lexeme == symbol; }
    [[nodiscard]] bool is_word(std::string_view word) const { return kind == Kind::name && lexeme == word; }
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}
    // The next word; after the last one, and after an invalid one, always `end`.
    [[nodiscard]] Token next();

private:
    void skip_blanks();
    [[nodiscard]] char peek(std::size_t ahead = 0) const;
    [[nodiscard]] bool has_prefix(std::string_view prefix) const { return text_.substr(at_).starts_with(prefix); }
    [[nodiscard]] Token token(Token::Kind kind, std::size_t begin) const;
    [[nodiscard]] Token invalid(std::size_t begin, std::string fault);
    [[nodiscard]] Token number();
    [[nodiscard]] Token word();
    [[nodiscard]] Token symbol();
    [[nodiscard]] Token quoted_text(std::size_t begin, bool raw);
    // Appends what an escape means; the fault, or nothing.
    [[nodiscard]] std::string escape(std::string& out);
    [[nodiscard]] std::string numbered_escape(std::string& out, std::size_t digits, unsigned base);

    std::string_view text_;
    std::size_t at_ = 0;
};

// The offset of the first byte that is not UTF-8, or npos.
[[nodiscard]] std::size_t find_broken_utf8(std::string_view text);

}  // namespace countersign::engine
