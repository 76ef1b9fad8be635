// FormInput: what somebody gave on the command line for an action, made into the `form` and `input`
// that the daemon takes. The form is the present one with what was given laid over it; what the
// daemon computes is left out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/cli/catalogue.hpp"
#include "clients/documents/field.hpp"

namespace countersign::cli {

struct FormInput {
    std::vector<std::string> input;      // NAME=VALUE
    std::vector<std::string> field;      // NAME=VALUE
    std::optional<std::string> lines;    // a workbook or CSV file
    std::optional<std::string> form;     // a JSON or TOML file
    // Uploads a file of this machine and gives {"name", "hash"}; for fields of files, NAME=@FILE or NAME=KIND:@FILE.
    std::function<nlohmann::json(const std::string& path)> upload;
    [[nodiscard]] bool touches_form() const { return !field.empty() || form.has_value(); }
};

struct ActionValues {
    nlohmann::json input;                // an object, or null when nothing was asked for
    std::optional<nlohmann::json> form;
};

// `instance` and `action` as instance.show gives them. Complains about unknown names, missing
// inputs, and every fault in a file.
[[nodiscard]] ActionValues read_action_values(const FormInput& given, const nlohmann::json& instance,
                                              const nlohmann::json& action, Language language);

// The form that a new instance is opened with, by the fields of its definition; nothing when none was given.
[[nodiscard]] std::optional<nlohmann::json> read_opening_form(const FormInput& given, const std::vector<Field>& fields,
                                                              Language language);

// A JSON or TOML file as JSON; a float or a key that stands twice is a Complaint.
[[nodiscard]] nlohmann::json read_document(const std::string& path, Language language);

// "name=value" in its two parts.
[[nodiscard]] std::pair<std::string, std::string> split_assignment(const std::string& given, Language language);

// A value for the field, from the text behind `=`; "@FILE" reads a table field from a workbook or CSV.
[[nodiscard]] nlohmann::json value_for(const Field& field, const std::string& written, Language language);

}  // namespace countersign::cli
