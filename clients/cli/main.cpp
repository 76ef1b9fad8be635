// The real surroundings of a run: the environment, the terminal, the standard streams.
#include <cstdlib>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "clients/cli/run.hpp"

namespace {

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

int terminal_width() {
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0) return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

}  // namespace

int main(int count, char** values) {
    std::ios::sync_with_stdio(false);
    const countersign::cli::Surroundings around{.out = std::cout,
                                                .err = std::cerr,
                                                .variable = variable,
                                                .out_is_terminal = isatty(STDOUT_FILENO) != 0,
                                                .width = terminal_width()};
    return countersign::cli::run(std::vector<std::string>(values + 1, values + count), around);
}
