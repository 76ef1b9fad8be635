#include "daemon/server/wire_values.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/digits.hpp"
#include "daemon/protocol/text.hpp"

namespace countersign::server {

using engine::Field;
using engine::FieldFault;
using engine::FieldType;
using engine::Value;
using nlohmann::json;
using Read = Result<Value, engine::FieldFaults>;
using One = Result<Value, FieldFault>;

namespace {

constexpr std::size_t shown_bytes_max = 60;
constexpr std::size_t faults_max = 100;

// A name from outside that stands in a sentence.
std::string shown(const std::string& name) {
    return name.size() > shown_bytes_max || protocol::find_unwanted(name, protocol::Lines::one) ? "…" : name;
}

FieldFault fault(const std::string& where, const std::string& zh, const std::string& en) {
    return {.where = where, .text = {.zh = zh, .en = en}};
}

std::string_view found_type(const json& wire) {
    switch (wire.type()) {
        case json::value_t::boolean:
            return "true or false";
        case json::value_t::number_integer:
        case json::value_t::number_unsigned:
            return "an integer";
        case json::value_t::number_float:
            return "a number with a point";
        case json::value_t::string:
            return "a text";
        case json::value_t::array:
            return "a list";
        case json::value_t::object:
            return "an object";
        default:
            return "nothing";
    }
}

FieldFault wrong_type(const std::string& where, std::string_view zh, std::string_view en, const json& found) {
    return fault(where, fmt::format("应为{}。", zh), fmt::format("Expected {}, but found {}.", en, found_type(found)));
}

// Where a value stands, put together only for a fault: "lines[3]." and "fee".
struct Place {
    const std::string& prefix;
    const std::string& name;
    [[nodiscard]] std::string text() const { return prefix + name; }
};

// "lines[3]."
std::string row_prefix(const Place& table, std::size_t row) {
    std::string prefix = table.text();
    engine::append_number(prefix += '[', row);
    return prefix += "].";
}

FieldFault fault(const Place& where, const std::string& zh, const std::string& en) {
    return fault(where.text(), zh, en);
}

FieldFault wrong_type(const Place& where, std::string_view zh, std::string_view en, const json& found) {
    return wrong_type(where.text(), zh, en, found);
}

class WireReader {
public:
    explicit WireReader(std::optional<engine::Currency> currency) : currency_(currency) {}

    Read whole(const std::vector<Field>& fields, const json& wire, const std::string& prefix) {
        Value read = record(fields, wire, prefix);
        if (!faults_.empty()) return fail(std::move(faults_));
        return read;
    }

private:
    Value record(const std::vector<Field>& fields, const json& wire, const std::string& prefix) {
        if (!wire.is_object()) {
            blame(wrong_type(place_of(prefix), "对象", "an object", wire));
            return {};
        }
        engine::Record record;
        record.reserve(wire.size());
        for (const auto& [name, value] : wire.get_ref<const json::object_t&>()) {
            const auto field = std::ranges::find(fields, name, &Field::id);
            if (field == fields.end()) {
                blame(undeclared(fields, name, prefix));
                continue;
            }
            if (field->is_filled_in() || value.is_null()) continue;
            if (field->type == FieldType::table) {
                record.insert_or_assign(name, table(*field, value, {prefix, name}));
                continue;
            }
            auto read = one(*field, value, {prefix, name});
            if (read)
                record.insert_or_assign(name, std::move(*read));
            else
                blame(std::move(read.error()));
        }
        return Value{std::move(record)};
    }

    void blame(FieldFault found) {
        if (faults_.size() < faults_max) faults_.push_back(std::move(found));
    }

    // "rows[2]." without its dot; the form itself has no name.
    static std::string place_of(const std::string& prefix) {
        return prefix.empty() ? "the form" : prefix.substr(0, prefix.size() - 1);
    }

    static FieldFault undeclared(const std::vector<Field>& fields, const std::string& name, const std::string& prefix) {
        std::string known;
        for (const Field& field : fields) known += (known.empty() ? "" : ", ") + field.id;
        return fault(prefix + shown(name),
                     fmt::format("没有这个字段；有：{}。", known.empty() ? "无" : known),
                     fmt::format("Expected a declared field ({}), but there is none of this name.",
                                 known.empty() ? "none" : known));
    }

