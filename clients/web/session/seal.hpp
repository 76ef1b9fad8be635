// Seal: keeps the secrets of second factors in the database unreadable for whoever has only the database. The key is
// a file of its own, 32 random bytes as hex, made at first use with mode 0600. What was sealed for one purpose and
// person opens for no other one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::web {

class Seal {
public:
    explicit Seal(std::string key) : key_(std::move(key)) {}
    ~Seal();
    Seal(const Seal&) = delete;
    Seal& operator=(const Seal&) = delete;

    [[nodiscard]] std::string seal(std::string_view purpose, std::string_view bytes) const;
    // Nothing when it was sealed under another key or for something else, or was changed.
    [[nodiscard]] std::optional<std::string> open(std::string_view purpose, std::string_view sealed) const;

    // 32 bytes that nobody else can make of these bytes for this purpose.
    [[nodiscard]] std::string mac(std::string_view purpose, std::string_view bytes) const;

private:
    [[nodiscard]] std::string key_for(std::string_view purpose) const;

    std::string key_;
};

// Throws std::runtime_error with a sentence when there is none and none may be made, when others may read it, or when it is no key.
[[nodiscard]] std::string read_seal_key(const std::filesystem::path& file, bool may_make);

}  // namespace countersign::web
