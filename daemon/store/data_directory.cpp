#include "daemon/store/data_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace countersign::store {

namespace {

// What the holder of the lock wrote into it, or "another process".
std::string holder_of(const Descriptor& lock) {
    char text[32] = {};
    const ssize_t size = ::pread(lock.get(), text, sizeof text - 1, 0);
    const std::string number(text, size > 0 ? static_cast<std::size_t>(size) : 0);
    return number.empty() ? "another process" : "process " + number.substr(0, number.find('\n'));
}

}  // namespace

DataDirectory::DataDirectory(const std::filesystem::path& path, WhenMissing when_missing)
    : path_(std::filesystem::absolute(path)) {
    create(when_missing);
    lock();
}

void DataDirectory::create(WhenMissing when_missing) const {
    std::error_code fault;
    if (std::filesystem::is_directory(path_, fault)) return;
    if (std::filesystem::exists(path_, fault))
        throw StoreRefused(fmt::format("Expected a folder at {}, but something else is there.", path_.string()));
    if (when_missing == WhenMissing::refuse)
        throw StoreRefused(fmt::format("Expected a data directory at {}, but there is none.", path_.string()));
    std::filesystem::create_directories(path_.parent_path(), fault);
    if (::mkdir(path_.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        throw StoreRefused(fmt::format("Expected to create the data directory {}, but: {}.", path_.string(), std::strerror(errno)));
}

void DataDirectory::lock() {
    const std::filesystem::path file = path_ / "lock";
    lock_ = Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!lock_.is_open())
        throw StoreRefused(fmt::format("Expected to open {}, but: {}.", file.string(), std::strerror(errno)));
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
        throw StoreRefused(fmt::format("Expected to be the only daemon on {}, but {} holds its lock.", path_.string(),
                                       holder_of(lock_)));
    // For people and for the sentence above; the lock does not rest on it, so that a full disk is no matter.
    const std::string number = fmt::format("{}\n", ::getpid());
    if (::ftruncate(lock_.get(), 0) != 0 || ::pwrite(lock_.get(), number.data(), number.size(), 0) < 0) return;
}

bool DataDirectory::has_ballast() const {
    std::error_code fault;
    return std::filesystem::file_size(path_ / "ballast", fault) == ballast_bytes && !fault;
}

bool DataDirectory::make_ballast() {
    if (has_ballast()) return true;
    const std::filesystem::path file = path_ / "ballast";
    const Descriptor ballast(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (ballast.is_open() && ::posix_fallocate(ballast.get(), 0, static_cast<off_t>(ballast_bytes)) == 0) return true;
    ::unlink(file.c_str());
    return false;
}

bool DataDirectory::free_ballast() const { return ::unlink((path_ / "ballast").c_str()) == 0; }

}  // namespace countersign::store
