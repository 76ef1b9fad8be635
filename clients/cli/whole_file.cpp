#include "clients/cli/whole_file.hpp"

#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ::ssize_t written = ::write(file, content.data(), content.size());
        if (written <= 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0;
}

}  // namespace

bool write_whole_file(const fs::path& path, std::string_view content) {
    struct stat present {};
    const bool is_there = ::stat(path.c_str(), &present) == 0;
    if (is_there && !S_ISREG(present.st_mode)) return false;
    // Through a link to the file it leads to, so that the link stays.
    std::error_code fault;
    const fs::path target = is_there ? fs::canonical(path, fault) : path;
    std::string draft = target.string() + ".XXXXXX";
    const int file = fault ? -1 : ::mkstemp(draft.data());
    if (file < 0) return false;
    bool is_good = write_all(file, content) && (!is_there || ::fchmod(file, present.st_mode & 07777U) == 0);
    is_good = ::close(file) == 0 && is_good && ::rename(draft.c_str(), target.c_str()) == 0;
    if (!is_good) ::unlink(draft.c_str());
    return is_good;
}

}  // namespace countersign::cli
