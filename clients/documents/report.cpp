#include "clients/documents/report.hpp"

#include <cstdlib>

#include "clients/documents/wire_text.hpp"

namespace countersign::documents {

namespace {

using nlohmann::json;
using spreadsheet::ColumnKind;

constexpr const char* nothing = "—";

std::int64_t number(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

// a/b with one digit behind the point, rounded half away from zero; b > 0.
std::string tenths(std::int64_t a, std::int64_t b) {
    const std::int64_t scaled = (std::abs(a) * 20 + b) / (2 * b);
    return fmt::format("{}{}.{}", a < 0 && scaled != 0 ? "-" : "", scaled / 10, scaled % 10);
}

ListCell duration_cell(std::int64_t minutes, bool in_days, std::int64_t day_minutes, Language language) {
    if (in_days && day_minutes > 0) return {say(language, Text::working_days_long, tenths(minutes, day_minutes)), {}};
    return {say(language, Text::working_hours_long, tenths(minutes, 60)), {}};
}

ListCell value_cell(const json& value, Language language) {
    if (value.is_number_integer()) return number_cell(value.dump());
    const auto minor = value.is_object() ? value.find("amount") : value.end();
    if (!value.is_object() || minor == value.end() || !minor->is_number_integer()) return {value_text(value, language), {}};
    return money_cell({.minor = minor->get<std::int64_t>(), .currency = member(value, "currency")});
}

ListCell average_cell(const json& sum, std::int64_t count, Language language) {
    if (count == 0) return {nothing, {}};
    if (!sum.is_object()) return sum.is_number_integer() ? number_cell(tenths(sum.get<std::int64_t>(), count)) : ListCell{nothing, {}};
    json mean = sum;
    mean["amount"] = number(sum, "amount") / count;
    return value_cell(mean, language);
}

// "3", "2/3 (66.7 %)", "1,234.50", "4.2", "1.5 working hours"; "—" when there is nothing to show.
ListCell figure_cell(const json& measure, const json& figure, std::int64_t day_minutes, Language language) {
    const std::string kind = member(measure, "kind");
    const std::int64_t count = number(figure, "count");
    if (kind == "count") return number_cell(std::to_string(count));
    if (kind == "share") {
        const std::int64_t of = number(figure, "of");
        return {of == 0 ? nothing : fmt::format("{}/{} ({} %)", count, of, tenths(count * 100, of)), {}};
    }
    if (kind == "sum") return value_cell(figure.value("sum", json()), language);
    if (kind == "average") return average_cell(figure.value("sum", json()), count, language);
    if (kind == "time" && count > 0)
        return duration_cell(number(figure, "mean_minutes"), member(measure, "unit") == "working days", day_minutes, language);
    return {nothing, {}};
}

// A figure's sum may be of money or of whole numbers; two digits behind the point fit the one, none the other.
ColumnKind kind_of(const json& report, const json& measure) {
    const std::string kind = member(measure, "kind");
    if (kind == "average") return ColumnKind::money;
    if (kind != "sum") return ColumnKind::integer;
    const json& figures = part(part(report, "total"), "figures");
    const json& figure = part(figures, member(measure, "id").c_str());
    return part(figure, "sum").is_object() ? ColumnKind::money : ColumnKind::integer;
}

// Makes the tables of one report in one language.
class ReportTables {
public:
    ReportTables(const json& report, Language language) : report_(report), language_(language) {}

    // One row for each line, and one for all.
    [[nodiscard]] ListTable lines() const {
        ListTable table = empty("lines", Text::heading_figures, {{Text::column_line}, {Text::column_count, ColumnKind::integer}});
        for (const auto& measure : part(report_, "measures"))
            table.columns.push_back({label(measure, "label", language_), kind_of(report_, measure)});
        const auto add = [&](std::string name, const json& line) {
            std::vector<ListCell> cells{{std::move(name), {}}, number_cell(member(line, "instances"))};
            for (const auto& measure : part(report_, "measures"))
                cells.push_back(figure_cell(measure, part(part(line, "figures"), member(measure, "id").c_str()), number(report_, "day_minutes"), language_));
            table.rows.push_back(std::move(cells));
        };
        for (const auto& line : part(report_, "lines")) add(member(line, "name"), line);
        add(say(language_, Text::total), part(report_, "total"));
        return table;
    }

    [[nodiscard]] ListTable accounts() const {
        ListTable table = empty("accounts", Text::heading_accounts, {{Text::column_account}, {Text::column_amount, ColumnKind::money}});
        for (const auto& account : part(report_, "accounts"))
            table.rows.push_back({{label(account, "label", language_), {}}, value_cell(account.value("amount", json()), language_)});
        return table;
    }

    [[nodiscard]] ListTable steps() const {
        ListTable table = empty("steps", Text::heading_steps,
                                {{Text::column_state}, {Text::column_count, ColumnKind::integer}, {Text::column_mean, ColumnKind::integer},
                                 {Text::column_median, ColumnKind::integer}, {Text::column_longest, ColumnKind::integer}});
        const auto days = [&](const json& step, const char* name) {
            return duration_cell(number(step, name), true, number(report_, "day_minutes"), language_);
        };
        for (const auto& step : part(report_, "steps"))
            table.rows.push_back({{label(step, "label", language_), {}}, number_cell(member(step, "count")), days(step, "mean_minutes"),
                                  days(step, "median_minutes"), days(step, "longest_minutes")});
        return table;
    }

    [[nodiscard]] ListTable waiting() const {
        ListTable table = empty("waiting", Text::heading_waiting,
                                {{Text::column_state}, {Text::column_count, ColumnKind::integer}, {Text::column_late, ColumnKind::integer},
                                 {Text::column_since}, {Text::column_waits_for}});
        for (const auto& one : part(report_, "waiting"))
            table.rows.push_back({{label(one, "label", language_), {}}, number_cell(member(one, "count")), number_cell(member(one, "late")),
                                  {value_text(one.value("since", json()), language_), {}}, {value_text(part(one, "for_labels"), language_), {}}});
        return table;
    }

    [[nodiscard]] ListTable outcomes() const {
        ListTable table = empty("outcomes", Text::heading_outcomes, {{Text::column_outcome}, {Text::column_count, ColumnKind::integer}});
        for (const auto& one : part(report_, "outcomes"))
            table.rows.push_back({{label(one, "label", language_), {}}, number_cell(member(one, "count"))});
        return table;
    }

    [[nodiscard]] ListTable flags() const {
        ListTable table = empty("flags", Text::heading_flags, {{Text::column_flags}, {Text::column_count, ColumnKind::integer}});
        for (const auto& one : part(report_, "flags")) table.rows.push_back({{label(one, "label", language_), {}}, number_cell(member(one, "count"))});
        return table;
    }

private:
    struct Head {
        Text title{};
        ColumnKind kind = ColumnKind::text;
    };

    [[nodiscard]] ListTable empty(const char* id, Text name, const std::vector<Head>& heads) const {
        ListTable table{.id = id, .name = say(language_, name), .columns = {}, .rows = {}};
        for (const Head& head : heads) table.columns.push_back({say(language_, head.title), head.kind});
        return table;
    }

    const json& report_;
    Language language_;
};

}  // namespace

std::vector<ListTable> report_tables(const json& report, Language language) {
    const ReportTables tables(report, language);
    return {tables.lines(), tables.accounts(), tables.steps(), tables.waiting(), tables.outcomes(), tables.flags()};
}

}  // namespace countersign::documents
