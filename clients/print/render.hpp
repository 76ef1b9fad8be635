// Render: a sheet as a PDF on A4, with cairo and pango in "Noto Sans CJK SC" (Debian's fonts-noto-cjk). Text stays text:
// it can be searched and read back. The same sheet and time give the same bytes.
#pragma once

#include <chrono>
#include <string>

#include "clients/print/sheet.hpp"
#include "daemon/result.hpp"

namespace countersign::print {

// `made_at` goes into the file's properties. An error is one English sentence: the font is missing, or the code is
// too long for a QR code.
[[nodiscard]] Result<std::string, std::string> render_pdf(const Sheet& sheet, std::chrono::sys_seconds made_at);

}  // namespace countersign::print
