#include "daemon/server/house_changes.hpp"

#include <algorithm>
#include <array>

#include "daemon/protocol/openrpc.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/commands.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;

constexpr std::array<std::pair<std::string_view, const char*>, 4> methods{{{"people", "people.import"},
                                                                           {"publish", "workflow.publish"},
                                                                           {"settings", "settings.set"},
                                                                           {"table", "table.import"}}};

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

}  // namespace

Result<engine::Command, engine::Refusal> read_change(const engine::Owing& owed, const Processor& processor) {
    const auto known = std::ranges::find(methods, owed.name, &std::pair<std::string_view, const char*>::first);
    const engine::Value* content = owed.value.find("content");
    const auto* text = content == nullptr ? nullptr : content->get<std::string>();
    if (known == methods.end() || text == nullptr) return fail(unreadable(owed.name, "没有内容。", "there is none."));
    auto params = parameters_in(owed.name, *text);
    if (!params) return fail(params.error());
    json checked = *params;
    checked["request"] = "house-change";
    if (const auto wrong = protocol::check_parameters(*protocol::find_method(known->second), checked))
        return fail(unreadable(owed.name, wrong->zh, wrong->en));
    return read_command(known->second, *params, "daemon", processor);
}

}  // namespace countersign::server
