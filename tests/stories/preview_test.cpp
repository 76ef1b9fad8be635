// What lies ahead of a document before it is filed.
#include <catch2/catch.hpp>

#include "daemon/engine/preview.hpp"
#include "tests/fakes/house.hpp"

namespace countersign::tests {

namespace {

using engine::Preview;
using engine::Record;
using engine::Value;

engine::Person member_of(std::string id, std::vector<std::string> roles, std::string manager, std::string department) {
    engine::Person one = person(id, id, std::move(roles), std::move(manager));
    one.department = std::move(department);
    return one;
}

// forms.toml with a chain of three above ma.li, whose document is a draft.
class DraftedHouse {
public:
    DraftedHouse() : house_(engine::Instant{engine::Date{std::chrono::year{2026} / 11 / 2}}) {
        house_.publish(read_text(std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/forms.toml"), "forms.toml");
        house_.set_person(member_of("gu.ning", {"general-manager"}, "", "head office"));
        house_.set_person(member_of("he.jun", {"department-head"}, "gu.ning", "west"));
        house_.set_person(member_of("xu.fen", {"sales-manager"}, "he.jun", "west"));
        house_.set_person(member_of("ma.li", {"sales-rep"}, "xu.fen", "west"));
        REQUIRE_FALSE(house_.submit("ma.li", engine::Open{.workflow = "forms"}));
    }

    Result<Preview, engine::Refusal> look(const char* way, std::int64_t minor) {
        engine::PreviewAsked asked{.action = "submit", .form = {}};
        asked.form = Value(Record{{"what", "fair"}, {"amount", engine::Money{.minor = minor, .currency = {}}}, {"way", way}});
        return house_.processor().preview(*house_.state().open.at(1), "ma.li", asked, house_.now());
    }

    House& house() { return house_; }

private:
    House house_;
};

std::vector<std::string> states_of(const Preview& preview) {
    std::vector<std::string> states;
    for (const auto& step : preview.steps) states.push_back(step.state);
    return states;
}

}  // namespace

TEST_CASE("the whole chain is seen before it is filed, in order and by its rule") {
    DraftedHouse drafted;
    const auto rows_before = drafted.house().log().head().seq;

    const auto preview = drafted.look("levels", 500001);

    REQUIRE(preview);
    CHECK(states_of(*preview) == std::vector<std::string>{"draft", "levels_check", "approved"});
    CHECK(preview->stop == engine::Label{});
    REQUIRE(preview->steps[1].tasks.size() == 1);
    CHECK(preview->steps[1].tasks[0].persons == std::vector<std::string>{"xu.fen", "he.jun", "gu.ning"});
    CHECK(preview->steps[1].tasks[0].rule == "in order");
    CHECK(preview->steps.back().final);
    CHECK(drafted.house().log().head().seq == rows_before);
    CHECK(drafted.house().state().open.at(1)->state == "draft");
}

TEST_CASE("another amount is another chain") {
    DraftedHouse drafted;
    const auto preview = drafted.look("levels", 100000);

    REQUIRE(preview);
    CHECK(preview->steps[1].tasks[0].persons == std::vector<std::string>{"xu.fen"});
}

TEST_CASE("a preview says what is wrong with the form, as the act would") {
    DraftedHouse drafted;
    const auto preview = drafted.look("levels", -1);

    REQUIRE_FALSE(preview);
    CHECK(preview.error().code == engine::RefusalCode::invalid_input);
}

TEST_CASE("a preview stops where the way on depends on who acts, and says so") {
    DraftedHouse drafted;
    drafted.house().publish(read_text(std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/rights.toml"), "rights.toml");
    REQUIRE_FALSE(drafted.house().submit("ma.li", engine::Open{.workflow = "rights"}));

    const auto preview = drafted.house().processor().preview(*drafted.house().state().open.at(2), "ma.li", {}, drafted.house().now());

    REQUIRE(preview);
    CHECK(states_of(*preview) == std::vector<std::string>{"draft", "check"});
    CHECK(preview->stop.en.find("'opinion' to be filled in") != std::string::npos);
}

TEST_CASE("a form that is looked at comes back as it would be kept, computed, without what its reader may not see") {
    House house(engine::Instant{engine::Date{std::chrono::year{2026} / 11 / 2}});
    house.publish(read_text(std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/previewed.toml"), "previewed.toml");
    REQUIRE_FALSE(house.submit("zhang.wei", engine::Open{.workflow = "previewed"}));
    const auto cny = [](std::int64_t minor) { return Value(engine::Money{.minor = minor, .currency = {}}); };
    const auto row = [&](std::int64_t pieces, std::int64_t price) { return Value(Record{{"pieces", Value(pieces)}, {"price", cny(price)}}); };
    engine::PreviewAsked asked;
    asked.form = Value(Record{{"lines", engine::List{row(2, 500), row(3, 100)}}});
    const auto look = [&](const char* person) {
        return house.processor().preview(*house.state().open.at(1), person, asked, house.now());
    };

    const auto unfinished = look("zhang.wei");
    REQUIRE(unfinished);
    REQUIRE(unfinished->form);
    CHECK(*unfinished->form->find("total") == cny(1300));
    CHECK(*unfinished->form->find("lines")->get<engine::List>()->front().find("sum") == cny(1000));
    CHECK(*unfinished->form->find("margin") == cny(130));

    const auto elsewhere = look("li.na");
    REQUIRE(elsewhere);
    CHECK(elsewhere->form->find("total") != nullptr);
    CHECK(elsewhere->form->find("margin") == nullptr);

    asked.action = "submit";
    const auto refused = look("zhang.wei");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().faults.front().where == "what");
    asked.form.reset();
    asked.action.clear();
    CHECK_FALSE(look("zhang.wei")->form);
}

}  // namespace countersign::tests
