// Times as people write them: "2026-11-03 18:00", or only a date. They are the company's own, whatever the
// zone of this machine.
#pragma once

#include <optional>
#include <string>

#include "clients/cli/session.hpp"

namespace countersign::cli {

enum class DayMeans { its_start, its_end };

// RFC 3339 with the company's offset. A date alone is its first moment, or the moment at which it has ended.
// What is neither date nor time is a Complaint.
[[nodiscard]] std::string read_wall_time(Session& session, const std::string& written, DayMeans day);

// "+08:00", as the daemon writes its time.
[[nodiscard]] std::string company_offset(Session& session);

}  // namespace countersign::cli
