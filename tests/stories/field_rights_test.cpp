// What a field hides: from whom, in every answer that shows forms.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/house.hpp"

namespace countersign::tests {

namespace {

using nlohmann::json;

// One document of zhang.wei's with a cost and a remark that finance and he himself see.
class FiledHouse {
public:
    FiledHouse() : house_(engine::Instant{engine::Date{std::chrono::year{2026} / 11 / 2}}) {
        house_.publish(read_text(std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/rights.toml"), "rights.toml");
        REQUIRE_FALSE(house_.submit("zhang.wei", engine::Open{.workflow = "rights"}));
        const auto paper = [](const char* kind) {
            return engine::Value(engine::Record{{"kind", kind}, {"name", "a"}, {"reference", "b"}});
        };
        engine::Record form{{"what", "seal"},
                            {"cost", engine::Money{.minor = 50000, .currency = {}}},
                            {"remark", "halfpriced"},
                            {"papers", engine::List{paper("invoice"), paper("photo"), paper("photo")}}};
        engine::Act act{.instance = 1, .version = 1, .action = "submit"};
        act.form = engine::Value(std::move(form));
        REQUIRE_FALSE(house_.submit("zhang.wei", std::move(act)));
    }

    json ask(const std::string& person, const char* method, json params) {
        return house_.views().answer({.method = method,
                                      .params = std::make_shared<const json>(std::move(params)),
                                      .person = person,
                                      .now = house_.now(),
                                      .background = house_.processor().background()});
    }

    // Why the clerk may not take this action.
    engine::Refusal refused(const std::string& person, const char* action) {
        const auto& instance = *house_.state().open.at(1);
        const auto no = house_.submit(person, engine::Act{.instance = 1, .version = instance.version, .action = action});
        REQUIRE(no);
        return *no;
    }

    House& house() { return house_; }

private:
    House house_;
};

bool tells(const json& answer, const char* text) { return answer.dump().find(text) != std::string::npos; }

}  // namespace

TEST_CASE("a field is shown to those who may see it, and to nobody else") {
    FiledHouse filed;
    const json params{{"instance", "RT-1"}};

    for (const char* person : {"zhang.wei", "zhao.min", "sun.li"}) {
        INFO(person);
        CHECK(filed.ask(person, "instance.show", params)["form"].contains("cost"));
        CHECK(tells(filed.ask(person, "instance.history", params), "halfpriced"));
    }
    for (const char* person : {"li.na", "zheng.tao"}) {
        INFO(person);
        const json shown = filed.ask(person, "instance.show", params);
        CHECK(shown["form"].contains("what"));
        CHECK_FALSE(shown["form"].contains("cost"));
        CHECK_FALSE(tells(shown, "\"cost\""));
        CHECK_FALSE(tells(shown, "halfpriced"));
        CHECK_FALSE(tells(filed.ask(person, "instance.history", params), "halfpriced"));
    }
}

TEST_CASE("the audit export leaves out what finance's operator may not see") {
    FiledHouse filed;
    filed.house().set_person(person("op.two", "运维", {"operator"}));

    CHECK(tells(filed.ask("sun.li", "audit.export", json::object()), "halfpriced"));
    CHECK_FALSE(tells(filed.ask("op.two", "audit.export", json::object()), "halfpriced"));
}

TEST_CASE("nobody finds a document by a text that he does not see") {
    FiledHouse filed;
    const json params{{"text", "halfprice"}};

    CHECK(filed.ask("zhao.min", "instance.list", params)["items"].size() == 1);
    CHECK(filed.ask("li.na", "instance.list", params)["items"].empty());
    CHECK(filed.ask("li.na", "instance.list", json{{"text", "rt-1"}})["items"].size() == 1);
}

TEST_CASE("a step's locked fields are told") {
    FiledHouse filed;
    const json locked = filed.ask("zhao.min", "instance.show", json{{"instance", "RT-1"}})["locked_fields"];

    CHECK(locked == json{"what", "cost", "remark", "owner", "basis", "papers"});
}

TEST_CASE("a refusal says of every field that it is about where it stands") {
    FiledHouse filed;
    const auto faults_of = [&](const char* person, engine::Record form, const char* action) {
        engine::Act act{.instance = 1, .version = filed.house().state().open.at(1)->version, .action = action};
        act.form = engine::Value(std::move(form));
        const auto no = filed.house().submit(person, std::move(act));
        REQUIRE(no);
        std::vector<std::string> where;
        for (const engine::FieldFault& fault : no->faults) where.push_back(fault.where);
        return where;
    };
    using Places = std::vector<std::string>;

    CHECK(faults_of("li.na", {{"what", "ring"}, {"owner", "li.na"}, {"opinion", "fine"}}, "comment") == Places{"what", "owner"});
    CHECK(faults_of("li.na", {{"cost", engine::Money{.minor = 1, .currency = {}}}}, "comment") == Places{"cost"});
    CHECK(filed.refused("li.na", "approve").faults.front().where == "opinion");
}

TEST_CASE("a form's faults are all told, in the order of its fields") {
    House house(engine::Instant{engine::Date{std::chrono::year{2026} / 11 / 2}});
    house.publish(read_text(std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/rights.toml"), "rights.toml");
    REQUIRE_FALSE(house.submit("zhang.wei", engine::Open{.workflow = "rights"}));
    engine::Act act{.instance = 1, .version = 1, .action = "submit"};
    act.form = engine::Value(engine::Record{
        {"papers", engine::List{engine::Value(engine::Record{{"kind", "drawing"}, {"name", "a"}}), engine::Value(engine::Record{{"kind", "photo"}})}}});

    const auto no = house.submit("zhang.wei", act);

    REQUIRE(no);
    CHECK(no->code == engine::RefusalCode::invalid_input);
    CHECK(no->text.en == "what: Expected a value, but there is none.");
    std::vector<engine::FieldPlace> places;
    for (const engine::FieldFault& fault : no->faults) places.push_back(engine::place_of(fault));
    CHECK(places == std::vector<engine::FieldPlace>{{.field = "what"},
                                                    {.field = "papers", .row = 1, .column = "kind"},
                                                    {.field = "papers", .row = 1, .column = "reference"},
                                                    {.field = "papers", .row = 2, .column = "name"},
                                                    {.field = "papers", .row = 2, .column = "reference"},
                                                    {.field = "papers"}});
    act.form = engine::Value(engine::Record{{"what", "seal"}, {"owner", "nobody"}, {"basis", "RT-9"}});
    act.action = "keep";
    const auto unknown = house.submit("zhang.wei", act);
    REQUIRE(unknown);
    CHECK(unknown->text.en == "owner: Expected an active person, but there is no 'nobody'.");
    CHECK(unknown->faults.size() == 2);
}

TEST_CASE("a refusal names the field that is missing, and hides what a condition rests on") {
    FiledHouse filed;
    CHECK(filed.refused("li.na", "approve").text.en == "Expected 'opinion' to be filled in before 'booking', but it is empty.");

    const auto version = [&] { return filed.house().state().open.at(1)->version; };
    engine::Act comment{.instance = 1, .version = version(), .action = "comment"};
    comment.form = engine::Value(engine::Record{{"opinion", "fine"}});
    REQUIRE_FALSE(filed.house().submit("li.na", std::move(comment)));
    REQUIRE_FALSE(filed.house().submit("li.na", engine::Act{.instance = 1, .version = version(), .action = "approve"}));

    const engine::Refusal no = filed.refused("li.na", "guess");
    CHECK(no.code == engine::RefusalCode::requirement_failed);
    CHECK(no.hint.en.empty());
}

}  // namespace countersign::tests
