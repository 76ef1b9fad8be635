// From the wire to the engine's values: forms, inputs, settings and table rows are read against the
// fields that a definition declares (the way back is store/wire_json.hpp). Checked here is what a
// value must be to be one: its type, the characters and length of texts, the number of rows, that
// there is no undeclared field. What it may be (bounds, choices, required, unique) is the engine's.
//
// Faults name the place as people do: "lines[3].fee", counting from 1. All of them are found, a hundred at most.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/engine/decide.hpp"
#include "daemon/engine/people.hpp"

namespace countersign::server {

// A record with those fields that are there and not null. What the daemon computes may be sent
// along, as it was shown, and is not read. `where` is the place of the record itself, with its dot:
// "rows[2].". Amounts must be in `currency`, where one is given.
[[nodiscard]] Result<engine::Value, engine::FieldFaults> read_wire_record(const std::vector<engine::Field>& fields,
                                                                          const nlohmann::json& wire, const std::string& where,
                                                                          std::optional<engine::Currency> currency = std::nullopt);

// {"id", "name", "roles", "department", "manager", "language", "active", "deputies"}: id and name must be there.
[[nodiscard]] Result<engine::Person, engine::Label> read_wire_person(const nlohmann::json& wire);
// {"person", "public_key", "label"}.
[[nodiscard]] Result<engine::Key, engine::Label> read_wire_key(const nlohmann::json& wire);

}  // namespace countersign::server
