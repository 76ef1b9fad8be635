// Decision tables: inputs, outputs, and a row for every case.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/definitions/decision_checker.hpp"
#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::DecisionCell;
using engine::DecisionInput;
using engine::DecisionRow;
using engine::DecisionTable;
using engine::Type;

constexpr std::size_t inputs_max = 8;
constexpr std::size_t rows_max = 200;

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

bool has_currency(std::string_view amount) { return !amount.empty() && amount.back() >= 'A' && amount.back() <= 'Z'; }

// "0.00 .. 5000.00 CNY" -> "0.00 CNY" and "5000.00 CNY"; one amount alone is both bounds.
struct Bounds {
    std::string from, until;
    bool is_range = false;
};
Bounds split_bounds(const std::string& text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos) return {.from = trimmed(text), .until = trimmed(text)};
    return {.from = trimmed(std::string_view(text).substr(0, dots)),
            .until = trimmed(std::string_view(text).substr(dots + 2)),
            .is_range = true};
}

void share_currency(Bounds& bounds) {
    if (bounds.from.empty() || bounds.until.empty()) return;
    const auto lend = [](const std::string& from, std::string& to) {
        if (has_currency(from) && !has_currency(to)) to += " " + from.substr(from.size() - 3);
    };
    lend(bounds.from, bounds.until);
    lend(bounds.until, bounds.from);
}

class TableReader {
public:
    TableReader(const Reading& reading, const Section& section) : reading_(reading), section_(section) {}

    DecisionTable read() {
        section_.only({"id", "label", "inputs", "outputs", "rows"});
        const Written id = section_.text("id");
        check_name(reading_.source, id);
        table_.id = id.text;
        table_.label = section_.label("label");
        std::vector<std::string> columns;
        for (const Section& input : section_.sections("inputs")) read_input(input, columns);
        table_.outputs = read_fields(reading_.source, section_.sections("outputs"), FieldUse::output);
        for (const Section& output : section_.sections("outputs")) check_once(reading_.source, output.text("id"), columns);
        for (const char* key : {"inputs", "outputs", "rows"})
            if (!section_.has(key)) section_.missing(key);
        if (table_.inputs.empty() || table_.inputs.size() > inputs_max) {
            is_readable_ = false;
            if (section_.has("inputs"))
                section_.fault("inputs", fmt::format("Expected 1 to {} inputs, but there are {}.", inputs_max, table_.inputs.size()));
        }
        if (is_readable_) read_rows();
        return std::move(table_);
    }

private:
    void read_input(const Section& input, std::vector<std::string>& columns) {
        input.only({"id", "label", "value"});
        const Written id = input.text("id");
        check_name(reading_.source, id);
        check_once(reading_.source, id, columns);
        const auto declarations = engine::input_declarations(reading_.workflow);
        const Written value = input.text("value");
        const auto by_itself = engine::compile(value.text, declarations, Type::of(Type::Kind::nothing));
        const Type::Kind kind = by_itself ? by_itself->type().kind : Type::Kind::nothing;
        Type expected = by_itself ? by_itself->type() : Type::of(Type::Kind::nothing);
        expected.optional = false;
        DecisionInput read{.id = id.text,
                           .label = input.label("label"),
                           .value = read_expression(reading_.source, value, "value", declarations, expected)};
        is_readable_ = is_readable_ && read.value;
        if (read.value && kind != Type::Kind::integer && kind != Type::Kind::money && kind != Type::Kind::boolean &&
            kind != Type::Kind::choice) {
            is_readable_ = false;
            input.fault("value",
                        fmt::format("Expected an int, money, a bool or a choice, but {} is {}.", value.text, describe(expected)));
        }
        table_.inputs.push_back(std::move(read));
    }

    void read_rows() {
        std::vector<Section> rows = section_.sections("rows");
        if (rows.empty() || rows.size() > rows_max)
            return section_.fault("rows", fmt::format("Expected 1 to {} rows, but there are {}.", rows_max, rows.size()));
        for (const Section& row : rows) read_row(row);
        if (!is_readable_) return;
        std::vector<int> lines;
        for (const Section& row : rows) lines.push_back(row.line());
        check_decision(reading_.workflow, table_, {.table = section_.line_of("rows"), .rows = std::move(lines)}, reading_.source.faults);
    }

    void read_row(const Section& section) {
        DecisionRow row;
        std::vector<std::string> known;
        for (const DecisionInput& input : table_.inputs) {
            known.push_back(input.id);
            if (section.has(input.id))
                row.cells.push_back(read_cell(section, input));
            else
                miss(section, input.id);
        }
        for (const engine::Field& output : table_.outputs) {
            known.push_back(output.id);
            if (section.has(output.id))
                row.outputs.push_back(read_output(section, output));
            else
                miss(section, output.id);
        }
        for (const std::string& key : section.keys()) check_known(reading_.source, {.text = key, .line = section.line_of(key)}, "a column", known);
        table_.rows.push_back(std::move(row));
    }

