// SheetNames: names for the sheets of one workbook as Excel allows them: 1 to 31 characters, none of []:*?/\, no quote at
// either end, each once whatever its case.
#pragma once

#include <set>
#include <string>

namespace countersign::spreadsheet {

class SheetNames {
public:
    explicit SheetNames(const std::string& taken) { taken_.insert(taken); }

    // The wanted name where it can be had, or one like it.
    [[nodiscard]] std::string free(const std::string& wanted);

private:
    std::set<std::string> taken_;  // in small letters
};

}  // namespace countersign::spreadsheet
