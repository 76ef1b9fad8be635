// Sheet: an instance as it goes on paper: what instance.show says, with every signature and the code by which
// `audit verify --paper` finds it in the log again.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "clients/documents/catalogue.hpp"
#include "clients/print/sheet.hpp"

namespace countersign::documents {

// Original to finance, copy to sales (DOMAIN.md §1, §2).
enum class Mark { original, copy };

// `instance` as instance.show gives it, `now` as the daemon writes its time.
[[nodiscard]] print::Sheet sheet_of(const nlohmann::json& instance, const std::string& company, Mark mark, const std::string& now,
                                    Language language);

}  // namespace countersign::documents
