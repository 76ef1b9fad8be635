#include "daemon/engine/scope.hpp"

#include <fmt/format.h>

#include "daemon/engine/decision.hpp"
#include "daemon/engine/open_instances.hpp"
#include "daemon/engine/refuse.hpp"
#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

bool is_valid_on(const Table& table, const Value& row, const Date& day) {
    const auto bound = [&](const std::string& column) -> const Date* {
        const Value* value = column.empty() ? nullptr : row.find(column);
        return value == nullptr ? nullptr : value->get<Date>();
    };
    const Date* from = bound(table.valid_from);
    const Date* until = bound(table.valid_until);
    return (from == nullptr || *from <= day) && (until == nullptr || day <= *until);
}

const Value* find_row(
    const Workflow& workflow, const Company& company, std::string_view id, const Value& key, const Date* day) {
    const Table* table = workflow.find_table(id);
    const auto rows = company.tables.find(id);
    if (table == nullptr || rows == company.tables.end()) return nullptr;
    for (const Value& row : rows->second) {
        const Value* value = row.find(table->key);
        if (value != nullptr && *value == key && (day == nullptr || is_valid_on(*table, row, *day))) return &row;
    }
    return nullptr;
}

Value fallback_of(const Field& field) {
    if (field.fallback) return *field.fallback;
    return field.type == FieldType::table ? Value{List{}} : Value{};
}

}  // namespace

Value setting_of(const Workflow& workflow, const Field& setting, const Company& company) {
    const auto found = company.settings.find(workflow.id + "." + setting.id);
    return found == company.settings.end() ? fallback_of(setting) : found->second;
}

Scope::Scope(const Workflow& workflow, const Instance& instance, const Facts& facts)
    : workflow_(workflow),
      instance_(instance),
      facts_(facts),
      wording_(workflow, facts.state->company.people),
      actor_(facts.actor.person),
      now_(facts.now) {
    today_ = facts.calendar->local_date(facts.now);
}

const Value& Scope::form() {
    if (form_) return *form_;
    if (facts_.form != nullptr) return form_.emplace(*facts_.form);
    // No form yet: tables are empty rather than nothing, so that expressions need not ask.
    Record blank;
    for (const Field& field : workflow_.form)
        if (field.type == FieldType::table) blank.emplace(field.id, List{});
    return form_.emplace(std::move(blank));
}

const Value& Scope::settings() {
    if (settings_) return *settings_;
    Record all;
    for (const Field& setting : workflow_.settings) {
        Value value = setting_of(workflow_, setting, facts_.state->company);
        if (!value.is_nothing()) all.emplace(setting.id, std::move(value));
    }
    return settings_.emplace(std::move(all));
}

// An instance that is being opened gets its initiator and period while the scope exists.
const Value& Scope::initiator() { return initiator_ = Value{instance_.initiator}; }

const Value& Scope::period() {
    if (period_) return *period_;
    if (!instance_.period) return period_.emplace(Record{});
    const auto first = Date{*instance_.period / std::chrono::day{1}};
    const auto last = Date{*instance_.period / std::chrono::last};
    return period_.emplace(Record{{"first", first}, {"last", last}, {"month", format_month(*instance_.period)}});
}

const Value& Scope::variables() {
    if (variables_) return *variables_;
    Record all = instance_.variables;
    for (const Field& variable : workflow_.variables) {
        if (all.contains(variable.id)) continue;
        Value value = fallback_of(variable);
        if (!value.is_nothing()) all.emplace(variable.id, std::move(value));
    }
    return variables_.emplace(std::move(all));
}

// Not kept: they change while a command is decided.
const Value& Scope::state() {
    List is_signed;
    for (const Signature& signature : instance_.signatures)
        if (!signature.open && !signature.against) is_signed.emplace_back(signature.slot);
    return state_ = Record{{"id", instance_.state},
                           {"visits", static_cast<std::int64_t>(instance_.visits_of(instance_.state))},
                           {"signed", std::move(is_signed)}};
}

const Value& Scope::flags() {
    List all;
    for (const std::string& flag : instance_.flags) all.emplace_back(flag);
    return flags_ = Value{std::move(all)};
}

const Value& Scope::children() {
    List all;
    const auto add = [&](std::uint64_t number, const std::string& branch, const std::string& outcome, bool is_open) {
        all.emplace_back(Record{{"number", static_cast<std::int64_t>(number)},
                                {"branch", branch},
                                {"outcome", outcome},
                                {"open", is_open}});
    };
    for (const Child& child : instance_.children)
        add(child.number, child.branch, child.outcome, child.outcome.empty());
    for (const Owing& owed : instance_.owing)
        if (owed.kind == "open") add(0, owed.branch, {}, true);
    return children_ = Value{std::move(all)};
}

