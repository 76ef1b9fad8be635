// Entries as JSON text and back: the body of a log row (docs/formats.md). Hand-written for speed on
// the way out; strict on the way in. An old event's form is lifted to the present one here, so that
// a released log is readable for ever.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "daemon/engine/event.hpp"

namespace countersign::store {

class TextBuffer;

// Appends the body of `entry` (without seq, which is the row's key) to `out`.
void encode(const engine::Entry& entry, TextBuffer& out);
void encode(const engine::Entry& entry, std::string& out);
// Throws DamagedStore with what was expected when the text is not an entry's.
[[nodiscard]] engine::Entry decode(std::uint64_t seq, std::string_view body);

// The parts that views and audit need too.
void encode(const engine::Event& event, std::string& out);
void encode(const engine::Value& value, std::string& out);
[[nodiscard]] engine::Value decode_value(const nlohmann::json& json);

}  // namespace countersign::store
