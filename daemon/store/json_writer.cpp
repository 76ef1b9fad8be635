#include "daemon/store/json_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "daemon/engine/digits.hpp"
#include "daemon/result.hpp"

namespace countersign::store {

namespace {

bool must_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

constexpr std::uint64_t each = 0x0101010101010101U;

// The highest bit of some byte is set if one of the eight must be escaped: below a space, and of no
// higher bit itself, or below 1 where what is looked for has become 0.
std::uint64_t find_escaped(std::uint64_t bytes) {
    constexpr std::uint64_t highest = each * 0x80U;
    const std::uint64_t found =
        (bytes - each * ' ') | ((bytes ^ each * '"') - each) | ((bytes ^ each * '\\') - each);
    return found & ~bytes & highest;
}

template <class Word>
std::uint64_t copy(const char* from, char* to) {
    Word word = 0;
    std::memcpy(&word, from, sizeof word);
    std::memcpy(to, &word, sizeof word);
    return word;
}

// Copies at most seven bytes, each at least once, and returns them with spaces where there are none.
std::uint64_t copy_few(const char* from, std::size_t size, char* to) {
    if (size >= 4)
        return copy<std::uint32_t>(from, to) | copy<std::uint32_t>(from + size - 4, to + size - 4) << 32U;
    if (size >= 2)
        return copy<std::uint16_t>(from, to) | copy<std::uint16_t>(from + size - 2, to + size - 2) << 16U |
               each * ' ' << 32U;
    return size == 0 ? each * ' ' : copy<std::uint8_t>(from, to) | each * ' ' << 8U;
}

// False where something must be escaped, which is seldom; the copy is of no use then. Most texts are
// some ten to twenty bytes long, so that eight at a time are quicker than sixteen or more: the last
// eight may overlap those before them.
bool copy_plain(std::string_view text, char* to) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    const char* const from = text.data();
    const std::size_t size = text.size();
    if (size < word) return find_escaped(copy_few(from, size, to)) == 0;
    std::uint64_t found = 0;
    for (std::size_t at = 0; at + word < size; at += word) found |= find_escaped(copy<std::uint64_t>(from + at, to + at));
    return (found | find_escaped(copy<std::uint64_t>(from + size - word, to + size - word))) == 0;
}

// At most six bytes.
char* put_escaped(char* at, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::string_view special = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    *at++ = '\\';
    if (const std::size_t i = special.find(c); i != std::string_view::npos) {
        *at++ = letters[i];
        return at;
    }
    at = std::copy_n("u00", 3, at);
    *at++ = hex[static_cast<unsigned char>(c) >> 4U];
    *at++ = hex[static_cast<unsigned char>(c) & 0x0fU];
    return at;
}

char* put_date(char* at, engine::Date date) {
    const std::chrono::year_month_day day{date};
    at = engine::put_digits(at, static_cast<std::uint32_t>(static_cast<int>(day.year())), 4);
    *at++ = '-';
    at = engine::put_digits(at, static_cast<unsigned>(day.month()), 2);
    *at++ = '-';
    return engine::put_digits(at, static_cast<unsigned>(day.day()), 2);
}

char* put_time(char* at, std::uint32_t of_day) {
    at = engine::put_digits(at, of_day / 3'600'000, 2);
    *at++ = ':';
    at = engine::put_digits(at, of_day / 60'000 % 60, 2);
    *at++ = ':';
    at = engine::put_digits(at, of_day / 1'000 % 60, 2);
    if (of_day % 1'000 == 0) return at;
    *at++ = '.';
    return engine::put_digits(at, of_day % 1'000, 3);
}

}  // namespace

void JsonWriter::write(std::string_view text) {
    char* const at = out_.room(text.size() + 2);
    if (!copy_plain(text, at + 1)) return write_escaped(text);
    at[0] = '"';
    at[text.size() + 1] = '"';
    out_.end_at(at + text.size() + 2);
}

void JsonWriter::write_escaped(std::string_view text) {
    out_.append('"');
    while (!text.empty()) {
        const auto plain = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), must_escape) - text.begin());
        out_.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        out_.end_at(put_escaped(out_.room(6), text.front()));
        text.remove_prefix(1);
    }
    out_.append('"');
}

char* JsonWriter::put(char* at, engine::Date date) {
    *at++ = '"';
    at = put_date(at, date);
    *at++ = '"';
    return at;
}

char* JsonWriter::put(char* at, engine::Instant instant) {
    const engine::Date day = std::chrono::floor<std::chrono::days>(instant);
    *at++ = '"';
    at = put_date(at, day);
    *at++ = 'T';
    at = put_time(at, static_cast<std::uint32_t>((instant - day).count()));
    *at++ = 'Z';
    *at++ = '"';
    return at;
}

char* JsonWriter::put(char* at, engine::Month month) {
    *at++ = '"';
    at = engine::put_digits(at, static_cast<std::uint32_t>(static_cast<int>(month.year())), 4);
    *at++ = '-';
    at = engine::put_digits(at, static_cast<unsigned>(month.month()), 2);
    *at++ = '"';
    return at;
}

void JsonWriter::write(const engine::Value& value) {
    value.visit(Overloaded{
                   [&](std::monostate) { out_.append("null"); },
                   [&](bool held) { write(held); },
                   [&](std::int64_t held) { write(held); },
                   [&](const std::string& held) { write(held); },
                   [&](const engine::Money& held) { write(held); },
                   [&](const engine::Date& held) {
                       out_.append("{\"date\":");
                       write(held);
                       out_.append('}');
                   },
                   [&](const engine::Instant& held) {
                       out_.append("{\"at\":");
                       write(held);
                       out_.append('}');
                   },
                   [&](const engine::List& held) { write(held); },
                   [&](const engine::Record& held) {
                       out_.append("{\"record\":");
                       write_fields(held);
                       out_.append('}');
                   },
               });
}

void JsonWriter::write_fields(const engine::Record& record) {
    char before = '{';
    for (const auto& [name, field] : record) {
        out_.append(before);
        write(name);
        out_.append(':');
        write(field);
        before = ',';
    }
    if (record.empty()) out_.append('{');
    out_.append('}');
}

void JsonWriter::write(const engine::Event& event) {
    out_.append("{\"event\":");
    write(engine::event_name(event));
    std::visit([this](const auto& held) { each_member(*this, held); }, event);
    out_.append('}');
}

}  // namespace countersign::store
