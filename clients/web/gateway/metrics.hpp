// The figures of the daemon and of the gateway as OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/).
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "clients/web/session/sessions.hpp"

namespace countersign::web {

struct Measured {
    nlohmann::json status;  // admin.status; null when the daemon did not answer
    Figures sessions;
    std::size_t streams = 0;
    std::uint64_t asked = 0, refused = 0, failed = 0;  // questions put to the daemon for people
};

[[nodiscard]] std::string write_metrics(const Measured& measured);

}  // namespace countersign::web
