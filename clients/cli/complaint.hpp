// Complaint: ends a command with a sentence and an exit code. Thrown where a command can not go on,
// caught in one place, run(). The exit codes are documented and stable.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "clients/cli/catalogue.hpp"
#include "clients/connection/failure.hpp"

namespace countersign::cli {

enum class Exit {
    ok = 0,
    refused = 1,         // by a rule
    usage = 2,           // the command line, or what was filled in
    not_found = 3,
    conflict = 4,        // stale version, reused request, key taken
    unreachable = 5,     // no daemon, or the outcome is unknown
    not_authorised = 6,
    internal = 70,
};

struct Complaint : std::runtime_error {
    Complaint(Exit exit_code, std::string code_name, std::string sentence, std::string what_helps = {})
        : std::runtime_error(std::move(sentence)), exit(exit_code), code(std::move(code_name)), hint(std::move(what_helps)) {}

    Exit exit;
    std::string code;
    std::string hint;
    nlohmann::json data = nlohmann::json::object();
};

// Which exit code a refusal's code leads to.
[[nodiscard]] Exit exit_of_refusal(std::string_view code);

[[nodiscard]] Complaint complaint_of(const connection::Failure& failure, Language language);
[[nodiscard]] Complaint usage_complaint(std::string sentence, std::string hint = {});

}  // namespace countersign::cli
