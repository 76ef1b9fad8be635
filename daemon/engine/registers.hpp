// Registers: the rows that instances of one workflow show to those of others, found by register and key.
// Each instance has at most one row in a register; it stays when the instance closes. Changed only by
// evolve(), from Registered events.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "daemon/engine/value.hpp"

namespace countersign::engine {

class Registers {
public:
    using Rows = std::map<std::uint64_t, Value>;  // by instance, in the order in which they were opened

    // The rows under this key; nullptr when there is none.
    [[nodiscard]] const Rows* find(std::string_view name, std::string_view key) const;
    // The row that this instance has there; nullptr when it has none.
    [[nodiscard]] const Value* find(std::string_view name, std::string_view key, std::uint64_t instance) const;
    // The rows of all other instances under this key.
    [[nodiscard]] List others(std::string_view name, std::string_view key, std::uint64_t instance) const;

    // An empty key is none: nothing is there to set or to erase.
    void set(std::string_view name, std::string_view key, std::uint64_t instance, Value row);
    void erase(std::string_view name, std::string_view key, std::uint64_t instance);

    bool operator==(const Registers&) const = default;

private:
    std::unordered_map<std::string, Rows> rows_;  // by name, a line break, and the key
};

}  // namespace countersign::engine
