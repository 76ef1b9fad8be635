#include "daemon/server/command_parts.hpp"

#include "daemon/store/announce.hpp"

#include "daemon/engine/family.hpp"

namespace countersign::server {

using engine::Refusal;
using engine::RefusalCode;
using nlohmann::json;

Refusal refused(RefusalCode code, std::string zh, std::string en, std::string hint_zh, std::string hint_en) {
    return {.code = code,
            .text = {.zh = std::move(zh), .en = std::move(en)},
            .hint = {.zh = std::move(hint_zh), .en = std::move(hint_en)}};
}

Refusal refused(engine::FieldFaults faults, RefusalCode code) {
    return {.code = code, .text = faults.front().described(), .hint = {}, .faults = std::move(faults)};
}

Refusal needs_operator() {
    return refused(RefusalCode::not_permitted, "此操作需要角色 operator。", "Expected the role operator, but you do not have it.");
}

Refusal disk_is_full() {
    return refused(RefusalCode::read_only,
                   "磁盘已满，目前只能查询。",
                   "Expected room on the disk, but it is full; only questions are answered.",
                   "请腾出磁盘空间后重启。",
                   "an operator frees space and restarts the daemon; nothing was lost");
}

std::string text_of(const json& params, const char* name) {
    const auto found = params.find(name);
    return found == params.end() ? std::string() : found->get<std::string>();
}

std::vector<std::string> texts_of(const json& params, const char* name) {
    const auto found = params.find(name);
    return found == params.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
}

Result<std::vector<std::string>, engine::Refusal> message_keys(std::vector<std::string> keys, const Processor& processor) {
    for (const std::string& key : keys) {
        const auto parsed = store::parse_owed_key(key);
        if (parsed && parsed->seq >= 1 && parsed->seq <= processor.state().last_seq) continue;
        return fail(refused(engine::RefusalCode::not_found,
                            "没有消息“" + key + "”。",
                            "Expected the key of a message such as 17.2.person:li.na, but there was never one '" + key + "'.",
                            "用 outbox 查看消息及其键。",
                            "outbox lists the messages with their keys"));
    }
    return keys;
}

std::uint32_t number_of(const json& params, const char* name) {
    const auto found = params.find(name);
    return found == params.end() ? 0 : static_cast<std::uint32_t>(found->get<std::uint64_t>());
}

Result<std::uint64_t, Refusal> find_instance(const json& params, const Processor& processor) {
    const std::string id = text_of(params, "instance");
    const auto number = engine::instance_number(id);
    const auto& state = processor.state();
    if (number) {
        const auto found = state.open.find(*number);
        if (found != state.open.end() && found->second->id == id) return *number;
        if (found == state.open.end() && *number >= 1 && *number <= state.last_instance) return *number;
    }
    return fail(refused(RefusalCode::no_such_instance,
                        "没有这张单：" + id + "。",
                        "Expected an instance, but there is no '" + id + "'."));
}

}  // namespace countersign::server
