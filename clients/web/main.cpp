// The real surroundings of countersign-web: the standard streams, and the signals that end it.
#include <csignal>
#include <iostream>

#include <sys/resource.h>

#include "clients/web/program/program.hpp"

namespace {

// Blocked in every thread, so that only the one that waits for them gets them.
sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

// Every open page is a descriptor, and the usual soft limit is 1024; what the administrator set is the hard one.
void take_descriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int count, char** values) {
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
    take_descriptors();
    const countersign::web::World world{.out = std::cout, .err = std::cerr, .wait_for_end = [&signals] {
                                            int which = 0;
                                            sigwait(&signals, &which);
                                        }};
    return countersign::web::run(std::vector<std::string>(values + 1, values + count), world);
}