    One one(const Field& field, const json& wire, const Place& where) const {
        switch (field.type) {
            case FieldType::text:
                return text(field.max_length, wire, where);
            case FieldType::choice:
                return text(shown_bytes_max, wire, where);
            case FieldType::integer:
                if (!is_integer(wire)) return fail(wrong_type(where, "整数", "an integer", wire));
                return Value{wire.get<std::int64_t>()};
            case FieldType::boolean:
                if (!wire.is_boolean()) return fail(wrong_type(where, "是/否", "true or false", wire));
                return Value{wire.get<bool>()};
            case FieldType::money:
                return money(wire, where);
            case FieldType::date:
                return date(wire, where);
            case FieldType::table:
                break;
        }
        return fail(wrong_type(where, "已知类型", "a known type", wire));
    }

    static bool is_integer(const json& wire) {
        return wire.is_number_integer() && (!wire.is_number_unsigned() || wire.get<std::uint64_t>() <= INT64_MAX);
    }

    static One text(std::size_t length_max, const json& wire, const Place& where) {
        const auto* text = wire.get_ptr<const std::string*>();
        if (text == nullptr) return fail(wrong_type(where, "文字", "a text", wire));
        if (const auto unwanted = protocol::find_unwanted(*text, protocol::Lines::one)) {
            const std::string name = protocol::character_name(*unwanted);
            return fail(
                fault(where,
                      fmt::format("含有不可见或控制字符 {}。", name),
                      fmt::format("Expected a text without control or invisible characters, but it has {}.", name)));
        }
        const std::size_t length = protocol::count_characters(*text);
        if (length > length_max)
            return fail(fault(where,
                              fmt::format("最多 {} 个字，实为 {}。", length_max, length),
                              fmt::format("Expected at most {} characters, but there are {}.", length_max, length)));
        return Value{*text};
    }

    One money(const json& wire, const Place& where) const {
        const auto* members = wire.get_ptr<const json::object_t*>();
        const bool is_money = members != nullptr && members->size() == 2 && members->begin()->first == "amount" &&
                              members->rbegin()->first == "currency";
        if (!is_money)
            return fail(wrong_type(where,
                                   "金额 {\"amount\", \"currency\"}",
                                   "an amount {\"amount\": minor units, \"currency\": \"CNY\"}",
                                   wire));
        const json& amount = members->begin()->second;
        const json& named = members->rbegin()->second;
        if (!is_integer(amount))
            return fail(wrong_type(where.text() + ".amount", "整数（分）", "an integer of minor units", amount));
        const auto* code = named.get_ptr<const std::string*>();
        if (code == nullptr)
            return fail(wrong_type(where.text() + ".currency", "币种", "a currency such as \"CNY\"", named));
        const auto currency = engine::parse_currency(*code);
        if (!currency)
            return fail(fault(where.text() + ".currency",
                              "币种应为三个大写字母。",
                              "Expected a currency of three capital letters, but found another text."));
        if (currency_ && *currency != *currency_)
            return fail(
                fault(where,
                      fmt::format("币种应为 {}，实为 {}。", currency_->text(), currency->text()),
                      fmt::format("Expected an amount in {}, but it is in {}.", currency_->text(), currency->text())));
        return Value{engine::Money{.minor = amount.get<std::int64_t>(), .currency = *currency}};
    }

    static One date(const json& wire, const Place& where) {
        const auto* text = wire.get_ptr<const std::string*>();
        if (text == nullptr) return fail(wrong_type(where, "日期，如 2026-10-31", "a date such as 2026-10-31", wire));
        const auto date = engine::parse_date(*text);
        if (!date)
            return fail(fault(where,
                              "应为日期，如 2026-10-31。",
                              "Expected a date such as 2026-10-31, but \"" + shown(*text) + "\" is none."));
        return Value{*date};
    }

    Value table(const Field& field, const json& wire, const Place& where) {
        if (!wire.is_array()) {
            blame(wrong_type(where, "表格（行的列表）", "a table (a list of rows)", wire));
            return {};
        }
        if (wire.size() > field.max_rows) {
            blame(fault(where,
                        fmt::format("最多 {} 行，实为 {} 行。", field.max_rows, wire.size()),
                        fmt::format("Expected at most {} rows, but there are {}.", field.max_rows, wire.size())));
            return {};
        }
        engine::List rows;
        rows.reserve(wire.size());
        for (const json& row : wire)
            rows.push_back(record(field.columns, row, row_prefix(where, rows.size() + 1)));
        return Value{std::move(rows)};
    }

    std::optional<engine::Currency> currency_;
    engine::FieldFaults faults_;
};

}  // namespace

Read read_wire_record(const std::vector<Field>& fields,
                      const json& wire,
                      const std::string& where,
                      std::optional<engine::Currency> currency) {
    return WireReader(currency).whole(fields, wire, where);
}

}  // namespace countersign::server
