// SimulatedDisk: files in memory behind a SQLite VFS, for power cuts and disk errors at any
// operation. It knows what is durable (synced) and what is only on its way, and makes the images
// that a power cut may leave: each 512-byte sector on its way is kept, dropped, torn or garbled, and
// names are there or not. A failed sync is as on Linux: what was on its way is lost or not, but
// reads go on showing it, and a later sync "succeeds".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/store/log.hpp"

namespace countersign::fakes {

// Small, seeded, the same everywhere.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }

private:
    std::uint64_t state_;
};

class SimulatedDisk {
public:
    using Image = std::map<std::string, std::string>;  // name -> bytes

    explicit SimulatedDisk(std::uint64_t seed);
    ~SimulatedDisk();
    SimulatedDisk(const SimulatedDisk&) = delete;
    SimulatedDisk& operator=(const SimulatedDisk&) = delete;

    // A log on this disk.
    [[nodiscard]] store::LogOptions log_options();

    // Replaces everything; all of it is durable. No file may be open.
    void load(const Image& image);
    // What programs see.
    [[nodiscard]] Image contents() const;
    // What may be found after a power cut at this moment.
    [[nodiscard]] Image after_power_cut();

    // Called at every write, sync, truncation, creation and deletion: when it is on its way, and
    // before it is done. A power cut at that moment is the image that the hook takes.
    std::function<void()> on_change;

    // Faults, by the number of the operation (reads included) from the last call of count_from_zero.
    enum class Fault { none, io_error_once, io_error_from_then_on, full_once, full_from_then_on };
    void count_from_zero(Fault fault, std::uint64_t at);
    [[nodiscard]] std::uint64_t operations() const { return operations_; }
    [[nodiscard]] bool fault_was_met() const { return was_met_; }

    struct File;
    // For the VFS and the anchor's file: SQLite codes.
    int read(File& file, std::size_t offset, char* bytes, std::size_t count);
    int write(File& file, std::size_t offset, const char* bytes, std::size_t count);
    int truncate(File& file, std::size_t size);
    int sync(File& file);
    int sync_names();
    int remove(const std::string& name);
    std::shared_ptr<File> find(const std::string& name) const;
    std::shared_ptr<File> create(const std::string& name);

private:
    struct NameChange {
        std::string name;
        std::shared_ptr<File> file;  // nothing: deleted
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;
    [[nodiscard]] bool meets_fault();
    void changed() const;

    Dice dice_;
    Names names_;
    Names durable_names_;
    std::vector<NameChange> name_changes_;  // since the directory was synced
    Fault fault_ = Fault::none;
    std::uint64_t fault_at_ = 0;
    std::uint64_t operations_ = 0;
    bool was_met_ = false;
    struct Vfs;
    std::unique_ptr<Vfs> vfs_;
};

}  // namespace countersign::fakes
