// What a definition's text alone shows: the shipped one is sound, each fault is found at its line,
// and whatever is done to a text, the answer is a workflow or faults.
#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/definitions/nearest.hpp"
#include "tests/definitions/samples.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Moment;
using engine::Type;
using engine::Workflow;

const Action& action_of(const Workflow& workflow, const char* state, const char* action) {
    const engine::State* found = workflow.find_state(state);
    REQUIRE(found != nullptr);
    REQUIRE(found->find_action(action) != nullptr);
    return *found->find_action(action);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::vector<std::string> ids_of(const Workflow& workflow) {
    std::vector<std::string> ids;
    for (const engine::State& state : workflow.states) ids.push_back(state.id);
    return ids;
}

// One slip of the pen, or of the editor.
void garble(std::vector<std::string>& lines) {
    static const std::string garbage = "[]{}\"'=.,#\\\n \x01\xff月7a_-:";
    const auto at = *rc::gen::inRange<std::size_t>(0, lines.size());
    const auto other = *rc::gen::inRange<std::size_t>(0, lines.size());
    const auto here = lines.begin() + static_cast<std::ptrdiff_t>(at);
    const auto place = *rc::gen::inRange<std::size_t>(0, here->size() + 1);
    switch (*rc::gen::inRange(0, 6)) {
        case 0:
            lines.erase(here);
            break;
        case 1:
            lines.insert(here, std::string(lines[other]));
            break;
        case 2:
            here->insert(place, 1, garbage[*rc::gen::inRange<std::size_t>(0, garbage.size())]);
            break;
        case 3:
            here->resize(place);
            break;
        case 4:
            std::swap(lines[at], lines[other]);
            break;
        default:
            here->erase(0, place);
            break;
    }
}

void check_answer(const Result<engine::WorkflowPtr, std::vector<Fault>>& read, std::size_t lines) {
    if (read) {
        RC_ASSERT(*read != nullptr);
        RC_ASSERT(!mermaid(**read).empty());
        return;
    }
    RC_ASSERT(!read.error().empty());
    for (const Fault& fault : read.error()) {
        RC_ASSERT(fault.line >= 1);
        // A line break among the garbage may add lines.
        RC_ASSERT(fault.line <= static_cast<int>(lines) + 6);
        RC_ASSERT(!fault.text.empty());
    }
}

}  // namespace

TEST_CASE("the monthly statement is read as it is written") {
    const engine::WorkflowPtr workflow = monthly_fee();

    CHECK(workflow->id == "monthly-fee");
    CHECK(workflow->prefix == "MF");
    CHECK(workflow->title.zh == "月客户采购及客情费统计表");
    CHECK(workflow->key == std::vector<std::string>{"initiator", "period"});
    CHECK(workflow->open.period_offset == -1);
    CHECK(workflow->open.at->text == "working day 1, 09:00");
    CHECK(workflow->hash.size() == 64);
    CHECK(ids_of(*workflow) == std::vector<std::string>{"draft",
                                                        "clerk_check",
                                                        "manager_check",
                                                        "finance_check",
                                                        "compliance_check",
                                                        "payout",
                                                        "advance_asked",
                                                        "receipts_check",
                                                        "spot_check",
                                                        "archive",
                                                        "void",
                                                        "archived",
                                                        "void_for_good"});
    CHECK(workflow->find_state("archived")->final);
    CHECK(workflow->find_state("void_for_good")->outcome == "void");
    CHECK(workflow->settings.front().fallback == engine::Value(engine::Money{.minor = 300000, .currency = {}}));
    CHECK(workflow->form.front().columns.back().compute.type().kind == Type::Kind::money);
    CHECK(workflow->find_table("price")->valid_until == "until");

    const Action& hand_out = action_of(*workflow, "advance_asked", "hand_out");
    CHECK(hand_out.slot == "cashier");
    CHECK(hand_out.set.front().variable == "handed");  // in order of the file, not of the alphabet
    CHECK(hand_out.post.front().debit.parts.front().first == "advance:");
    CHECK(hand_out.not_before->nth == 9);
    const Action& back = action_of(*workflow, "manager_check", "return");
    CHECK((back.returns && back.reason_required && !back.signs));
    CHECK(back.choose == std::vector<std::string>{"draft", "clerk_check"});
    CHECK(action_of(*workflow, "payout", "finish").draw->count == 3);
    CHECK(action_of(*workflow, "void", "reopen").shift_months == 1);
    CHECK(workflow->deadlines.front().remind.size() == 2);
}

