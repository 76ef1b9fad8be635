// Runs the scripts of tests/notify/interop with node, after installing the vendors' clients once into
// the build folder. Where there is no node, no npm or no registry, the tests that need them say so and
// pass; with COUNTERSIGN_INTEROP=required they fail.
#pragma once

#include <filesystem>
#include <future>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace countersign::platforms {

// The folder with the scripts and node_modules, or nothing after a loud word.
[[nodiscard]] std::optional<std::filesystem::path> interop_folder();

// A script that runs beside the test; it tells one JSON object on its last line.
class NodeScript {
public:
    NodeScript(const std::filesystem::path& folder, const std::string& script, const std::string& argument);
    [[nodiscard]] nlohmann::json told();

private:
    std::future<std::string> output_;
};

}  // namespace countersign::platforms
