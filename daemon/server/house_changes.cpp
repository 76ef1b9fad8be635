#include "daemon/server/house_changes.hpp"

#include <algorithm>
#include <array>

#include "daemon/engine/decide.hpp"
#include "daemon/protocol/openrpc.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/commands.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;
using ReadCommands = Result<std::vector<engine::Command>, engine::Refusal>;

constexpr std::array<std::pair<std::string_view, const char*>, 7> methods{{{"people", "people.import"},
                                                                           {"publish", "workflow.publish"},
                                                                           {"settings", "settings.set"},
                                                                           {"table", "table.import"},
                                                                           {"proxy", "people.set_proxy"},
                                                                           {"absences", "people.set_absences"},
                                                                           {"hand_over", "people.hand_over"}}};

engine::Refusal unreadable(const std::string& kind, const std::string& why_zh, const std::string& why_en) {
    return refused(RefusalCode::invalid_request,
                   "“" + kind + "”的内容不能读取：" + why_zh,
                   "Expected the content of a change of '" + kind + "', but " + why_en);
}

// The parameters of the direct method, as a JSON object.
Result<json, engine::Refusal> parameters_in(const std::string& kind, const std::string& content) {
    json params = json::parse(content, nullptr, false);
    if (params.is_object()) return params;
    return fail(unreadable(kind, "应为 JSON 对象。", "it is no JSON object."));
}

std::string text_in(const json& params, const char* name) {
    const auto found = params.find(name);
    return found != params.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A definition that lies in the folder, by its hash, rather than its whole text. Whoever signs has read the
// workflow and the version as well, so they must be those of the text.
ReadCommands read_proposed_definition(const json& params, const Processor& processor) {
    const engine::WorkflowPtr workflow = processor.proposals().find_definition(text_in(params, "hash"));
    if (workflow == nullptr)
        return fail(unreadable("publish", "待发布的文件中没有这个哈希。", "no definition of this hash waits to be published."));
    const json described{{"workflow", workflow->id}, {"version", workflow->version}, {"hash", workflow->hash}};
    if (params != described)
        return fail(unreadable("publish",
                               "该哈希属于 " + described.dump() + "。",
                               "its hash is that of " + described.dump() + "."));
    return std::vector<engine::Command>{engine::Publish{.workflow = workflow}};
}

ReadCommands read_proposed_calendar(const json& params, const Processor& processor) {
    const engine::SetCalendar* calendar = processor.proposals().find_calendar(text_in(params, "version"));
    if (calendar == nullptr || params.size() != 1)
        return fail(unreadable("calendar", "待启用的日历不是这个版本。", "no calendar of this version waits to be taken."));
    return std::vector<engine::Command>{*calendar};
}

// One for each instance on which the leaver has a place, in the order of their numbers.
std::vector<engine::Command> successions(const json& params, const Processor& processor) {
    const engine::EngineState& state = processor.state();
    std::vector<engine::Command> all;
    for (std::uint64_t number = 1; number <= state.last_instance; ++number) {
        const auto open = state.open.find(number);
        if (open == state.open.end() || open->second->closed || !engine::has_place(*open->second, text_in(params, "from"))) continue;
        all.emplace_back(engine::Succeed{.instance = number,
                                         .from = text_in(params, "from"),
                                         .to = text_in(params, "to"),
                                         .reason = text_in(params, "reason")});
    }
    return all;
}

}  // namespace

ReadCommands read_change(const engine::Owing& owed, const Processor& processor) {
    const engine::Value* content = owed.value.find("content");
    const auto* text = content == nullptr ? nullptr : content->get<std::string>();
    if (text == nullptr) return fail(unreadable(owed.name, "没有内容。", "there is none."));
    auto params = parameters_in(owed.name, *text);
    if (!params) return fail(params.error());
    if (owed.name == "calendar") return read_proposed_calendar(*params, processor);
    if (owed.name == "publish" && params->contains("hash")) return read_proposed_definition(*params, processor);
    const auto known = std::ranges::find(methods, owed.name, &std::pair<std::string_view, const char*>::first);
    if (known == methods.end()) return fail(unreadable(owed.name, "没有这类变更。", "there is no such kind of change."));
    json checked = *params;
    checked["request"] = "house-change";
    if (const auto wrong = protocol::check_parameters(*protocol::find_method(known->second), checked))
        return fail(unreadable(owed.name, wrong->zh, wrong->en));
    if (owed.name == "hand_over") return successions(*params, processor);
    auto command = read_command(known->second, *params, "daemon", processor);
    if (!command) return fail(command.error());
    return std::vector<engine::Command>{std::move(*command)};
}

}  // namespace countersign::server
