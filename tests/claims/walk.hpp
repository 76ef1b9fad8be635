// A random walk of the second model through the lives of many claims: who does what at which moment, most of
// it sensible, some of it wrong on purpose. The same options always give the same walk. What comes of it
// is not in here: the daemon says it, and a fold of the steps by Claim says it again.
#pragma once

#include <optional>
#include <vector>

#include "tests/claims/claim.hpp"

namespace countersign::tests::claims {

struct Person {
    std::string id;
    std::set<std::string> roles;
    std::size_t branch = 0;
};

// By whom and when it is opened, and under which edition of the definition.
struct Opening {
    std::size_t tick = 0;
    std::string initiator;
    Edition edition = Edition::first;
    std::size_t branch = 0;
};

struct Step {
    std::size_t tick = 0, claim = 0;
    std::optional<Act> act;                    // nothing: it is opened
};

// What is said to a step.
struct Answer {
    std::string refusal;                       // its code; empty when it was accepted
    std::string state;                         // the one that was entered, if any
    std::uint64_t revision = 0;
    bool operator==(const Answer&) const = default;
};

struct Walk {
    std::vector<Instant> ticks;                // the moments at which people act, some a day
    std::size_t second_edition_from = 0;       // the tick at which it is published
    std::vector<Person> people;
    std::vector<Opening> claims;
    std::vector<Step> steps;                   // in order of time; those of one claim in their order
};

struct WalkOptions {
    std::uint64_t seed = 0;
    std::size_t claims = 10'000;
    std::size_t branches = 8;                  // each with its own people, who handle its claims
    int days = 546;                            // in which claims are opened; 60 more follow
    int second_edition_after = 366;            // days
};

[[nodiscard]] Walk make_walk(const WalkOptions& options, const WorkingDays& working_days);
[[nodiscard]] Surroundings surroundings_of(const Walk& walk, const WorkingDays& working_days);

}  // namespace countersign::tests::claims
