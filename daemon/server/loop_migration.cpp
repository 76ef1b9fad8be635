// Running instances under another version of their workflow: what would become of each, and the move itself.
#include <algorithm>

#include "daemon/engine/evolve.hpp"
#include "daemon/engine/family.hpp"
#include "daemon/server/answers.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/commands.hpp"
#include "daemon/server/explanation.hpp"
#include "daemon/server/loop.hpp"
#include "daemon/server/many.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;

constexpr std::size_t previewed_max = 1'000;
constexpr std::uint64_t numbers_per_slice = 50'000;

// The definition of this version; nothing when it was never published.
const engine::Definition* find_definition(const engine::Company& company, const std::string& workflow, std::int64_t version) {
    for (const engine::Definition& definition : company.definitions)
        if (definition.workflow == workflow && definition.version == version) return &definition;
    return nullptr;
}

engine::Refusal no_such_version(const std::string& workflow, std::int64_t version) {
    return refused(RefusalCode::unknown_workflow,
                   "没有 " + workflow + " 第 " + std::to_string(version) + " 版。",
                   "Expected a published version of " + workflow + ", but there is no " + std::to_string(version) + ".",
                   "先发布新版本。",
                   "publish the new version first");
}

// Where an instance of this state goes: "states" names those that have another name now.
std::string state_for(const json& params, const std::string& state) {
    const auto states = params.find("states");
    if (states == params.end()) return {};
    const auto named = states->find(state);
    return named == states->end() || !named->is_string() ? std::string() : named->get<std::string>();
}

std::optional<engine::Refusal> check_states(const json& params) {
    const auto states = params.find("states");
    if (states == params.end()) return std::nullopt;
    for (const auto& [old, fresh] : states->items())
        if (!fresh.is_string())
            return refused(RefusalCode::invalid_request,
                           "states 应为 {旧状态: 新状态}。",
                           "Expected states as {old: new}, but '" + old + "' leads to no state.");
    return std::nullopt;
}

json preview_of(const engine::Instance& instance, const engine::Decision& decision, Processor& processor) {
    json item{{"instance", instance.id}, {"possible", decision.has_value()}};
    if (!decision) {
        item["code"] = engine::to_text(decision.error().code);
        item["text"] = store::wire_label(decision.error().text);
        item["hint"] = store::wire_label(decision.error().hint);
        return item;
    }
    engine::Instance moved = instance;
    const engine::Entry entry{.seq = processor.state().last_seq + 1, .at = processor.state().last_at, .instance = instance.number};
    for (const engine::Event& event : *decision) engine::evolve(moved, event, entry);
    item["state"] = moved.state;
    item["waits_for"] = waiting_of(moved, processor);
    item["deadlines"] = json::array();
    for (const engine::Timer& timer : moved.timers)
        item["deadlines"].push_back({{"id", timer.id}, {"due", processor.calendar().format_instant(timer.due)}});
    return item;
}

}  // namespace

// Named ones, or all of the workflow that are under another version; looked for in slices, one a turn.
void Loop::preview_migration(Question question, const json& params) {
    if (!is_operator(question)) return answer_refused(question, needs_operator());
    const std::string workflow = params.at("workflow");
    const auto version = params.at("version").get<std::int64_t>();
    const engine::Definition* definition = find_definition(parts_.processor.state().company, workflow, version);
    if (definition == nullptr) return answer_refused(question, no_such_version(workflow, version));
    if (auto wrong = check_states(params)) return answer_refused(question, *wrong);
    jobs_.push_back([this, question = std::move(question), params, workflow, number = definition->number, next = std::uint64_t{1},
                     named = texts_of(params, "instances"), items = json::array()]() mutable {
        const auto& state = parts_.processor.state();
        const std::uint64_t end = std::min(next + numbers_per_slice, state.last_instance + 1);
        for (; next < end && items.size() < previewed_max; ++next) {
            const auto open = state.open.find(next);
            if (open == state.open.end() || open->second->workflow != workflow || open->second->closed) continue;
            const engine::Instance& instance = *open->second;
            const bool is_named = std::ranges::find(named, instance.id) != named.end();
            if (named.empty() ? instance.definition == number : !is_named) continue;
            const engine::Migrate migrate{.instance = next,
                                          .version = instance.version,
                                          .definition = number,
                                          .state = state_for(params, instance.state),
                                          .reason = "preview"};
            const auto decision = parts_.processor.preview(migrate, question.person, now_);
            items.push_back(preview_of(instance, decision, parts_.processor));
        }
        if (next <= state.last_instance && items.size() < previewed_max) return false;
        answer_result(question, {{"items", std::move(items)}, {"more", next <= state.last_instance}});
        return true;
    });
}

// Each is a submission of its own, all of them in one append.
void Loop::migrate(Question&& question, const json& params) {
    const std::string workflow = params.at("workflow");
    const auto version = params.at("version").get<std::int64_t>();
    const engine::Definition* definition = find_definition(parts_.processor.state().company, workflow, version);
    if (definition == nullptr) return answer_refused(question, no_such_version(workflow, version));
    if (auto wrong = check_states(params)) return answer_refused(question, *wrong);
    const std::uint32_t number = definition->number;
    const std::vector<std::string> instances = texts_of(params, "instances");
    const std::string request = question.request;
    const auto parts = within(std::move(question), instances.size());
    for (std::size_t index = 0; index < instances.size(); ++index) {
        Question part = part_of(parts, index, "workflow.migrate");
        part.instance = instances[index];
        part.request = part_request(request, std::to_string(index));
        part.body_digest = body_digest(part.method, params);
        const auto found = find_instance({{"instance", part.instance}}, parts_.processor);
        if (!found) {
            answer_refused(part, found.error());
            continue;
        }
        engine::Migrate one{.instance = *found, .definition = number, .reason = text_of(params, "reason")};
        if (const auto open = parts_.processor.state().open.find(*found); open != parts_.processor.state().open.end()) {
            one.version = open->second->version;
            one.state = state_for(params, open->second->state);
        }
        submit(std::move(part), one);
    }
}

}  // namespace countersign::server
