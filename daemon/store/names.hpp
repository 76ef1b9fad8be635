// Names: what definitions call something in both languages (states, flags, accounts), and the refusal of a name that
// none of them has: a misspelt word would find nothing. Private to the store.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/engine/label.hpp"

namespace countersign::store {

using Names = std::vector<std::pair<std::string, engine::Label>>;  // ids with labels; may repeat

// The ids of what is called so, by its id or by its label in either language: a list of texts.
[[nodiscard]] nlohmann::json ids_of(const Names& names, const std::string& wanted);

// "Expected a state of a workflow, but there is no 'paid'; there is draft, payout (pay)." `what` has its article.
[[nodiscard]] nlohmann::json no_such_name(const engine::Label& what, const std::string& wanted, const Names& names,
                                          const engine::Label& hint);

}  // namespace countersign::store
