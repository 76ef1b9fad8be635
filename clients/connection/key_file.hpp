// Key files (docs/formats.md): who a client is. A secret that others may read is refused, and an
// existing file is never overwritten: a lost key is a lost identity.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "clients/connection/failure.hpp"

namespace countersign::connection {

struct KeyFile {
    std::string person;
    std::string public_key;  // Z85, 40 characters
    std::string secret_key;
    bool operator==(const KeyFile&) const = default;
};

[[nodiscard]] KeyFile make_key(std::string person);
[[nodiscard]] Result<KeyFile, Failure> read_key_file(const std::filesystem::path& path);
// Creates the file with mode 0600, and its folder if there is none.
[[nodiscard]] Result<void, Failure> write_key_file(const std::filesystem::path& path, const KeyFile& key);

// The daemon's public key: a file like keys/server.pub, either TOML with `public` or the bare 40 characters.
[[nodiscard]] Result<std::string, Failure> read_server_key(const std::filesystem::path& path);

// 40 characters of Z85.
[[nodiscard]] bool is_curve_key(std::string_view text);

}  // namespace countersign::connection
