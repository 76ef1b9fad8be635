// "did you mean": the nearest of the names that would have been right. Private to definitions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace countersign::definitions {

// "Expected a state, but 'clark_check' is none; did you mean 'clerk_check'?" The question is left
// out when nothing is near; the names are listed instead when they are few.
[[nodiscard]] std::string unknown_name(std::string_view what,
                                       std::string_view name,
                                       const std::vector<std::string>& known);

// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
[[nodiscard]] std::size_t edit_distance(std::string_view one, std::string_view other);

}  // namespace countersign::definitions
