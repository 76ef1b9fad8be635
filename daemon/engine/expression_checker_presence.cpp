// What a condition tells of fields that may be missing: where has(form.note) holds, form.note is there.
#include "daemon/engine/expression_checker.hpp"

#include <algorithm>

namespace countersign::engine {

namespace {

using Node = Expression::Node;

bool is_null(const Node& node) {
    return node.kind == Node::Kind::literal && node.type.kind == Type::Kind::nothing && node.literal.is_nothing();
}

// The same field of the same record, reached by names alone. Both have been checked.
bool is_same(const Node& a, const Node& b) {
    const auto is_field = [](const Node& node) {
        return node.kind == Node::Kind::select || node.kind == Node::Kind::has;
    };
    if (is_field(a) && is_field(b)) return a.name == b.name && is_same(a.children[0], b.children[0]);
    const bool is_name = a.kind == Node::Kind::root || a.kind == Node::Kind::local;
    return is_name && a.kind == b.kind && a.slot == b.slot;
}

}  // namespace

// Of a condition that holds, or of one that does not.
void Checker::learn(const Node& condition, bool holds) {
    if (condition.kind == Node::Kind::has && holds) there_.push_back(&condition);
    if (condition.kind == Node::Kind::opposite) learn(condition.children[0], !holds);
    if (condition.kind != Node::Kind::binary) return;
    const Node& left = condition.children[0];
    const Node& right = condition.children[1];
    if (condition.op == (holds ? Operator::logical_and : Operator::logical_or)) {
        learn(left, holds);
        learn(right, holds);
    } else if (condition.op == (holds ? Operator::not_equal : Operator::equal)) {
        if (left.kind == Node::Kind::select && is_null(right)) there_.push_back(&left);
        if (right.kind == Node::Kind::select && is_null(left)) there_.push_back(&right);
    }
}

bool Checker::is_known_there(const Node& field) const {
    return std::ranges::any_of(there_, [&](const Node* known) { return is_same(*known, field); });
}

}  // namespace countersign::engine
