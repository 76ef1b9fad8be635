// The squares of a QR code (ISO/IEC 18004, error correction M), for paper and for pages.
#pragma once

#include <string>
#include <vector>

#include "daemon/result.hpp"

namespace countersign::print {

// Rows of dark squares, as many as columns, without the quiet border of four that readers want around them. The error is
// a sentence: the text is too long for one.
[[nodiscard]] Result<std::vector<std::vector<bool>>, std::string> qr_code(const std::string& text);

}  // namespace countersign::print
