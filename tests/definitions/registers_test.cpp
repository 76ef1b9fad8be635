// Definitions against each other: what one reads of another one's registers is there, with the types that it
// expects, now and under later versions.
#include <catch2/catch.hpp>

#include "tests/definitions/samples.hpp"

namespace countersign::definitions {

namespace {

std::string special_fee_with(const std::string& passage, const std::string& instead) {
    std::string text = read_sample("workflows/special-fee.toml");
    const std::size_t at = text.find(passage);
    if (at == std::string::npos) throw std::runtime_error("Expected in special-fee.toml: " + passage);
    return text.replace(at, passage.size(), instead);
}

engine::WorkflowPtr special_fee() { return sound(read_sample("workflows/special-fee.toml")); }

std::string faults_beside(const engine::WorkflowPtr& workflow, const engine::WorkflowPtr& other) {
    return listed(check_with(*workflow, {other.get()}));
}

bool says(const std::string& faults, const std::string& text) {
    UNSCOPED_INFO(faults);
    return faults.find(text) != std::string::npos;
}

constexpr const char* source = "register = \"special-fee.requests\"";
constexpr const char* shown_amount = "{ id = \"amount\", type = \"money\", required = true, compute = \"form.amount\"";

}  // namespace

TEST_CASE("the shipped definitions fit each other, whichever is published first") {
    CHECK(faults_beside(monthly_fee(), special_fee()).empty());
    CHECK(faults_beside(special_fee(), monthly_fee()).empty());
}

TEST_CASE("a register that its owner does not have is refused once the owner is known, and not before") {
    const auto reader = sound(monthly_fee_with(source, "register = \"special-fee.request\""));

    CHECK(listed(check_with(*reader, std::vector<const engine::Workflow*>{})).empty());
    CHECK(says(faults_beside(reader, special_fee()),
               "Expected a register of 'special-fee' (special-fee.requests, special-fee.contracts), but 'special-fee.request' is none."));
    CHECK(check_with(*reader, {special_fee().get()}).front().line > 100);
}

TEST_CASE("a condition that asks a register that is none is refused") {
    const std::string asks = "\n[[require]]\nwhen = \"registered('special-fee.contract', initiator) == 0\"\n"
                             "else = { zh = \"有\", en = \"there is one\" }\n\n[[variable]]\nid = \"asked\"";
    const auto reader = sound(monthly_fee_with("[[variable]]\nid = \"asked\"", asks));

    CHECK(says(faults_beside(reader, special_fee()), "but 'special-fee.contract' is none."));
}

TEST_CASE("a definition that takes away what others read is refused, and says who reads it") {
    const auto changed = sound(special_fee_with(shown_amount, "{ id = \"amount\", type = \"text\", required = true, compute = \"form.product\""));

    CHECK(says(faults_beside(changed, monthly_fee()),
               "'monthly-fee' reads this: Expected the column 'amount' as 'special-fee.requests' has it, text, but here it is money."));
    const auto optional = sound(special_fee_with(shown_amount, "{ id = \"amount\", type = \"money\", compute = \"form.amount\""));
    CHECK(says(faults_beside(optional, monthly_fee()),
               "'monthly-fee' reads this: Expected no 'required' in the column 'amount', since a row of 'special-fee.requests' may lack it."));
}

TEST_CASE("a column keeps its type under later versions, and a new one is not required") {
    const auto retyped = sound(special_fee_with(shown_amount, "{ id = \"amount\", type = \"text\", required = true, compute = \"form.product\""));
    CHECK(says(faults_beside(retyped, special_fee()),
               "Expected the column 'amount' of 'special-fee.requests' to stay money, as in version 1, but it is text now."));

    const std::string amount(shown_amount);
    const std::string more = "{ id = \"why\", type = \"text\", required = true, compute = \"form.why\", label = { zh = \"理由\", en = \"why\" } },\n    ";
    const auto longer = sound(special_fee_with(shown_amount, more + amount));
    CHECK(says(faults_beside(longer, special_fee()),
               "Expected no 'required' in the column 'why' of 'special-fee.requests', since rows of version 1 may lack it."));
    const std::string optional = "{ id = \"why\", type = \"text\", compute = \"form.why\", label = { zh = \"理由\", en = \"why\" } },\n    ";
    CHECK(faults_beside(sound(special_fee_with(shown_amount, optional + amount)), special_fee()).empty());
}

}  // namespace countersign::definitions
