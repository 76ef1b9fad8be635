#include "daemon/server/commands.hpp"

#include "daemon/definitions/definition_file.hpp"
#include "daemon/protocol/json_text.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/wire_values.hpp"

namespace countersign::server {

namespace {

using engine::Refusal;
using engine::RefusalCode;
using nlohmann::json;
using Read = ReadCommand;

// The action's fields if the instance is open and its state has the action; the engine says what is
// wrong otherwise, and then the input does not matter.
const engine::Action* find_action(std::uint64_t number, const std::string& action, const Processor& processor) {
    const auto found = processor.state().open.find(number);
    if (found == processor.state().open.end()) return nullptr;
    const engine::State* state = processor.definition(found->second->definition).find_state(found->second->state);
    return state == nullptr ? nullptr : state->find_action(action);
}

Read read_act(const json& params, const Processor& processor) {
    const auto number = find_instance(params, processor);
    if (!number) return fail(number.error());
    engine::Act act{.instance = *number,
                    .action = text_of(params, "action"),
                    .to = text_of(params, "to"),
                    .reason = text_of(params, "reason"),
                    .on_behalf_of = text_of(params, "on_behalf_of"),
                    .resume = text_of(params, "resume")};
    act.version = number_of(params, "version");
    const engine::Action* action = find_action(*number, act.action, processor);
    // A stale caller may send an input that fits the state he saw: the version is judged first.
    const auto found = processor.state().open.find(*number);
    if (action == nullptr || act.version < found->second->acted_version) return act;
    if (const auto input = params.find("input"); input != params.end()) {
        auto value = read_wire_record(action->input, *input, "", processor.state().company.currency);
        if (!value) return fail(refused(std::move(value.error())));
        act.input = std::move(*value);
    }
    if (const auto form = params.find("form"); form != params.end()) {
        auto value = read_wire_record(
            processor.definition(found->second->definition).form, *form, "", processor.state().company.currency);
        if (!value) return fail(refused(std::move(value.error())));
        act.form = std::move(*value);
    }
    return act;
}

Read read_open(const json& params, const Processor& processor) {
    engine::Open open{.workflow = text_of(params, "workflow"), .initiator = text_of(params, "initiator")};
    if (const auto period = params.find("period"); period != params.end()) {
        const auto month = engine::parse_month(period->get<std::string>());
        if (!month) return fail(refused(RefusalCode::invalid_request, "期间应写作 2026-10。", month.error()));
        open.period = *month;
    }
    const engine::Workflow* workflow = processor.current(open.workflow);
    const auto form = params.find("form");
    if (form == params.end() || workflow == nullptr) return open;  // the engine says that there is no such workflow
    auto value = read_wire_record(workflow->form, *form, "", processor.state().company.currency);
    if (!value) return fail(refused(std::move(value.error())));
    open.form = std::move(*value);
    return open;
}

std::vector<definitions::Fault> checked(const engine::Workflow& workflow, const Processor& processor) {
    auto faults = definitions::check_with(workflow, processor.calendar());
    for (auto& fault : definitions::check_among(workflow, "definition", processor.published())) faults.push_back(std::move(fault));
    for (auto& fault : definitions::check_with(workflow, processor.known_beside(workflow))) faults.push_back(std::move(fault));
    return faults;
}

Read read_publish(const json& params, const Processor& processor) {
    auto workflow = definitions::read_definition(text_of(params, "text"), "definition");
    std::vector<definitions::Fault> faults;
    if (!workflow) faults = std::move(workflow.error());
    else faults = checked(**workflow, processor);
    if (faults.empty()) return engine::Publish{.workflow = std::move(*workflow)};
    const definitions::Fault& first = faults.front();
    return fail(refused(RefusalCode::invalid_definition,
                        "流程定义有误：" + first.describe(),
                        first.describe(),
                        "用 workflow check 查看全部问题。",
                        "workflow check lists every fault"));
}

Read read_people(const json& params) {
    engine::ImportPeople import;
    for (const json& one : params.value("persons", json::array())) {
        auto person = read_wire_person(one);
        if (!person) return fail(refused(RefusalCode::invalid_request, person.error().zh, person.error().en));
        import.persons.push_back(std::move(*person));
    }
    for (const json& one : params.value("keys", json::array())) {
        auto key = read_wire_key(one);
        if (!key) return fail(refused(RefusalCode::invalid_request, key.error().zh, key.error().en));
        import.keys.push_back(std::move(*key));
    }
    return import;
}

Refusal no_field(const std::string& name) {
    return refused(RefusalCode::invalid_input,
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
    if (!values) return fail(refused(std::move(values.error())));
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
        if (!value) return fail(refused(std::move(value.error())));
        set.rows.push_back(std::move(*value));
    }
    return set;
}

Read read_outbox(const std::string& method, const json& params, const Processor& processor) {
    if (method == "outbox.resume") return engine::ResumeOutbox{};
    auto keys = message_keys(texts_of(params, "keys"), processor);
    if (!keys) return fail(keys.error());
    if (method == "outbox.requeue") return engine::Requeue{.keys = std::move(*keys)};
    return engine::RecordDelivery{.keys = std::move(*keys),
                                  .outcome = params.value("moot", false) ? "moot" : "delivered",
                                  .channel = text_of(params, "channel")};
}

}  // namespace

std::string body_digest(const std::string& method, const json& params) {
    std::string text;
    text.reserve(512);
    (text += method) += '\n';
    protocol::append_json(text, params);
    return engine::short_digest(text);
}

Read read_command(const std::string& method, const json& params, const std::string& person, const Processor& processor) {
    if (method == "task.act") return read_act(params, processor);
    if (auto operation = read_operation(method, params, person, processor)) return std::move(*operation);
    if (method == "instance.open") return read_open(params, processor);
    if (method == "workflow.publish") return read_publish(params, processor);
    if (method == "people.import") return read_people(params);
    if (method == "people.revoke_key") return engine::RevokeKey{.public_key = text_of(params, "public_key")};
    if (method == "settings.set") return read_settings(params, processor);
    if (method == "table.import") return read_table(params, processor);
    if (method.starts_with("outbox.")) return read_outbox(method, params, processor);
    if (method == "admin.clock.advance") {
        const auto to = engine::parse_instant(text_of(params, "to"));
        if (!to)
            return fail(refused(RefusalCode::invalid_request, "时间应写作 2026-11-03T18:00:00+08:00。", to.error()));
        return engine::AdvanceClock{.to = *to};
    }
    if (method == "admin.release") {
        const auto number = find_instance(params, processor);
        if (!number) return fail(number.error());
        return engine::Release{.instance = *number};
    }
    return fail(refused(RefusalCode::invalid_request,
                        "没有这个操作：" + method + "。",
                        "Expected a changing method, but found '" + method + "'."));
}

}  // namespace countersign::server
