// Checks a form or an input against the fields that a definition declares, and fills in what the
// daemon computes. Faults name the place as people do: "lines[3].fee".
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "daemon/engine/contents.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/engine/digits.hpp"

namespace countersign::engine {

namespace {

std::size_t code_points(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    return count;
}

constexpr std::size_t faults_max = 100;  // a person reads no more of them

FieldFault fault(const std::string& where, const std::string& zh, const std::string& en) {
    return {.where = where, .text = {.zh = zh, .en = en}};
}

// Where a value stands, put together only for a fault: "lines[3]." and "fee".
struct Place {
    const std::string& prefix;
    const std::string& name;
    [[nodiscard]] std::string text() const { return prefix + name; }
};

FieldFault fault(const Place& where, const std::string& zh, const std::string& en) {
    return fault(where.text(), zh, en);
}

bool is_empty(const Value& value) {
    if (value.is_nothing()) return true;
    const auto* text = value.get<std::string>();
    return text != nullptr && text->empty();
}

// "lines[3]."
std::string row_prefix(const Place& table, std::size_t row) {
    std::string prefix = table.text();
    append_number(prefix += '[', row);
    return prefix += "].";
}

class Completion {
public:
    Completion(bool complete, const Environment& environment) : complete_(complete), environment_(environment) {}

    Result<Value, FieldFaults> whole(const std::vector<Field>& fields, const Value& given) {
        Value record = this->record(fields, given, "");
        if (!faults_.empty()) return fail(std::move(faults_));
        return record;
    }

private:
    // Top-level fields first as given, then what is computed, in the order of the declaration:
    // a computed field sees the ones before it. Nothing is computed from what is wrong.
    Value record(const std::vector<Field>& fields, const Value& given, const std::string& prefix) {
        const std::size_t faults_before = faults_.size();
        const Record* source = given.get<Record>();
        static const Record none;
        if (source == nullptr) {
            if (!given.is_nothing()) blame(fault(prefix, "应为记录。", "Expected a record."));
            source = &none;
        }
        for (const auto& [name, value] : *source)
            if (find(fields, name) == nullptr)
                blame(fault(prefix + name, "没有这个字段。", "Expected a declared field, but there is none of this name."));
        std::vector<Value> taken(source->size());  // in the order of the source, which is that of the names
        Record others;                             // what stands in for what is not given
        for (const Field& field : fields) {
            if (field.compute || field.is_of_content || (!field.from_register.empty() && environment_.registered)) continue;
            const auto found = source->find(field.id);
            const bool is_given = found != source->end();
            static const Value nothing;
            Value value = checked(field, is_given ? found->second : nothing, {prefix, field.id});
            if (is_given) taken[static_cast<std::size_t>(found - source->begin())] = std::move(value);
            else if (!value.is_nothing()) others.emplace(field.id, std::move(value));
        }
        Value result{joined(*source, std::move(taken), std::move(others), fields.size())};
        if (faults_.size() == faults_before) compute(fields, result, prefix);
        return result;
    }

    static Record joined(const Record& source, std::vector<Value> taken, Record others, std::size_t fields) {
        Record record;
        record.reserve(fields);
        auto value = taken.begin();
        for (const auto& [name, given] : source) {
            if (!value->is_nothing()) record.emplace(name, std::move(*value));
            ++value;
        }
        for (const auto& [name, other] : others) record.emplace(name, other);
        return record;
    }

    static const Field* find(const std::vector<Field>& fields, std::string_view id) {
        for (const Field& field : fields)
            if (field.id == id) return &field;
        return nullptr;
    }

    void blame(FieldFault found) {
        if (faults_.size() < faults_max) faults_.push_back(std::move(found));
    }

    Value checked(const Field& field, const Value& given, const Place& where) {
        if (field.type == FieldType::table) return table(field, given, where);
        if (is_empty(given)) {
            if (field.fallback) return *field.fallback;
            if (field.required && complete_) blame(fault(where, "必填。", "Expected a value, but there is none."));
            return Value{};
        }
        if (auto wrong = misfit(field, given, where)) blame(std::move(*wrong));
        return given;
    }

