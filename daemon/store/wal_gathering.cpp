#include "daemon/store/wal_gathering.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>

#include "daemon/store/failures.hpp"

namespace countersign::store {

namespace {

// Of the WAL's format: a frame's header, with the size of the database in its second word if the frame
// ends a transaction.
constexpr std::size_t frame_header_size = 24;
// SQLite's own VFS takes no more at once.
constexpr std::size_t window_max = 128 * 1024 - 1;

bool ends_transaction(std::string_view frame_header) {
    const std::string_view size = frame_header.substr(4, 4);
    return std::any_of(size.begin(), size.end(), [](char byte) { return byte != '\0'; });
}

// What is to be written at one place, all of one transaction. After a failure it is forgotten: whoever
// wrote it is told, and takes the transaction back.
class Window {
public:
    explicit Window(sqlite3_file& real) : real_(real) { held_.reserve(window_max); }

    int write(std::string_view bytes, sqlite3_int64 offset) {
        if (!fits(bytes, offset))
            if (const int code = flush(); code != SQLITE_OK) return code;
        if (held_.empty()) start_ = offset;
        held_ += bytes;
        // The page that follows such a header is the last one of its transaction.
        const bool is_last = ends_ && bytes.size() != frame_header_size;
        ends_ = bytes.size() == frame_header_size && ends_transaction(bytes);
        return is_last ? flush() : SQLITE_OK;
    }

    int flush() {
        if (held_.empty()) return SQLITE_OK;
        const int code = real_.pMethods->xWrite(&real_, held_.data(), static_cast<int>(held_.size()), start_);
        held_.clear();
        return code;
    }

private:
    [[nodiscard]] bool fits(std::string_view bytes, sqlite3_int64 offset) const {
        return held_.empty() || (offset == start_ + static_cast<sqlite3_int64>(held_.size()) &&
                                 held_.size() + bytes.size() <= window_max);
    }

    sqlite3_file& real_;
    std::string held_;
    sqlite3_int64 start_ = 0;
    bool ends_ = false;  // the header of a transaction's last frame has come
};

// An open WAL: SQLite's part, ours, and behind it the file of the other VFS.
struct File {
    sqlite3_file base;
    Window* window;
};

File& file_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

sqlite3_file* real_of(sqlite3_file* file) { return &(&file_of(file) + 1)->base; }

// What needs all that was written to be there.
template <class Call>
int after_flush(sqlite3_file* file, Call call) {
    const int code = file_of(file).window->flush();
    return code == SQLITE_OK ? call(real_of(file)) : code;
}

int close_file(sqlite3_file* file) {
    std::unique_ptr<Window>(file_of(file).window).reset();
    return real_of(file)->pMethods->xClose(real_of(file));
}

int read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
    return after_flush(file, [=](sqlite3_file* real) { return real->pMethods->xRead(real, bytes, count, offset); });
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    return file_of(file).window->write({static_cast<const char*>(bytes), static_cast<std::size_t>(count)}, offset);
}

const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods all = [] {
        sqlite3_io_methods m{};
        m.iVersion = 1;  // shared memory and mappings are the database file's, not the WAL's
        m.xClose = &close_file;
        m.xRead = &read;
        m.xWrite = &write;
        m.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
            return after_flush(file, [=](sqlite3_file* real) { return real->pMethods->xTruncate(real, size); });
        };
        m.xSync = [](sqlite3_file* file, int flags) {
            return after_flush(file, [=](sqlite3_file* real) { return real->pMethods->xSync(real, flags); });
        };
        m.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
            return after_flush(file, [=](sqlite3_file* real) { return real->pMethods->xFileSize(real, size); });
        };
        m.xLock = [](sqlite3_file* file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); };
        m.xUnlock = [](sqlite3_file* file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); };
        m.xCheckReservedLock = [](sqlite3_file* file, int* held) {
            return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
        };
        m.xFileControl = [](sqlite3_file* file, int operation, void* argument) {
            return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
        };
        m.xSectorSize = [](sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); };
        m.xDeviceCharacteristics = [](sqlite3_file* file) {
            return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
        };
        return m;
    }();
    return all;
}

sqlite3_vfs& behind(sqlite3_vfs* vfs) { return *static_cast<sqlite3_vfs*>(vfs->pAppData); }

