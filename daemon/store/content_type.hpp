// What a file is, by its first bytes and, where those are a ZIP's, by the names in its directory. What the uploader
// says of it counts for nothing. One of engine::content_types().
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace countersign::store {

// At most `count` bytes from `offset` on; fewer at the end.
using ReadAt = std::function<std::string(std::int64_t offset, std::size_t count)>;
[[nodiscard]] std::string content_type_of(const ReadAt& read, std::int64_t size);

}  // namespace countersign::store
