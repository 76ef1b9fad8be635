// The canonical encoding of a value: equal values give equal bytes, different ones different bytes.
// Every part starts with its type and texts carry their length, so that nothing can be confused.
#include <fmt/format.h>

#include "daemon/engine/decide.hpp"

namespace countersign::engine {

namespace {

void append_canonical(const Value& value, std::string& out) {
    std::visit(
        Overloaded{
            [&](std::monostate) { out += 'n'; },
            [&](bool v) { out += v ? "b1" : "b0"; },
            [&](std::int64_t v) { fmt::format_to(std::back_inserter(out), "i{};", v); },
            [&](const std::string& v) { fmt::format_to(std::back_inserter(out), "s{}:{}", v.size(), v); },
            [&](const Money& v) { fmt::format_to(std::back_inserter(out), "m{}{}", v.minor, v.currency.text()); },
            [&](const Date& v) { fmt::format_to(std::back_inserter(out), "d{};", v.time_since_epoch().count()); },
            [&](const Instant& v) { fmt::format_to(std::back_inserter(out), "t{};", v.time_since_epoch().count()); },
            [&](const List& v) {
                fmt::format_to(std::back_inserter(out), "l{}[", v.size());
                for (const Value& item : v) append_canonical(item, out);
                out += ']';
            },
            [&](const Record& v) {
                fmt::format_to(std::back_inserter(out), "r{}{{", v.size());
                for (const auto& [name, field] : v) {
                    fmt::format_to(std::back_inserter(out), "{}:{}", name.size(), name);
                    append_canonical(field, out);
                }
                out += '}';
            },
        },
        value.held);
}

}  // namespace

std::string canonical(const Value& value) {
    std::string out;
    append_canonical(value, out);
    return out;
}

std::string digest_of(const Value& value) { return sha256_hex(canonical(value)).substr(0, 16); }

}  // namespace countersign::engine
