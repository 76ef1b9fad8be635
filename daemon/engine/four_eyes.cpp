#include "daemon/engine/four_eyes.hpp"

#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

bool wants_four_eyes(const Company& company) {
    const auto wanted = company.settings.find("house-change.four_eyes");
    return wanted != company.settings.end() && wanted->second == Value{true};
}

std::optional<Refusal> check_four_eyes(const Facts& facts) {
    if (facts.actor.is_approved || !wants_four_eyes(facts.state->company)) return std::nullopt;
    return refusal(RefusalCode::needs_approval,
                   "此变更须经第二人批准（双人制度）。",
                   "Expected a house change that a second person has approved, but this one was asked for directly.",
                   "请用 countersign open house-change 提交。",
                   "file it as a house change: countersign open house-change");
}

Told revocation(const std::vector<std::string>& persons, Label text) {
    Told told{.to = {"role:operator", "role:general-manager"}, .message = "revoked", .text = std::move(text)};
    for (const std::string& person : persons) told.to.push_back("person:" + person);
    return told;
}

}  // namespace countersign::engine
