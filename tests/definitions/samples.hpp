// What the tests of definitions read: the shipped files, the faulty ones beside this file, a company
// of ten.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/definitions/definition_file.hpp"

namespace countersign::definitions {

[[nodiscard]] std::string read_sample(const std::string& path);  // from the repository's root
// What the first line says of the fault: "# expect: 12 Expected a state" -> 12 and "Expected a state".
[[nodiscard]] std::pair<int, std::string> expectation(const std::string& toml);
[[nodiscard]] std::vector<std::filesystem::path> samples_in(const std::string& folder);

// Throws with the faults if it is not sound.
[[nodiscard]] engine::WorkflowPtr sound(const std::string& toml);
[[nodiscard]] engine::WorkflowPtr monthly_fee();
// The text of monthly-fee.toml with one passage replaced; throws if it is not there.
[[nodiscard]] std::string monthly_fee_with(const std::string& passage, const std::string& instead);

[[nodiscard]] engine::Calendar shipped_calendar();
[[nodiscard]] engine::People company_of_ten();

// Of what it says of the others, and of the registers that it shares with them.
[[nodiscard]] std::vector<Fault> faults_among(const engine::WorkflowPtr& workflow, const std::string& file,
                                              const std::vector<engine::WorkflowPtr>& others);

// "12: Expected …" for each, one on a line.
[[nodiscard]] std::string listed(const std::vector<Fault>& faults);

}  // namespace countersign::definitions
