// What people call an account of the ledger: "advance:zhang.wei" is 张伟's 借支. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/engine/people.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

// What the account is called up to its first ':', which is what definitions name.
[[nodiscard]] std::string_view kind_of_account(std::string_view account);

// "借支：张伟", "advance: 张伟": by the definition's [account], and by the person's name where the rest is a person's id.
// Nothing when the definition does not name it.
[[nodiscard]] std::optional<Label> account_label(const Workflow& workflow, const People& people, std::string_view account);

}  // namespace countersign::engine
