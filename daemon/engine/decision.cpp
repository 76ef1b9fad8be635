#include "daemon/engine/decision.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace countersign::engine {

namespace {

// Whether `a` is at most `b`, of one type and, for money, of one currency.
bool is_at_most(const Value& a, const Value& b) {
    const auto* integer = a.get<std::int64_t>();
    const auto* other_integer = b.get<std::int64_t>();
    if (integer != nullptr && other_integer != nullptr) return *integer <= *other_integer;
    const auto* money = a.get<Money>();
    const auto* other_money = b.get<Money>();
    return money != nullptr && other_money != nullptr && money->currency == other_money->currency && money->minor <= other_money->minor;
}

std::string plain(const Value& value) {
    const auto* text = value.get<std::string>();
    return text == nullptr ? describe(value) : *text;
}

bool takes_anything(const DecisionCell& cell) { return cell.one_of.empty() && !cell.from && !cell.until; }

}  // namespace

bool fits(const DecisionCell& cell, const Value& value) {
    if (!cell.one_of.empty()) return std::find(cell.one_of.begin(), cell.one_of.end(), value) != cell.one_of.end();
    return (!cell.from || is_at_most(*cell.from, value)) && (!cell.until || is_at_most(value, *cell.until));
}

const DecisionRow* find_row(const DecisionTable& table, const std::vector<Value>& values) {
    for (const DecisionRow& row : table.rows)
        if (std::equal(row.cells.begin(), row.cells.end(), values.begin(), values.end(), fits)) return &row;
    return nullptr;
}

Value outputs_of(const DecisionTable& table, const DecisionRow& row) {
    Record record;
    record.reserve(table.outputs.size());
    for (std::size_t i = 0; i < table.outputs.size(); ++i) record.insert_or_assign(table.outputs[i].id, row.outputs[i]);
    return Value{std::move(record)};
}

std::string describe(const DecisionCell& cell) {
    if (takes_anything(cell)) return "*";
    std::string text;
    for (const Value& value : cell.one_of) text += (text.empty() ? "" : " | ") + plain(value);
    if (!text.empty()) return text;
    if (cell.from == cell.until) return plain(*cell.from);
    if (cell.from) text = plain(*cell.from) + " ";
    text += "..";
    if (cell.until) text += " " + plain(*cell.until);
    return text;
}

std::string describe_row(const DecisionTable& table, const DecisionRow& row) {
    std::string text;
    for (std::size_t i = 0; i < table.inputs.size(); ++i)
        if (!takes_anything(row.cells[i])) text += fmt::format("{} {} {}", text.empty() ? ":" : ",", table.inputs[i].id, describe(row.cells[i]));
    return fmt::format("{} row {}{}", table.id, &row - table.rows.data() + 1, text);
}

}  // namespace countersign::engine
