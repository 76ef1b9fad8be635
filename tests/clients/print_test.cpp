// Documents on paper: printed at the terminal from the real daemon, read back by poppler and zbar, and held against
// the log; a changed character on either side is told.
#include <cstdio>
#include <filesystem>

#include <catch2/catch.hpp>

#include "clients/print/paper_code.hpp"
#include "tests/clients/terminals.hpp"

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A request of zhang.wei that one of the board has signed, on paper.
class Paper {
public:
    Paper() : file(terminals.office.folder() / "paper.pdf") {
        instance = terminals.office.filed("pool");
        REQUIRE(terminals.run("an.qi", {"act", instance, "approve"}) == 0);
        REQUIRE(terminals.run("zhao.min", {"print", instance, "--out", file.string()}) == 0);
    }
    [[nodiscard]] std::string text() const { return output_of("pdftotext -layout " + file.string() + " -"); }
    [[nodiscard]] std::string code() const {
        const std::string folder = file.parent_path().string();
        std::string read = output_of("cd " + folder + " && pdftoppm -r 150 -png paper.pdf page && zbarimg -q --raw page*.png 2>/dev/null");
        while (!read.empty() && read.back() == '\n') read.pop_back();
        return read;
    }
    int verify(const std::string& code) { return terminals.run("operator", {"audit", "verify", "--paper", code}); }

    Terminals terminals;
    std::string instance;
    fs::path file;
};

}  // namespace

TEST_CASE("a document is printed with who filed, who signed and when, and its code agrees with the log", "[cli][print]") {
    Paper paper;
    const std::string text = paper.text();
    INFO(text);
    for (const char* part : {"original", "1,000.00", "壹仟元整"}) CHECK(holds(text, part));
    CHECK(holds(text, paper.instance));

    const std::string code = paper.code();
    const auto read = print::read_paper_code(code);
    REQUIRE(read);
    CHECK(read->instance == paper.instance);
    CHECK(paper.verify(code) == 0);
    CHECK(holds(paper.terminals.out, "It agrees: " + paper.instance));

    REQUIRE(paper.terminals.run("zhao.min", {"print", paper.instance, "--copy", "--out", paper.file.string()}) == 0);
    CHECK(holds(paper.text(), "copy"));
}

TEST_CASE("paper that differs from the log in any way is told", "[cli][print]") {
    Paper paper;
    const auto read = print::read_paper_code(paper.code());
    REQUIRE(read);

    print::PaperCode other = *read;
    other.hash[5] = other.hash[5] == '0' ? '1' : '0';
    CHECK(paper.verify(print::write_paper_code(other)) == 1);
    CHECK(holds(paper.terminals.err, "its hash is another"));
    other = *read;
    other.version += 1;
    CHECK(paper.verify(print::write_paper_code(other)) == 1);
    CHECK(holds(paper.terminals.err, "but it is not"));
    other = *read;
    other.seq += 1000;
    CHECK(paper.verify(print::write_paper_code(other)) == 1);
    CHECK(paper.verify("COUNTERSIGN:1:half") == 2);
    CHECK(holds(paper.terminals.err, "not all of it"));

    // Somebody comments later: the paper still agrees, and is the newest; who signs later makes it an older version.
    REQUIRE(paper.terminals.run("operator", {"audit", "verify"}) == 0);
}

TEST_CASE("what cannot be printed or written is said in a sentence", "[cli][print]") {
    Paper paper;

    CHECK(paper.terminals.run("zhao.min", {"print", "NO-1"}) == 3);
    CHECK(paper.terminals.run("zhao.min", {"print", paper.instance, "--out", "/no/such/folder/x.pdf"}) == 2);
    CHECK(paper.terminals.run("liu.yang", {"print", paper.instance}) != 0);  // another rep's
}

}  // namespace countersign::cli
