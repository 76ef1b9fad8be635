// Expressions and what is made of them: conditions, requirements, templates.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"
#include "daemon/definitions/references.hpp"

namespace countersign::definitions {

namespace {

using engine::Type;

// "expected bool, but x is money" -> "Expected bool, but x is money, in 'when'."
std::string sentence(std::string clause, std::string_view key) {
    if (!clause.empty() && clause.front() >= 'a' && clause.front() <= 'z')
        clause.front() = static_cast<char>(clause.front() - 'a' + 'A');
    const bool is_closed = clause.ends_with('.');
    return is_closed ? fmt::format("In '{}': {}", key, clause) : fmt::format("{}, in '{}'.", clause, key);
}

// Whether a value of this type may lack something that the expected type always has. Such a value
// would be found out only when somebody acts.
bool may_lack(const Type& type, const Type& expected) {
    if (expected.kind == Type::Kind::nothing) return false;
    if (type.optional && !expected.optional) return true;
    if (!type.element.empty() && !expected.element.empty())
        return may_lack(type.element.front(), expected.element.front());
    return std::any_of(type.fields.begin(), type.fields.end(), [&](const auto& field) {
        const auto same = std::find_if(expected.fields.begin(), expected.fields.end(), [&](const auto& other) {
            return other.first == field.first;
        });
        return same != expected.fields.end() && may_lack(field.second, same->second);
    });
}

}  // namespace

engine::Expression read_expression(const Source& source,
                                   const Written& written,
                                   std::string_view key,
                                   const engine::Declarations& declarations,
                                   const Type& expected) {
    if (written.text.empty()) return {};
    auto expression = engine::compile(written.text, declarations, expected);
    if (!expression) {
        source.faults.add(written.line_at(expression.error().offset), sentence(expression.error().text, key));
        return {};
    }
    if (source.asked_registers != nullptr)
        for (std::string& name : expression->registers()) source.asked_registers->push_back(std::move(name));
    // Compiled for an expected type, an expression has that type; what it gives by itself is asked anew.
    const auto by_itself = engine::compile(written.text, declarations, Type::of(Type::Kind::nothing));
    if (by_itself && may_lack(by_itself->type(), expected))
        source.faults.add(written.line,
                          fmt::format("Expected a value that is always there, but '{}' in '{}' may be missing or have "
                                      "parts that are; make its fields required or give them a default.",
                                      written.text,
                                      key));
    for (const auto& [workflow, offset] : expression->asks())
        source.references.asked.push_back({.text = workflow, .line = written.line_at(offset)});
    return std::move(*expression);
}

engine::Expression read_expression(const Section& section,
                                   std::string_view key,
                                   const engine::Declarations& declarations,
                                   const Type& expected) {
    return read_expression(section.source(), section.text(key), key, declarations, expected);
}

engine::Expression read_optional_expression(const Section& section,
                                            std::string_view key,
                                            const engine::Declarations& declarations,
                                            const Type& expected) {
    return section.has(key) ? read_expression(section, key, declarations, expected) : engine::Expression();
}

engine::Expression read_condition(const Section& section,
                                  std::string_view key,
                                  const engine::Declarations& declarations) {
    return read_optional_expression(section, key, declarations, Type::of(Type::Kind::boolean));
}

std::vector<engine::Requirement> read_requirements(const Section& section,
                                                   std::string_view key,
                                                   const engine::Declarations& declarations) {
    std::vector<engine::Requirement> requirements;
    for (const Section& requirement : section.sections(key)) {
        requirement.only({"when", "else"});
        requirements.push_back(
            {.when = read_expression(requirement, "when", declarations, Type::of(Type::Kind::boolean)),
             .otherwise = requirement.label("else")});
    }
    return requirements;
}

engine::Template read_template(const Section& section, std::string_view key, const engine::Declarations& declarations) {
    const Written written = section.text(key);
    engine::Template result{.text = written.text, .parts = {}};
    std::size_t at = 0;
    while (at < written.text.size()) {
        const std::size_t open = written.text.find_first_of("{}", at);
        if (open == std::string::npos) {
            result.parts.emplace_back(written.text.substr(at), engine::Expression());
            break;
        }
        const std::size_t close = written.text.find('}', open);
        if (written.text[open] == '}' || close == std::string::npos) {
            section.fault(key, fmt::format("Expected '{{' and '}}' in pairs in '{}', but one stands alone.", key));
            break;
        }
        const Written part{.text = written.text.substr(open + 1, close - open - 1), .line = written.line_at(open)};
        if (part.text.empty())
            section.fault(key,
                          fmt::format("Expected an expression between '{{' and '}}' in '{}', but there is none.", key));
        result.parts.emplace_back(
            written.text.substr(at, open - at),
            read_expression(section.source(), part, key, declarations, Type::of(Type::Kind::text)));
        at = close + 1;
    }
    return result;
}

}  // namespace countersign::definitions
