// Assignees: who may act, or is told.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"
#include "daemon/engine/assignees.hpp"

namespace countersign::definitions {

namespace {

using engine::Assignee;
using engine::Type;

std::vector<std::string> role_ids(const Reading& reading) {
    std::vector<std::string> ids;
    for (const auto& [id, label] : reading.workflow.roles) ids.push_back(id);
    return ids;
}

void check_names(const Reading& reading, const Written& written, const Assignee& assignee) {
    const Written name{.text = std::string(assignee.name), .line = written.line};
    switch (assignee.kind) {
        case Assignee::Kind::role:
        case Assignee::Kind::managers_up_to_role:
            return check_known(reading.source, name, "a role", role_ids(reading));
        case Assignee::Kind::slot:
            return check_known(reading.source, name, "a slot", reading.slots);
        case Assignee::Kind::department_head:
            return check_known(reading.source,
                               {.text = std::string(engine::department_head_role), .line = written.line},
                               "a role",
                               role_ids(reading));
        case Assignee::Kind::initiator:
        case Assignee::Kind::person:
        case Assignee::Kind::manager:
        case Assignee::Kind::managers:
        case Assignee::Kind::computed:
            return;
    }
}

void check_form(const Reading& reading, const Written& written, const std::optional<Assignee>& assignee) {
    if (assignee) return check_names(reading, written, *assignee);
    reading.source.faults.add(written.line,
                              fmt::format("Expected {}, but found \"{}\".", engine::known_assignees(), written.text));
}

// Tasks are offered when something happens to the instance, and time is nothing that happens.
void check_timeless(const Reading& reading, const Written& written, const engine::Expression& expression) {
    if (expression.reads("now") || expression.reads("today"))
        reading.source.faults.add(
            written.line,
            fmt::format("Expected who is asked without the time, which passes unnoticed, but \"{}\" reads it.", written.text));
}

// "= form.approver": a text or a list of texts.
std::string read_computed(const Reading& reading, const Written& written, std::string_view key) {
    const std::size_t begin = written.text.find_first_not_of(" \t\r\n", 1);
    if (begin == std::string::npos) {
        reading.source.faults.add(written.line, "Expected an expression behind '=', but there is none.");
        return {};
    }
    const std::size_t end = written.text.find_last_not_of(" \t\r\n") + 1;
    const Written inner{.text = written.text.substr(begin, end - begin), .line = written.line_at(begin)};
    const engine::Declarations declarations = engine::state_declarations(reading.workflow);
    const auto by_itself = engine::compile(inner.text, declarations, Type::of(Type::Kind::nothing));
    const bool is_list = by_itself && by_itself->type().kind == Type::Kind::list;
    const Type text = Type::of(Type::Kind::text);
    auto expression = read_expression(reading.source, inner, key, declarations, is_list ? Type::list_of(text) : text);
    if (!expression) return {};
    check_timeless(reading, written, expression);
    if (std::find(reading.computed.begin(), reading.computed.end(), expression) == reading.computed.end())
        reading.computed.push_back(std::move(expression));
    return "= " + inner.text;
}

}  // namespace

void check_plain_assignee(const Reading& reading, const Written& written) {
    const auto assignee = engine::parse_assignee(written.text);
    if (assignee && assignee->kind == Assignee::Kind::computed)
        reading.source.faults.add(
            written.line, fmt::format("Expected an assignee that is not computed here, but found \"{}\".", written.text));
    else
        check_form(reading, written, assignee);
}

std::vector<std::string> read_assignees(const Reading& reading, const Section& section, std::string_view key) {
    std::vector<std::string> assignees;
    for (const Written& written : section.texts(key)) {
        if (written.text.starts_with('=')) {
            assignees.push_back(read_computed(reading, written, key));
            continue;
        }
        check_form(reading, written, engine::parse_assignee(written.text));
        assignees.push_back(written.text);
    }
    return assignees;
}

}  // namespace countersign::definitions