int open_wal(sqlite3_vfs& real, const char* path, sqlite3_file* out, int flags, int* flags_out) {
    File& file = file_of(out);
    file.base.pMethods = nullptr;  // until it is open, there is nothing to close
    const int code = real.xOpen(&real, path, real_of(out), flags, flags_out);
    if (code != SQLITE_OK) return code;
    file.window = std::make_unique<Window>(*real_of(out)).release();
    file.base.pMethods = &methods();
    return SQLITE_OK;
}

int open(sqlite3_vfs* self, const char* path, sqlite3_file* out, int flags, int* flags_out) {
    sqlite3_vfs& real = behind(self);
    if ((flags & SQLITE_OPEN_WAL) != 0) return open_wal(real, path, out, flags, flags_out);
    return real.xOpen(&real, path, out, flags, flags_out);
}

}  // namespace

struct WalGathering::Vfs {
    explicit Vfs(sqlite3_vfs& real) : all(real) {
        static std::atomic<int> count = 0;
        name = "gathering-" + std::to_string(count++);
        all.pNext = nullptr;
        all.zName = name.c_str();
        all.pAppData = &real;
        all.szOsFile = real.szOsFile + static_cast<int>(sizeof(File));
        all.xOpen = &open;
        all.xDelete = [](sqlite3_vfs* self, const char* path, int sync) {
            return behind(self).xDelete(&behind(self), path, sync);
        };
        all.xAccess = [](sqlite3_vfs* self, const char* path, int flags, int* result) {
            return behind(self).xAccess(&behind(self), path, flags, result);
        };
        all.xFullPathname = [](sqlite3_vfs* self, const char* path, int size, char* full) {
            return behind(self).xFullPathname(&behind(self), path, size, full);
        };
        all.xRandomness = [](sqlite3_vfs* self, int size, char* bytes) {
            return behind(self).xRandomness(&behind(self), size, bytes);
        };
        all.xSleep = [](sqlite3_vfs* self, int microseconds) {
            return behind(self).xSleep(&behind(self), microseconds);
        };
        all.xCurrentTime = [](sqlite3_vfs* self, double* day) { return behind(self).xCurrentTime(&behind(self), day); };
        all.xGetLastError = [](sqlite3_vfs* self, int size, char* text) {
            return behind(self).xGetLastError(&behind(self), size, text);
        };
        all.iVersion = 1;
        // Loading extensions is switched off; with nothing here it could not be switched on.
        all.xDlOpen = nullptr;
        all.xDlError = nullptr;
        all.xDlSym = nullptr;
        all.xDlClose = nullptr;
        if (sqlite3_vfs_register(&all, 0) != SQLITE_OK)
            throw StorageFailure("Expected SQLite to take a VFS, but it would not.");
    }
    ~Vfs() { sqlite3_vfs_unregister(&all); }
    Vfs(const Vfs&) = delete;
    Vfs& operator=(const Vfs&) = delete;

    std::string name;
    sqlite3_vfs all;
};

namespace {

// Before the first file of the process is opened. SQLite counts the memory that it takes, under one mutex for the whole
// process, at every allocation: the log's thread and the projector's would wait for each other there, and nobody reads
// the sum. MISUSE says that SQLite runs already, started by somebody else (a test's own VFS): it goes on counting then.
void start_sqlite() {
    static const int chosen = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (chosen != SQLITE_OK && chosen != SQLITE_MISUSE)
        throw StorageFailure(std::string("Expected SQLite not to count its memory, but it says: ") + sqlite3_errstr(chosen) + ".");
    if (const int code = sqlite3_initialize(); code != SQLITE_OK)
        throw StorageFailure("Expected SQLite to start, but it would not.");
}

}  // namespace

WalGathering::WalGathering(const std::string& vfs) {
    start_sqlite();
    sqlite3_vfs* real = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
    if (real == nullptr) throw StorageFailure("Expected a VFS named '" + vfs + "', but SQLite knows none.");
    vfs_ = std::make_unique<Vfs>(*real);
}

WalGathering::~WalGathering() = default;

const char* WalGathering::name() const { return vfs_->name.c_str(); }

}  // namespace countersign::store
