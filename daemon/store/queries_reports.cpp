// report.show: the month's instances of a workflow, measured as its definition says, and what any workflow
// has without a word: outcomes, flags, how long each step took, what waits where. No workflow is known here.
#include <algorithm>
#include <map>

#include "daemon/store/report_case.hpp"
#include "daemon/store/wire_tasks.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

using engine::Measure;
using engine::Money;
using engine::Workflow;

json refused(engine::RefusalCode code, std::string zh, std::string en) {
    return wire_refusal(code, {.zh = std::move(zh), .en = std::move(en)});
}

// Durations in whole minutes of working time.
json durations(std::vector<std::int64_t> minutes) {
    if (minutes.empty()) return {{"count", 0}};
    std::sort(minutes.begin(), minutes.end());
    std::int64_t sum = 0;
    for (const std::int64_t one : minutes) sum += one;
    const auto count = static_cast<std::int64_t>(minutes.size());
    return {{"count", count},
            {"mean_minutes", (sum + count / 2) / count},
            {"median_minutes", minutes[minutes.size() / 2]},
            {"longest_minutes", minutes.back()}};
}

// One figure, gathered over instances.
class Figure {
public:
    void take(const Measure& measure, const ReportCase& one) {
        if (!one.holds(measure.when)) return;
        switch (measure.kind) {
            case Measure::Kind::count:
            case Measure::Kind::share:
                ++of_;
                if (one.holds(measure.value)) ++count_;
                return;
            case Measure::Kind::sum:
            case Measure::Kind::average:
                if (const auto value = one.value(measure.value)) add(*value);
                return;
            case Measure::Kind::time:
                if (const auto minutes = one.minutes(measure)) minutes_.push_back(*minutes);
                return;
        }
    }

    [[nodiscard]] json show(const Measure& measure, engine::Currency currency) const {
        const bool is_money = measure.value && measure.value.type().kind == engine::Type::Kind::money;
        const json sum = is_money ? wire_money({.minor = sum_, .currency = currency}) : json(sum_);
        switch (measure.kind) {
            case Measure::Kind::count: return {{"count", count_}};
            case Measure::Kind::share: return {{"count", count_}, {"of", of_}};
            case Measure::Kind::sum: return {{"sum", sum}};
            case Measure::Kind::average: return {{"sum", sum}, {"count", count_}};
            case Measure::Kind::time: return durations(minutes_);
        }
        return {};
    }

    [[nodiscard]] bool is_exact() const { return is_exact_; }

private:
    void add(const engine::Value& value) {
        const auto* money = value.get<Money>();
        const auto* number = value.get<std::int64_t>();
        if (money == nullptr && number == nullptr) return;
        if (__builtin_add_overflow(sum_, money == nullptr ? *number : money->minor, &sum_)) is_exact_ = false;
        ++count_;
    }

    std::int64_t count_ = 0, of_ = 0, sum_ = 0;
    std::vector<std::int64_t> minutes_;
    bool is_exact_ = true;
};

struct Line {
    std::int64_t instances = 0;
    std::vector<Figure> figures;
};

struct Waiting {
    std::int64_t count = 0, late = 0;
    engine::Instant since;
    std::vector<std::string> assignees;
};

class Reporting {
public:
    Reporting(const Asking& asking, const Workflow& workflow) : asking_(asking), workflow_(workflow) {
        total_.figures.resize(workflow.report.measures.size());
    }

    void take(const ReportCase& one) {
        measure(one, total_);
        if (workflow_.report.by) {
            const auto key = one.value(workflow_.report.by);
            const auto* text = key ? key->get<std::string>() : nullptr;
            Line& line = lines_[text == nullptr ? std::string() : *text];
            line.figures.resize(workflow_.report.measures.size());
            measure(one, line);
        }
        for (const std::string& flag : one.instance().flags) ++flags_[flag];
        if (one.instance().closed) ++outcomes_[one.instance().state];
        for (const Stay& stay : one.stays()) take_stay(one, stay);
        if (!workflow_.report.accounts.empty()) take_postings(one.instance());
    }

    [[nodiscard]] Answer show(engine::Month month) const {
        for (const Figure& figure : total_.figures)
            if (!figure.is_exact())
                return fail(refused(engine::RefusalCode::expression_failed,
                                    "合计超出可表示的范围。",
                                    "Expected sums within what an amount can hold, but one is too large."));
        return json{{"workflow", workflow_.id},
                    {"title", wire_label(workflow_.title)},
                    {"month", engine::format_month(month)},
                    {"month_of", workflow_.report.by_period ? "period" : "opened"},
                    {"day_minutes", asking_.calendar().working_day_length().count()},
                    {"measures", measures()},
                    {"lines", lines()},
                    {"total", shown(total_)},
                    {"accounts", accounts()},
                    {"outcomes", outcomes()},
                    {"flags", flags()},
                    {"steps", steps()},
                    {"waiting", waiting()}};
    }

private:
    void measure(const ReportCase& one, Line& line) {
        ++line.instances;
        const auto& measures = workflow_.report.measures;
        for (std::size_t i = 0; i < measures.size(); ++i) line.figures[i].take(measures[i], one);
    }

