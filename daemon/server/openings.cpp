#include "daemon/server/openings.hpp"

namespace countersign::server {

std::vector<engine::Open> openings_of(const engine::Command& command, const Processor& processor) {
    const auto* pass = std::get_if<engine::PassSchedule>(&command);
    if (pass == nullptr) return {};
    const engine::Workflow* workflow = processor.current(pass->workflow);
    const auto schedule = processor.state().company.schedules.find(pass->workflow);
    if (workflow == nullptr || schedule == processor.state().company.schedules.end()) return {};
    if (schedule->second.at >= engine::Instant{std::chrono::sys_days{std::chrono::year{9999} / 1 / 1}}) return {};
    std::optional<engine::Month> period;
    if (workflow->open.has_period) period = schedule->second.anchor + std::chrono::months{workflow->open.period_offset};
    std::vector<engine::Open> openings;
    for (const engine::Person* person :
         processor.state().company.people.holders_of_role(workflow->open.for_each.substr(5)))
        openings.push_back({.workflow = workflow->id, .initiator = person->id, .period = period});
    return openings;
}

}  // namespace countersign::server
