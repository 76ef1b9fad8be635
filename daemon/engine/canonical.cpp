// The canonical encoding of a value: equal values give equal bytes, different ones different bytes.
// Every part starts with its type and texts carry their length, so that nothing can be confused.
#include "daemon/engine/decide.hpp"
#include "daemon/engine/digits.hpp"

namespace countersign::engine {

namespace {

void append_sized(const std::string& text, std::string& out) {
    append_number(out, static_cast<std::int64_t>(text.size()));
    (out += ':') += text;
}

void append_canonical(const Value& value, std::string& out) {
    value.visit(
        Overloaded{
            [&](std::monostate) { out += 'n'; },
            [&](bool v) { out += v ? "b1" : "b0"; },
            [&](std::int64_t v) {
                append_number(out += 'i', v);
                out += ';';
            },
            [&](const std::string& v) { append_sized(v, out += 's'); },
            [&](const Money& v) {
                append_number(out += 'm', v.minor);
                out += v.currency.text();
            },
            [&](const Date& v) {
                append_number(out += 'd', v.time_since_epoch().count());
                out += ';';
            },
            [&](const Instant& v) {
                append_number(out += 't', v.time_since_epoch().count());
                out += ';';
            },
            [&](const List& v) {
                append_number(out += 'l', static_cast<std::int64_t>(v.size()));
                out += '[';
                for (const Value& item : v) append_canonical(item, out);
                out += ']';
            },
            [&](const Record& v) {
                append_number(out += 'r', static_cast<std::int64_t>(v.size()));
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
    out.reserve(512);
    append_canonical(value, out);
    return out;
}

std::string digest_of(const Value& value) { return short_digest(canonical(value)); }

}  // namespace countersign::engine
