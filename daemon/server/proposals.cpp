#include "daemon/server/proposals.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace countersign::server {

namespace {

using engine::Label;
using nlohmann::ordered_json;

bool is_in_force(const engine::Command& command, const engine::Company& company) {
    if (const auto* calendar = std::get_if<engine::SetCalendar>(&command)) return calendar->version == company.calendar_version;
    const auto* publish = std::get_if<engine::Publish>(&command);
    return publish != nullptr && std::ranges::any_of(company.definitions, [&](const engine::Definition& known) {
               return known.workflow == publish->workflow->id && known.hash == publish->workflow->hash;
           });
}

Label what_it_is(const engine::Command& command) {
    if (const auto* publish = std::get_if<engine::Publish>(&command))
        return {.zh = fmt::format("流程 {} 第 {} 版", publish->workflow->id, publish->workflow->version),
                .en = fmt::format("{} version {}", publish->workflow->id, publish->workflow->version)};
    return {.zh = "工作日历", .en = "The calendar"};
}

// What a house change has to say to get it.
std::string how_to_ask(const engine::Command& command) {
    if (const auto* publish = std::get_if<engine::Publish>(&command)) {
        const ordered_json content{{"workflow", publish->workflow->id},
                                   {"version", publish->workflow->version},
                                   {"hash", publish->workflow->hash}};
        return "kind=publish content=" + content.dump();
    }
    const auto* calendar = std::get_if<engine::SetCalendar>(&command);
    return "kind=calendar content=" + ordered_json{{"version", calendar == nullptr ? "" : calendar->version}}.dump();
}

Label waits_for_approval(const engine::Command& command) {
    const Label what = what_it_is(command);
    const std::string ask = how_to_ask(command);
    return {.zh = fmt::format("{}已在文件中，但未生效：制度变更须双人。请提交 countersign open house-change，填写 {}", what.zh, ask),
            .en = fmt::format("{} lies in the files and is not in force, since house changes need two persons. Ask for it with "
                              "countersign open house-change, {}",
                              what.en,
                              ask)};
}

Label was_refused(const engine::Command& command, const engine::Refusal& refusal) {
    const Label what = what_it_is(command);
    return {.zh = fmt::format("{}已在文件中，但未生效：{}{}", what.zh, refusal.text.zh, refusal.hint.zh),
            .en = fmt::format("{} lies in the files and is not in force. {} {}", what.en, refusal.text.en, refusal.hint.en)};
}

}  // namespace

void Proposals::add(engine::Command command, engine::Refusal refusal) {
    all_.push_back({.command = std::move(command), .refusal = std::move(refusal)});
}

engine::WorkflowPtr Proposals::find_definition(const std::string& hash) const {
    for (const Proposal& one : all_)
        if (const auto* publish = std::get_if<engine::Publish>(&one.command); publish != nullptr && publish->workflow->hash == hash)
            return publish->workflow;
    return nullptr;
}

const engine::SetCalendar* Proposals::find_calendar(const std::string& version) const {
    for (const Proposal& one : all_)
        if (const auto* calendar = std::get_if<engine::SetCalendar>(&one.command); calendar != nullptr && calendar->version == version)
            return calendar;
    return nullptr;
}

std::vector<Label> Proposals::warnings(const engine::Company& company) const {
    std::vector<Label> all;
    for (const Proposal& one : all_) {
        if (is_in_force(one.command, company)) continue;
        const bool needs_approval = one.refusal.code == engine::RefusalCode::needs_approval;
        all.push_back(needs_approval ? waits_for_approval(one.command) : was_refused(one.command, one.refusal));
    }
    return all;
}

}  // namespace countersign::server