TEST_CASE("quite different machines load: without period, in hours, with several actions in one state") {
    for (const auto& file : samples_in("tests/definitions/good")) {
        INFO(file.filename());
        const std::string toml = read_sample("tests/definitions/good/" + file.filename().string());
        CHECK_NOTHROW(sound(toml));
    }
    const auto leave = sound(read_sample("tests/definitions/good/leave.toml"));
    CHECK_FALSE(leave->open.has_period);
    CHECK(leave->find_state("superior_check")->actions.size() == 5);
    CHECK(leave->find_state("superior_check")->deadlines.front().at.unit == Moment::Unit::working_hours);
    CHECK(leave->find_state("draft")->no_deadline.zh == "何时提交由本人决定。");
    CHECK_FALSE(leave->find_state("director_check")->notify);
}

TEST_CASE("each fault is found at its line, with what was expected, and brings few others with it") {
    const auto files = samples_in("tests/definitions/broken");
    REQUIRE(files.size() > 100);
    for (const auto& file : files) {
        const std::string toml = read_sample("tests/definitions/broken/" + file.filename().string());
        const auto [line, text] = expectation(toml);
        REQUIRE(line > 0);
        const auto read = read_definition(toml, file.filename().string());
        INFO(file.filename() << " expects " << line << ": " << text);
        REQUIRE_FALSE(read);
        INFO(listed(read.error()));
        const auto is_it = [&, line = line, text = text](const Fault& fault) {
            return fault.line == line && fault.text.find(text) != std::string::npos;
        };
        CHECK(std::any_of(read.error().begin(), read.error().end(), is_it));
        CHECK(read.error().size() <= 3);
    }
}

TEST_CASE("what a log holds is read whatever has become a rule since, unless it can not be understood") {
    for (const char* name : {"flag_undeclared.toml", "flag_of_action_undeclared.toml", "state_without_deadline.toml", "payment_unsigned.toml"}) {
        INFO(name);
        const std::string toml = read_sample(std::string("tests/definitions/broken/") + name);
        CHECK_FALSE(read_definition(toml, name));
        const auto read = read_published(toml, name);
        REQUIRE(read);
        CHECK((*read)->text == toml);
    }
    for (const char* name : {"syntax.toml", "unknown_target.toml", "guard_wrong_type.toml", "compute_sees_later.toml"}) {
        INFO(name);
        const std::string toml = read_sample(std::string("tests/definitions/broken/") + name);
        const auto read = read_published(toml, name);
        REQUIRE_FALSE(read);
        CHECK(read.error() == read_definition(toml, name).error());
    }
}

TEST_CASE("what is sound is read as the same whether it is published or stands in a log") {
    const std::string toml = read_sample("workflows/monthly-fee.toml");
    const auto read = read_published(toml, "monthly-fee.toml");
    REQUIRE(read);
    CHECK((*read)->hash == sound(toml)->hash);
    CHECK(ids_of(**read) == ids_of(*sound(toml)));
    CHECK((*read)->payment_needs == sound(toml)->payment_needs);
}

TEST_CASE("what a definition says of the others is checked against them, with line and what was expected") {
    std::vector<engine::WorkflowPtr> good;
    for (const auto& file : samples_in("tests/definitions/among/good"))
        good.push_back(sound(read_sample("tests/definitions/among/good/" + file.filename().string())));
    for (const engine::WorkflowPtr& one : good) CHECK(listed(faults_among(one, one->id, good)).empty());

    const auto files = samples_in("tests/definitions/among/broken");
    REQUIRE(files.size() > 15);
    for (const auto& file : files) {
        const std::string toml = read_sample("tests/definitions/among/broken/" + file.filename().string());
        const auto [line, text] = expectation(toml);
        INFO(file.filename() << " expects " << line << ": " << text);
        const auto faults = faults_among(sound(toml), file.filename().string(), good);
        INFO(listed(faults));
        CHECK(faults.size() <= 2);
        CHECK(std::any_of(faults.begin(), faults.end(), [&, line = line, text = text](const Fault& fault) {
            return fault.file == file.filename().string() && fault.line == line && fault.text.find(text) != std::string::npos;
        }));
    }
}

