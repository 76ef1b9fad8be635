// Total reading of JSON from outside: whatever came, a missing or mistyped member reads as empty, so
// that a parser asks for what it needs and nothing else can throw. Duplicate names: the last counts.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "clients/notify/platforms/http_message.hpp"

namespace countersign::platforms {

using Json = nlohmann::json;

// null when it is not JSON.
[[nodiscard]] Json read_json(std::string_view text);
// Text without spaces; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string written(const Json& json);

// The member of the member of ...; null when there is none.
[[nodiscard]] const Json& part_of(const Json& json, std::initializer_list<const char*> path);
// Its text; a number as its digits.
[[nodiscard]] std::string text_of(const Json& json, std::initializer_list<const char*> path);
// Its integer, or `otherwise`.
[[nodiscard]] std::int64_t number_of(const Json& json, std::initializer_list<const char*> path, std::int64_t otherwise);

[[nodiscard]] HttpRequest post_json(std::string url, const Json& body);

}  // namespace countersign::platforms
