#include "daemon/server/definition_warnings.hpp"

#include <fmt/format.h>

#include "daemon/definitions/definition_file.hpp"

namespace countersign::server {

namespace {

std::vector<engine::Label> find(const Processor& processor) {
    std::vector<engine::Label> all;
    const auto add = [&](const engine::Workflow& workflow, const definitions::Fault& fault) {
        all.push_back({.zh = fmt::format("{}：{}", workflow.id, fault.text), .en = fmt::format("{}: {}", workflow.id, fault.text)});
    };
    const auto published = processor.published();
    for (const engine::WorkflowPtr& workflow : published) {
        for (const auto& fault : definitions::check_with(*workflow, processor.state().company.people)) add(*workflow, fault);
        for (const auto& fault : definitions::find_unwarned(*workflow)) add(*workflow, fault);
        for (const auto& fault : definitions::check_among(*workflow, workflow->id, published)) add(*workflow, fault);
    }
    return all;
}

}  // namespace

const std::vector<engine::Label>& DefinitionWarnings::of(const Processor& processor) {
    if (change_ != processor.people_or_definitions_change()) {
        found_ = find(processor);
        change_ = processor.people_or_definitions_change();
    }
    return found_;
}

}  // namespace countersign::server
