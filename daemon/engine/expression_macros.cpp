// Macros: all, exists, exists_one, filter, map. Texts and lists that a condition makes are let go
// after each element, so that memory does not grow with the length of a list.
#include "daemon/engine/expression_evaluation.hpp"

namespace countersign::engine {

namespace {

// Whether an operand of this type may point at what the evaluation keeps.
bool is_scalar(const Type& type) {
    switch (type.kind) {
        case Type::Kind::boolean:
        case Type::Kind::integer:
        case Type::Kind::money:
        case Type::Kind::date:
        case Type::Kind::instant: return true;
        default: return false;
    }
}

}  // namespace

Operand Evaluation::macro(const Node& node) {
    const Operand range = present(node.children[0]);
    if (range.failed()) return range;
    if (!range.is_list()) return misfit(node.children[0], "a list");
    switch (node.macro) {
        case Macro::all:
        case Macro::exists: return quantified(node, range);
        case Macro::exists_one: return counted_one(node, range);
        case Macro::filter: return filtered(node, range);
        case Macro::map: return mapped(node, range);
    }
    return Failed{};
}

// all() is && over the elements and exists() is ||, faults included.
Operand Evaluation::quantified(const Node& node, const Operand& range) {
    const bool deciding = node.macro == Macro::exists;
    std::optional<EvaluationFault> first;
    for (std::size_t i = 0; i < range.size(); ++i) {
        const Mark before = mark();
        bind(node.slot, range.at(i));
        const Operand holds = truth(node.children[1]);
        release(before);
        const bool* held = holds.get<bool>();
        if (held != nullptr && *held == deciding) return deciding;
        if (held == nullptr && !first) first = fault_;
        if (steps_ > steps_max) break;
    }
    if (!first) return !deciding;
    if (steps_ <= steps_max) fault_ = std::move(*first);
    return Failed{};
}

Operand Evaluation::counted_one(const Node& node, const Operand& range) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < range.size(); ++i) {
        const Mark before = mark();
        bind(node.slot, range.at(i));
        const Operand holds = truth(node.children[1]);
        release(before);
        const bool* held = holds.get<bool>();
        if (held == nullptr) return holds;
        if (*held) ++count;
    }
    return count == 1;
}

Operand Evaluation::filtered(const Node& node, const Operand& range) {
    Operands kept;
    for (std::size_t i = 0; i < range.size(); ++i) {
        const Mark before = mark();
        bind(node.slot, range.at(i));
        const Operand holds = truth(node.children[1]);
        release(before);
        const bool* held = holds.get<bool>();
        if (held == nullptr) return holds;
        if (*held) kept.push_back(range.at(i));
    }
    return keep(std::move(kept));
}

Operand Evaluation::mapped(const Node& node, const Operand& range) {
    const Node& body = node.children.back();
    const bool has_condition = node.children.size() == 3;
    const bool releases = is_scalar(body.type);
    Operands results;
    if (!has_condition) results.reserve(range.size());
    for (std::size_t i = 0; i < range.size(); ++i) {
        const Mark before = mark();
        bind(node.slot, range.at(i));
        if (has_condition) {
            const Operand holds = truth(node.children[1]);
            const bool* held = holds.get<bool>();
            if (held == nullptr) return holds;
            if (!*held) continue;
        }
        results.push_back(present(body));
        if (results.back().failed()) return Failed{};
        if (releases) release(before);
    }
    return keep(std::move(results));
}

}  // namespace countersign::engine
