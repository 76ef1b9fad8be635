#include "daemon/server/commands.hpp"

#include <charconv>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/protocol/json_text.hpp"
#include "daemon/server/wire_values.hpp"

namespace countersign::server {

namespace {

using engine::Refusal;
using engine::RefusalCode;
using nlohmann::json;
using Read = Result<engine::Command, Refusal>;

Refusal refusal(RefusalCode code, std::string zh, std::string en, std::string hint_zh = {}, std::string hint_en = {}) {
    return {.code = code,
            .text = {.zh = std::move(zh), .en = std::move(en)},
            .hint = {.zh = std::move(hint_zh), .en = std::move(hint_en)}};
}

std::string text_of(const json& params, const char* name) {
    const auto found = params.find(name);
    return found == params.end() ? std::string() : found->get<std::string>();
}

Result<std::uint64_t, Refusal> find_instance(const json& params, const Processor& processor) {
    const std::string id = text_of(params, "instance");
    const auto number = instance_number(id);
    const auto& state = processor.state();
    if (number) {
        const auto found = state.open.find(*number);
        if (found != state.open.end() && found->second.id == id) return *number;
        if (found == state.open.end() && *number >= 1 && *number <= state.last_instance) return *number;
    }
    return fail(refusal(RefusalCode::no_such_instance,
                        "没有这张单：" + id + "。",
                        "Expected an instance, but there is no '" + id + "'."));
}

// The action's fields if the instance is open and its state has the action; the engine says what is
// wrong otherwise, and then the input does not matter.
const engine::Action* find_action(std::uint64_t number, const std::string& action, const Processor& processor) {
    const auto found = processor.state().open.find(number);
    if (found == processor.state().open.end()) return nullptr;
    const engine::State* state = processor.definition(found->second.definition).find_state(found->second.state);
    return state == nullptr ? nullptr : state->find_action(action);
}

Read read_act(const json& params, const Processor& processor) {
    const auto number = find_instance(params, processor);
    if (!number) return fail(number.error());
    engine::Act act{.instance = *number,
                    .action = text_of(params, "action"),
                    .to = text_of(params, "to"),
                    .reason = text_of(params, "reason")};
    act.version = static_cast<std::uint32_t>(params.at("version").get<std::uint64_t>());
    const engine::Action* action = find_action(*number, act.action, processor);
    // A stale caller may send an input that fits the state he saw: the version is judged first.
    const auto found = processor.state().open.find(*number);
    if (action == nullptr || found->second.version != act.version) return act;
    if (const auto input = params.find("input"); input != params.end()) {
        auto value = read_wire_record(action->input, *input, "", processor.state().company.currency);
        if (!value) return fail(refusal(RefusalCode::invalid_input, value.error().text.zh, value.error().text.en));
        act.input = std::move(*value);
    }
    if (const auto form = params.find("form"); form != params.end()) {
        auto value = read_wire_record(
            processor.definition(found->second.definition).form, *form, "", processor.state().company.currency);
        if (!value) return fail(refusal(RefusalCode::invalid_input, value.error().text.zh, value.error().text.en));
        act.form = std::move(*value);
    }
    return act;
}

Read read_open(const json& params) {
    engine::Open open{.workflow = text_of(params, "workflow"), .initiator = text_of(params, "initiator")};
    if (const auto period = params.find("period"); period != params.end()) {
        const auto month = engine::parse_month(period->get<std::string>());
        if (!month) return fail(refusal(RefusalCode::invalid_request, "期间应写作 2026-10。", month.error()));
        open.period = *month;
    }
    return open;
}

Read read_publish(const json& params, const Processor& processor) {
    auto workflow = definitions::read_definition(text_of(params, "text"), "definition");
    std::vector<definitions::Fault> faults;
    if (!workflow) faults = std::move(workflow.error());
    else faults = definitions::check_with(**workflow, processor.calendar());
    if (faults.empty()) return engine::Publish{.workflow = std::move(*workflow)};
    const definitions::Fault& first = faults.front();
    return fail(refusal(RefusalCode::invalid_definition,
                        "流程定义有误：" + first.describe(),
                        first.describe(),
                        "用 workflow check 查看全部问题。",
                        "workflow check lists every fault"));
}

Read read_people(const json& params) {
    engine::ImportPeople import;
    for (const json& one : params.value("persons", json::array())) {
        auto person = read_wire_person(one);
        if (!person) return fail(refusal(RefusalCode::invalid_request, person.error().zh, person.error().en));
        import.persons.push_back(std::move(*person));
    }
    for (const json& one : params.value("keys", json::array())) {
        auto key = read_wire_key(one);
        if (!key) return fail(refusal(RefusalCode::invalid_request, key.error().zh, key.error().en));
        import.keys.push_back(std::move(*key));
    }
    return import;
}

Refusal no_field(const std::string& name) {
    return refusal(RefusalCode::invalid_input,
                   "没有这个设置：" + name + "。",
                   "Expected a declared setting, but there is no '" + name + "'.");
}

Read read_settings(const json& params, const Processor& processor) {
    engine::SetSettings set{.workflow = text_of(params, "workflow"), .values = {}};
    const engine::Workflow* workflow = processor.current(set.workflow);
    if (workflow == nullptr) return set;  // the engine says that there is no such workflow
    for (const auto& [name, unused] : params.at("values").items()) {
        bool known = false;
        for (const engine::Field& setting : workflow->settings) known = known || setting.id == name;
        if (!known) return fail(no_field(name));
    }
    auto values = read_wire_record(workflow->settings, params.at("values"), "", processor.state().company.currency);
    if (!values) return fail(refusal(RefusalCode::invalid_input, values.error().text.zh, values.error().text.en));
    set.values = *values->get<engine::Record>();
    return set;
}

Read read_table(const json& params, const Processor& processor) {
    engine::SetTable set{.table = text_of(params, "table"), .rows = {}};
    const engine::Workflow* owner = processor.owner_of_table(set.table);
    const engine::Table* table = owner == nullptr ? nullptr : owner->find_table(set.table);
    if (table == nullptr) return set;  // the engine says that there is no such table
    std::size_t index = 0;
    for (const json& row : params.at("rows")) {
        auto value = read_wire_record(
            table->columns, row, "rows[" + std::to_string(++index) + "].", processor.state().company.currency);
        if (!value) return fail(refusal(RefusalCode::invalid_input, value.error().text.zh, value.error().text.en));
        set.rows.push_back(std::move(*value));
    }
    return set;
}

}  // namespace

std::optional<std::uint64_t> instance_number(std::string_view id) {
    const auto dash = id.rfind('-');
    if (dash == std::string_view::npos || dash + 1 == id.size() || id[dash + 1] == '0') return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(id.data() + dash + 1, id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return number;
}

std::string body_digest(const std::string& method, const json& params) {
    std::string text = method + '\n';
    protocol::append_json(text, params);
    return engine::sha256_hex(text).substr(0, 16);
}

Read read_command(const std::string& method, const json& params, const Processor& processor) {
    if (method == "task.act") return read_act(params, processor);
    if (method == "instance.open") return read_open(params);
    if (method == "workflow.publish") return read_publish(params, processor);
    if (method == "people.import") return read_people(params);
    if (method == "people.revoke_key") return engine::RevokeKey{.public_key = text_of(params, "public_key")};
    if (method == "settings.set") return read_settings(params, processor);
    if (method == "table.import") return read_table(params, processor);
    if (method == "outbox.record")
        return engine::RecordDelivery{.key = text_of(params, "key"), .outcome = text_of(params, "outcome")};
    if (method == "admin.clock.advance") {
        const auto to = engine::parse_instant(text_of(params, "to"));
        if (!to)
            return fail(refusal(RefusalCode::invalid_request, "时间应写作 2026-11-03T18:00:00+08:00。", to.error()));
        return engine::AdvanceClock{.to = *to};
    }
    if (method == "admin.release") {
        const auto number = find_instance(params, processor);
        if (!number) return fail(number.error());
        return engine::Release{.instance = *number};
    }
    return fail(refusal(RefusalCode::invalid_request,
                        "没有这个操作：" + method + "。",
                        "Expected a changing method, but found '" + method + "'."));
}

}  // namespace countersign::server