    void take_stay(const ReportCase& one, const Stay& stay) {
        if (stay.until) {
            const engine::State* state = workflow_.find_state(stay.state);
            const auto minutes = state != nullptr && state->final ? std::nullopt : one.working_minutes(stay.from, *stay.until);
            if (minutes) steps_[stay.state].push_back(*minutes);
            return;
        }
        Waiting& waiting = waiting_[stay.state];
        waiting.since = waiting.count == 0 ? stay.from : std::min(waiting.since, stay.from);
        ++waiting.count;
        if (is_late(one.instance())) ++waiting.late;
        for (const engine::Task& task : one.instance().tasks)
            for (const std::string& assignee : task.to)
                if (std::find(waiting.assignees.begin(), waiting.assignees.end(), assignee) == waiting.assignees.end())
                    waiting.assignees.push_back(assignee);
    }

    // Something that was due in the present state has passed.
    [[nodiscard]] bool is_late(const engine::Instance& instance) const {
        const auto has_come = [&](const engine::Timer& timer) { return timer.due <= asking_.now(); };
        const auto has_passed = [&](const auto& passed) { return passed.second >= instance.entered_at; };
        return std::any_of(instance.timers.begin(), instance.timers.end(), has_come) ||
               std::any_of(instance.passed.begin(), instance.passed.end(), has_passed);
    }

    void take_postings(const engine::Instance& instance) {
        Borrowed rows = asking_.borrow("SELECT debit, credit, minor, currency FROM posting WHERE instance = ?1");
        rows->bind(1, instance.number);
        while (rows->step()) {
            for (const int side : {0, 1}) {
                const std::string_view account = rows->text(side);
                if (!account.starts_with(workflow_.report.accounts)) continue;
                std::int64_t& sum = accounts_[{std::string(account), std::string(rows->text(3))}];
                sum += side == 0 ? rows->integer(2) : -rows->integer(2);
            }
        }
    }

    [[nodiscard]] engine::Label label_of(const std::string& id) const {
        const engine::State* state = workflow_.find_state(id);
        return state == nullptr ? engine::Label{.zh = id, .en = id} : state->label;
    }

    [[nodiscard]] json measures() const {
        static constexpr std::string_view names[] = {"count", "share", "sum", "average", "time"};
        json all = json::array();
        for (const Measure& measure : workflow_.report.measures)
            all.push_back({{"id", measure.id},
                           {"label", wire_label(measure.label)},
                           {"kind", names[static_cast<std::size_t>(measure.kind)]},
                           {"unit", measure.kind != Measure::Kind::time ? json()
                                    : measure.in_days                   ? json("working days")
                                                                        : json("working hours")}});
        return all;
    }

    [[nodiscard]] json shown(const Line& line) const {
        json figures = json::object();
        const auto& measures = workflow_.report.measures;
        for (std::size_t i = 0; i < measures.size(); ++i)
            figures[measures[i].id] = line.figures[i].show(measures[i], asking_.company().currency);
        return {{"instances", line.instances}, {"figures", std::move(figures)}};
    }

    [[nodiscard]] json lines() const {
        json all = json::array();
        for (const auto& [key, gathered] : lines_) {
            json one = shown(gathered);
            one["key"] = key;
            one["name"] = asking_.name_of(key);
            all.push_back(std::move(one));
        }
        return all;
    }

    [[nodiscard]] json accounts() const {
        json all = json::array();
        for (const auto& [account, sum] : accounts_) {
            const auto currency = engine::parse_currency(account.second);
            if (!currency) throw DamagedStore("Expected a currency in views.db, but found '" + account.second + "'.");
            all.push_back({{"account", account.first},
                           {"label", asking_.account_label(&workflow_, account.first)},
                           {"amount", wire_money({.minor = sum, .currency = *currency})}});
        }
        return all;
    }

    [[nodiscard]] json outcomes() const {
        json all = json::array();
        for (const auto& [state, count] : outcomes_)
            all.push_back({{"state", state}, {"label", wire_label(label_of(state))}, {"count", count}});
        return all;
    }

