// DaemonProcess: the real countersignd as a child, on a folder of its own and on free ports. Started
// when it listens, killed without a word or stopped politely; what it wrote is kept. Waits on the
// kernel (inotify, pidfd), never by sleeping.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace countersign::tests {

struct DaemonOptions {
    std::filesystem::path program;               // empty: the one of this build
    std::filesystem::path folder;                // holds data/, daemon.toml and the log; must exist
    std::string rehearse = "2026-11-02T08:00:00+08:00";   // empty: the real clock
    std::string host = "127.0.0.1";              // any of 127.0.0.0/8
    std::string more_config;                     // appended to daemon.toml
    std::vector<std::string> environment;        // besides our own: "NAME=value"
};

// How a program ended: its exit code, or 128 + the signal's number.
struct Ended {
    int code = 0;
    std::string output;                          // what it wrote meanwhile
};

class DaemonProcess {
public:
    explicit DaemonProcess(DaemonOptions options);
    ~DaemonProcess();                            // kills it if it still runs
    DaemonProcess(const DaemonProcess&) = delete;
    DaemonProcess& operator=(const DaemonProcess&) = delete;

    // Returns when it listens. Throws with its output when it ended instead, or did not listen in time.
    void start(std::chrono::seconds patience = std::chrono::seconds{30});
    // The same, for a daemon that may refuse: how it ended, or nothing when it listens.
    [[nodiscard]] std::optional<Ended> start_or_end(std::chrono::seconds patience = std::chrono::seconds{30});
    // Starts it with other arguments (--check), or where it is expected to refuse, and waits for its end.
    [[nodiscard]] Ended run_to_its_end(const std::vector<std::string>& arguments = {},
                                       std::chrono::seconds patience = std::chrono::seconds{60});
    // From its next start on it listens where it does now, so that clients find it again. On a host of its own:
    // at 127.0.0.1 any connection of the machine may have taken the port meanwhile.
    void keep_endpoints();
    void kill();                                 // SIGKILL
    void kill_while_it_starts(std::chrono::microseconds after);
    [[nodiscard]] Ended stop();                  // SIGTERM; a graceful end has code 0
    [[nodiscard]] bool is_running() const;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] const std::string& requests() const { return requests_; }
    [[nodiscard]] const std::string& feed() const { return feed_; }
    [[nodiscard]] std::filesystem::path data() const { return options_.folder / "data"; }
    [[nodiscard]] std::filesystem::path config() const { return options_.folder / "daemon.toml"; }
    // Everything it wrote since the first start.
    [[nodiscard]] std::string output() const;
    // What it wrote since the last start.
    [[nodiscard]] std::string latest_output() const;
    // How long the last start took until it listened.
    [[nodiscard]] std::chrono::microseconds started_in() const { return started_in_; }

private:
    void write_config(const std::string& requests, const std::string& feed) const;
    void spawn(const std::vector<std::string>& arguments);
    [[nodiscard]] int wait_for_end(std::chrono::milliseconds patience);
    [[nodiscard]] bool read_endpoints();

    DaemonOptions options_;
    pid_t pid_ = -1;
    int process_ = -1;                           // pidfd
    std::string requests_, feed_;
    std::size_t output_before_ = 0;
    std::chrono::microseconds started_in_{0};
};

// The value of a `name = "..."` line; empty when there is none.
[[nodiscard]] std::string quoted_value(const std::string& text, const std::string& name);

}  // namespace countersign::tests
