// A small company with one document, in the engine and in the reference at once. What is asked goes to
// the engine; what it accepts is told to the reference; then both say who may do what.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"
#include "tests/authority/reference.hpp"

namespace countersign::authority {

struct Comparison {
    std::uint64_t cases = 0;      // questions that both answered
    std::uint64_t allowed = 0;    // of those, answered with yes by both
    std::vector<std::string> disagreements;
};

// Random companies and random walks through one document each, until at least `cases` questions were
// compared or somebody disagrees.
[[nodiscard]] Comparison compare_at_random(std::uint64_t seed, std::uint64_t cases);
// Every world of three persons, two roles, one proxy, one earlier part, one claim or hand-over.
[[nodiscard]] Comparison compare_small_worlds();

}  // namespace countersign::authority