    static std::optional<FieldFault> misfit(const Field& field, const Value& given, const Place& where) {
        const auto wrong_type = [&](const char* zh, const char* en) {
            return fault(where,
                         fmt::format("应为{}，实为 {}。", zh, describe(given)),
                         fmt::format("Expected {}, but found {}.", en, describe(given)));
        };
        switch (field.type) {
            case FieldType::text: {
                const auto* text = given.get<std::string>();
                if (text == nullptr) return wrong_type("文字", "a text");
                if (code_points(*text) > field.max_length)
                    return fault(
                        where,
                        fmt::format("最多 {} 个字。", field.max_length),
                        fmt::format(
                            "Expected at most {} characters, but there are {}.", field.max_length, code_points(*text)));
                return std::nullopt;
            }
            case FieldType::integer: {
                const auto* number = given.get<std::int64_t>();
                if (number == nullptr) return wrong_type("整数", "an integer");
                return out_of_bounds(field, *number, where, given);
            }
            case FieldType::money: {
                const auto* money = given.get<Money>();
                if (money == nullptr) return wrong_type("金额", "an amount of money");
                return out_of_bounds(field, money->minor, where, given);
            }
            case FieldType::date:
                if (given.get<Date>() == nullptr) return wrong_type("日期", "a date");
                return std::nullopt;
            case FieldType::boolean:
                if (given.get<bool>() == nullptr) return wrong_type("是/否", "true or false");
                return std::nullopt;
            case FieldType::choice:
                return no_choice(field, given, where);
            case FieldType::table:
                return std::nullopt;
        }
        return std::nullopt;
    }

    static std::optional<FieldFault> no_choice(const Field& field, const Value& given, const Place& where) {
        const auto* text = given.get<std::string>();
        if (text != nullptr && std::ranges::find(field.choices, *text, &Choice::id) != field.choices.end()) return std::nullopt;
        std::string listed;
        for (const Choice& choice : field.choices) listed += (listed.empty() ? "" : ", ") + choice.id;
        return fault(where,
                     fmt::format("应为其中之一：{}；实为 {}。", listed, describe(given)),
                     fmt::format("Expected one of {}, but found {}.", listed, describe(given)));
    }

    static std::optional<FieldFault> out_of_bounds(const Field& field,
                                                   std::int64_t number,
                                                   const Place& where,
                                                   const Value& given) {
        const auto shown = [&](std::int64_t bound) {
            const auto* money = given.get<Money>();
            return money == nullptr ? fmt::format("{}", bound)
                                    : format(Money{.minor = bound, .currency = money->currency});
        };
        if (field.min && number < *field.min)
            return fault(where,
                         fmt::format("不得小于 {}，实为 {}。", shown(*field.min), describe(given)),
                         fmt::format("Expected at least {}, but found {}.", shown(*field.min), describe(given)));
        if (field.max && number > *field.max)
            return fault(where,
                         fmt::format("不得大于 {}，实为 {}。", shown(*field.max), describe(given)),
                         fmt::format("Expected at most {}, but found {}.", shown(*field.max), describe(given)));
        return std::nullopt;
    }

    Value table(const Field& field, const Value& given, const Place& where) {
        List rows;
        if (const List* list = given.get<List>())
            rows = *list;
        else if (!given.is_nothing())
            blame(fault(where, "应为表格。", "Expected a table (a list of rows)."));
        if (rows.empty() && field.required && complete_)
            blame(fault(where, "至少一行。", "Expected at least one row, but there is none."));
        if (rows.size() > field.max_rows) {
            blame(fault(where,
                        fmt::format("最多 {} 行，实为 {} 行。", field.max_rows, rows.size()),
                        fmt::format("Expected at most {} rows, but there are {}.", field.max_rows, rows.size())));
            return Value{};
        }
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = record(field.columns, rows[i], row_prefix(where, i + 1));
        if (field.holds_files()) take_files(field, rows, where);
        if (auto twice = repeated_row(field, rows, where)) blame(std::move(*twice));
        if (complete_)
            if (auto lack = lacking_attachment(field, rows, where)) blame(std::move(*lack));
        return Value{std::move(rows)};
    }

    // What the content of each file is, as the store knows it. Whoever names one has it, also in a draft.
    void take_files(const Field& field, List& rows, const Place& where) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string row = fmt::format("{}[{}]", where.text(), i + 1);
            const std::string hash = text_in(rows[i], "hash"), name = text_in(rows[i], "name");
            if (hash.empty()) continue;
            if (const auto wrong = fault_of_file_name(name)) blame({.where = row + ".name", .text = *wrong});
            const Content* content = environment_.content ? environment_.content(field.id, hash) : nullptr;
            if (content == nullptr)
                blame(fault(row + ".hash",
                            fmt::format("没有您上传的这个文件（{}）。", name),
                            fmt::format("Expected a file that you have uploaded, but there is none of this content ({}).", name)));
            else if (auto unfit = unfit_file(field, *content, name, row))
                blame(std::move(*unfit));
            else
                describe_file(rows[i].own<Record>(), *content);
        }
    }

    static std::string text_in(const Value& row, std::string_view column) {
        const Value* value = row.find(column);
        const auto* text = value == nullptr ? nullptr : value->get<std::string>();
        return text == nullptr ? std::string() : *text;
    }