Environment Scope::base_of_input() {
    Environment environment = frame();
    environment.set("settings", settings());
    environment.set("initiator", initiator());
    environment.set("period", period());
    environment.content = [this](const std::string&, const std::string& hash) { return content_uploaded(hash); };
    return environment;
}

Environment Scope::base() {
    Environment environment = base_of_input();
    environment.content = [this](const std::string& field, const std::string& hash) {
        const Content* kept = content_kept(field, hash);
        return kept != nullptr ? kept : content_uploaded(hash);
    };
    return environment;
}

const Content* Scope::content_uploaded(const std::string& hash) const {
    return facts_.contents == nullptr ? nullptr : facts_.contents->find(facts_.actor.person, hash);
}

const Content* Scope::content_kept(const std::string& field, const std::string& hash) {
    const Value* rows = facts_.form == nullptr ? nullptr : facts_.form->find(field);
    const List* list = rows == nullptr ? nullptr : rows->get<List>();
    if (list == nullptr) return nullptr;
    for (const Value& row : *list) {
        const Value *known = row.find("hash"), *type = row.find("type"), *bytes = row.find("bytes");
        if (known == nullptr || type == nullptr || bytes == nullptr || !(*known == Value(hash))) continue;
        const auto* name = type->get<std::string>();
        const auto* count = bytes->get<std::int64_t>();
        if (name == nullptr || count == nullptr) continue;
        return &kept_.emplace_back(Content{.type = *name, .bytes = *count});
    }
    return nullptr;
}

Environment Scope::frame() {
    Environment environment;
    environment.roots.reserve(12);
    environment.wording = &wording_;
    environment.calendar = facts_.calendar;
    environment.currency = facts_.state->company.currency;
    environment.lookup = [this](std::string_view table, const Value& key, const Date* day) {
        return find_row(workflow_, facts_.state->company, table, key, day);
    };
    environment.balance = [this](std::string_view account) {
        return facts_.state->ledger.balance(account, facts_.state->company.currency);
    };
    environment.others = [this](std::string_view workflow, std::string_view whose, bool about) {
        return others(workflow, whose, about);
    };
    environment.registered = [this](std::string_view name, std::string_view key) {
        return facts_.state->registers.others(name, key, instance_.number);
    };
    return environment;
}

const List* Scope::others(std::string_view workflow, std::string_view whose, bool about) {
    constexpr std::size_t others_max = 10'000;
    if (facts_.others == nullptr) return nullptr;
    List found;
    const auto numbers = about ? facts_.others->about(workflow, whose) : facts_.others->opened_by(workflow, whose);
    if (numbers.size() > others_max) return nullptr;
    for (const std::uint64_t number : numbers) {
        const auto open = facts_.state->open.find(number);
        if (open == facts_.state->open.end() || open->second->closed || number == instance_.number) continue;
        const Instance& other = *open->second;
        if (other.workflow != workflow || (about ? other.subject : other.initiator) != whose) continue;
        const Money none{.minor = 0, .currency = facts_.state->company.currency};
        found.emplace_back(Record{{"instance", other.id},
                                  {"initiator", other.initiator},
                                  {"state", other.state},
                                  {"subject", other.subject},
                                  {"amount", other.amount.value_or(none)}});
    }
    return &others_.emplace_back(std::move(found));
}

Environment Scope::environment(const Expression& expression, const Value* row) {
    Environment environment = frame();
    if (expression.reads("settings")) environment.set("settings", settings());
    if (expression.reads("initiator")) environment.set("initiator", initiator());
    if (expression.reads("period")) environment.set("period", period());
    if (expression.reads("form")) environment.set("form", form());
    if (expression.reads("instance")) environment.set("instance", instance_id_ = Value{instance_.id});
    if (expression.reads("vars")) environment.set("vars", variables());
    if (expression.reads("state")) environment.set("state", state());
    if (expression.reads("flags")) environment.set("flags", flags());
    if (expression.reads("children")) environment.set("children", children());
    environment.set("input", input_);
    environment.set("actor", actor_);
    environment.set("now", now_);
    environment.set("today", today_);
    if (row != nullptr) environment.set("row", *row);
    if (!workflow_.decisions.empty()) set_decided(expression, environment);
    return environment;
}

