// JSON as text, by hand, since every request is read and every answer is written here: a lexer that
// takes RFC 8259 apart, and a writer. Both say what nlohmann's do (a test compares them), in a third
// of the time; values stay nlohmann's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace countersign::protocol {

class JsonLexer {
public:
    enum class Token {
        object_begins,
        object_ends,
        array_begins,
        array_ends,
        colon,
        comma,
        text,
        number,
        yes,
        no,
        null,
        end,
        fault,  // position() says where; nothing follows
    };

    // `written` must live as long.
    explicit JsonLexer(std::string_view written);

    [[nodiscard]] Token next();
    // Of the text that was found, unescaped and valid UTF-8; may be moved from.
    [[nodiscard]] std::string& text() { return text_; }
    // The number that was found, as it is written.
    [[nodiscard]] std::string_view number() const { return number_; }
    // Bytes read, with the one that could not be.
    [[nodiscard]] std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }

private:
    Token fault();
    Token word(std::string_view rest, Token token);
    Token read_number();
    Token read_text();
    [[nodiscard]] bool read_escaped();
    [[nodiscard]] bool read_code_point();
    [[nodiscard]] bool read_hex(std::uint32_t& unit);
    [[nodiscard]] bool skip_digits();

    const char* begin_;
    const char* at_;
    const char* end_;
    std::string text_;
    std::string_view number_;
};

// Without spaces, members in order of name. What is no UTF-8 is replaced by U+FFFD.
void append_json(std::string& out, const nlohmann::json& value);

}  // namespace countersign::protocol
