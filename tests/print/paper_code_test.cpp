// The code on a printed form: read as it was written, and nothing else.
#include <catch2/catch.hpp>

#include "clients/print/paper_code.hpp"

using namespace countersign::print;

namespace {

const PaperCode sample{.instance = "MF-12", .version = 9, .seq = 4711, .hash = std::string(60, '0') + "beef"};

}  // namespace

TEST_CASE("a paper code is read as it was written", "[print][code]") {
    const std::string text = write_paper_code(sample);

    CHECK(text.starts_with("COUNTERSIGN:1:MF-12:9:4711:"));
    CHECK(read_paper_code(text) == sample);
}

TEST_CASE("a paper code with any byte changed, cut or added is none", "[print][code]") {
    const std::string text = write_paper_code(sample);
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = changed[i] == '1' ? '2' : '1';
        INFO(changed);
        CHECK_FALSE(read_paper_code(changed));
        CHECK_FALSE(read_paper_code(text.substr(0, i)));
    }
    CHECK_FALSE(read_paper_code(text + "0"));
    CHECK_FALSE(read_paper_code(""));
}
