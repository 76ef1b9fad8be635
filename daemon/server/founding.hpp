// Founding: the first entry of a log, and what the daemon brings in from its files at every start
// and on SIGHUP: the calendar and new versions of definitions.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/engine/command.hpp"
#include "daemon/engine/instance.hpp"
#include "daemon/server/config.hpp"
#include "daemon/store/log.hpp"

namespace countersign::server {

// The calendar or a definition can not be taken; the text names every fault.
struct FilesRefused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Writes the first entry: the company, the person "operator" with the role operator, and his key.
void found(store::Log& log,
           const Config::Company& company,
           bool rehearsal,
           engine::Instant now,
           const std::string& operator_key);

// SetCalendar and Publish for whatever the files have that the log has not. Throws FilesRefused
// when a file can not be taken; then nothing is changed. `known` are all definitions by number - 1: those in the files
// stand for the current ones that they replace when they are checked among each other.
[[nodiscard]] std::vector<engine::Command> commands_from_files(const Config& config, const engine::Company& company,
                                                               const std::vector<engine::WorkflowPtr>& known);

}  // namespace countersign::server
