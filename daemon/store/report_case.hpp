// ReportCase: one instance as a report measures it: where it has been and for how long, and what the
// expressions of a [report] see of it. Private to the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/queries.hpp"

namespace countersign::store {

// From the entry into a state until it was left; still there when `until` is missing.
struct Stay {
    std::string state;
    engine::Instant from;
    std::optional<engine::Instant> until;
};

class ReportCase {
public:
    ReportCase(const Asking& asking, engine::Instance instance);
    ReportCase(const ReportCase&) = delete;  // an environment points into it
    ReportCase& operator=(const ReportCase&) = delete;

    [[nodiscard]] const engine::Instance& instance() const { return instance_; }
    [[nodiscard]] const std::vector<Stay>& stays() const { return stays_; }
    // Nothing where it can not be computed: a field that was never filled in, or that this instance's
    // definition does not have yet.
    [[nodiscard]] std::optional<engine::Value> value(const engine::Expression& expression) const;
    // An empty expression holds.
    [[nodiscard]] bool holds(const engine::Expression& expression) const;
    // Of a measure of time: nothing while one of the two has not come, or without a calendar.
    [[nodiscard]] std::optional<std::int64_t> minutes(const engine::Measure& measure) const;
    [[nodiscard]] std::optional<std::int64_t> working_minutes(engine::Instant from, engine::Instant until) const;

private:
    void follow(const engine::Entry& entry);
    [[nodiscard]] std::optional<engine::Instant> first_entry(const std::string& state, engine::Instant not_before) const;

    const Asking& asking_;
    engine::Instance instance_;
    std::vector<Stay> stays_;
    std::optional<engine::Instant> closed_at_;
    engine::Value form_, variables_, flags_, initiator_, period_, outcome_, state_;
};

}  // namespace countersign::store
