#include <catch2/catch.hpp>

#include "tests/web_session/memory.hpp"

using namespace std::chrono_literals;

namespace countersign::web {

TEST_CASE("a draft is its person's, and the last one counts", "[draft]") {
    Memory memory;
    REQUIRE(memory.sessions->save_draft("wang.fang", {.instance = "MF-1", .version = 3, .form = R"({"a":1})"}));
    memory.wait(1min);
    REQUIRE(memory.sessions->save_draft("wang.fang", {.instance = "MF-1", .version = 4, .form = R"({"a":2})"}));
    REQUIRE(memory.sessions->save_draft("li.na", {.instance = "MF-1", .version = 9, .form = R"({"b":1})"}));
    memory.restart();

    const auto draft = memory.sessions->draft("wang.fang", "MF-1");

    REQUIRE(draft);
    CHECK(draft->version == 4);
    CHECK(draft->form == R"({"a":2})");
    CHECK(draft->at == memory.now);
    CHECK_FALSE(memory.sessions->draft("wang.fang", "MF-2"));
    memory.sessions->remove_draft("wang.fang", "MF-1");
    CHECK_FALSE(memory.sessions->draft("wang.fang", "MF-1"));
    CHECK(memory.sessions->draft("li.na", "MF-1")->form == R"({"b":1})");
}

TEST_CASE("a draft of more than 256 KiB is refused, and the former one stays", "[draft]") {
    Memory memory;
    REQUIRE(memory.sessions->save_draft("wang.fang", {.instance = "MF-1", .version = 1, .form = std::string((256U << 10U) - 4, 'x')}));

    const auto refused = memory.sessions->save_draft("wang.fang", {.instance = "MF-1", .version = 2, .form = std::string((256U << 10U) - 3, 'y')});

    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "draft_too_large");
    CHECK(refused.error().text.en == "Expected a draft of at most 256 KiB, but it has 257 KiB; it was not kept.");
    CHECK(memory.sessions->draft("wang.fang", "MF-1")->version == 1);
}

TEST_CASE("a person has two hundred drafts; the oldest go", "[draft]") {
    Memory memory;
    REQUIRE(memory.sessions->save_draft("li.na", {.instance = "MF-0", .version = 1, .form = "{}"}));
    for (int i = 0; i < 202; ++i) {
        memory.wait(1s);
        REQUIRE(memory.sessions->save_draft("wang.fang", {.instance = "MF-" + std::to_string(i), .version = 1, .form = "{}"}));
        if (i == 0) continue;
        REQUIRE(memory.sessions->save_draft("wang.fang", {.instance = "MF-0", .version = 2, .form = "{}"}));  // still being typed
    }
    CHECK(memory.sessions->drafts("wang.fang").size() == 200);
    CHECK(memory.sessions->drafts("wang.fang").front().instance == "MF-0");
    CHECK(memory.sessions->draft("wang.fang", "MF-0"));
    CHECK_FALSE(memory.sessions->draft("wang.fang", "MF-2"));
    CHECK(memory.sessions->draft("wang.fang", "MF-3"));
    CHECK(memory.sessions->draft("li.na", "MF-0"));
}

TEST_CASE("a calendar link is its person's until there is a newer one", "[calendar]") {
    Memory memory;
    CHECK_FALSE(memory.sessions->has_calendar("wang.fang"));
    const std::string first = memory.sessions->renew_calendar("wang.fang"), others = memory.sessions->renew_calendar("li.na");
    CHECK(memory.sessions->has_calendar("wang.fang"));
    CHECK(memory.sessions->person_of_calendar(first) == "wang.fang");

    const std::string second = memory.sessions->renew_calendar("wang.fang");

    CHECK_FALSE(memory.sessions->person_of_calendar(first));
    CHECK(memory.sessions->person_of_calendar(second) == "wang.fang");
    CHECK(memory.sessions->person_of_calendar(others) == "li.na");
    memory.sessions->end_calendar("wang.fang");
    CHECK_FALSE(memory.sessions->person_of_calendar(second));
    CHECK_FALSE(memory.sessions->person_of_calendar(std::string(64, 'f')));
}

}  // namespace countersign::web
