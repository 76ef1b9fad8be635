// Check: everything that can be verified about a stopped store, for `countersignd --check`. The log
// and the anchor are only looked at; views that are damaged are made anew, as at a start.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace countersign::store {

struct CheckReport {
    bool ok = true;
    std::vector<std::string> sentences;  // what was verified, and the faults
};

// SQLite's integrity_check, the whole chain, the anchor, that every entry can be read, that the
// replay breaks no invariant, that every attachment that is named is there as it was uploaded, and
// where the views stand. Throws nothing for what it finds: a store
// that is in use or missing is a fault as well.
[[nodiscard]] CheckReport check_store(const std::filesystem::path& directory);

}  // namespace countersign::store
