#include "daemon/store/json_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "daemon/engine/digits.hpp"
#include "daemon/result.hpp"

namespace countersign::store {

namespace {

bool must_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// Whether one of the eight bytes must be escaped: the highest bit of some byte is set then.
std::uint64_t find_escaped(std::uint64_t bytes) {
    constexpr std::uint64_t each = 0x0101010101010101U;
    constexpr std::uint64_t highest = each * 0x80U;
    const auto below = [](std::uint64_t word, std::uint64_t limit) { return (word - each * limit) & ~word; };
    return (below(bytes, 0x20U) | below(bytes ^ each * '"', 1U) | below(bytes ^ each * '\\', 1U)) & highest;
}

// Nearly all texts. Most are some ten to twenty bytes long, so that eight at a time are quicker than
// sixteen or more: the last eight may overlap those before them.
bool is_plain(std::string_view text) {
    std::uint64_t bytes = 0;
    if (text.size() < sizeof bytes) return std::none_of(text.begin(), text.end(), must_escape);
    std::uint64_t found = 0;
    for (std::size_t at = 0; at + sizeof bytes < text.size(); at += sizeof bytes) {
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        found |= find_escaped(bytes);
    }
    std::memcpy(&bytes, text.data() + text.size() - sizeof bytes, sizeof bytes);
    return (found | find_escaped(bytes)) == 0;
}

}  // namespace

void JsonWriter::write(std::string_view text) {
    out_ += '"';
    if (is_plain(text)) {
        (out_ += text) += '"';
        return;
    }
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!must_escape(text[i])) continue;
        out_.append(text, from, i - from);
        write_escaped(text[i]);
        from = i + 1;
    }
    out_.append(text, from);
    out_ += '"';
}

void JsonWriter::write_escaped(char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
        case '"': out_ += "\\\""; return;
        case '\\': out_ += "\\\\"; return;
        case '\b': out_ += "\\b"; return;
        case '\f': out_ += "\\f"; return;
        case '\n': out_ += "\\n"; return;
        case '\r': out_ += "\\r"; return;
        case '\t': out_ += "\\t"; return;
        default: break;
    }
    out_ += "\\u00";
    out_ += hex[static_cast<unsigned char>(c) >> 4U];
    out_ += hex[static_cast<unsigned char>(c) & 0x0fU];
}

void JsonWriter::write_date(engine::Date date) {
    const std::chrono::year_month_day day{date};
    engine::append_digits(out_, static_cast<std::uint32_t>(static_cast<int>(day.year())), 4);
    out_ += '-';
    engine::append_digits(out_, static_cast<unsigned>(day.month()), 2);
    out_ += '-';
    engine::append_digits(out_, static_cast<unsigned>(day.day()), 2);
}

void JsonWriter::write(engine::Date date) {
    out_ += '"';
    write_date(date);
    out_ += '"';
}

void JsonWriter::write(engine::Instant instant) {
    const engine::Date day = std::chrono::floor<std::chrono::days>(instant);
    const auto of_day = static_cast<std::uint32_t>((instant - day).count());
    out_ += '"';
    write_date(day);
    out_ += 'T';
    engine::append_digits(out_, of_day / 3'600'000, 2);
    out_ += ':';
    engine::append_digits(out_, of_day / 60'000 % 60, 2);
    out_ += ':';
    engine::append_digits(out_, of_day / 1'000 % 60, 2);
    if (of_day % 1'000 != 0) {
        out_ += '.';
        engine::append_digits(out_, of_day % 1'000, 3);
    }
    out_ += "Z\"";
}

void JsonWriter::write(engine::Month month) {
    out_ += '"';
    engine::append_digits(out_, static_cast<std::uint32_t>(static_cast<int>(month.year())), 4);
    out_ += '-';
    engine::append_digits(out_, static_cast<unsigned>(month.month()), 2);
    out_ += '"';
}

void JsonWriter::write(const engine::Value& value) {
    value.visit(Overloaded{
                   [&](std::monostate) { out_ += "null"; },
                   [&](bool held) { write(held); },
                   [&](std::int64_t held) { write(held); },
                   [&](const std::string& held) { write(held); },
                   [&](const engine::Money& held) { write(held); },
                   [&](const engine::Date& held) {
                       out_ += "{\"date\":";
                       write(held);
                       out_ += '}';
                   },
                   [&](const engine::Instant& held) {
                       out_ += "{\"at\":";
                       write(held);
                       out_ += '}';
                   },
                   [&](const engine::List& held) { write(held); },
                   [&](const engine::Record& held) {
                       out_ += "{\"record\":{";
                       for (const auto& [name, field] : held) {
                           if (out_.back() != '{') out_ += ',';
                           write(name);
                           out_ += ':';
                           write(field);
                       }
                       out_ += "}}";
                   },
               });
}

void JsonWriter::write(const engine::Event& event) {
    out_ += "{\"event\":";
    write(engine::event_name(event));
    std::visit([this](const auto& held) { each_member(*this, held); }, event);
    out_ += '}';
}

}  // namespace countersign::store
