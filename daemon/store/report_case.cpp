#include "daemon/store/report_case.hpp"

#include <algorithm>

namespace countersign::store {

namespace {

using engine::List;
using engine::Record;
using engine::Value;

Value texts(const std::vector<std::string>& all) {
    List list;
    for (const std::string& text : all) list.emplace_back(text);
    return Value{std::move(list)};
}

Value period_of(const engine::Instance& instance) {
    if (!instance.period) return Value{Record{}};
    return Value{Record{{"first", engine::Date{*instance.period / std::chrono::day{1}}},
                        {"last", engine::Date{*instance.period / std::chrono::last}},
                        {"month", engine::format_month(*instance.period)}}};
}

// What was never set has the value that its definition gives it.
Value variables_of(const engine::Instance& instance, const engine::Workflow* workflow) {
    Record all = instance.variables;
    if (workflow == nullptr) return Value{std::move(all)};
    for (const engine::Field& variable : workflow->variables) {
        if (variable.fallback) all.emplace(variable.id, *variable.fallback);
        if (variable.type == engine::FieldType::table) all.emplace(variable.id, List{});
    }
    return Value{std::move(all)};
}

}  // namespace

ReportCase::ReportCase(const Asking& asking, engine::Instance instance)
    : asking_(asking), instance_(std::move(instance)), form_(Record{}) {
    for (const engine::Entry& entry : asking.entries_of(instance_.number, 0)) follow(entry);
    List entered, is_signed;
    for (const auto& [state, visits] : instance_.visits) entered.emplace_back(state);
    for (const engine::Signature& signature : instance_.signatures)
        if (!signature.open && !signature.against) is_signed.emplace_back(signature.slot);
    state_ = Record{{"id", instance_.state}, {"entered", std::move(entered)}, {"signed", std::move(is_signed)}};
    variables_ = variables_of(instance_, asking.definition(instance_.definition));
    flags_ = texts(instance_.flags);
    initiator_ = Value{instance_.initiator};
    period_ = period_of(instance_);
    outcome_ = Value{instance_.outcome};
}

void ReportCase::follow(const engine::Entry& entry) {
    for (const engine::Event& event : entry.events) {
        if (const auto* saved = std::get_if<engine::FormSaved>(&event)) form_ = saved->form;
        const auto* entered = std::get_if<engine::StateEntered>(&event);
        if (entered == nullptr) continue;
        if (!stays_.empty()) stays_.back().until = entry.at;
        stays_.push_back({.state = entered->state, .from = entry.at, .until = std::nullopt});
        if (entered->final) closed_at_ = stays_.back().until = entry.at;
    }
}

std::optional<Value> ReportCase::value(const engine::Expression& expression) const {
    engine::Environment environment;
    environment.calendar = &asking_.calendar();
    environment.currency = asking_.company().currency;
    const std::pair<const char*, const Value*> roots[] = {{"form", &form_},
                                                          {"vars", &variables_},
                                                          {"flags", &flags_},
                                                          {"initiator", &initiator_},
                                                          {"period", &period_},
                                                          {"outcome", &outcome_},
                                                          {"state", &state_}};
    for (const auto& [name, root] : roots)
        if (expression.reads(name)) environment.set(name, *root);
    auto value = evaluate(expression, environment);
    if (!value || value->is_nothing()) return std::nullopt;
    return std::move(*value);
}

bool ReportCase::holds(const engine::Expression& expression) const {
    if (!expression) return true;
    const auto answer = value(expression);
    const bool* holds = answer ? answer->get<bool>() : nullptr;
    return holds != nullptr && *holds;
}

std::optional<engine::Instant> ReportCase::first_entry(const std::string& state, engine::Instant not_before) const {
    if (state == "closed") return closed_at_;
    const auto found = std::find_if(
        stays_.begin(), stays_.end(), [&](const Stay& stay) { return stay.state == state && stay.from >= not_before; });
    return found == stays_.end() ? std::nullopt : std::optional(found->from);
}

std::optional<std::int64_t> ReportCase::minutes(const engine::Measure& measure) const {
    const auto from = measure.from == "opened" ? std::optional(instance_.opened_at)
                                               : first_entry(measure.from, instance_.opened_at);
    const auto until = from ? first_entry(measure.until, *from) : std::nullopt;
    return until ? working_minutes(*from, *until) : std::nullopt;
}

std::optional<std::int64_t> ReportCase::working_minutes(engine::Instant from, engine::Instant until) const {
    const auto spent = asking_.calendar().working_time_between(from, until);
    if (!spent) return std::nullopt;
    return std::chrono::floor<std::chrono::minutes>(*spent).count();
}

}  // namespace countersign::store
