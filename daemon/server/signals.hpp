// Signals as something to poll: SIGTERM and SIGINT ask for a graceful stop, SIGHUP for reading
// definitions and calendar again. To be made before any other thread, since threads inherit what
// is blocked.
#pragma once

#include <csignal>
#include <vector>

namespace countersign::server {

enum class Signal { stop, reload };

class Signals {
public:
    Signals();
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    // Readable when a signal has come.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    // Those that have come, without waiting.
    [[nodiscard]] std::vector<Signal> take() const;

private:
    sigset_t before_{};
    int descriptor_ = -1;
};

}  // namespace countersign::server
