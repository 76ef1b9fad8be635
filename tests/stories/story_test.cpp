#include "tests/stories/story.hpp"

#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/fakes/house.hpp"

using namespace countersign::tests;

namespace {

// Tells all stories of a folder; how many there were.
std::size_t tell_stories(const std::filesystem::path& folder) {
    std::size_t told = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".story") continue;
        std::filesystem::path definition = file.path();
        definition.replace_extension(".toml");
        const StoryFile stories = read_stories(read_text(file.path()));
        const StoryDefinition own{.name = definition.filename().string(), .text = read_text(definition)};
        std::vector<StoryDefinition> also;
        for (const std::string& name : stories.also)
            also.push_back({.name = name, .text = read_text(folder / name)});
        for (const std::string& name : stories.later)
            also.push_back({.name = name, .text = read_text(folder / name), .later = true});
        for (const Story& story : stories.stories) {
            ++told;
            std::string faults;
            for (const std::string& fault : run_story(stories, story, own, also))
                faults += "\n  " + file.path().filename().string() + " " + fault;
            INFO(story.title << faults);
            CHECK(faults.empty());
        }
    }
    return told;
}

}  // namespace

TEST_CASE("every story beside a workflow goes as it is told", "[story]") {
    CHECK(tell_stories(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows") > 20);
}

TEST_CASE("everything that people do with an approval goes as it is told", "[story][operations]") {
    CHECK(tell_stories(std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/stories/operations") > 20);
}

TEST_CASE("a story that is told wrongly is noticed", "[story]") {
    const std::string definition = read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/monthly-fee.toml");
    const StoryFile wrong = read_stories(
        "story told wrongly\n"
        "at wd1 09:00 clock -> clerk_check\n"
        "at wd1 10:00 zhang.wei file_nil -> refused too_early\n"
        "at wd1 11:00 li.na approve -> manager_check; signed manager\n");
    const auto faults = run_story(wrong, wrong.stories.front(), {.name = "monthly-fee.toml", .text = definition});
    CHECK(faults.size() == 3);
}
