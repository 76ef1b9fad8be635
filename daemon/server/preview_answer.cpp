#include "daemon/server/preview_answer.hpp"

#include "daemon/server/command_parts.hpp"
#include "daemon/server/wire_values.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::server {

namespace {

using nlohmann::json;

Result<engine::PreviewAsked, engine::Refusal> read_asked(const engine::Workflow& workflow, const json& params, engine::Currency currency) {
    engine::PreviewAsked asked;
    if (const auto action = params.find("action"); action != params.end()) asked.action = action->get<std::string>();
    const auto form = params.find("form");
    if (form == params.end()) return asked;
    auto value = read_wire_record(workflow.form, *form, "", currency);
    if (!value) return fail(refused(std::move(value.error())));
    asked.form = std::move(*value);
    return asked;
}

json step_of(const engine::PreviewStep& step, const Processor& processor) {
    const engine::People& people = processor.state().company.people;
    json tasks = json::array();
    for (const engine::PreviewTask& task : step.tasks) {
        json names = json::array();
        for (const std::string& id : task.persons) {
            const engine::Person* person = people.find(id);
            names.push_back(person == nullptr ? id : person->name);
        }
        tasks.push_back({{"label", store::wire_label(task.label)},
                         {"to", task.to},
                         {"names", std::move(names)},
                         {"rule", task.rule.empty() ? "any" : task.rule}});
    }
    return {{"state", step.state},
            {"label", store::wire_label(step.label)},
            {"tasks", std::move(tasks)},
            {"due", step.due ? json(processor.calendar().format_instant(*step.due)) : json()},
            {"final", step.final}};
}

}  // namespace

Result<json, engine::Refusal> preview_answer(const engine::Instance& instance, Processor& processor, const std::string& person,
                                             const json& params, engine::Instant now) {
    const engine::Workflow& workflow = processor.definition(instance.definition);
    const auto asked = read_asked(workflow, params, processor.state().company.currency);
    if (!asked) return fail(asked.error());
    const auto preview = processor.preview(instance, person, *asked, now);
    if (!preview) return fail(preview.error());
    json steps = json::array();
    for (const engine::PreviewStep& step : preview->steps) steps.push_back(step_of(step, processor));
    const bool is_known = preview->stop == engine::Label{};
    json answer{{"instance", instance.id}, {"steps", std::move(steps)}, {"stop", is_known ? json() : store::wire_label(preview->stop)}};
    if (preview->form) answer["form"] = store::wire_value(*preview->form, processor.calendar());
    return answer;
}

}  // namespace countersign::server
