// DataDirectory: the folder that holds one company, locked for one daemon, and a ballast that is
// given back to the file system when the disk is full, so that the daemon can still stop in order.
#pragma once

#include <cstdint>
#include <filesystem>

#include "daemon/store/descriptor.hpp"
#include "daemon/store/failures.hpp"

namespace countersign::store {

class DataDirectory {
public:
    enum class WhenMissing { create, refuse };

    // Creates the folder for its owner alone (0700) if it may, and takes the lock, which lasts until
    // the end of the process at most. Throws StoreRefused: a second daemon, no folder, no access.
    DataDirectory(const std::filesystem::path& path, WhenMissing when_missing);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // Makes the ballast if it is not there. False: the disk has no room for it.
    bool make_ballast();
    // Gives its room back. False: there was none.
    bool free_ballast() const;
    [[nodiscard]] bool has_ballast() const;

    static constexpr std::uint64_t ballast_bytes = 8ULL << 20U;

private:
    void create(WhenMissing when_missing) const;
    void lock();

    std::filesystem::path path_;
    Descriptor lock_;
};

}  // namespace countersign::store
