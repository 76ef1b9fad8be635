// The engine and the reference must agree on who may do what. faults.cmake builds this program again on an
// engine with one seeded fault each, where they must not.
#include <cstdio>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "tests/authority/world.hpp"

using namespace countersign::authority;

namespace {

std::uint64_t number_from(const char* variable, std::uint64_t fallback) {
    const char* text = std::getenv(variable);
    return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

void check(const Comparison& comparison) {
    // On a line of its own, unbroken: faults.cmake looks for it.
    for (const std::string& one : comparison.disagreements) std::puts(("disagreement: " + one).c_str());
    CHECK(comparison.disagreements.empty());
    // Neither side says no, or yes, to everything.
    CHECK(comparison.allowed * 50 > comparison.cases);
    CHECK(comparison.allowed * 2 < comparison.cases);
}

}  // namespace

TEST_CASE("in every small world the engine lets act whom the reference lets act, and nobody else", "[authority]") {
    const Comparison comparison = compare_small_worlds();
    check(comparison);
    WARN(comparison.cases << " cases in small worlds, " << comparison.allowed << " allowed");
}

TEST_CASE("in a million random cases the engine lets act whom the reference lets act, and nobody else", "[authority]") {
    const std::uint64_t seed = number_from("COUNTERSIGN_AUTHORITY_SEED", 1);
    const Comparison comparison = compare_at_random(seed, number_from("COUNTERSIGN_AUTHORITY_CASES", 1'000'000));
    INFO("first seed " << seed);
    check(comparison);
    WARN(comparison.cases << " random cases, " << comparison.allowed << " allowed");
}
