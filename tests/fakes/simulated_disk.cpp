#include "tests/fakes/simulated_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

namespace countersign::fakes {

namespace {

constexpr std::size_t sector_size = 512;

}  // namespace

std::uint64_t Dice::next() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15ULL;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
}

// --- one file --------------------------------------------------------------------------------

struct SimulatedDisk::File {
    // One write or truncation that is on its way, in the order in which they were made.
    struct Change {
        bool is_truncation = false;
        std::size_t offset = 0;  // or the new size
        std::string bytes;
    };
    std::string seen;      // what programs read
    std::string durable;
    std::vector<Change> changes;

    static void put(std::string& content, std::size_t offset, std::string_view bytes) {
        if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
        content.replace(offset, bytes.size(), bytes);
    }

    // What became of the changes without a sync, on top of what is durable. `kept_of_8` is how many
    // pieces out of 8 arrive whole.
    [[nodiscard]] std::string survive(Dice& dice, std::uint64_t kept_of_8) const {
        std::string content = durable;
        for (const Change& change : changes) {
            if (change.is_truncation) {
                if (dice.below(8) < kept_of_8) content.resize(change.offset);
                continue;
            }
            for (std::size_t at = 0; at < change.bytes.size();) {
                const std::size_t in_sector = (change.offset + at) % sector_size;
                const std::size_t size = std::min(sector_size - in_sector, change.bytes.size() - at);
                survive_piece(dice, kept_of_8, content, change.offset + at, change.bytes.substr(at, size));
                at += size;
            }
        }
        return content;
    }

    static void survive_piece(Dice& dice, std::uint64_t kept_of_8, std::string& content, std::size_t offset,
                              std::string piece) {
        if (dice.below(8) < kept_of_8) return put(content, offset, piece);
        switch (dice.below(4)) {
            case 0:  // torn: the first part only
                return put(content, offset, piece.substr(0, dice.below(piece.size() + 1)));
            case 1:  // garbled
                for (char& c : piece)
                    if (dice.one_in(2)) c = static_cast<char>(dice.next());
                return put(content, offset, piece);
            default: return;  // dropped
        }
    }
};

// --- the disk --------------------------------------------------------------------------------

bool SimulatedDisk::meets_fault() {
    const std::uint64_t number = operations_++;
    const bool once = fault_ == Fault::io_error_once || fault_ == Fault::full_once;
    const bool meets = fault_ != Fault::none && (once ? number == fault_at_ : number >= fault_at_);
    return meets;
}

void SimulatedDisk::changed() const {
    if (on_change) on_change();
}

void SimulatedDisk::count_from_zero(Fault fault, std::uint64_t at) {
    fault_ = fault;
    fault_at_ = at;
    operations_ = 0;
    was_met_ = false;
}

