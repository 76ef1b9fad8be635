// A seed for tests that draw their cases: COUNTERSIGN_SEED repeats a run, else it is a new one each
// time. Whoever uses it says it in its failure.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace countersign::tests {

[[nodiscard]] inline std::uint64_t test_seed() {
    if (const char* given = std::getenv("COUNTERSIGN_SEED")) return std::strtoull(given, nullptr, 10);
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) % 1'000'000'000U;
}

// How often something is killed: COUNTERSIGN_KILLS, or 200 times.
[[nodiscard]] inline std::uint64_t test_kills() {
    const char* given = std::getenv("COUNTERSIGN_KILLS");
    return given == nullptr ? 200 : std::strtoull(given, nullptr, 10);
}

}  // namespace countersign::tests
