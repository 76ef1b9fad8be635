// A definition against the calendar and the people. Each case changes one passage of the shipped
// definition, or one person, and names what must be found.
#include <catch2/catch.hpp>

#include "tests/definitions/samples.hpp"

namespace countersign::definitions {

namespace {

const engine::Calendar& calendar() {
    static const engine::Calendar shipped = shipped_calendar();
    return shipped;
}

std::string calendar_faults(const std::string& toml) { return listed(check_with(*sound(toml), calendar())); }

std::string calendar_faults_with(const std::string& passage, const std::string& instead) {
    return calendar_faults(monthly_fee_with(passage, instead));
}

std::string people_faults(const engine::People& people) { return listed(check_with(*monthly_fee(), people)); }

void set_roles(engine::People& people, const char* id, std::vector<std::string> roles) {
    engine::Person person = *people.find(id);
    person.roles = std::move(roles);
    people.set(std::move(person));
}

void dismiss(engine::People& people, const char* id) {
    engine::Person person = *people.find(id);
    person.active = false;
    people.set(std::move(person));
}

bool says(const std::string& faults, const std::string& text) {
    UNSCOPED_INFO(faults);
    return faults.find(text) != std::string::npos;
}

constexpr const char* payout_due = "at = \"last working day, 18:00\"";

}  // namespace

TEST_CASE("the shipped definition is sound in every month of the shipped calendar and for a company of ten") {
    CHECK(calendar_faults(read_sample("workflows/monthly-fee.toml")).empty());
    CHECK(people_faults(company_of_ten()).empty());
}

TEST_CASE("a payout that is due before the signatures is out of order, with the first month named") {
    const std::string faults = calendar_faults_with(payout_due, "at = \"working day 7, 18:00\"");

    CHECK(says(
        faults,
        "in 2007-01 'payout' of 'payout' is due 2007-01-12 18:00 (\"working day 7, 18:00\"), before 'signatures' of"));
    CHECK(says(faults, "Expected 'ask_advance' in 'payout' to be allowed before it is due, but in 2007-01"));
}

TEST_CASE("what is in order in most months is refused for the one in which it is not") {
    // After eight days of National Day holidays, working day 9 of October 2009, 2020 and 2025 is the 20th.
    const std::string faults = calendar_faults_with(payout_due, "at = \"day 19, 18:00\"");

    CHECK(says(faults,
               "Expected 'ask_advance' in 'payout' to be allowed before it is due, but in 2009-10 it is allowed from "
               "2009-10-20 09:00 on (\"working day 9, 09:00\") and the deadline 'payout' is 2009-10-19 18:00"));
    CHECK(calendar_faults_with(payout_due, "at = \"day 20, 18:00\"").empty());
}

TEST_CASE("deadlines are compared past states that count from their entry") {
    // From finance's check by way of the payout and the spot check to the archive.
    const std::string archive = "id = \"archive\"\n    at = \"entry + 3 working days, 18:00\"";
    const std::string faults = calendar_faults_with(archive, "id = \"archive\"\n    at = \"working day 10, 18:00\"");

    CHECK(says(
        faults,
        "'archive' of 'archive' is due 2007-01-17 18:00 (\"working day 10, 18:00\"), before 'payout' of 'payout'"));
}

TEST_CASE("a window that is closed before it opens in some month is refused") {
    const std::string opens = "not_before = \"working day 9, 09:00\"\n";
    const std::string otherwise = "not_after_else = { zh = \"迟\", en = \"late\" }\n";
    const std::string faults = calendar_faults_with(opens, opens + "    not_after = \"day 13, 18:00\"\n    " + otherwise);

    CHECK(says(faults,
               "Expected 'not_after' of 'ask_advance' in 'payout' to end after it begins, but in 2007-01 it begins "
               "2007-01-16 09:00 (\"working day 9, 09:00\") and ends 2007-01-13 18:00 (\"day 13, 18:00\")."));
    CHECK(calendar_faults_with(opens, opens + "    not_after = \"last working day, 18:00\"\n    " + otherwise).empty());
}

TEST_CASE("a blackout that ends before it begins is refused, counted from the month or from an entry") {
    const std::string opens = "not_before = \"working day 9, 09:00\"\n";
    const auto closed = [&](const std::string& from, const std::string& until) {
        return calendar_faults_with(
            opens,
            opens + "    blackout = [{ from = \"" + from + "\", until = \"" + until + "\", else = { zh = \"停\", en = \"closed\" } }]\n");
    };

    CHECK(says(closed("last working day, 12:00", "day 31, 12:00"), "Expected 'blackout' of 'ask_advance' in 'payout' to end after it begins"));
    CHECK(says(closed("entry + 2 days, 12:00", "entry + 1 day, 18:00"), "but in 2007-01 it begins 2007-01-03 12:00"));
    CHECK(closed("last working day, 12:00", "working day 1 of next month, 09:00").empty());
}

TEST_CASE("an escalation to a role that nobody holds is found before it is needed") {
    const std::string escalates =
        "escalate = [{ after = \"1 working day, 09:00\", handover = { task = \"clerk\", to = [\"role:compliance\"] } }]\n";
    const std::string label = "[[state.clerk_check.deadline]]\nid = \"look\"\nat = \"entry + 1 working day, 18:00\"\n"
                              "label = { zh = \"核对\", en = \"look\" }\n";
    const auto workflow = sound(monthly_fee_with("[state.manager_check]", label + escalates + "\n[state.manager_check]"));
    engine::People people = company_of_ten();
    CHECK(listed(check_with(*workflow, people)).empty());
    dismiss(people, "compliance");

    CHECK(says(listed(check_with(*workflow, people)),
               "Expected an active holder of the role 'compliance' who gets 'clerk' when 'look.1' passes, but there is none."));
}

TEST_CASE("a fault against the calendar names the line of the deadline") {
    const std::string toml = monthly_fee_with(payout_due, "at = \"working day 7, 18:00\"");
    const auto faults = check_with(*sound(toml), calendar());
    REQUIRE_FALSE(faults.empty());
    std::size_t at = 0;
    for (int line = 1; line < faults.front().line; ++line) at = toml.find('\n', at) + 1;
    CHECK(toml.substr(at, toml.find('\n', at) - at) == "    at = \"working day 7, 18:00\"");
}

TEST_CASE("a role that nobody holds is missing, for each action that needs it") {
    engine::People people = company_of_ten();
    dismiss(people, "compliance");

    const std::string faults = people_faults(people);

    CHECK(says(
        faults,
        "Expected an active holder of the role 'compliance' who may approve in 'compliance_check', but there is none."));
    CHECK(says(faults, "who may return in 'compliance_check'"));
}

TEST_CASE("one clerk who is also the manager can not give both signatures") {
    engine::People people = company_of_ten();
    dismiss(people, "clerk.one");
    set_roles(people, "clerk.two", {"sales-clerk", "sales-manager"});
    CHECK(people_faults(people).empty());  // the manager is still there
    dismiss(people, "manager");

    const std::string faults = people_faults(people);

    CHECK(says(
        faults,
        "Expected different persons for clerk, compliance, finance, initiator, manager, but nobody is left for 'manager'"));
    CHECK(says(faults, "(clerk.two may fill it)"));
}

TEST_CASE("people are exchanged until everybody has one slot") {
    // Each of the three slots has two candidates; taken greedily, one would be left without.
    engine::People people = company_of_ten();
    dismiss(people, "clerk.two");
    set_roles(people, "clerk.one", {"sales-clerk", "sales-manager"});
    set_roles(people, "manager", {"finance", "sales-manager"});
    set_roles(people, "finance", {"finance", "sales-clerk"});
    CHECK(people_faults(people).empty());
}

TEST_CASE("a rep who is the only clerk can not have his own statement checked") {
    engine::People people = company_of_ten();
    dismiss(people, "clerk.one");
    dismiss(people, "clerk.two");
    set_roles(people, "rep.two", {"sales-clerk", "sales-rep"});

    const std::string faults = people_faults(people);

    CHECK(says(faults, "nobody is left for 'clerk' when rep.two opens it (rep.two may fill it)"));
}

TEST_CASE("slots on different paths need no different persons") {
    const std::string toml = read_sample("tests/definitions/good/alternatives.toml");
    engine::People people;
    people.set({.id = "ann", .name = "Ann", .roles = {"employee"}});
    people.set({.id = "bob", .name = "Bob", .roles = {"buyer", "engineer"}});
    people.set({.id = "eve", .name = "Eve", .roles = {"head"}});
    CHECK(listed(check_with(*sound(toml), people)).empty());

    people.set({.id = "eve", .name = "Eve", .roles = {}});
    people.set({.id = "bob", .name = "Bob", .roles = {"buyer", "engineer", "head"}});
    CHECK(says(listed(check_with(*sound(toml), people)), "nobody is left for 'head'"));
}

TEST_CASE("slots that wait for each other find nobody") {
    std::string toml = read_sample("tests/definitions/good/alternatives.toml");
    const auto exchange = [&](const std::string& passage, const std::string& instead) {
        toml.replace(toml.find(passage), passage.size(), instead);
    };
    exchange("by = [\"role:buyer\"]", "by = [\"slot:engineer\"]");
    exchange("by = [\"role:engineer\"]", "by = [\"slot:buyer\"]");
    engine::People people;
    people.set({.id = "ann", .name = "Ann", .roles = {"employee"}});
    people.set({.id = "eve", .name = "Eve", .roles = {"head"}});

    CHECK(says(listed(check_with(*sound(toml), people)),
               "nobody is left for 'buyer' when ann opens it (nobody may fill it)"));
}

TEST_CASE("whoever asks his manager needs one") {
    const auto leave = sound(read_sample("tests/definitions/good/leave.toml"));
    engine::People people;
    people.set({.id = "ann", .name = "Ann", .roles = {"employee"}, .manager = "bob"});
    people.set({.id = "bob", .name = "Bob", .roles = {"hr"}});
    people.set({.id = "eve", .name = "Eve", .roles = {"director"}});
    CHECK(listed(check_with(*leave, people)).empty());

    people.set({.id = "ann", .name = "Ann", .roles = {"employee"}});
    CHECK(says(listed(check_with(*leave, people)),
               "Expected an active manager of ann to approve in 'superior_check', but there is none."));
}

TEST_CASE("whoever asks his second manager, a chain or his department's head needs one") {
    const auto asking = [](const std::string& assignee) {
        std::string toml = read_sample("tests/definitions/good/leave.toml");
        const std::string before = "\"manager of initiator\"", role = "[role]\n";
        for (std::size_t at = 0; (at = toml.find(before, at)) != std::string::npos;) toml.replace(at, before.size(), assignee);
        return sound(toml.replace(toml.find(role), role.size(), role + "department-head = { zh = \"负责人\", en = \"head\" }\n"));
    };
    engine::People people;
    people.set({.id = "ann", .name = "Ann", .roles = {"employee"}, .department = "east", .manager = "bob"});
    people.set({.id = "bob", .name = "Bob", .roles = {"hr"}, .department = "west"});
    people.set({.id = "eve", .name = "Eve", .roles = {"department-head"}, .department = "east"});
    people.set({.id = "fay", .name = "Fay", .roles = {"director"}, .department = "west"});
    CHECK(listed(check_with(*asking("\"managers of initiator up to 2\""), people)).empty());
    CHECK(listed(check_with(*asking("\"department head of initiator\""), people)).empty());
    CHECK(says(listed(check_with(*asking("\"manager 2 of initiator\""), people)),
               "Expected an active manager 2 of ann to approve in 'superior_check', but there is none."));

    people.set({.id = "eve", .name = "Eve", .roles = {"department-head"}, .department = "north"});
    CHECK(says(listed(check_with(*asking("\"department head of initiator\""), people)),
               "Expected an active department head of ann to approve in 'superior_check', but there is none."));
}

TEST_CASE("a deadline that moves a document of which nobody was reminded is warned of", "[checks][reminders]") {
    for (const auto& file : samples_in("workflows")) {
        INFO(file.string());
        CHECK(listed(find_unwarned(*sound(read_sample("workflows/" + file.filename().string())))) == "");
    }
    const std::string remind = "remind = [\"due - 1 working day, 09:00\", \"due - 2 hours\"]";
    const std::string faults = listed(find_unwarned(*sound(monthly_fee_with(remind, ""))));
    CHECK(says(faults, "Expected a reminder before 'signatures' moves the document to 'void', but it has no 'remind'."));
    CHECK(std::count(faults.begin(), faults.end(), '\n') == 1);
}

}  // namespace countersign::definitions