int SimulatedDisk::read(File& file, std::size_t offset, char* bytes, std::size_t count) {
    if (meets_fault() && (fault_ == Fault::io_error_once || fault_ == Fault::io_error_from_then_on)) {
        was_met_ = true;
        return SQLITE_IOERR_READ;
    }
    const std::size_t there = offset < file.seen.size() ? std::min(count, file.seen.size() - offset) : 0;
    std::memcpy(bytes, file.seen.data() + std::min(offset, file.seen.size()), there);
    std::memset(bytes + there, 0, count - there);
    return there == count ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int SimulatedDisk::write(File& file, std::size_t offset, const char* bytes, std::size_t count) {
    std::size_t done = count;
    int code = SQLITE_OK;
    if (meets_fault()) {
        const bool is_io_error = fault_ == Fault::io_error_once || fault_ == Fault::io_error_from_then_on;
        // A full disk still takes what needs no new space.
        const bool is_full = fault_ == Fault::full_once || offset + count > file.seen.size();
        if (is_io_error || is_full) {
            was_met_ = true;
            code = is_io_error ? SQLITE_IOERR_WRITE : SQLITE_FULL;
            done = dice_.below(count + 1);
        }
    }
    const std::string_view written(bytes, done);
    File::put(file.seen, offset, written);
    file.changes.push_back({.is_truncation = false, .offset = offset, .bytes = std::string(written)});
    changed();
    return code;
}

int SimulatedDisk::truncate(File& file, std::size_t size) {
    if (meets_fault() && (fault_ == Fault::io_error_once || fault_ == Fault::io_error_from_then_on)) {
        was_met_ = true;
        return SQLITE_IOERR_TRUNCATE;
    }
    file.seen.resize(size);
    file.changes.push_back({.is_truncation = true, .offset = size, .bytes = {}});
    changed();
    return SQLITE_OK;
}

int SimulatedDisk::sync(File& file) {
    changed();
    if (meets_fault() && (fault_ == Fault::io_error_once || fault_ == Fault::io_error_from_then_on)) {
        was_met_ = true;
        file.durable = file.survive(dice_, dice_.below(9));
        file.changes.clear();
        return SQLITE_IOERR_FSYNC;
    }
    // Not `durable = seen`: what a failed sync has lost stays lost.
    for (const File::Change& change : file.changes) {
        if (change.is_truncation) file.durable.resize(change.offset);
        else File::put(file.durable, change.offset, change.bytes);
    }
    file.changes.clear();
    return SQLITE_OK;
}

int SimulatedDisk::sync_names() {
    changed();
    if (meets_fault() && (fault_ == Fault::io_error_once || fault_ == Fault::io_error_from_then_on)) {
        was_met_ = true;
        return SQLITE_IOERR_DIR_FSYNC;
    }
    durable_names_ = names_;
    name_changes_.clear();
    return SQLITE_OK;
}

int SimulatedDisk::remove(const std::string& name) {
    if (!names_.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
    if (meets_fault() && (fault_ == Fault::io_error_once || fault_ == Fault::io_error_from_then_on)) {
        was_met_ = true;
        return SQLITE_IOERR_DELETE;
    }
    names_.erase(name);
    name_changes_.push_back({.name = name, .file = nullptr});
    changed();
    return SQLITE_OK;
}

std::shared_ptr<SimulatedDisk::File> SimulatedDisk::find(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : found->second;
}

std::shared_ptr<SimulatedDisk::File> SimulatedDisk::create(const std::string& name) {
    if (meets_fault()) {
        was_met_ = true;
        return nullptr;
    }
    auto file = std::make_shared<File>();
    names_[name] = file;
    name_changes_.push_back({.name = name, .file = file});
    changed();
    return file;
}

void SimulatedDisk::load(const Image& image) {
    names_.clear();
    name_changes_.clear();
    for (const auto& [name, bytes] : image) {
        names_[name] = std::make_shared<File>();
        names_[name]->seen = names_[name]->durable = bytes;
    }
    durable_names_ = names_;
}

SimulatedDisk::Image SimulatedDisk::contents() const {
    Image image;
    for (const auto& [name, file] : names_) image[name] = file->seen;
    return image;
}

SimulatedDisk::Image SimulatedDisk::after_power_cut() {
    // Names are journaled by file systems: some first part of the changes has arrived.
    Names names = durable_names_;
    const std::size_t arrived = dice_.below(name_changes_.size() + 1);
    for (std::size_t i = 0; i < arrived; ++i) {
        if (name_changes_[i].file) names[name_changes_[i].name] = name_changes_[i].file;
        else names.erase(name_changes_[i].name);
    }
    const std::uint64_t kept_of_8 = dice_.below(9);
    Image image;
    for (const auto& [name, file] : names) image[name] = file->survive(dice_, kept_of_8);
    return image;
}

// --- SQLite's view of it ---------------------------------------------------------------------

struct SimulatedDisk::Vfs {
    struct Handle {
        sqlite3_file base;
        SimulatedDisk* disk;
        std::shared_ptr<File> file;
        bool syncs_names;  // as the unix VFS does at the first sync of a new journal or WAL
        bool persists_wal;
    };

    explicit Vfs(SimulatedDisk& disk) {
        static std::atomic<int> count = 0;
        name = "simulated-" + std::to_string(count++);
        vfs.iVersion = 1;
        vfs.szOsFile = sizeof(Handle);
        vfs.mxPathname = 512;
        vfs.zName = name.c_str();
        vfs.pAppData = &disk;
        vfs.xOpen = &open;
        vfs.xDelete = [](sqlite3_vfs* self, const char* path, int sync_names) {
            SimulatedDisk& on = *static_cast<SimulatedDisk*>(self->pAppData);
            const int code = on.remove(path);
            return code == SQLITE_OK && sync_names != 0 ? on.sync_names() : code;
        };
        vfs.xAccess = [](sqlite3_vfs* self, const char* path, int, int* found) {
            *found = static_cast<SimulatedDisk*>(self->pAppData)->find(path) ? 1 : 0;
            return SQLITE_OK;
        };
        vfs.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* full) {
            sqlite3_snprintf(size, full, "%s", path);
            return SQLITE_OK;
        };
        vfs.xRandomness = [](sqlite3_vfs* self, int size, char* bytes) {
            for (int i = 0; i < size; ++i) bytes[i] = static_cast<char>(static_cast<SimulatedDisk*>(self->pAppData)->dice_.next());
            return size;
        };
        vfs.xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
        vfs.xCurrentTime = [](sqlite3_vfs*, double* day) {
            *day = 2461345.0;
            return SQLITE_OK;
        };
        vfs.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
        sqlite3_vfs_register(&vfs, 0);
    }
    ~Vfs() { sqlite3_vfs_unregister(&vfs); }
    Vfs(const Vfs&) = delete;
    Vfs& operator=(const Vfs&) = delete;

    static Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

    static int open(sqlite3_vfs* self, const char* path, sqlite3_file* out, int flags, int* flags_out) {
        SimulatedDisk& disk = *static_cast<SimulatedDisk*>(self->pAppData);
        out->pMethods = nullptr;
        const std::string name = path == nullptr ? "temporary" : path;
        auto file = disk.find(name);
        if (!file && (flags & SQLITE_OPEN_CREATE) != 0) file = disk.create(name);
        if (!file) return SQLITE_CANTOPEN;
        constexpr int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
        const bool is_journal = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & journals) != 0;
        new (out) Handle{.base = {.pMethods = &methods()}, .disk = &disk, .file = file, .syncs_names = is_journal, .persists_wal = false};
        if (flags_out != nullptr) *flags_out = flags;
        return SQLITE_OK;
    }

    static const sqlite3_io_methods& methods() {
        static const sqlite3_io_methods all = [] {
            sqlite3_io_methods m{};
            m.iVersion = 1;
            m.xClose = [](sqlite3_file* file) {
                handle(file).~Handle();
                return SQLITE_OK;
            };
            m.xRead = [](sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
                Handle& h = handle(file);
                return h.disk->read(*h.file, static_cast<std::size_t>(offset), static_cast<char*>(bytes),
                                    static_cast<std::size_t>(count));
            };
            m.xWrite = [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
                Handle& h = handle(file);
                return h.disk->write(*h.file, static_cast<std::size_t>(offset), static_cast<const char*>(bytes),
                                     static_cast<std::size_t>(count));
            };
            m.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
                Handle& h = handle(file);
                return h.disk->truncate(*h.file, static_cast<std::size_t>(size));
            };
            m.xSync = [](sqlite3_file* file, int) {
                Handle& h = handle(file);
                const int code = h.disk->sync(*h.file);
                if (code != SQLITE_OK || !h.syncs_names) return code;
                h.syncs_names = false;
                h.disk->sync_names();  // the unix VFS ignores its failure as well
                return SQLITE_OK;
            };
            m.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
                *size = static_cast<sqlite3_int64>(handle(file).file->seen.size());
                return SQLITE_OK;
            };
            m.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
            m.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
            m.xCheckReservedLock = [](sqlite3_file*, int* held) {
                *held = 0;
                return SQLITE_OK;
            };
            m.xFileControl = &control;
            m.xSectorSize = [](sqlite3_file*) { return 4096; };
            m.xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; };
            return m;
        }();
        return all;
    }

    static int control(sqlite3_file* file, int operation, void* argument) {
        if (operation == SQLITE_FCNTL_MMAP_SIZE) {
            *static_cast<sqlite3_int64*>(argument) = 0;
            return SQLITE_OK;
        }
        if (operation != SQLITE_FCNTL_PERSIST_WAL) return SQLITE_NOTFOUND;
        int& value = *static_cast<int*>(argument);
        if (value < 0) value = handle(file).persists_wal ? 1 : 0;
        else handle(file).persists_wal = value != 0;
        return SQLITE_OK;
    }

    std::string name;
    sqlite3_vfs vfs{};
};

