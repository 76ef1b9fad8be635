// Workbooks that a program which is not ours (python3-openpyxl) writes and reads. Where it is not installed the tests that
// need it say so and pass.
#pragma once

#include <string>

namespace countersign::documents {

// Says so when there is none.
[[nodiscard]] bool has_openpyxl();

// `body`, Python that fills in the workbook `w`, whose first sheet is `s`; what it is then saved as.
[[nodiscard]] std::string made_by_openpyxl(const std::string& body);

// What `body` prints about the workbook `w`, read from the bytes.
[[nodiscard]] std::string seen_by_openpyxl(const std::string& bytes, const std::string& body);

// The bytes that `body` writes to the path `file`, with the bytes given at the path `given`.
[[nodiscard]] std::string made_by_python(const std::string& body, const std::string& given = {});

}  // namespace countersign::documents
