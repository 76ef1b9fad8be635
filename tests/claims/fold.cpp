#include "tests/claims/fold.hpp"

namespace countersign::tests::claims {

Fold::Fold(const Walk& walk, const WorkingDays& working_days)
    : surroundings_(surroundings_of(walk, working_days)), end_(walk.ticks.back()) {
    for (const Opening& opening : walk.claims)
        claims_.emplace_back(surroundings_, opening.edition, opening.initiator, walk.ticks[opening.tick]);
    for (const Step& step : walk.steps) answers_.push_back(answer_to(step, walk.ticks[step.tick]));
    for (Claim& claim : claims_) claim.let_pass(end_);
}

Answer Fold::answer_to(const Step& step, Instant now) {
    Claim& claim = claims_[step.claim];
    if (!step.act) return {.refusal = {}, .state = claim.state(), .revision = claim.revision()};
    claim.let_pass(now);
    const std::uint32_t visits = claim.entries();
    if (auto no = claim.take(*step.act, now)) return {.refusal = std::move(*no), .state = {}, .revision = 0};
    return {.refusal = {}, .state = claim.entries() == visits ? std::string() : claim.state(), .revision = claim.revision()};
}

}  // namespace countersign::tests::claims
