// One run of the program: reads the arguments, does what they say, and turns every way that this can
// fail into a sentence and a documented exit code.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/surroundings.hpp"

namespace countersign::cli {

// `arguments` without the program's name.
[[nodiscard]] int run(const std::vector<std::string>& arguments, const Surroundings& around);

}  // namespace countersign::cli
