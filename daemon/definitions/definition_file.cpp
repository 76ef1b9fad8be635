#include "daemon/definitions/definition_file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/definition_checker.hpp"
#include "daemon/definitions/reading.hpp"
#include "daemon/definitions/references.hpp"
#include "daemon/definitions/register_checker.hpp"
#include "daemon/engine/decide.hpp"

namespace countersign::definitions {

namespace {

constexpr std::size_t size_max = 1 << 20;  // bytes; the longest of ours has 30,000

// "Error while parsing key: …" as a sentence of ours.
std::string sentence_of(const toml::parse_error& error) {
    return fmt::format("Expected TOML, but found a fault in its syntax: {}.", error.description());
}

enum class Judged { now, when_published };

Result<engine::WorkflowPtr, std::vector<Fault>> read(std::string_view toml, const std::string& file, Judged judged) {
    Faults faults(file);
    if (toml.size() > size_max) {
        faults.add(0, fmt::format("Expected a definition of at most {} bytes, but it has {}.", size_max, toml.size()));
        return fail(faults.take());
    }
    toml::table document;
    try {
        document = toml::parse(toml, file);
    } catch (const toml::parse_error& error) {
        faults.add(static_cast<int>(error.source().begin.line), sentence_of(error));
        return fail(faults.take());
    }
    References unjudged;
    std::vector<std::string> asked_registers;
    const Source source{.toml = toml, .faults = faults, .references = unjudged, .asked_registers = &asked_registers,
                        .is_judged = judged == Judged::when_published};
    engine::Workflow workflow = read_workflow(source, document);
    std::sort(asked_registers.begin(), asked_registers.end());
    asked_registers.erase(std::unique(asked_registers.begin(), asked_registers.end()), asked_registers.end());
    workflow.asked_registers = std::move(asked_registers);
    const std::vector<Written> payment_needs = Section(source, document, "the definition").texts("payment_needs");
    // What is read wrongly would only bring faults that are none.
    for (const Written& slot : payment_needs) workflow.payment_needs.push_back(slot.text);
    if (faults.empty() && judged == Judged::now) check_structure(workflow, payment_needs, Places(std::move(document)), faults);
    workflow.text = std::string(toml);
    if (faults.empty() && judged == Judged::now) check_own_registers(workflow, faults);
    if (!faults.empty()) return fail(faults.take());
    workflow.hash = engine::sha256_hex(toml);
    return std::make_shared<const engine::Workflow>(std::move(workflow));
}

}  // namespace

std::string Fault::describe() const {
    if (file.empty()) return text;
    return line > 0 ? fmt::format("{}:{}: {}", file, line, text) : fmt::format("{}: {}", file, text);
}

Result<engine::WorkflowPtr, std::vector<Fault>> read_definition(std::string_view toml, const std::string& file) {
    return read(toml, file, Judged::now);
}

Result<engine::WorkflowPtr, std::vector<Fault>> read_published(std::string_view toml, const std::string& file) {
    return read(toml, file, Judged::when_published);
}

}  // namespace countersign::definitions
