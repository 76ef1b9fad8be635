// Checks the tree against tidy_rules.hpp, and the rules against faults made up for them.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/tidy/tidy_rules.hpp"

namespace countersign::tidy {

namespace {

namespace fs = std::filesystem;

const fs::path& root() {
    static const fs::path path = COUNTERSIGN_SOURCE_DIR;
    return path;
}

// Paths below a folder of the repository, from its root, in order.
std::vector<std::string> paths_below(const std::string& folder) {
    std::vector<std::string> paths;
    if (!fs::exists(root() / folder)) return paths;
    for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
        if (entry.is_regular_file()) paths.push_back(fs::relative(entry.path(), root()).generic_string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<std::string> source_paths() {
    std::vector<std::string> sources;
    for (const char* folder : {"daemon", "clients", "tests"}) {
        for (const std::string& path : paths_below(folder)) {
            if (path.ends_with(".cpp") || path.ends_with(".hpp")) sources.push_back(path);
        }
    }
    return sources;
}

Source read(const std::string& path) {
    std::ifstream file(root() / path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return {.path = path, .text = text.str()};
}

std::string describe(const TidyFaults& faults) {
    std::string all;
    for (const TidyFault& fault : faults) all += fault.describe() + "\n";
    return all;
}

// The faults of a made-up file, one on a line.
std::string faults_of(const std::string& path, const std::string& text) { return describe(check_source({path, text})); }

bool is_clean(const std::string& path, const std::string& text) { return faults_of(path, text).empty(); }

}  // namespace

TEST_CASE("the tree keeps the rules", "[tidy]") {
    const auto paths = source_paths();
    REQUIRE(paths.size() > 20);

    std::string faults;
    for (const std::string& path : paths) {
        const Source source = read(path);
        faults += describe(check_source(source)) + describe(check_own_header_first(source, paths));
    }

    INFO(faults);
    CHECK(faults.empty());
}

TEST_CASE("every workflow has its story beside it", "[tidy]") {
    const auto paths = paths_below("workflows");
    REQUIRE_FALSE(paths.empty());

    const std::string faults = describe(check_stories(paths));

    INFO(faults);
    CHECK(faults.empty());
}

TEST_CASE("an include across layers is noticed", "[tidy]") {
    CHECK(
        faults_of("daemon/engine/people.cpp", "// People.\n#include \"daemon/store/log.hpp\"\n") ==
        "daemon/engine/people.cpp:2: It includes \"daemon/store/log.hpp\", but daemon/engine/ may include only itself and "
        "daemon/result.hpp, daemon/ensure.hpp; move what is needed down, or pass it as an argument.\n");
    CHECK_FALSE(is_clean("daemon/definitions/a.cpp", "#include \"daemon/store/log.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/protocol/a.cpp", "#include \"daemon/engine/event.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/store/a.cpp", "#include \"daemon/definitions/calendar_file.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/server/a.cpp", "#include \"clients/connection/connection.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/server/a.cpp", "#include \"tests/fakes/house.hpp\"\n"));
    CHECK_FALSE(is_clean("clients/connection/a.cpp", "#include \"daemon/engine/event.hpp\"\n"));
    CHECK_FALSE(is_clean("clients/connection/a.cpp", "#include \"clients/cli/words.hpp\"\n"));
    CHECK_FALSE(is_clean("clients/cli/a.cpp", "#include \"daemon/server/loop.hpp\"\n"));
    CHECK_FALSE(is_clean("clients/cli/a.cpp", "#include \"clients/web/page.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/ensure.hpp", "// E.\n#pragma once\n#include \"daemon/engine/event.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/elsewhere/a.cpp", "#include \"daemon/engine/event.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/engine/a.cpp", "#include \"event.hpp\"\n"));
    CHECK_FALSE(is_clean("daemon/engine/a.cpp", "  #  include <daemon/store/log.hpp>\n"));
}

TEST_CASE("the includes that the table allows are left alone", "[tidy]") {
    CHECK(is_clean("daemon/engine/a.cpp", "#include \"daemon/engine/event.hpp\"\n#include \"daemon/result.hpp\"\n"));
    CHECK(is_clean("daemon/definitions/a.cpp", "#include \"daemon/engine/event.hpp\"\n#include <toml++/toml.h>\n"));
    CHECK(is_clean("daemon/store/a.cpp", "#include \"daemon/engine/event.hpp\"\n#include <sqlite3.h>\n"));
    CHECK(is_clean("daemon/server/a.cpp", "#include \"daemon/protocol/request.hpp\"\n#include <zmq.hpp>\n"));
    CHECK(is_clean("daemon/main.cpp", "#include \"daemon/server/loop.hpp\"\n#include <CLI/CLI.hpp>\n"));
    CHECK(is_clean("clients/connection/a.cpp", "#include \"daemon/protocol/request.hpp\"\n"));
    CHECK(is_clean("clients/cli/a.cpp",
                   "#include \"clients/connection/connection.hpp\"\n#include \"clients/cli/words.hpp\"\n"));
    CHECK(is_clean("tests/server/a.cpp", "#include \"tests/fakes/house.hpp\"\n#include \"daemon/store/log.hpp\"\n"));
}

TEST_CASE("the world in the engine is noticed", "[tidy]") {
    for (const char* header : {"fstream", "thread", "iostream", "mutex", "filesystem", "random"}) {
        INFO(header);
        CHECK_FALSE(is_clean("daemon/engine/a.cpp", "#include <" + std::string(header) + ">\n"));
        CHECK(is_clean("daemon/server/a.cpp", "#include <" + std::string(header) + ">\n"));
    }
    for (const char* header :
         {"sqlite3.h", "zmq.hpp", "spdlog/spdlog.h", "toml++/toml.h", "date/tz.h", "tl/expected.hpp"}) {
        INFO(header);
        CHECK_FALSE(is_clean("daemon/engine/a.cpp", "#include <" + std::string(header) + ">\n"));
    }
}

TEST_CASE("time, chance, environment and sleep outside their homes are noticed", "[tidy]") {
    CHECK(faults_of("daemon/store/log.cpp", "\nauto now = std::chrono::system_clock::now();\n") ==
          "daemon/store/log.cpp:2: It uses system_clock::now; take the time as an argument, or from server/clock.\n");
    for (const char* call : {"x = time(nullptr);",
                             "x = std::time(0);",
                             "std::random_device seed;",
                             "x = getenv(\"HOME\");",
                             "x = std::getenv(\"HOME\");",
                             "std::this_thread::sleep_for(1s);",
                             "usleep(10);",
                             "sleep(1);"}) {
        INFO(call);
        CHECK_FALSE(is_clean("daemon/server/loop.cpp", call));
        CHECK(is_clean("daemon/main.cpp", call));
        CHECK(is_clean("daemon/server/clock.cpp", call));
        CHECK(is_clean("daemon/server/randomness.cpp", call));
        CHECK(is_clean("clients/cli/main.cpp", call));
    }
    CHECK_FALSE(is_clean("tests/server/loop_test.cpp", "std::this_thread::sleep_for(1s);"));
}

TEST_CASE("what only sounds like a banned call is left alone", "[tidy]") {
    CHECK(is_clean("daemon/engine/a.cpp", "// Never call system_clock::now here; sleep(1) neither.\n"));
    CHECK(is_clean("daemon/engine/a.cpp", "/* getenv(\n usleep( */ auto text = \"time(nullptr) \\\" getenv(\";\n"));
    CHECK(is_clean("daemon/engine/a.cpp", "auto text = R\"(\" std::random_device)\"; auto x = 1'000; auto y = 'a';\n"));
    CHECK(is_clean("daemon/engine/a.cpp", "auto t = read_time(0) + moment.time(0) + local_time(instant);\n"));
    CHECK_FALSE(is_clean("daemon/engine/a.cpp", "auto x = 1'000; std::random_device seed; auto y = 2'000;\n"));
    CHECK_FALSE(is_clean("daemon/engine/a.cpp", "auto text = R\"x(\")\")x\"; std::random_device seed;\n"));
}

TEST_CASE("bad looks are noticed", "[tidy]") {
    CHECK(faults_of("daemon/engine/a.hpp", "#pragma once\n") ==
          "daemon/engine/a.hpp:1: A header starts with a comment that says what it is; write 3 to 8 lines.\n"
          "daemon/engine/a.hpp:1: A header needs #pragma once; add it after the first comment.\n");
    CHECK(is_clean("daemon/engine/a.hpp", "// What it is.\n#pragma once\n"));
    CHECK(faults_of("daemon/engine/a.cpp", "\n" + std::string(141, 'x') + "\n") ==
          "daemon/engine/a.cpp:2: The line is longer than 140 columns; break it.\n");
    std::string chinese;
    for (int i = 0; i < 140; ++i) chinese += "签";
    CHECK(is_clean("daemon/engine/a.cpp", "// " + chinese.substr(9) + "\n"));
    CHECK(faults_of("daemon/engine/a.cpp", "int x;\n\tint y;\n") ==
          "daemon/engine/a.cpp:2: The line has a tab; use spaces, or \\t within a text.\n");
    CHECK_FALSE(is_clean("daemon/engine/a.cpp", "using namespace std;\n"));
    CHECK(is_clean("daemon/engine/a.cpp", "using namespace std::chrono_literals;\n// using namespace std;\n"));
}

TEST_CASE("a workflow without a story is noticed", "[tidy]") {
    CHECK(describe(check_stories({"workflows/a.story", "workflows/a.toml", "workflows/b.toml"})) ==
          "workflows/b.toml:0: The workflow has no story; write workflows/b.story, which shows and tests it.\n");
}

TEST_CASE("a source that includes its own header late is noticed", "[tidy]") {
    const std::vector<std::string> paths = {"daemon/engine/a.cpp", "daemon/engine/a.hpp", "daemon/engine/b.cpp"};
    const std::string late = "#include <string>\n#include \"daemon/engine/a.hpp\"\n";

    CHECK(describe(check_own_header_first({"daemon/engine/a.cpp", late}, paths)) ==
          "daemon/engine/a.cpp:1: Its own header comes first; include \"daemon/engine/a.hpp\" above the others.\n");
    CHECK(check_own_header_first({"daemon/engine/b.cpp", late}, paths).empty());
    CHECK(check_own_header_first({"daemon/engine/a.cpp", "#include \"daemon/engine/a.hpp\"\n"}, paths).empty());
}

}  // namespace countersign::tidy
