#include "daemon/server/definition_warnings.hpp"

#include <catch2/catch.hpp>

#include "tests/fakes/house.hpp"

using namespace countersign;
using tests::House;

namespace {

std::string among(const char* file) {
    return tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/definitions/among/good/" + file);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

bool says(const std::vector<engine::Label>& warnings, const std::string& words) {
    return std::any_of(warnings.begin(), warnings.end(), [&](const engine::Label& one) { return one.en.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE("what is wrong with the definitions is found anew when people or definitions change, and only then", "[server][status]") {
    House house(*engine::parse_instant("2026-11-02T08:00:00+08:00"));
    house.publish(among("part.toml"), "part.toml");
    house.publish(among("order.toml"), "order.toml");
    server::DefinitionWarnings warnings;
    CHECK(says(warnings.of(house.processor()), "clerk"));  // nobody has the role
    CHECK_FALSE(says(warnings.of(house.processor()), "Expected a field of 'part'"));

    const auto before = house.processor().people_or_definitions_change();
    REQUIRE_FALSE(house.submit("zhang.wei", engine::SaveFilter{.name = "mine", .filter = "{}"}));
    CHECK(house.processor().people_or_definitions_change() == before);

    house.set_person(tests::person("he.mei", "何梅", {"clerk"}));
    CHECK(house.processor().people_or_definitions_change() != before);
    CHECK_FALSE(says(warnings.of(house.processor()), "clerk"));

    // A newer definition of the child has the field under another name: its parent can not open it any more.
    house.publish(replaced(replaced(among("part.toml"), "id = \"what\"", "id = \"item\""), "version = 1", "version = 2"), "part.toml");
    CHECK(says(warnings.of(house.processor()), "order: Expected a field of 'part', but 'what' is none"));
}
