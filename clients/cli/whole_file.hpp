// Files that others read while we write them: replaced as a whole, or left as they were.
#pragma once

#include <filesystem>
#include <string_view>

namespace countersign::cli {

// A new file is its owner's alone (0600); one that is replaced keeps its mode. False when it could not be
// written, also when something other than a file stands there.
[[nodiscard]] bool write_whole_file(const std::filesystem::path& path, std::string_view content);

}  // namespace countersign::cli
