// Ending: what the programs beside the daemon end with, and how they complain: the terminal client's exit codes, for scripts.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "clients/connection/failure.hpp"
#include "clients/settings/settings.hpp"

namespace countersign::settings {

enum class Exit { ok = 0, refused = 1, usage = 2, unreachable = 5, not_authorised = 6, internal = 70 };
[[nodiscard]] Exit exit_of(const connection::Failure& failure);

// Two lines: what is wrong, and what helps.
Exit complain(std::ostream& err, std::string_view program, const connection::Failure& failure);

// A value as it stands in a line for an operator, in quotes where it must be: nobody can write a line of his own by
// the name that he gives a thing.
[[nodiscard]] std::string in_line(const std::string& value);

// Makes the program's key where there is none, and says how an operator enrols it. `person` is who it is to the daemon.
Exit enrol(const Daemon& daemon, std::string_view program, std::string_view person, std::string_view roles, std::ostream& out,
           std::ostream& err);

}  // namespace countersign::settings
