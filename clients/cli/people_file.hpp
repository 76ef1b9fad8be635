// Persons and their keys from a file: TOML ([[person]] with id, name, roles, department, manager,
// language, active, key) or CSV (id,name,roles,department,manager,language,public_key; roles
// separated by semicolons).
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "clients/cli/catalogue.hpp"

namespace countersign::cli {

// {"persons": [...], "keys": [...]}, as people.import takes them; a Complaint that names file and line.
[[nodiscard]] nlohmann::json read_people_file(const std::string& path, Language language);

}  // namespace countersign::cli
