// The looks of the source tree as rules that a machine can check: who may include whom, what the
// engine may not touch, where time and chance may come from, and a few habits. Taste is left to
// the reader. The rules work on texts, so that the test can show them faults that it made up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace countersign::tidy {

struct Source {
    std::string path;  // from the repository root, with '/'
    std::string text;
};

struct TidyFault {
    std::string path;
    int line = 0;      // from 1; 0 = the file as a whole
    std::string text;  // what is wrong and what to do
    [[nodiscard]] std::string describe() const;
};

using TidyFaults = std::vector<TidyFault>;

// All rules for one file of C++.
[[nodiscard]] TidyFaults check_source(const Source& source);

// Who may include whom (folder = library = namespace), and which folder may use which library.
[[nodiscard]] TidyFaults check_includes(const Source& source);
// The wall clock, chance, the environment and sleeping have named homes.
[[nodiscard]] TidyFaults check_calls(const Source& source);
// A header says what it is; lines are not too long; no tabs, no "using namespace std".
[[nodiscard]] TidyFaults check_looks(const Source& source);

// `paths`: everything in workflows/. Each definition has its story beside it.
[[nodiscard]] TidyFaults check_stories(const std::vector<std::string>& paths);
// `paths`: all sources. A source whose header stands beside it includes that header first.
[[nodiscard]] TidyFaults check_own_header_first(const Source& source, const std::vector<std::string>& paths);

// The text with comments and literals blanked out; lines stay where they are.
[[nodiscard]] std::string code_of(std::string_view text);

}  // namespace countersign::tidy
