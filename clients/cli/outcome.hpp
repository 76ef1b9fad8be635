// Outcomes of changes in words: what was done and where the instance is now, for one and for many.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/cli/session.hpp"

namespace countersign::cli {

// Instances as they were before a change, for their version and for words.
class Shown {
public:
    // What instance.show says; of one that may not be seen only its id, so that the daemon says why not.
    const nlohmann::json& of(Session& session, const std::string& instance);
    // Nothing of one that was not asked for (a request that is asked again).
    [[nodiscard]] const nlohmann::json& known(const std::string& instance) const;

private:
    std::map<std::string, nlohmann::json> instances_;
};

// "MF-1 MF-2"
[[nodiscard]] std::string joined(const std::vector<std::string>& instances);

// The action of this name, or of this label; nullptr when there is none.
[[nodiscard]] const nlohmann::json* find_action(const nlohmann::json& actions, const std::string& name, Language language);

// A receipt names a state only when the instance entered one; its label is in what instance.show said.
// `done`: what was done, in words.
[[nodiscard]] ReceiptWords receipt_words(const nlohmann::json& receipt, const nlohmann::json& instance, const std::string& done,
                                         Language language);

// The answer of a request that stands for many: one line for each item, in the order asked. When some were
// refused, the run ends with Exit::refused.
void print_outcomes(Session& session, const nlohmann::json& answer, const Shown& shown, const std::string& done);

}  // namespace countersign::cli
