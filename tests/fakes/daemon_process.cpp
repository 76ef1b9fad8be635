#include "tests/fakes/daemon_process.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

namespace countersign::tests {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

std::string read_if_there(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// Tells when something in a folder changes.
class FolderWatch {
public:
    explicit FolderWatch(const std::filesystem::path& folder) : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        if (descriptor_ < 0 ||
            inotify_add_watch(descriptor_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_MODIFY) < 0)
            throw std::runtime_error("Expected to watch " + folder.string() + ", but inotify refused.");
    }

    ~FolderWatch() { close(descriptor_); }

    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

    // False when the process ended or time is up.
    [[nodiscard]] bool wait(int process, milliseconds patience) const {
        std::array<pollfd, 2> waiting{pollfd{descriptor_, POLLIN, 0}, pollfd{process, POLLIN, 0}};
        if (poll(waiting.data(), waiting.size(), static_cast<int>(patience.count())) <= 0) return false;
        std::array<char, 4096> drained{};
        while (read(descriptor_, drained.data(), drained.size()) > 0) {
        }
        return waiting[1].revents == 0;
    }

private:
    int descriptor_;
};

milliseconds left_of(steady_clock::time_point until) {
    return std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(until - steady_clock::now()));
}

}  // namespace

std::string quoted_value(const std::string& text, const std::string& name) {
    const std::string start = name + " = \"";
    for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
        if (at != 0 && text[at - 1] != '\n') continue;
        const std::size_t from = at + start.size(), until = text.find('"', from);
        return until == std::string::npos ? std::string() : text.substr(from, until - from);
    }
    return {};
}

DaemonProcess::DaemonProcess(DaemonOptions options) : options_(std::move(options)) {
    if (options_.program.empty()) options_.program = std::filesystem::path(COUNTERSIGN_BINARY_DIR) / "countersignd";
    std::filesystem::create_directories(data());
    const std::string any_port = "tcp://" + options_.host + ":0";
    write_config(any_port, any_port);
}

DaemonProcess::~DaemonProcess() {
    if (is_running()) kill();
    if (process_ >= 0) close(process_);
}

void DaemonProcess::keep_endpoints() {
    if (requests_.empty()) throw std::runtime_error("Expected a daemon that listens, but it was not started.");
    write_config(requests_, feed_);
}

void DaemonProcess::write_config(const std::string& requests, const std::string& feed) const {
    const std::string root = COUNTERSIGN_SOURCE_DIR;
    std::filesystem::create_directories(options_.folder / "workflows");
    std::ofstream out(config());
    out << fmt::format(
        "[company]\nname = \"proof\"\n[files]\ndata = \"{0}\"\nworkflows = \"{1}/workflows\"\ncalendar = \"{2}/config/calendar/cn.json\"\n"
        "company_calendar = \"{2}/config/calendar/company.toml\"\n"
        "[listen]\nrequests = \"{4}\"\nfeed = \"{5}\"\n{3}",
        data().string(),
        options_.folder.string(),
        root,
        options_.more_config,
        requests,
        feed);
}

void DaemonProcess::spawn(const std::vector<std::string>& arguments) {
    const std::filesystem::path log = options_.folder / "daemon.log";
    output_before_ = output().size();
    std::vector<std::string> words{options_.program.string(), "--config", config().string(), "--data", data().string()};
    if (!options_.rehearse.empty() && arguments.empty()) words.insert(words.end(), {"--rehearse", options_.rehearse});
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv, envp;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<std::string> environment = options_.environment;
    for (char** one = environ; *one != nullptr; ++one) environment.emplace_back(*one);
    for (std::string& one : environment) envp.push_back(one.data());
    envp.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    const int error = posix_spawn(&pid_, options_.program.c_str(), &actions, nullptr, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::runtime_error("Expected to start " + options_.program.string() + ", but it can not be started.");
    if (process_ >= 0) close(process_);
    process_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));  // glibc 2.36 declares its wrapper for C only
    if (process_ < 0)
        throw std::runtime_error("Expected a descriptor of the daemon's process, but pidfd_open refused.");
}

void DaemonProcess::start(std::chrono::seconds patience) {
    if (const auto ended = start_or_end(patience))
        throw std::runtime_error(
            fmt::format("Expected the daemon to listen, but it ended with {}:\n{}", ended->code, ended->output));
}

std::optional<Ended> DaemonProcess::start_or_end(std::chrono::seconds patience) {
    std::error_code ignored;
    std::filesystem::remove(data() / "endpoints", ignored);
    requests_.clear();
    const FolderWatch watch(data());
    const auto from = steady_clock::now();
    spawn({});
    while (!read_endpoints()) {
        if (watch.wait(process_, left_of(from + patience))) continue;
        if (is_running() && steady_clock::now() < from + patience) continue;
        if (read_endpoints()) break;
        if (is_running()) ::kill(pid_, SIGKILL);
        const int code = wait_for_end(std::chrono::seconds{30});
        return Ended{.code = code, .output = latest_output()};
    }
    started_in_ = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - from);
    return std::nullopt;
}

bool DaemonProcess::read_endpoints() {
    const std::string text = read_if_there(data() / "endpoints");
    requests_ = quoted_value(text, "requests");
    feed_ = quoted_value(text, "feed");
    return !requests_.empty() && !feed_.empty();
}

Ended DaemonProcess::run_to_its_end(const std::vector<std::string>& arguments, std::chrono::seconds patience) {
    spawn(arguments);
    const int code = wait_for_end(patience);
    return {.code = code, .output = latest_output()};
}

bool DaemonProcess::is_running() const {
    if (pid_ < 0) return false;
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

void DaemonProcess::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    (void)wait_for_end(std::chrono::seconds{30});
}

void DaemonProcess::kill_while_it_starts(std::chrono::microseconds after) {
    spawn({});
    // The moment comes by the kernel's clock, or the process has ended before.
    pollfd waiting{process_, POLLIN, 0};
    const timespec patience{.tv_sec = after.count() / 1'000'000, .tv_nsec = after.count() % 1'000'000 * 1'000};
    (void)ppoll(&waiting, 1, &patience, nullptr);
    kill();
}

Ended DaemonProcess::stop() {
    if (pid_ < 0) throw std::runtime_error("Expected a daemon to stop, but none was started, or it has ended.");  // -1 would be everybody
    ::kill(pid_, SIGTERM);
    const int code = wait_for_end(std::chrono::seconds{60});
    return {.code = code, .output = latest_output()};
}

int DaemonProcess::wait_for_end(milliseconds patience) {
    pollfd waiting{process_, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = -1;
        throw std::runtime_error("Expected the daemon to end, but it goes on:\n" + latest_output());
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string DaemonProcess::output() const { return read_if_there(options_.folder / "daemon.log"); }

std::string DaemonProcess::latest_output() const { return output().substr(output_before_); }

}  // namespace countersign::tests
