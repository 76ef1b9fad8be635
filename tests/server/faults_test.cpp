// What a browser's form is told while it is filled in, over the protocol of the real daemon: what the daemon
// would compute of it, and where it is wrong.
#include <catch2/catch.hpp>

#include "tests/fakes/office.hpp"

using countersign::tests::Office;
using nlohmann::json;

namespace {

json cny(std::int64_t minor) { return {{"amount", minor}, {"currency", "CNY"}}; }

json line(json pieces, std::int64_t price) { return {{"pieces", std::move(pieces)}, {"price", cny(price)}}; }

// The office with previewed.toml, of which zhang.wei has opened one.
class Purchase {
public:
    Purchase() {
        const auto file = std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "tests/stories/operations/previewed.toml";
        REQUIRE(office_.change("operator", "workflow.publish", {{"text", countersign::tests::read_text(file)}}).contains("seq"));
        id_ = office_.change("zhang.wei", "instance.open", {{"workflow", "previewed"}}).at("instance");
    }

    json submit(json form) {
        return office_.change("zhang.wei", "task.act", {{"instance", id_}, {"action", "submit"}, {"form", std::move(form)}});
    }

    json preview(json form) { return office_.ask("zhang.wei", "instance.preview", {{"instance", id_}, {"form", std::move(form)}}); }
    Office& office() { return office_; }
    const std::string& id() const { return id_; }

private:
    Office office_;
    std::string id_;
};

}  // namespace

TEST_CASE("a form is computed before it is filed, and nothing is written", "[server][faults]") {
    Purchase purchase;
    const auto seq = purchase.office().ask("operator", "admin.status").at("head").at("seq");

    const json looked = purchase.preview({{"lines", {line(2, 500), line(3, 100)}}, {"total", cny(1)}});

    CHECK(looked.at("form").at("total") == cny(1300));
    CHECK(looked.at("form").at("lines").at(1).at("sum") == cny(300));
    CHECK(purchase.office().ask("operator", "admin.status").at("head").at("seq") == seq);
    CHECK_FALSE(purchase.office().ask("zhang.wei", "instance.preview", {{"instance", purchase.id()}}).contains("form"));
}

TEST_CASE("a refusal of a form says field, row and column of all that is wrong", "[server][faults]") {
    Purchase purchase;

    const json typed = purchase.submit({{"what", 5}, {"lines", {line(2, 500), line("three", 100)}}});
    CHECK(typed.at("code") == "invalid_input");
    REQUIRE(typed.at("faults").size() == 2);
    CHECK(typed.at("faults").at(0).at("column") == "pieces");
    CHECK(typed.at("faults").at(1).at("field") == "what");

    const json filled = purchase.submit({{"lines", {line(2, 500), line(0, 100)}}});
    CHECK(filled.at("field") == "what");
    CHECK_FALSE(filled.contains("row"));
    CHECK(filled.at("text").at("en") == "what: Expected a value, but there is none.");
    REQUIRE(filled.at("faults").size() == 2);
    CHECK(filled.at("faults").at(0) == json{{"field", "what"}, {"text", {{"zh", "必填。"}, {"en", "Expected a value, but there is none."}}}});
    CHECK(filled.at("faults").at(1).at("field") == "lines");
    CHECK(filled.at("faults").at(1).at("row") == 2);
    CHECK(filled.at("faults").at(1).at("column") == "pieces");

    CHECK(purchase.preview({{"lines", {line(0, 1)}}}).at("row") == 1);
}

TEST_CASE("a condition that fails says which field it is about, and for which row", "[server][faults]") {
    Purchase purchase;

    const json failed = purchase.submit({{"what", "car"}, {"lines", {line(2, 500), line(100, 100)}}});

    CHECK(failed.at("code") == "requirement_failed");
    CHECK(failed.at("field") == "lines");
    CHECK(failed.at("row") == 2);
    REQUIRE(failed.at("faults").size() == 2);
    CHECK(failed.at("faults").at(1).at("field") == "what");
    CHECK(failed.at("faults").at(1).at("text").at("en") == "Expected no car.");
}

TEST_CASE("each of many says where it is wrong", "[server][faults]") {
    Purchase purchase;
    const json item{{"instance", purchase.id()}, {"version", 1}, {"action", "submit"}, {"form", {{"lines", {line(0, 100)}}}}};

    const json answers = purchase.office().change("zhang.wei", "task.act_many", {{"items", {item}}}).at("items");

    CHECK(answers.at(0).at("refused").at("field") == "what");
    CHECK(answers.at(0).at("refused").at("faults").size() == 2);
}
