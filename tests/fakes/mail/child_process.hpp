// A program beside the test. It ends with this object, and with the test should that be killed.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace countersign::mail {

class ChildProcess {
public:
    // What it writes goes to the end of `log`.
    ChildProcess(std::vector<std::string> words, const std::filesystem::path& log);
    ~ChildProcess();  // SIGTERM, and then SIGKILL for whatever it started and left
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    // SIGKILL: it ends without another word, wherever it is.
    void kill_it();
    // True when it has ended; waits for that no longer than `patience`.
    [[nodiscard]] bool ends_within(std::chrono::milliseconds patience) const;

private:
    pid_t pid_ = -1;
    int process_ = -1;  // pidfd
};

}  // namespace countersign::mail