    void miss(const Section& section, const std::string& key) {
        section.missing(key);
        is_readable_ = false;
    }

    void wrong(const Section& section, const std::string& key, std::string text) {
        section.fault(key, std::move(text));
        is_readable_ = false;
    }

    DecisionCell read_cell(const Section& section, const DecisionInput& input) {
        if (section.has_text(input.id) && section.text(input.id).text == "*") return {};
        switch (input.value.type().kind) {
            case Type::Kind::boolean: {
                const auto flag = section.optional_flag(input.id);
                if (!flag) is_readable_ = false;
                return {.one_of = {engine::Value(flag.value_or(false))}};
            }
            case Type::Kind::choice:
                return read_choices(section, input);
            default:
                return read_bounds(section, input);
        }
    }

    DecisionCell read_choices(const Section& section, const DecisionInput& input) {
        DecisionCell cell;
        // One of them, or a list.
        const auto written = section.has_text(input.id) ? std::vector{section.text(input.id)} : section.texts(input.id);
        for (const Written& choice : written) {
            const auto& known = input.value.type().choices;
            check_known(reading_.source, choice, "one of the choices", known);
            if (std::find(known.begin(), known.end(), choice.text) == known.end()) is_readable_ = false;
            cell.one_of.emplace_back(choice.text);
        }
        if (cell.one_of.empty()) wrong(section, input.id, fmt::format("Expected some of the choices or \"*\" in '{}', but found none.", input.id));
        return cell;
    }

    DecisionCell read_bounds(const Section& section, const DecisionInput& input) {
        const bool is_money = input.value.type().kind == Type::Kind::money;
        if (!section.has_text(input.id)) {
            const auto number = is_money ? std::nullopt : section.optional_integer(input.id, INT64_MIN, INT64_MAX);
            if (!number) wrong(section, input.id, expected_bounds(is_money, "no text"));
            return {.from = engine::Value(number.value_or(0)), .until = engine::Value(number.value_or(0))};
        }
        const std::string text = section.text(input.id).text;
        Bounds bounds = split_bounds(text);
        if (is_money) share_currency(bounds);
        DecisionCell cell{.from = read_bound(bounds.from, is_money), .until = read_bound(bounds.until, is_money)};
        const bool is_empty = bounds.from.empty() && bounds.until.empty();
        const bool is_wrong = is_empty || (!cell.from && !bounds.from.empty()) || (!cell.until && !bounds.until.empty());
        if (is_wrong) wrong(section, input.id, expected_bounds(is_money, "\"" + text + "\""));
        return cell;
    }

    static std::string expected_bounds(bool is_money, const std::string& found) {
        return is_money ? fmt::format("Expected amounts with their currency, such as \"0.00 .. 5000.00 CNY\" or \"5000.01 CNY ..\", but found {}.",
                                      found)
                        : fmt::format("Expected a whole number or bounds, such as \"1 .. 3\" or \"4 ..\", but found {}.", found);
    }

    static std::optional<engine::Value> read_bound(const std::string& text, bool is_money) {
        if (is_money) {
            const auto money = engine::parse_money(text, engine::Currency{});
            return money && has_currency(text) ? std::optional<engine::Value>(*money) : std::nullopt;
        }
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
        return is_number ? std::optional<engine::Value>(number) : std::nullopt;
    }

    engine::Value read_output(const Section& section, const engine::Field& output) {
        if (output.refers_to == "assignees") {
            engine::List assignees;
            for (const Written& assignee : section.texts(output.id)) {
                check_plain_assignee(reading_, assignee);
                assignees.emplace_back(assignee.text);
            }
            return engine::Value(std::move(assignees));
        }
        auto value = read_value(section, output.id, output);
        if (!value) is_readable_ = false;
        return value.value_or(engine::Value());
    }

    const Reading& reading_;
    const Section& section_;
    DecisionTable table_;
    bool is_readable_ = true;  // what is read wrongly would only bring faults that are none
};

}  // namespace

void read_decisions(Reading& reading, const std::vector<Section>& sections) {
    std::vector<std::string> seen;
    for (const Section& section : sections) {
        DecisionTable table = TableReader(reading, section).read();
        check_once(reading.source, {.text = table.id, .line = section.line_of("id")}, seen);
        reading.workflow.decisions.push_back(std::move(table));
    }
}

}  // namespace countersign::definitions
