// Shell completion, generated from the model of the command line. Names of commands and options are
// in the script; instances, actions and the like are asked for through the hidden `__complete`.
#pragma once

#include <string>
#include <string_view>

#include "clients/cli/program.hpp"

namespace countersign::cli {

// The script for "bash", "zsh" or "fish".
[[nodiscard]] std::string completion_script(const Program& program, std::string_view shell);

// The word for `__complete`; empty when nothing is to be asked.
[[nodiscard]] std::string_view name_of(Candidates candidates);

}  // namespace countersign::cli
