// How the engine's values look on the wire (docs/protocol.md): money as {"amount", "currency"},
// dates as "2026-10-31", instants as RFC 3339 with the company's offset, records as plain objects.
// One way only: what comes in is read by the server against the definition's fields.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::store {

[[nodiscard]] nlohmann::json wire_value(const engine::Value& value, const engine::Calendar& calendar);
[[nodiscard]] nlohmann::json wire_money(const engine::Money& money);
[[nodiscard]] nlohmann::json wire_label(const engine::Label& label);
[[nodiscard]] nlohmann::json wire_person(const engine::Person& person);
// With the currency in which a money field's bounds are meant. Members that say nothing for the
// field's type are left out.
[[nodiscard]] nlohmann::json wire_field(const engine::Field& field, const engine::Calendar& calendar,
                                        engine::Currency currency);
[[nodiscard]] nlohmann::json wire_fields(const std::vector<engine::Field>& fields, const engine::Calendar& calendar,
                                         engine::Currency currency);
// "event" and the members of the C++ struct under their own names. The texts of definitions and
// calendars are left out: they have their own queries and would not fit a message.
[[nodiscard]] nlohmann::json wire_event(const engine::Event& event, const engine::Calendar& calendar);

// A query's "no": {"refused": code, "text": {...}, "hint": {...}}.
[[nodiscard]] nlohmann::json wire_refusal(engine::RefusalCode code, const engine::Label& text, const engine::Label& hint = {});

}  // namespace countersign::store