    [[nodiscard]] json flags() const {
        json all = json::array();
        for (const auto& [flag, count] : flags_)
            all.push_back({{"flag", flag}, {"label", wire_label(flag_label(&workflow_, flag))}, {"count", count}});
        return all;
    }

    // In order of the definition; states that it does not have any more come last.
    [[nodiscard]] std::vector<std::string> in_order(std::vector<std::string> states) const {
        const auto place = [&](const std::string& id) {
            const auto found = std::find_if(
                workflow_.states.begin(), workflow_.states.end(), [&](const engine::State& state) { return state.id == id; });
            return found - workflow_.states.begin();
        };
        std::stable_sort(states.begin(), states.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
        return states;
    }

    template <class Map>
    [[nodiscard]] std::vector<std::string> states_in(const Map& map) const {
        std::vector<std::string> states;
        for (const auto& [state, value] : map) states.push_back(state);
        return in_order(std::move(states));
    }

    [[nodiscard]] json steps() const {
        json all = json::array();
        for (const std::string& state : states_in(steps_)) {
            json step = durations(steps_.at(state));
            step["state"] = state;
            step["label"] = wire_label(label_of(state));
            all.push_back(std::move(step));
        }
        return all;
    }

    [[nodiscard]] json waiting() const {
        json all = json::array();
        for (const std::string& state : states_in(waiting_)) {
            const Waiting& one = waiting_.at(state);
            all.push_back({{"state", state},
                           {"label", wire_label(label_of(state))},
                           {"count", one.count},
                           {"late", one.late},
                           {"since", asking_.time(one.since)},
                           {"for", one.assignees},
                           {"for_labels", asking_.assignee_labels(&workflow_, one.assignees)}});
        }
        return all;
    }

    const Asking& asking_;
    const Workflow& workflow_;
    Line total_;
    std::map<std::string, Line> lines_;
    std::map<std::string, std::int64_t> flags_, outcomes_;
    std::map<std::string, std::vector<std::int64_t>> steps_;
    std::map<std::string, Waiting> waiting_;
    std::map<std::pair<std::string, std::string>, std::int64_t> accounts_;  // account, currency
};

// The first instance that was opened at this moment or later. Numbers follow time, so it is found by halving.
std::uint64_t first_opened(const Asking& asking, engine::Instant at) {
    Borrowed newest = asking.borrow("SELECT max(number) FROM instance");
    std::uint64_t low = 1, high = newest->step() ? newest->number(0) + 1 : 1;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto instance = asking.instance(middle);
        if (instance && instance->opened_at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::vector<std::uint64_t> numbers_in(const Asking& asking, const Workflow& workflow, engine::Month month) {
    std::vector<std::uint64_t> numbers;
    const auto collect = [&](Borrowed rows) {
        while (rows->step()) numbers.push_back(rows->number(0));
    };
    if (workflow.report.by_period) {
        Borrowed rows = asking.borrow("SELECT number FROM instance WHERE workflow = ?1 AND period = ?2 AND period <> '' ORDER BY number");
        rows->bind(1, workflow.id);
        rows->bind(2, engine::format_month(month));
        collect(std::move(rows));
        return numbers;
    }
    const auto begin = [&](engine::Month of) {
        return first_opened(asking, asking.calendar().to_instant(engine::Date{of / std::chrono::day{1}}, {}));
    };
    Borrowed rows = asking.borrow("SELECT number FROM instance WHERE number >= ?2 AND number < ?3 AND workflow = ?1 ORDER BY number");
    rows->bind(1, workflow.id);
    rows->bind(2, begin(month));
    rows->bind(3, begin(month + std::chrono::months{1}));
    collect(std::move(rows));
    return numbers;
}

}  // namespace

// Everybody sees what he may see of the instances: a rep only his own.
Answer report_show(const Asking& asking) {
    const std::string id = asking.text("workflow").value_or("");
    const Workflow* workflow = asking.current_definition(id);
    if (workflow == nullptr)
        return fail(refused(engine::RefusalCode::unknown_workflow,
                            "没有流程 " + id + "。",
                            "Expected a published workflow, but there is no '" + id + "'."));
    const auto month = engine::parse_month(asking.text("month").value_or(""));
    if (!month) return fail(refused(engine::RefusalCode::invalid_request, "月份应写作 2026-11。", month.error()));
    Reporting reporting(asking, *workflow);
    for (const std::uint64_t number : numbers_in(asking, *workflow, *month)) {
        auto instance = asking.instance(number);
        if (!instance || !asking.may_see(*instance)) continue;
        reporting.take(ReportCase(asking, std::move(*instance)));
    }
    return reporting.show(*month);
}

}  // namespace countersign::store
