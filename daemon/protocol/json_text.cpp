#include "daemon/protocol/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/protocol/text.hpp"

namespace countersign::protocol {

using nlohmann::json;

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What stands for itself in a text, and is one byte.
constexpr auto plain = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

bool is_plain(char c) { return plain[static_cast<unsigned char>(c)]; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

JsonLexer::JsonLexer(std::string_view written)
    : begin_(written.data()), at_(begin_), end_(begin_ + written.size()) {
    if (written.starts_with(byte_order_mark)) at_ += byte_order_mark.size();
}

JsonLexer::Token JsonLexer::next() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
    if (at_ == end_) return Token::end;
    switch (*at_++) {
        case '{': return Token::object_begins;
        case '}': return Token::object_ends;
        case '[': return Token::array_begins;
        case ']': return Token::array_ends;
        case ':': return Token::colon;
        case ',': return Token::comma;
        case '"': return read_text();
        case 't': return word("rue", Token::yes);
        case 'f': return word("alse", Token::no);
        case 'n': return word("ull", Token::null);
        default: --at_; return read_number();
    }
}

// The byte at hand can not stand there; at the end there is none.
JsonLexer::Token JsonLexer::fault() {
    if (at_ != end_) ++at_;
    return Token::fault;
}

JsonLexer::Token JsonLexer::word(std::string_view rest, Token token) {
    for (const char c : rest) {
        if (at_ == end_ || *at_ != c) return fault();
        ++at_;
    }
    return token;
}

// At least one.
bool JsonLexer::skip_digits() {
    const char* const first = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != first;
}

JsonLexer::Token JsonLexer::read_number() {
    const char* const first = at_;
    if (*at_ == '-') ++at_;
    if (at_ != end_ && *at_ == '0') ++at_;  // nothing follows a leading zero
    else if (!skip_digits()) return fault();
    if (at_ != end_ && *at_ == '.') {
        ++at_;
        if (!skip_digits()) return fault();
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
        ++at_;
        if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
        if (!skip_digits()) return fault();
    }
    number_ = {first, at_};
    return Token::number;
}

JsonLexer::Token JsonLexer::read_text() {
    text_.clear();
    while (true) {
        const char* const run = at_;
        at_ = std::find_if_not(at_, end_, is_plain);
        text_.append(run, static_cast<std::size_t>(at_ - run));
        if (at_ == end_) return fault();
        if (*at_ == '"') {
            ++at_;
            return Token::text;
        }
        if (*at_ == '\\') {
            ++at_;
            if (!read_escaped()) return fault();
            continue;
        }
        const std::size_t size = character_size({at_, end_});
        if (size < 2) return fault();  // a control character, or no UTF-8
        text_.append(at_, size);
        at_ += size;
    }
}

// Behind the backslash.
bool JsonLexer::read_escaped() {
    constexpr std::string_view written = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (at_ == end_) return false;
    if (*at_ == 'u') {
        ++at_;
        return read_code_point();
    }
    const std::size_t which = written.find(*at_);
    if (which == std::string_view::npos) return false;
    text_ += meant[which];
    ++at_;
    return true;
}

// One UTF-16 unit, or a pair of surrogates; neither of them may stand alone.
bool JsonLexer::read_code_point() {
    std::uint32_t unit = 0, low = 0;
    if (!read_hex(unit) || (unit >= 0xDC00 && unit <= 0xDFFF)) return false;
    if (unit < 0xD800 || unit > 0xDBFF) {
        append_character(text_, static_cast<char32_t>(unit));
        return true;
    }
    for (const char c : {'\\', 'u'}) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
    }
    if (!read_hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
    append_character(text_, static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00)));
    return true;
}

bool JsonLexer::read_hex(std::uint32_t& unit) {
    if (end_ - at_ < 4) return false;
    const auto [last, error] = std::from_chars(at_, at_ + 4, unit, 16);
    if (error != std::errc() || last != at_ + 4) return false;
    at_ = last;
    return true;
}

// --- writing ----------------------------------------------------------------------------------

namespace {

std::string replaced(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

void append_escaped(std::string& out, char c) {
    constexpr std::string_view meant = "\"\\\b\f\n\r\t", written = "\"\\bfnrt", digits = "0123456789abcdef";
    const std::size_t which = meant.find(c);
    if (which != std::string_view::npos) {
        (out += '\\') += written[which];
        return;
    }
    const auto byte = static_cast<unsigned char>(c);
    ((out += "\\u00") += digits[byte >> 4U]) += digits[byte & 0xFU];
}

template <class Number>
void append_number(std::string& out, Number number) {
    char digits[20];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_text(std::string& out, const std::string& text) {
    const auto needs_care = std::find_if_not(text.begin(), text.end(), is_plain);
    if (needs_care != text.end() && !is_utf8(text)) {
        out += replaced(text);
        return;
    }
    out += '"';
    out.append(text, 0, static_cast<std::size_t>(needs_care - text.begin()));
    for (auto at = needs_care; at != text.end(); ++at) {
        const bool stands = is_plain(*at) || static_cast<unsigned char>(*at) >= 0x80;
        if (stands) out += *at;
        else append_escaped(out, *at);
    }
    out += '"';
}

}  // namespace

void append_json(std::string& out, const json& value) {
    if (const auto* object = value.get_ptr<const json::object_t*>()) {
        char before = '{';
        for (const auto& [name, member] : *object) {
            append_text(out += before, name);
            append_json(out += ':', member);
            before = ',';
        }
        out += object->empty() ? "{}" : "}";
    } else if (const auto* array = value.get_ptr<const json::array_t*>()) {
        char before = '[';
        for (const json& element : *array) {
            append_json(out += before, element);
            before = ',';
        }
        out += array->empty() ? "[]" : "]";
    } else if (const auto* text = value.get_ptr<const json::string_t*>()) {
        append_text(out, *text);
    } else if (value.is_number_unsigned()) {
        append_number(out, value.get<std::uint64_t>());
    } else if (value.is_number_integer()) {
        append_number(out, value.get<std::int64_t>());
    } else {
        out += replaced(value);
    }
}

}  // namespace countersign::protocol
