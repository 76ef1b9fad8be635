// Keys: the daemon's CURVE key and the files that hold keys (docs/formats.md). A secret is never
// shown, never logged, and wiped when it goes; a key file that others can read is refused.
#pragma once

#include <filesystem>
#include <string>

namespace countersign::server {

// 40 characters of Z85. Nothing prints it: whoever needs the text says reveal().
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret& operator=(const Secret&) = default;
    ~Secret();
    [[nodiscard]] const std::string& reveal() const { return text_; }

private:
    std::string text_;
};

struct KeyPair {
    std::string public_key;
    Secret secret;
};
[[nodiscard]] KeyPair make_key_pair();

struct KeyFile {
    std::string person;   // empty: the daemon's own
    KeyPair key;
};
// Throws std::runtime_error with a sentence: not there, readable by others, a link, not two keys, or
// two keys that do not belong together.
[[nodiscard]] KeyFile read_key_file(const std::filesystem::path& file);
// Durable when it returns. Never overwrites.
void write_key_file(const std::filesystem::path& file, const KeyFile& key);

// server.key, server.pub and operator.key of a data directory's keys/ (0700). Those that are missing
// are made if `founding`; otherwise a missing server.key is an error, since clients know the old one.
struct HouseKeys {
    KeyPair server;
    std::string operator_public_key;   // empty when operator.key was taken elsewhere
};
[[nodiscard]] HouseKeys house_keys(const std::filesystem::path& keys, bool founding);

}  // namespace countersign::server
