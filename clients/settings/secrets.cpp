// Secrets: from a file that is the owner's alone, so that no backup of a configuration and no look over a shoulder
// gives one away.
#include <cerrno>
#include <cstring>
#include <fstream>

#include <sys/stat.h>

#include <fmt/format.h>

#include "clients/settings/settings.hpp"

namespace countersign::settings {

Result<std::string, std::string> read_secret_file(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return fail(fmt::format("Expected a secret in {}, but the file can not be opened: {}.", file.string(), std::strerror(errno)));
    if ((status.st_mode & 077) != 0)
        return fail(fmt::format("Expected {} to be yours alone (mode 0600), but its mode is {:04o}. Run: chmod 600 {}", file.string(),
                                status.st_mode & 07777, file.string()));
    std::ifstream in(file, std::ios::binary);
    std::string secret;
    std::getline(in, secret);
    while (!secret.empty() && (secret.back() == '\r' || secret.back() == ' ')) secret.pop_back();
    if (secret.empty()) return fail(fmt::format("Expected a secret in the first line of {}, but it is empty.", file.string()));
    return secret;
}

}  // namespace countersign::settings
