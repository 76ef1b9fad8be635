#include "clients/cli/complaint.hpp"

#include <array>
#include <utility>

namespace countersign::cli {

namespace {

using connection::Failure;
using connection::FailureKind;

// What is not listed is refused by a rule.
constexpr std::array<std::pair<std::string_view, Exit>, 20> exits{{
    {"invalid_request", Exit::usage},
    {"invalid_input", Exit::usage},
    {"unknown_method", Exit::usage},
    {"invalid_definition", Exit::usage},
    {"unknown_workflow", Exit::not_found},
    {"no_such_instance", Exit::not_found},
    {"no_such_person", Exit::not_found},
    {"no_such_action", Exit::not_found},
    {"no_such_signal", Exit::not_found},
    {"no_such_deadline", Exit::not_found},
    {"not_found", Exit::not_found},
    {"stale_version", Exit::conflict},
    {"request_reused", Exit::conflict},
    {"already_open", Exit::conflict},
    {"definition_exists", Exit::conflict},
    {"unknown_key", Exit::not_authorised},
    {"not_assigned", Exit::not_authorised},
    {"not_permitted", Exit::not_authorised},
    {"needs_approval", Exit::not_authorised},
    {"internal", Exit::internal},
}};

Exit exit_of(const Failure& failure) {
    switch (failure.kind) {
        case FailureKind::refused: return exit_of_refusal(failure.code);
        case FailureKind::configuration: return Exit::usage;
        case FailureKind::too_large: return Exit::usage;
        case FailureKind::no_connection: return Exit::unreachable;
        case FailureKind::key_not_accepted: return Exit::not_authorised;
        case FailureKind::outcome_unknown: return Exit::unreachable;
        case FailureKind::no_answer: return Exit::unreachable;
        case FailureKind::bad_answer: return Exit::internal;
    }
    return Exit::internal;
}

}  // namespace

Exit exit_of_refusal(std::string_view code) {
    for (const auto& [listed, exit] : exits)
        if (listed == code) return exit;
    return Exit::refused;
}

Complaint complaint_of(const Failure& failure, Language language) {
    Complaint complaint(exit_of(failure), failure.code, text(failure.text, language), text(failure.hint, language));
    complaint.data = failure.data;
    return complaint;
}

Complaint usage_complaint(std::string sentence, std::string hint) {
    return Complaint(Exit::usage, "usage", std::move(sentence), std::move(hint));
}

}  // namespace countersign::cli
