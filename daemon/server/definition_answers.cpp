#include "daemon/server/definition_answers.hpp"

#include <algorithm>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/server/command_parts.hpp"

namespace countersign::server {

namespace {

using definitions::Fault;
using engine::RefusalCode;
using engine::WorkflowPtr;
using nlohmann::json;

json fault_list(const std::vector<Fault>& faults) {
    json list = json::array();
    for (const Fault& fault : faults) list.push_back({{"line", fault.line}, {"text", fault.text}});
    return list;
}

json bad(const std::vector<Fault>& faults) { return {{"ok", false}, {"faults", fault_list(faults)}}; }

using Read = Result<WorkflowPtr, std::vector<Fault>>;

// What its registers have to fit to: the others, and the versions of its own whose rows are still there.
std::vector<const engine::Workflow*> beside(const engine::Workflow& workflow, const std::vector<WorkflowPtr>& others,
                                            const Processor& processor) {
    std::vector<const engine::Workflow*> known = processor.known_beside(workflow);
    for (const WorkflowPtr& one : others) {
        if (one->id == workflow.id) continue;
        std::erase_if(known, [&](const engine::Workflow* published) { return published->id == one->id; });
        known.push_back(one.get());
    }
    return known;
}

json answer_for(const Read& read, const std::vector<WorkflowPtr>& others, const Processor& processor) {
    if (!read) return bad(read.error());
    auto faults = definitions::check_with(**read, processor.calendar());
    for (Fault& fault : definitions::check_among(**read, "definition", others)) faults.push_back(std::move(fault));
    for (Fault& fault : definitions::check_with(**read, beside(**read, others, processor))) faults.push_back(std::move(fault));
    if (!faults.empty()) return bad(faults);
    std::vector<Fault> warnings = definitions::check_with(**read, processor.state().company.people);
    for (Fault& warning : definitions::find_unwarned(**read)) warnings.push_back(std::move(warning));
    return {{"ok", true},
            {"workflow", (*read)->id},
            {"version", (*read)->version},
            {"hash", (*read)->hash},
            {"warnings", fault_list(warnings)}};
}

// Each is checked among all the others, and those published that none of them replaces.
json answer_together(const std::vector<Read>& all, const Processor& processor) {
    std::vector<WorkflowPtr> others;
    for (const Read& read : all)
        if (read) others.push_back(*read);
    for (const WorkflowPtr& published : processor.published())
        if (std::ranges::none_of(others, [&](const WorkflowPtr& one) { return one->id == published->id; }))
            others.push_back(published);
    json items = json::array();
    bool is_good = true;
    for (const Read& read : all) {
        items.push_back(answer_for(read, others, processor));
        is_good = is_good && items.back().at("ok").get<bool>();
    }
    return {{"ok", is_good}, {"items", std::move(items)}};
}

engine::Refusal one_or_several() {
    return refused(RefusalCode::invalid_request,
                   "应有 text，或 definitions（每项只有 text）。",
                   "Expected either 'text', or 'definitions' with a 'text' in each, but found something else.");
}

bool is_definition(const json& item) {
    return item.size() == 1 && item.contains("text") && item.at("text").is_string();
}

}  // namespace

Result<json, engine::Refusal> check_answer(const json& params, const Processor& processor) {
    const auto several = params.find("definitions");
    if (params.contains("text") == (several != params.end())) return fail(one_or_several());
    if (several == params.end())
        return answer_for(definitions::read_definition(params.at("text").get<std::string>(), "definition"), processor.published(), processor);
    if (!std::ranges::all_of(*several, is_definition)) return fail(one_or_several());
    std::vector<Read> all;
    for (const json& item : *several) all.push_back(definitions::read_definition(item.at("text").get<std::string>(), "definition"));
    return answer_together(all, processor);
}

}  // namespace countersign::server
