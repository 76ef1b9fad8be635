#include "tests/notify/node_scripts.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace countersign::platforms {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    std::string output;
    std::array<char, 4096> part{};
    while (pipe != nullptr) {
        const std::size_t size = std::fread(part.data(), 1, part.size(), pipe.get());
        if (size == 0) break;
        output.append(part.data(), size);
    }
    return output;
}

// Test programs run side by side; one installs, the others wait.
class FolderLock {
public:
    explicit FolderLock(const fs::path& folder)
        : file_(open((folder / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
        flock(file_, LOCK_EX);
    }

    ~FolderLock() { close(file_); }

    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int file_;
};

void copy_sources(const fs::path& to) {
    for (const auto& entry : fs::directory_iterator(fs::path(COUNTERSIGN_SOURCE_DIR) / "tests/notify/interop"))
        fs::copy_file(entry.path(), to / entry.path().filename(), fs::copy_options::overwrite_existing);
}

// Debian 12's node is older than what Slack's clients are written for.
bool is_node_new_enough() { return output_of("node -p 'parseInt(process.versions.node) >= 20' 2>&1") == "true\n"; }

// A failed installation is not tried again by each test of the same lock file.
bool install(const fs::path& folder) {
    const std::string lock = text_of(folder / "package-lock.json");
    if (text_of(folder / "installed.json") == lock) return true;
    if (text_of(folder / "failed.json") == lock) return false;
    const std::string said = output_of("cd '" + folder.string() +
                                       "' && npm ci --ignore-scripts --no-audit --no-fund 2>&1 && echo installed-all");
    const bool is_installed = said.ends_with("installed-all\n");
    std::ofstream(folder / (is_installed ? "installed.json" : "failed.json"), std::ios::binary) << lock;
    if (!is_installed) WARN("npm said: " << said.substr(0, 600));
    return is_installed;
}

}  // namespace

std::optional<fs::path> interop_folder() {
    const fs::path folder = fs::path(COUNTERSIGN_BINARY_DIR) / "interop";
    fs::create_directories(folder);
    const FolderLock lock(folder);
    copy_sources(folder);
    if (is_node_new_enough() && install(folder)) return folder;
    const char* required = std::getenv("COUNTERSIGN_INTEROP");
    const char* word = "SKIPPED: the vendors' clients want node 20 and npm, and one of them is not here, so they judged nothing.";
    if (required != nullptr && std::string(required) == "required") FAIL(word);
    WARN(word);
    return std::nullopt;
}

NodeScript::NodeScript(const fs::path& folder, const std::string& script, const std::string& argument)
    : output_(std::async(std::launch::async,
                         [command = "cd '" + folder.string() + "' && node " + script + " '" + argument + "' 2>&1"] {
                             return output_of(command);
                         })) {}

nlohmann::json NodeScript::told() {
    std::string output = output_.get();
    while (output.ends_with('\n')) output.pop_back();
    const auto told = nlohmann::json::parse(output.substr(output.rfind('\n') + 1), nullptr, false);
    if (!told.is_object() || told.contains("failed")) FAIL("the script said: " << output);
    return told;
}

}  // namespace countersign::platforms
