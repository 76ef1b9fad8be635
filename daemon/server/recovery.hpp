// Recovery: from a log and its views to the state in memory. Time grows with what is open, not with
// history: the views' snapshot is taken when it fits the log, and only what is newer is replayed;
// otherwise the views are cleared and the whole log is replayed into both.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/instance.hpp"
#include "daemon/store/log.hpp"
#include "daemon/store/views.hpp"

namespace countersign::server {

struct Recovered {
    engine::EngineState state;
    std::vector<engine::WorkflowPtr> definitions;           // by number - 1
    std::shared_ptr<const engine::Calendar> calendar;       // as last set in the log
    std::vector<store::Views::Snapshot::Request> requests;  // the newest, oldest first
    std::uint64_t replayed = 0;                             // entries that were read one by one
    bool rebuilt = false;                                   // the views were cleared
};

inline constexpr std::size_t requests_remembered = 100'000;

[[nodiscard]] Recovered recover(store::Log& log, store::Views& views);

// Folds the whole log from nothing, without views: the reference for `replay(log) == state`.
[[nodiscard]] Recovered replay(const store::Log& log);

}  // namespace countersign::server
