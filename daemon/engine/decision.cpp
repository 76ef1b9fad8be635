#include "daemon/engine/decision.hpp"

#include <algorithm>

#include "daemon/engine/worded.hpp"

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

namespace {

Label joined(Label all, const Label& one, bool is_first) {
    return is_first ? one : worded("{}，{}", "{}, {}", all, one);
}

// "≥ 5,000.01 CNY", "gift or meal".
Label in_words(const DecisionCell& cell, const Field* field, const Wording& wording) {
    const auto bound = [&](const Value& value) { return in_words(value, field, &wording); };
    Label all;
    for (const Value& value : cell.one_of)
        all = all.zh.empty() ? bound(value) : worded("{}或{}", "{} or {}", all, bound(value));
    if (!cell.one_of.empty()) return all;
    if (cell.from == cell.until) return bound(*cell.from);
    if (cell.from && cell.until) return worded("{} 至 {}", "{} to {}", bound(*cell.from), bound(*cell.until));
    return cell.from ? worded("≥ {}", "≥ {}", bound(*cell.from)) : worded("≤ {}", "≤ {}", bound(*cell.until));
}

}  // namespace

Label describe_row(const DecisionTable& table, const DecisionRow& row, const Wording& wording) {
    Label cells;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
        if (takes_anything(row.cells[i])) continue;
        const DecisionInput& input = table.inputs[i];
        const Label cell = worded("{} {}", "{} {}", input.label, in_words(row.cells[i], wording.find(input.value.text()), wording));
        cells = joined(cells, cell, cells.zh.empty());
    }
    const std::string number = std::to_string(&row - table.rows.data() + 1);
    const Label place = worded("“{}”第 {} 行", "{}, row {}", table.label, alike(number));
    return cells.zh.empty() ? place : worded("{}：{}", "{}: {}", place, cells);
}

Label no_row_for(const DecisionTable& table, const std::vector<Value>& values, const Wording& wording) {
    Label given;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const DecisionInput& input = table.inputs[i];
        const Label one = worded("{} {}", "{} {}", input.label, in_words(values[i], wording.find(input.value.text()), &wording));
        given = joined(given, one, i == 0);
    }
    return worded("“{}”中没有适合{}的行。", "Expected a row of '{}' for {}, but there is none.", table.label, given);
}

}  // namespace countersign::engine
