// The real surroundings of countersign-notify: the environment, the standard streams, and the signals that end it.
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "clients/notify/program/program.hpp"

namespace {

volatile std::sig_atomic_t stopped = 0;

void stop(int) { stopped = 1; }

// Without SA_RESTART: whatever waits for the network wakes up.
void listen_to_signals() {
    struct sigaction action {};
    action.sa_handler = stop;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);
}

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

}  // namespace

int main(int count, char** values) {
    listen_to_signals();
    const countersign::notify::program::World world{
        .out = std::cout, .err = std::cerr, .environment = variable, .is_stopped = [] { return stopped != 0; }};
    return countersign::notify::program::run(std::vector<std::string>(values + 1, values + count), world);
}
