// Fold: what comes of a walk by the second model alone: an answer to every step, and every claim at the end.
#pragma once

#include <vector>

#include "tests/claims/walk.hpp"

namespace countersign::tests::claims {

class Fold {
public:
    Fold(const Walk& walk, const WorkingDays& working_days);
    Fold(const Fold&) = delete;                // claims refer to the surroundings
    Fold& operator=(const Fold&) = delete;

    [[nodiscard]] const std::vector<Answer>& answers() const { return answers_; }  // by step
    [[nodiscard]] const std::vector<Claim>& claims() const { return claims_; }     // as in the walk
    [[nodiscard]] Instant end() const { return end_; }

private:
    [[nodiscard]] Answer answer_to(const Step& step, Instant now);

    Surroundings surroundings_;
    Instant end_;
    std::vector<Claim> claims_;
    std::vector<Answer> answers_;
};

}  // namespace countersign::tests::claims
