// The canonical encoding of a value: equal values give equal bytes, different ones different bytes.
// Every part starts with its type and texts carry their length, so that nothing can be confused.
#include <charconv>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

namespace {

void append_number(std::int64_t number, std::string& out) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_sized(const std::string& text, std::string& out) {
    append_number(static_cast<std::int64_t>(text.size()), out);
    (out += ':') += text;
}

void append_canonical(const Value& value, std::string& out) {
    value.visit(
        Overloaded{
            [&](std::monostate) { out += 'n'; },
            [&](bool v) { out += v ? "b1" : "b0"; },
            [&](std::int64_t v) {
                append_number(v, out += 'i');
                out += ';';
            },
            [&](const std::string& v) { append_sized(v, out += 's'); },
            [&](const Money& v) {
                append_number(v.minor, out += 'm');
                out += v.currency.text();
            },
            [&](const Date& v) {
                append_number(v.time_since_epoch().count(), out += 'd');
                out += ';';
            },
            [&](const Instant& v) {
                append_number(v.time_since_epoch().count(), out += 't');
                out += ';';
            },
            [&](const List& v) {
                append_number(static_cast<std::int64_t>(v.size()), out += 'l');
                out += '[';
                for (const Value& item : v) append_canonical(item, out);
                out += ']';
            },
            [&](const Record& v) {
                append_number(static_cast<std::int64_t>(v.size()), out += 'r');
                out += '{';
                for (const auto& [name, field] : v) {
                    append_sized(name, out);
                    append_canonical(field, out);
                }
                out += '}';
            },
        });
}

}  // namespace

std::string canonical(const Value& value) {
    std::string out;
    append_canonical(value, out);
    return out;
}

std::string digest_of(const Value& value) { return sha256_hex(canonical(value)).substr(0, 16); }

}  // namespace countersign::engine
