// Surroundings: what a run of the program has around it: where it writes, the environment's
// variables, the terminal. main() passes the real ones, a test its own.
#pragma once

#include <ostream>

#include "clients/cli/catalogue.hpp"
#include "clients/connection/client_config.hpp"

namespace countersign::cli {

struct Surroundings {
    std::ostream& out;
    std::ostream& err;
    connection::Environment variable;
    bool out_is_terminal = false;
    int width = 0;  // columns of the terminal, 0 when there is none
};

// LC_ALL, else LC_MESSAGES, else LANG: Chinese when it begins with zh.
[[nodiscard]] Language language_of(const connection::Environment& variable);

}  // namespace countersign::cli