SimulatedDisk::SimulatedDisk(std::uint64_t seed) : dice_(seed), vfs_(std::make_unique<Vfs>(*this)) {}

SimulatedDisk::~SimulatedDisk() = default;

// --- the anchor's file -----------------------------------------------------------------------

namespace {

class SimulatedAnchorFile : public store::AnchorFile {
public:
    SimulatedAnchorFile(SimulatedDisk& disk, std::string name) : disk_(disk), name_(std::move(name)) {}

    bool read(Bytes& bytes) override {
        bytes.fill(0);
        file_ = disk_.find(name_);
        if (!file_) return false;
        const int code = disk_.read(*file_, 0, reinterpret_cast<char*>(bytes.data()), bytes.size());
        if (code != SQLITE_IOERR_SHORT_READ) check(code);
        return true;
    }
    void create(const Bytes& bytes) override {
        if (!file_) file_ = disk_.create(name_);
        if (!file_) throw store::StorageFailure("Expected to create the anchor, but the simulated disk refuses.");
        write(0, bytes.data(), bytes.size());
        sync();
        sync_directory();
    }
    void write(std::size_t offset, const unsigned char* bytes, std::size_t count) override {
        check(disk_.write(*file_, offset, reinterpret_cast<const char*>(bytes), count));
    }
    void sync() override { check(disk_.sync(*file_)); }
    void sync_directory() override { check(disk_.sync_names()); }

private:
    static void check(int code) {
        if (code == SQLITE_FULL) throw store::DiskFull("The simulated disk is full.");
        if (code != SQLITE_OK) throw store::StorageFailure("The simulated disk fails.");
    }

    SimulatedDisk& disk_;
    std::string name_;
    std::shared_ptr<SimulatedDisk::File> file_;
};

}  // namespace

store::LogOptions SimulatedDisk::log_options() {
    store::LogOptions options;
    options.vfs = vfs_->name;
    options.anchor_file = [this](const std::filesystem::path& file) {
        return std::make_unique<SimulatedAnchorFile>(*this, file.string());
    };
    return options;
}

}  // namespace countersign::fakes
