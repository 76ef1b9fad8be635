#include "daemon/engine/expression_lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace countersign::engine {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// The digit's value, or 16 when it is none.
unsigned digit_value(char c) {
    if (is_digit(c)) return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 16;
}

void append_utf8(std::string& out, unsigned code_point) {
    const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += static_cast<char>(0xC0 | (code_point >> 6));
        tail(0);
    } else if (code_point < 0x10000) {
        out += static_cast<char>(0xE0 | (code_point >> 12));
        tail(6), tail(0);
    } else {
        out += static_cast<char>(0xF0 | (code_point >> 18));
        tail(12), tail(6), tail(0);
    }
}

// The bytes of the character that starts here, or 0 when it is broken: too long for what it says,
// beyond U+10FFFF, a surrogate, or cut off.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const unsigned second = byte(1);
    const bool misplaced = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                           (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return misplaced ? 0 : length;
}

}  // namespace

std::size_t find_broken_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

char Lexer::peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

Token Lexer::token(Token::Kind kind, std::size_t begin) const {
    return {.kind = kind, .begin = begin, .end = at_, .lexeme = text_.substr(begin, at_ - begin), .text = {}};
}

Token Lexer::invalid(std::size_t begin, std::string fault) {
    at_ = std::max(at_, begin);
    Token token{.kind = Token::Kind::invalid, .begin = begin, .end = at_, .lexeme = {}, .text = std::move(fault)};
    at_ = text_.size();
    return token;
}

void Lexer::skip_blanks() {
    while (at_ < text_.size()) {
        if (has_prefix("//")) {
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else if (std::string_view(" \t\r\n\f").find(peek()) != std::string_view::npos) {
            ++at_;
        } else {
            return;
        }
    }
}

Token Lexer::next() {
    skip_blanks();
    if (at_ >= text_.size()) return token(Token::Kind::end, text_.size());
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '\'' || c == '"') return quoted_text(at_, false);
    if (is_letter(c)) return word();
    return symbol();
}

Token Lexer::number() {
    const std::size_t begin = at_;
    const bool hexadecimal = has_prefix("0x") || has_prefix("0X");
    if (hexadecimal) at_ += 2;
    while (hexadecimal ? digit_value(peek()) < 16 : is_digit(peek())) ++at_;
    const bool has_fraction = peek() == '.' && is_digit(peek(1));
    const bool has_exponent = !hexadecimal && (peek() == 'e' || peek() == 'E');
    if (has_fraction || has_exponent) {
        while (is_digit(peek()) || is_letter(peek()) || peek() == '.') ++at_;
        return invalid(begin,
                       fmt::format("expected an integer, but found {} (there are no doubles; an amount is written "
                                   "money('1.50 CNY'))",
                                   text_.substr(begin, at_ - begin)));
    }
    if (is_letter(peek()) || (hexadecimal && at_ == begin + 2)) {
        while (is_digit(peek()) || is_letter(peek())) ++at_;
        return invalid(begin, fmt::format("expected an integer, but found {}", text_.substr(begin, at_ - begin)));
    }
    return token(Token::Kind::integer, begin);
}

Token Lexer::word() {
    const std::size_t begin = at_;
    const bool raw = peek() == 'r' || peek() == 'R';
    const bool bytes = peek() == 'b' || peek() == 'B';
    const bool quote_follows = peek(1) == '\'' || peek(1) == '"';
    if (raw && quote_follows) {
        ++at_;
        return quoted_text(begin, true);
    }
    if (bytes && quote_follows)
        return invalid(begin, "expected a text, but found bytes (b'...'), which do not exist here");
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    return token(Token::Kind::name, begin);
}

Token Lexer::symbol() {
    static constexpr std::array<std::string_view, 6> doubled{"&&", "||", "==", "!=", "<=", ">="};
    const std::size_t begin = at_;
    for (const std::string_view symbol : doubled)
        if (has_prefix(symbol)) {
            at_ += symbol.size();
            return token(Token::Kind::symbol, begin);
        }
    const char c = peek();
    at_ += std::max<std::size_t>(utf8_length(text_.substr(at_)), 1);
    if (std::string_view("()[]{}.,?:+-*/%!<>").find(c) != std::string_view::npos)
        return token(Token::Kind::symbol, begin);
    if (c == '=' || c == '&' || c == '|')
        return invalid(begin, fmt::format("expected {0}{0}, but found a single {0}", c));
    return invalid(begin, fmt::format("expected a name, a value or an operator, but found {}",
                                      text_.substr(begin, at_ - begin)));
}

Token Lexer::quoted_text(std::size_t begin, bool raw) {
    const char quote = peek();
    const std::string tripled(3, quote);
    const std::string closing = has_prefix(tripled) ? tripled : std::string(1, quote);
    at_ += closing.size();
    std::string meaning;
    while (!has_prefix(closing)) {
        if (at_ >= text_.size() || (closing.size() == 1 && (peek() == '\n' || peek() == '\r')))
            return invalid(begin,
                           fmt::format("expected {} at the end of the text that starts here, but found none", closing));
        if (peek() == '\\' && !raw) {
            const std::size_t escape_begin = at_;
            if (std::string fault = escape(meaning); !fault.empty()) return invalid(escape_begin, std::move(fault));
        } else {
            // In a raw text a backslash stands for itself.
            meaning += peek();
            ++at_;
        }
    }
    at_ += closing.size();
    Token result = token(Token::Kind::text, begin);
    result.text = std::move(meaning);
    return result;
}

std::string Lexer::escape(std::string& out) {
    static constexpr std::string_view letters = "\\?\"'`abfnrtv";
    static constexpr std::string_view meanings = "\\?\"'`\a\b\f\n\r\t\v";
    ++at_;
    const char c = peek();
    if (const auto place = letters.find(c); at_ < text_.size() && place != std::string_view::npos) {
        out += meanings[place];
        ++at_;
        return {};
    }
    if (c >= '0' && c <= '3') return numbered_escape(out, 3, 8);
    ++at_;
    if (c == 'x' || c == 'X') return numbered_escape(out, 2, 16);
    if (c == 'u') return numbered_escape(out, 4, 16);
    if (c == 'U') return numbered_escape(out, 8, 16);
    return "expected an escape such as \\n, \\\\ or \\u4f1a, but found another sign after the backslash";
}

std::string Lexer::numbered_escape(std::string& out, std::size_t digits, unsigned base) {
    unsigned code_point = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const unsigned digit = digit_value(peek());
        if (digit >= base)
            return fmt::format("expected {} digits of base {} in the escape, but found fewer", digits, base);
        code_point = code_point * base + digit;
        ++at_;
    }
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        return "expected the number of a character, but the escape names none";
    append_utf8(out, code_point);
    return {};
}

}  // namespace countersign::engine