    static std::optional<FieldFault> unfit_file(const Field& field, const Content& content, const std::string& name,
                                                const std::string& row) {
        if (std::find(field.accepts.begin(), field.accepts.end(), content.type) == field.accepts.end())
            return fault(row,
                         fmt::format("“{}”的类型应为 {}，实为 {}。", name, fmt::join(field.accepts, "、"), content.type),
                         fmt::format("Expected {}, but {} is {}.", fmt::join(field.accepts, ", "), name, content.type));
        if (content.bytes > field.file_bytes_max)
            return fault(row,
                         fmt::format("“{}”最多 {} 字节，实为 {}。", name, field.file_bytes_max, content.bytes),
                         fmt::format("Expected at most {} bytes, but {} has {}.", field.file_bytes_max, name, content.bytes));
        return std::nullopt;
    }

    static void describe_file(Record& row, const Content& content) {
        row.insert_or_assign("type", content.type);
        row.insert_or_assign("bytes", content.bytes);
    }

    static std::optional<FieldFault> lacking_attachment(const Field& field, const List& rows, const Place& where) {
        for (const auto& [kind, need] : field.needs) {
            std::int64_t there = 0;
            for (const Value& row : rows)
                if (const Value* of = row.find("kind"); of != nullptr && *of == Value(kind)) ++there;
            if (there >= need) continue;
            Label name{.zh = kind, .en = kind};
            for (const Choice& choice : field.columns.front().choices)
                if (choice.id == kind) name = choice.label;
            return fault(where,
                         fmt::format("“{}”至少 {} 份，现有 {} 份。", name.zh, need, there),
                         fmt::format("Expected at least {} of '{}', but there are {}.", need, name.en, there));
        }
        return std::nullopt;
    }

    static std::optional<FieldFault> repeated_row(const Field& field, const List& rows, const Place& where) {
        if (field.unique.empty() || rows.size() < 2) return std::nullopt;
        std::map<std::string, std::size_t> seen;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            Record named;
            for (const std::string& column : field.unique)
                if (const Value* value = rows[i].find(column)) named.emplace(column, *value);
            const auto [first, inserted] = seen.emplace(canonical(Value{std::move(named)}), i + 1);
            if (!inserted)
                return fault(fmt::format("{}[{}]", where.text(), i + 1),
                             fmt::format("与第 {} 行重复。", first->second),
                             fmt::format("Expected each row once, but it repeats row {}.", first->second));
        }
        return std::nullopt;
    }

    // What other instances show under the field's key, with the field's columns alone.
    Value from_register(const Field& field, const Environment& environment, const Place& where) {
        const auto key = evaluate(field.register_key, environment);
        if (!key && complete_) blame(fault(where, fmt::format("无法计算：{}", key.error().text.zh), key.error().text.en));
        if (!key) return Value{List{}};
        List rows;
        for (const Value& row : environment.registered(field.from_register, *key->get<std::string>())) {
            Record seen;
            for (const Field& column : field.columns)
                if (const Value* cell = row.find(column.id)) seen.insert_or_assign(column.id, *cell);
            rows.emplace_back(std::move(seen));
        }
        return table(field, Value{std::move(rows)}, where);
    }

    // A computed field of an unfinished draft may lack what it needs; it is then left out. After one that
    // can not be computed there is nothing more to see for the others.
    void compute(const std::vector<Field>& fields, Value& record, const std::string& prefix) {
        if (std::none_of(fields.begin(), fields.end(), [](const Field& f) { return f.is_filled_in(); })) return;
        const std::size_t faults_before = faults_.size();
        const bool is_row = !prefix.empty();
        environment_.set(is_row ? "row" : "form", record);
        for (const Field& field : fields) {
            if (!field.from_register.empty() && environment_.registered) {
                Value rows = from_register(field, environment_, {prefix, field.id});
                record.own<Record>().insert_or_assign(field.id, std::move(rows));
            }
            if (faults_.size() > faults_before) break;
            if (!field.compute) continue;
            auto value = evaluate(field.compute, environment_);
            if (value) {
                record.own<Record>().insert_or_assign(field.id, std::move(*value));
            } else if (complete_) {
                blame(fault(prefix + field.id, fmt::format("无法计算：{}", value.error().text.zh), value.error().text.en));
                break;
            }
        }
        environment_.unset();
    }

    bool complete_;
    Environment environment_;  // and, while it is computed, the form or the row
    FieldFaults faults_;
};

}  // namespace

Result<Value, FieldFaults> complete_record(const std::vector<Field>& fields,
                                           const Value& given,
                                           bool complete,
                                           const Environment& environment) {
    return Completion(complete, environment).whole(fields, given);
}

}  // namespace countersign::engine
