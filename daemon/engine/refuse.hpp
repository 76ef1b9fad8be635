// Makes refusals; private to the engine. The sentences follow one grammar (refusal.hpp).
#pragma once

#include <string>

#include "daemon/engine/refusal.hpp"

namespace countersign::engine {

[[nodiscard]] inline Refusal refusal(RefusalCode code, std::string zh, std::string en, std::string hint_zh = {},
                                     std::string hint_en = {}) {
    return {.code = code,
            .text = {.zh = std::move(zh), .en = std::move(en)},
            .hint = {.zh = std::move(hint_zh), .en = std::move(hint_en)}};
}

// Of what was filled in; the first fault is told.
[[nodiscard]] inline Refusal refusal_of(FieldFaults faults, RefusalCode code = RefusalCode::invalid_input) {
    return {.code = code, .text = faults.front().described(), .hint = {}, .faults = std::move(faults)};
}
[[nodiscard]] Refusal refusal_of(const EvaluationFault& fault);
[[nodiscard]] Refusal refusal_of(const MomentFault& fault);
[[nodiscard]] Refusal refusal_of(const CalendarGap& gap);

}  // namespace countersign::engine
