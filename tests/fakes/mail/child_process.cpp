#include "tests/fakes/mail/child_process.hpp"

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace countersign::mail {

ChildProcess::ChildProcess(std::vector<std::string> words, const std::filesystem::path& log) {
    words.insert(words.begin(), {"setpriv", "--pdeathsig", "TERM"});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // a group of its own, with all that it starts
    const int error = posix_spawnp(&pid_, "setpriv", &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("Expected to start " + words.back() + ", but it can not be started.");
    process_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));  // glibc 2.36 declares its wrapper for C only
    if (process_ < 0) throw std::runtime_error("Expected a descriptor of the process, but pidfd_open refused.");
}

ChildProcess::~ChildProcess() {
    kill(pid_, SIGTERM);
    (void)ends_within(std::chrono::seconds(10));
    // What still serves an open connection ends too; the group is ours until its first process is waited for.
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(process_);
}

void ChildProcess::kill_it() {
    kill(pid_, SIGKILL);
    (void)ends_within(std::chrono::seconds(10));
}

bool ChildProcess::ends_within(std::chrono::milliseconds patience) const {
    pollfd waiting{process_, POLLIN, 0};
    return poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace countersign::mail
