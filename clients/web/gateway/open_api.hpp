// OpenAPI 3.1 of the HTTP API, made from the same table of methods as the daemon's own description, so that the two can
// not differ. What stands beside the methods (sessions, drafts, files) is written here.
#pragma once

#include <nlohmann/json.hpp>

namespace countersign::web {

[[nodiscard]] nlohmann::json open_api();

}  // namespace countersign::web
