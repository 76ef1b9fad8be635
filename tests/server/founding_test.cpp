// What the daemon takes from its files at a start: what is new is judged, what its log holds is not.
#include "daemon/server/founding.hpp"

#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "daemon/definitions/definition_file.hpp"
#include "tests/fakes/house.hpp"
#include "tests/fakes/temporary_folder.hpp"

using namespace countersign;
using Catch::Contains;

namespace {

const std::string source_folder = COUNTERSIGN_SOURCE_DIR;

// As it was before flags had to have names.
std::string without_flag_names(std::string text) {
    const std::size_t flags = text.find("[flag]\n");
    return text.erase(flags, text.find("\n\n", flags) - flags);
}

// A house whose log holds this one definition, and a folder of workflows beside it.
struct Files {
    fakes::TemporaryFolder folder;
    server::Config config;
    engine::Company company{.zone = "Asia/Shanghai"};
    std::vector<engine::WorkflowPtr> known;

    explicit Files(const std::string& published) {
        config.files.workflows = folder.path();
        config.files.calendar = source_folder + "/config/calendar/cn.json";
        auto workflow = definitions::read_published(published, "monthly-fee.toml");
        REQUIRE(workflow);
        known.push_back(std::move(*workflow));
        company.definitions.push_back({.workflow = "monthly-fee", .version = 1, .hash = known.front()->hash});
        company.current["monthly-fee"] = 1;
    }

    void put(const std::string& name, const std::string& text) const { std::ofstream(folder.path() / name) << text; }

    [[nodiscard]] std::size_t published() const {
        const auto commands = server::commands_from_files(config, company, known);
        return static_cast<std::size_t>(std::ranges::count_if(
            commands, [](const engine::Command& command) { return std::holds_alternative<engine::Publish>(command); }));
    }
};

}  // namespace

TEST_CASE("a file that stands in the log is not judged by what has become a rule since", "[server][founding]") {
    const std::string old = without_flag_names(tests::read_text(source_folder + "/workflows/monthly-fee.toml"));
    REQUIRE_FALSE(definitions::read_definition(old, "monthly-fee.toml"));
    const Files files(old);
    files.put("monthly-fee.toml", old);
    CHECK(files.published() == 0);

    files.put("promise.toml", tests::read_text(source_folder + "/workflows/promise.toml"));
    CHECK(files.published() == 1);
}

TEST_CASE("a file that is new is judged, with its line, and nothing is taken", "[server][founding]") {
    const std::string old = without_flag_names(tests::read_text(source_folder + "/workflows/monthly-fee.toml"));
    const Files files(old);
    files.put("monthly-fee.toml", old + "\n");
    CHECK_THROWS_WITH(files.published(), Contains("monthly-fee.toml:") && Contains("Expected a flag that [flag] names, but 'late' is none"));
}