Environment Scope::environment_of_register(const Expression& expression, const Value& since) {
    Environment environment = frame();
    environment.set("since", since);
    if (expression.reads("initiator")) environment.set("initiator", initiator());
    if (expression.reads("period")) environment.set("period", period());
    if (expression.reads("form")) environment.set("form", form());
    if (expression.reads("vars")) environment.set("vars", variables());
    if (expression.reads("flags")) environment.set("flags", flags());
    environment.set("instance", instance_id_ = Value{instance_.id});
    environment.set("outcome", outcome_ = Value{instance_.outcome});
    if (!expression.reads("state")) return environment;
    List entered;
    for (const auto& [name, visits] : instance_.visits) entered.emplace_back(name);
    state();
    state_.own<Record>().insert_or_assign("entered", std::move(entered));
    environment.set("state", state_);
    return environment;
}

// Anew each time: what the inputs read changes while a command is decided.
void Scope::set_decided(const Expression& expression, Environment& environment) {
    for (const DecisionTable& table : workflow_.decisions) {
        const std::string root = "decided." + table.id;
        if (!expression.reads(root)) continue;
        const auto at = decided_.insert_or_assign(root, decide(table)).first;
        if (at->second.outputs) environment.set(at->first, *at->second.outputs);
    }
    environment.origin = [this](std::string_view root) {
        const auto found = decided_.find(root);
        return found == decided_.end() ? Label{} : found->second.origin();
    };
}

Scope::Decided Scope::decide(const DecisionTable& table) {
    std::vector<Value> values;
    for (const DecisionInput& input : table.inputs) {
        auto value = evaluate(input.value, environment(input.value));
        if (!value) return {.outputs = {}, .origin = [text = std::move(value.error().text)] { return text; }};
        values.push_back(std::move(*value));
    }
    if (const DecisionRow* row = find_row(table, values))
        return {.outputs = outputs_of(table, *row), .origin = [this, &table, row] { return describe_row(table, *row, wording_); }};
    return {.outputs = {}, .origin = [this, &table, values = std::move(values)] { return no_row_for(table, values, wording_); }};
}

Result<Value, Refusal> Scope::value(const Expression& expression, const Value* row) {
    auto result = evaluate(expression, environment(expression, row));
    if (!result) return fail(refusal_of(result.error()));
    return std::move(*result);
}

Result<bool, Refusal> Scope::holds(const Expression& expression) {
    if (!expression) return true;
    const auto result = value(expression);
    if (!result) return fail(result.error());
    const bool* answer = result->get<bool>();
    ensure(answer != nullptr, "a condition is a bool");
    return *answer;
}

Result<std::string, Refusal> Scope::text(const Template& text, const Value* row) {
    std::string out;
    for (const auto& [literal, expression] : text.parts) {
        out += literal;
        if (!expression) continue;
        const auto part = value(expression, row);
        if (!part) return fail(part.error());
        const auto* value_text = part->get<std::string>();
        ensure(value_text != nullptr, "a part of a template is a text");
        out += *value_text;
    }
    return out;
}

Result<Instant, Refusal> Scope::instant(const Moment& moment, std::optional<Instant> due) {
    MomentAnchors anchors{.month = instance_.anchor, .entry = instance_.entered_at, .opened = instance_.opened_at, .due = due};
    if (moment.base == Moment::Base::field) anchors.form = &form();
    if (!moment.setting.empty()) anchors.settings = &settings();
    auto at = resolve(moment, anchors, *facts_.calendar);
    if (!at) return fail(refusal_of(at.error()));
    return *at;
}

Result<Headline, Refusal> headline_of(const Workflow& workflow, Scope& scope) {
    Headline headline;
    if (workflow.amount) {
        const auto amount = scope.value(workflow.amount);
        if (!amount) return fail(amount.error());
        if (const auto* money = amount->get<Money>()) headline.amount = *money;
    }
    if (workflow.subject) {
        const auto subject = scope.value(workflow.subject);
        if (!subject) return fail(subject.error());
        if (const auto* text = subject->get<std::string>()) headline.subject = *text;
    }
    return headline;
}

Refusal refusal_of(const CalendarGap& gap) {
    return refusal(RefusalCode::calendar_year_missing,
                   fmt::format("{} 年的工作日历尚未导入，无法计算期限。", gap.year),
                   gap.sentence(),
                   "请运营人员导入国务院办公厅公布的放假安排后再试。",
                   "an operator adds the published year to the calendar and reloads; then try again");
}

Refusal refusal_of(const EvaluationFault& fault) {
    if (fault.gap) return refusal_of(*fault.gap);
    return refusal(RefusalCode::expression_failed, fmt::format("无法计算：{}", fault.text.zh), fault.text.en);
}

Refusal refusal_of(const MomentFault& fault) {
    if (fault.gap) return refusal_of(*fault.gap);
    return refusal(RefusalCode::expression_failed, fmt::format("无法计算期限：{}", fault.text), fault.text);
}

}  // namespace countersign::engine
