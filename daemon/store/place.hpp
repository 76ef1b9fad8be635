// Place: the very file that the log was written to, noted beside it. A log that is found in another file is a
// copy or a restored backup: what it owes may have been delivered long ago by the one it was copied from, so
// that nothing is delivered until somebody says that this is the house at work.
#pragma once

#include <filesystem>

namespace countersign::store {

// Whether log.db is the file that was noted here last. False when nothing was noted.
[[nodiscard]] bool is_at_its_place(const std::filesystem::path& directory);
// Throws StoreRefused when it can not be written.
void note_place(const std::filesystem::path& directory);

}  // namespace countersign::store
