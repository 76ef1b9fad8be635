#include <fmt/format.h>

#include <algorithm>

#include "daemon/engine/expression_words.hpp"
#include "daemon/engine/worded.hpp"

namespace countersign::engine {

static_assert(std::is_trivially_copyable_v<Operand>, "operands are copied on the hot path");

Operand Operand::of(const Value& value) {
    return value.visit(Overloaded{
                          [](std::monostate) { return Operand(); },
                          [](const std::string& held) { return Operand(&held); },
                          [](const List& held) { return Operand(&held); },
                          [](const Record& held) { return Operand(&held); },
                          [](const auto& held) { return Operand(held); },
                      });
}

Value Operand::to_value() const {
    return std::visit(Overloaded{
                          [](std::monostate) { return Value(); },
                          [](Failed) { return Value(); },
                          [](const std::string* held) { return Value(*held); },
                          [](const List* held) { return Value(*held); },
                          [](const Record* held) { return Value(*held); },
                          [](const Operands* held) {
                              List list;
                              list.reserve(held->size());
                              for (const Operand& element : *held) list.push_back(element.to_value());
                              return Value(std::move(list));
                          },
                          [](const auto& held) { return Value(held); },
                      },
                      held_);
}

std::size_t Operand::size() const {
    if (const auto* list = get<const List*>()) return (*list)->size();
    if (const auto* list = get<const Operands*>()) return (*list)->size();
    return 0;
}

Operand Operand::at(std::size_t index) const {
    if (const auto* list = get<const List*>()) return of((**list)[index]);
    if (const auto* list = get<const Operands*>()) return (**list)[index];
    return {};
}

Evaluation::Evaluation(const Expression& expression, const Environment& environment)
    : text_(expression.text()),
      whole_(ExpressionAccess::root(expression)),
      environment_(environment),
      root_names_(ExpressionAccess::roots(expression)) {
    roots_.reserve(root_names_.size());
    for (const std::string& name : root_names_) {
        // The latest wins, so that a caller may copy an environment and set a name anew.
        const auto& given = environment.roots;
        const auto found =
            std::find_if(given.rbegin(), given.rend(), [&](const auto& root) { return root.first == name; });
        roots_.push_back(found == given.rend() ? nullptr : found->second);
    }
}

void Evaluation::release(Mark mark) {
    texts_.resize(mark.texts);
    lists_.resize(mark.lists);
}

Operand Evaluation::keep(std::string text) {
    texts_.push_back(std::make_unique<const std::string>(std::move(text)));
    return texts_.back().get();
}

Operand Evaluation::keep(Operands list) {
    lists_.push_back(std::make_unique<const Operands>(std::move(list)));
    return lists_.back().get();
}

Label beyond_integers() { return {.zh = "超出整数范围", .en = "it exceeds what an integer can hold"}; }

Label different_currencies(const Money& a, const Money& b) {
    return {.zh = fmt::format("{} 和 {} 的币种不同", a.currency.text(), b.currency.text()),
            .en = fmt::format("{} and {} are different currencies", a.currency.text(), b.currency.text())};
}

bool Evaluation::exhausted() {
    const std::string text = shortened(std::string(text_), 80);
    fault_ = {.text = {.zh = fmt::format("{} 的计算超过 {} 步。", text, steps_max),
                       .en = fmt::format("Expected an evaluation of at most {} steps, but {} takes more.", steps_max, text)},
              .gap = {}};
    return false;
}

Operand Evaluation::sentence(Label text, std::optional<CalendarGap> gap) {
    // A fault that || passes over has its price, too.
    if (spend(100)) fault_ = {.text = std::move(text), .gap = gap};
    return Failed{};
}

Label Evaluation::called(const Node& node) {
    Words words(*this);
    words.bind_around(whole_, node);
    return words.name(node);
}

Operand Evaluation::fault(const Node& node, const Label& clause) {
    return sentence(worded("{}：{}。", "Expected a value of {}, but {}.", called(node), clause));
}

Operand Evaluation::misfit(const Node& node, std::string_view wanted) {
    const Label name = called(node);
    return sentence({.zh = fmt::format("{}的类型不符。", name.zh),
                     .en = fmt::format("Expected {} in {}, but it holds another type.", wanted, name.en)});
}

Operand Evaluation::present(const Node& node) {
    const Operand operand = value(node);
    if (!operand.is_nothing()) return operand;
    return sentence(worded("{}没有值。", "Expected a value in {}, but there is none.", called(node)));
}

Operand Evaluation::truth(const Node& node) {
    const Operand operand = present(node);
    if (operand.failed() || operand.get<bool>() != nullptr) return operand;
    return misfit(node, "a bool");
}

Operand Evaluation::value(const Node& node) {
    if (!spend(1)) return Failed{};
    switch (node.kind) {
        case Node::Kind::literal: return Operand::of(node.literal);
        case Node::Kind::root: return root(node);
        case Node::Kind::local: return locals_[node.slot];
        case Node::Kind::select: return select(node);
        case Node::Kind::has: {
            const Operand field = select(node);
            return field.failed() ? field : Operand(!field.is_nothing());
        }
        case Node::Kind::index: return index(node);
        case Node::Kind::list: return list(node);
        case Node::Kind::negative: return negative(node);
        case Node::Kind::opposite: {
            const Operand operand = truth(node.children[0]);
            const bool* held = operand.get<bool>();
            return held == nullptr ? operand : Operand(!*held);
        }
        case Node::Kind::binary: return binary(node);
        case Node::Kind::conditional: return conditional(node);
        case Node::Kind::call: return call(node);
        case Node::Kind::macro: return macro(node);
        case Node::Kind::name: break;
    }
    return fault(node, {.zh = "名称无法解析", .en = "the name was never resolved"});
}

Operand Evaluation::root(const Node& node) {
    const Value* value = roots_[node.slot];
    if (value != nullptr) return Operand::of(*value);
    Label why = environment_.origin ? environment_.origin(root_names_[node.slot]) : Label{};
    return why.zh.empty() ? fault(node, {.zh = "没有提供", .en = "the daemon supplied none"}) : sentence(std::move(why));
}

Operand Evaluation::select(const Node& node) {
    const Operand operand = present(node.children[0]);
    const auto* record = as<const Record*>(node.children[0], operand, "a record");
    if (record == nullptr) return Failed{};
    const auto field = (*record)->find(node.name);
    return field == (*record)->end() ? Operand() : Operand::of(field->second);
}

Operand Evaluation::index(const Node& node) {
    const Operand operand = present(node.children[0]);
    if (operand.failed()) return operand;
    if (!operand.is_list()) return misfit(node.children[0], "a list");
    const Operand place = present(node.children[1]);
    const auto* number = as<std::int64_t>(node.children[1], place, "an integer");
    if (number == nullptr) return Failed{};
    if (*number < 0 || static_cast<std::uint64_t>(*number) >= operand.size())
        return fault(node, {.zh = fmt::format("{} 项的列表中没有第 {} 项", operand.size(), *number),
                            .en = fmt::format("{} is not a place in a list of {}", *number, operand.size())});
    return operand.at(static_cast<std::size_t>(*number));
}

Operand Evaluation::list(const Node& node) {
    Operands elements;
    elements.reserve(node.children.size());
    for (const Node& child : node.children) {
        elements.push_back(present(child));
        if (elements.back().failed()) return Failed{};
    }
    return keep(std::move(elements));
}

Operand Evaluation::negative(const Node& node) {
    const Operand operand = present(node.children[0]);
    if (operand.failed()) return operand;
    if (const auto* money = operand.get<Money>())
        return from_money(node, subtract(Money{.minor = 0, .currency = money->currency}, *money));
    const auto* number = as<std::int64_t>(node.children[0], operand, "an integer");
    if (number == nullptr) return Failed{};
    std::int64_t result = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, *number, &result))
        return fault(node, beyond_integers());
    return result;
}

Operand Evaluation::conditional(const Node& node) {
    const Operand condition = truth(node.children[0]);
    const bool* held = condition.get<bool>();
    if (held == nullptr) return condition;
    return value(node.children[*held ? 1 : 2]);
}

}  // namespace countersign::engine
