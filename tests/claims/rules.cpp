#include "tests/claims/rules.hpp"

#include <algorithm>

namespace countersign::tests::claims {

namespace {

using std::chrono::hours;

template <class Names>
bool contains(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::vector<Rule> common_rules() {
    return {
        {.state = "draft", .action = "save", .by = {"initiator"}, .carries_form = true},
        {.state = "draft", .action = "submit", .by = {"initiator"}, .to = "registration", .carries_form = true, .submits = true},
        {.state = "draft", .action = "resubmit", .by = {"initiator"}, .to = "registration", .carries_form = true, .submits = true},
        {.state = "draft", .action = "withdraw", .by = {"initiator"}, .to = "withdrawn"},

        {.state = "registration", .action = "register", .by = {"registrar"}},
        {.state = "registration", .action = "return", .by = {"registrar"}, .back_to = {"draft"}, .needs_reason = true},
        {.state = "registration", .action = "reject", .by = {"registrar"}, .to = "refused", .needs_reason = true},
        {.state = "registration", .action = "withdraw", .by = {"initiator"}, .to = "withdrawn"},

        {.state = "documents_wanted", .action = "supply", .by = {"initiator", "registrar"}, .to = "document_check"},
        {.state = "documents_wanted", .action = "withdraw", .by = {"initiator"}, .to = "withdrawn"},

        {.state = "assessment", .action = "assess", .by = {"assessor"}, .slot = "assessor", .carries_form = true, .submits = true},
        {.state = "assessment", .action = "ask", .by = {"assessor"}, .slot = "assessor", .to = "documents_wanted", .needs_reason = true},
        {.state = "assessment", .action = "return", .by = {"assessor"}, .slot = "assessor", .back_to = {"draft", "document_check"}, .needs_reason = true},

        {.state = "expert_opinion", .action = "give", .by = {"expert"}},
        {.state = "expert_opinion", .action = "recall", .by = {"assessor"}, .slot = "assessor", .back_to = {"assessment"}, .needs_reason = true},

        {.state = "approval", .action = "approve", .by = {"approver"}, .slot = "first", .signs = true},
        {.state = "approval", .action = "return", .by = {"approver"}, .slot = "first", .back_to = {"draft", "registration", "assessment"}, .needs_reason = true},
        {.state = "approval", .action = "reject", .by = {"approver"}, .slot = "first", .to = "refused", .needs_reason = true},

        {.state = "second_approval", .action = "approve", .by = {"approver"}, .slot = "second", .to = "payment", .signs = true},
        {.state = "second_approval", .action = "return", .by = {"approver"}, .slot = "second", .back_to = {"assessment", "approval"}, .needs_reason = true},
        {.state = "second_approval", .action = "reject", .by = {"approver"}, .slot = "second", .to = "refused", .needs_reason = true},

        {.state = "payment", .action = "pay", .by = {"payer"}, .slot = "payer", .to = "transfer"},
        {.state = "payment", .action = "return", .by = {"payer"}, .slot = "payer", .back_to = {"assessment", "approval"}, .needs_reason = true},

        {.state = "transfer", .action = "confirm", .by = {"initiator", "payer"}, .to = "paid"},
        {.state = "transfer", .action = "bounce", .by = {"payer"}, .to = "payment", .needs_reason = true},

        {.state = "refused", .action = "accept", .by = {"initiator"}, .to = "rejected"},
        {.state = "refused", .action = "appeal", .by = {"initiator"}, .to = "appeal", .needs_reason = true},

        {.state = "appeal", .action = "grant", .by = {"expert", "approver"}, .slot = "judge", .to = "assessment", .needs_reason = true},
        {.state = "appeal", .action = "uphold", .by = {"expert", "approver"}, .slot = "judge", .to = "rejected", .needs_reason = true},
    };
}

void add_document_check(std::vector<Rule>& rules, const std::vector<std::string_view>& by) {
    rules.push_back({.state = "document_check", .action = "accept", .by = by, .to = "assessment"});
    rules.push_back({.state = "document_check", .action = "ask", .by = by, .to = "documents_wanted", .needs_reason = true});
    rules.push_back({.state = "document_check", .action = "return", .by = by, .back_to = {"draft", "registration"}, .needs_reason = true});
}

std::vector<Rule> make_rules(Edition edition) {
    std::vector<Rule> rules = common_rules();
    if (edition == Edition::first) {
        add_document_check(rules, {"registrar", "assessor"});
        return rules;
    }
    add_document_check(rules, {"registrar"});
    rules.push_back({.state = "fraud_check", .action = "clear", .by = {"expert", "assessor"}, .slot = "checker"});
    rules.push_back({.state = "fraud_check", .action = "suspect", .by = {"expert", "assessor"}, .slot = "checker", .to = "refused", .needs_reason = true});
    return rules;
}

constexpr Shift calendar_days(int days, int hour) { return {.days = days, .working = false, .at = hours{hour}}; }
constexpr Shift working_days(int days, int hour) { return {.days = days, .working = true, .at = hours{hour}}; }

std::vector<TimeLimit> make_time_limits(Edition edition) {
    std::vector<TimeLimit> limits{
        {.states = {"draft", "registration", "document_check", "documents_wanted", "assessment", "expert_opinion", "approval", "second_approval"},
         .name = "handling", .due = calendar_days(150, 17), .to = "expired", .from_opening = true},
        {.states = {"draft"}, .name = "filing", .due = calendar_days(30, 18), .to = "expired"},
        {.states = {"registration"}, .name = "registering", .due = working_days(2, 18), .flag = "late"},
        {.states = {"documents_wanted"},
         .name = "documents",
         .due = working_days(edition == Edition::first ? 10 : 7, 18),
         .to = "expired",
         .reminders = {working_days(-5, 9), working_days(-1, 9)}},
        {.states = {"expert_opinion"}, .name = "opinion", .due = calendar_days(15, 18), .flag = "opinion_late", .reminders = {calendar_days(-2, 9)}},
        {.states = {"approval"}, .name = "approving", .due = working_days(3, 18), .flag = "late", .reminders = {working_days(-1, 9)}},
        {.states = {"payment"}, .name = "paying", .due = working_days(10, 18), .flag = "unpaid"},
        {.states = {"transfer"}, .name = "arrival", .due = calendar_days(5, 18), .to = "paid"},
        {.states = {"refused"}, .name = "appealing", .due = calendar_days(15, 18), .to = "rejected", .reminders = {calendar_days(-3, 9)}},
    };
    if (edition == Edition::second) {
        limits.front().states.emplace_back("fraud_check");
        limits.push_back({.states = {"fraud_check"}, .name = "checking", .due = working_days(5, 18), .flag = "late"});
    }
    return limits;
}

}  // namespace

bool TimeLimit::covers(std::string_view state) const { return contains(states, state); }

std::span<const Rule> rules_of(Edition edition) {
    static const std::vector<Rule> first = make_rules(Edition::first), second = make_rules(Edition::second);
    return edition == Edition::first ? first : second;
}

std::span<const TimeLimit> time_limits_of(Edition edition) {
    static const std::vector<TimeLimit> first = make_time_limits(Edition::first), second = make_time_limits(Edition::second);
    return edition == Edition::first ? first : second;
}

const Rule* find_rule(Edition edition, std::string_view state, std::string_view action) {
    for (const Rule& rule : rules_of(edition))
        if (rule.state == state && rule.action == action) return &rule;
    return nullptr;
}

bool is_final(std::string_view state) {
    static const std::vector<std::string_view> ends{"paid", "rejected", "withdrawn", "expired"};
    return contains(ends, state);
}

std::vector<std::string_view> apart_from(Edition edition, std::string_view slot) {
    std::vector<std::vector<std::string_view>> groups{{"initiator", "assessor", "first", "second", "payer"},
                                                      {"initiator", "first", "second", "judge"}};
    if (edition == Edition::second) groups.front().emplace_back("checker");
    std::vector<std::string_view> apart;
    for (const auto& group : groups)
        if (contains(group, slot))
            std::ranges::copy_if(group, std::back_inserter(apart), [&](std::string_view other) { return other != slot; });
    return apart;
}

}  // namespace countersign::tests::claims
