// The anchor's file on a real disk: pwrite and fdatasync.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "daemon/store/anchor.hpp"
#include "daemon/store/descriptor.hpp"

namespace countersign::store {

namespace {

class RealAnchorFile : public AnchorFile {
public:
    explicit RealAnchorFile(std::filesystem::path path) : path_(std::move(path)) {}

    bool read(Bytes& bytes) override {
        bytes.fill(0);
        file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
        if (!file_.is_open()) {
            if (errno == ENOENT) return false;
            throw StorageFailure(sentence("open"));
        }
        for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t got = ::pread(file_.get(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
            if (got == 0) break;
            if (got < 0 && errno != EINTR) throw StorageFailure(sentence("read"));
            if (got > 0) at += static_cast<std::size_t>(got);
        }
        return true;
    }

    void create(const Bytes& bytes) override {
        if (!file_.is_open())
            file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
        if (!file_.is_open()) fail_creating();
        if (const int fault = ::posix_fallocate(file_.get(), 0, static_cast<off_t>(bytes.size())); fault != 0) {
            errno = fault;
            fail_creating();
        }
        write(0, bytes.data(), bytes.size());
        sync();
        sync_directory();
    }

    void write(std::size_t offset, const unsigned char* bytes, std::size_t count) override {
        for (std::size_t at = 0; at < count;) {
            const ssize_t put = ::pwrite(file_.get(), bytes + at, count - at, static_cast<off_t>(offset + at));
            if (put < 0 && errno != EINTR) throw StorageFailure(sentence("write"));
            if (put > 0) at += static_cast<std::size_t>(put);
        }
    }

    void sync() override {
        if (::fdatasync(file_.get()) != 0) throw StorageFailure(sentence("sync"));
    }

    void sync_directory() override {
        const Descriptor directory(::open(path_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!directory.is_open() || ::fsync(directory.get()) != 0) throw StorageFailure(sentence("sync the directory of"));
    }

private:
    [[nodiscard]] std::string sentence(std::string_view doing) const {
        return fmt::format("Expected to {} {}, but: {}.", doing, path_.string(), std::strerror(errno));
    }
    [[noreturn]] void fail_creating() const {
        if (errno == ENOSPC) throw DiskFull(sentence("create"));
        throw StorageFailure(sentence("create"));
    }

    std::filesystem::path path_;
    Descriptor file_;
};

}  // namespace

std::unique_ptr<AnchorFile> make_anchor_file(const std::filesystem::path& file) {
    return std::make_unique<RealAnchorFile>(file);
}

}  // namespace countersign::store