TEST_CASE("the definitions of each folder agree with each other") {
    for (const char* folder : {"workflows", "tests/stories/operations"}) {
        std::vector<engine::WorkflowPtr> all;
        for (const auto& file : samples_in(folder)) all.push_back(sound(read_sample(folder + ("/" + file.filename().string()))));
        for (const engine::WorkflowPtr& one : all) {
            INFO(folder << " " << one->id);
            CHECK(listed(check_among(*one, one->id, all)).empty());
        }
    }
}

TEST_CASE("whoever sends its parent a signal may be there before any parent is") {
    const auto part = sound(read_sample("tests/definitions/among/good/part.toml"));
    CHECK(check_among(*part, "part.toml", {}).empty());
}

TEST_CASE("a fault is described with file and line") {
    const auto read =
        read_definition(monthly_fee_with("to = \"clerk_check\"", "to = \"clark_check\""), "workflows/monthly-fee.toml");
    REQUIRE_FALSE(read);
    REQUIRE(read.error().size() == 1);
    const int line = read.error().front().line;
    CHECK(read.error().front().describe() ==
          "workflows/monthly-fee.toml:" + std::to_string(line) +
              ": Expected a state, but 'clark_check' is none; did you mean 'clerk_check'?");
    CHECK(lines_of(
              monthly_fee_with("to = \"clerk_check\"", "to = \"clark_check\""))[static_cast<std::size_t>(line) - 1] ==
          "    to = \"clark_check\"");
}

TEST_CASE("all faults of a file are found at once, in order of lines") {
    std::string toml = monthly_fee_with("to = \"clerk_check\"", "to = \"nowhere\"");
    toml += "unknown_message_key = 3\n";
    toml.replace(toml.find("prefix = \"MF\""), 13, "prefix = 7");

    const auto read = read_definition(toml, "x.toml");

    REQUIRE_FALSE(read);
    REQUIRE(read.error().size() == 3);
    CHECK(std::is_sorted(
        read.error().begin(), read.error().end(), [](const Fault& a, const Fault& b) { return a.line < b.line; }));
}

TEST_CASE("whatever happens to a definition, the answer is a workflow or faults with lines") {
    const std::vector<std::string> original = lines_of(read_sample("workflows/monthly-fee.toml"));
    const auto always_answered = [&] {
        for (int text = 0; text < 5; ++text) {
            std::vector<std::string> lines = original;
            for (int changes = *rc::gen::inRange(1, 6); changes > 0; --changes) garble(lines);
            check_answer(read_definition(joined(lines), "garbled.toml"), lines.size());
        }
    };
    CHECK(rc::check("a garbled definition is answered", always_answered));
}

TEST_CASE("a text that is no definition at all is refused, not misread") {
    for (const std::string& toml : {std::string(),
                                    std::string("\xff\xfe"),
                                    std::string("state = 3\n"),
                                    std::string("[state]\n"),
                                    std::string("field = [1, 2]\n[open]\n"),
                                    std::string(2 << 20, '#'),
                                    "x = " + std::string(5000, '[') + std::string(5000, ']')}) {
        const auto read = read_definition(toml, "x.toml");
        REQUIRE_FALSE(read);
        CHECK_FALSE(read.error().empty());
    }
}

TEST_CASE("the nearest name is the one that was meant") {
    CHECK(edit_distance("clerk", "clark") == 1);
    CHECK(edit_distance("chekc", "check") == 1);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(unknown_name("a state", "darft", {"draft", "void"}) ==
          "Expected a state, but 'darft' is none; did you mean 'draft'?");
    CHECK(unknown_name("a state", "elsewhere", {"draft", "void"}) ==
          "Expected a state, but 'elsewhere' is none; there is draft, void.");
}

TEST_CASE("the diagram shows states, arrows and where the instance is") {
    const std::string diagram = mermaid(*monthly_fee(), "payout");

    CHECK(diagram.starts_with("stateDiagram-v2\n"));
    CHECK(diagram.find("    [*] --> s_draft\n") != std::string::npos);
    CHECK(diagram.find("    s_draft --> s_clerk_check : 提交 file [initiator]\n") != std::string::npos);
    CHECK(diagram.find("    s_draft --> s_void : ⏰ working day 8, 18#58;00\n") != std::string::npos);
    CHECK(diagram.find("    s_manager_check --> s_draft : 退回 return [sales-manager] ↩\n") != std::string::npos);
    CHECK(diagram.find("    class s_payout current\n") != std::string::npos);
    CHECK(mermaid(*monthly_fee()).find("current") == std::string::npos);
}

}  // namespace countersign::definitions
