// Sheet: a document as it goes on paper, in one language, with everything already written for people. What it
// says comes from the daemon; how it looks is decided here.
#pragma once

#include <string>
#include <vector>

namespace countersign::print {

struct Fact {
    std::string label, text;
};

struct Column {
    std::string label;
    bool is_number = false;  // set to the right
};

struct Grid {
    std::string title;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  // as many cells as columns
    std::vector<std::string> total;              // likewise, or empty
};

// A signature that was given, or a place for one that was not (no name).
struct Signed {
    std::string slot, name, at;
};

struct Sheet {
    std::string language = "zh";
    std::string company, title;
    std::string mark;            // "正本 · 财务", "副本 · 销售"
    std::vector<Fact> facts;
    std::vector<Grid> grids;
    std::vector<Fact> sums;      // below the grids: the amount, and the amount in capitals
    std::vector<Signed> signatures;
    std::string code;            // what the QR code says (paper_code.hpp)
    std::string code_caption;    // the same for eyes, under the code
    std::string footer;          // on every page, beside its number
};

}  // namespace countersign::print
