#include "daemon/server/signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace countersign::server {

Signals::Signals() {
    sigset_t taken;
    sigemptyset(&taken);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&taken, number);
    const int failed = pthread_sigmask(SIG_BLOCK, &taken, &before_);
    if (failed != 0) throw std::system_error(failed, std::generic_category(), "pthread_sigmask");
    descriptor_ = signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC);
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
    // A reader of our standard output that goes away must not end the daemon.
    std::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals() {
    close(descriptor_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::vector<Signal> Signals::take() const {
    std::vector<Signal> taken;
    signalfd_siginfo information{};
    while (read(descriptor_, &information, sizeof information) == sizeof information)
        taken.push_back(information.ssi_signo == SIGHUP ? Signal::reload : Signal::stop);
    return taken;
}

}  // namespace countersign::server
