// How instances name each other and what they say to each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

// 12 of "PR-12"; nothing if it is no id.
[[nodiscard]] std::optional<std::uint64_t> instance_number(std::string_view id);

// What comes with a signal: its fields, and the day on which it happened.
[[nodiscard]] std::vector<Field> fields_of(const Signal& signal);

// Signals that every workflow takes: from children and from followed instances ("closed", "entered"),
// from a parent ("cancel"), from a follower ("follow"). They may come too late, which is no fault.
[[nodiscard]] bool is_built_in(std::string_view signal);

}  // namespace countersign::engine
