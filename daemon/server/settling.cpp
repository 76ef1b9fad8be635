// What instances owe to others, settled by the daemon: the command for the other one, then Settle for the
// one that owed. Part of the processor.
#include <algorithm>

#include "daemon/engine/family.hpp"
#include "daemon/ensure.hpp"
#include "daemon/server/house_changes.hpp"
#include "daemon/server/processor.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;

// What one act may set off: an instance that signals one that signals one... Definitions that signal each
// other in a circle come to rest here.
constexpr int depth_max = 32;
constexpr const char* too_deep = "Expected signals to come to rest, but they went on from one instance to the next.";

Submission from_daemon(engine::Command command) {
    return {.command = std::move(command), .person = "daemon", .key = {}, .request = {}, .body_digest = {}, .is_clock = true};
}

// What may be otherwise later, without anybody's doing anything about the debt.
bool may_pass(RefusalCode code) {
    return code == RefusalCode::instance_quarantined || code == RefusalCode::calendar_year_missing;
}

// What was to be told to one that is closed already need not be told any more.
bool is_harmless(const engine::Owing& owed, RefusalCode code) {
    return owed.kind == "signal" && engine::is_built_in(owed.name) && owed.name != "follow" && code == RefusalCode::instance_closed;
}

}  // namespace

void Processor::settle(engine::Instant now) {
    for (int depth = 0; !owing_.empty(); ++depth) {
        const std::vector<std::uint64_t> owers(owing_.begin(), owing_.end());
        for (const std::uint64_t number : owers) {
            const auto found = state_.open.find(number);
            if (found == state_.open.end()) continue;
            const std::vector<engine::Owing> owing = found->second->owing;
            bool waits = false;
            for (const engine::Owing& owed : owing)
                waits = settle_one(number, owed, depth >= depth_max, now) == Settling::waits || waits;
            if (!waits) continue;
            blocked_owing_.insert(number);
            owing_.erase(number);
        }
    }
}

Processor::Settling Processor::settle_one(std::uint64_t number,
                                          const engine::Owing& owed,
                                          bool is_too_deep,
                                          engine::Instant now) {
    const auto ower = state_.open.find(number);
    const auto still = [&](const engine::Owing& one) { return one.id == owed.id; };
    if (ower == state_.open.end() || std::none_of(ower->second->owing.begin(), ower->second->owing.end(), still))
        return Settling::done;
    if (ower->second->quarantined) return Settling::waits;
    engine::Settle settle{.instance = number, .id = owed.id};
    bool waits = false;
    if (is_too_deep) {
        settle.refused = too_deep;
    } else if (auto commands = commands_for(number, owed); !commands) {
        settle.refused = commands.error().text.en;
    } else {
        for (engine::Command& command : *commands) {
            Submission submission = from_daemon(std::move(command));
            submission.is_approved = owed.kind == "change";
            const Outcome outcome = take(std::move(submission), now);
            if (outcome.refusal && may_pass(outcome.refusal->code)) {
                waits = true;
                continue;
            }
            const bool is_first = settle.refused.empty();
            if (outcome.refusal && is_first && !is_harmless(owed, outcome.refusal->code)) settle.refused = outcome.refusal->text.en;
            if (!outcome.refusal && owed.kind == "open") settle.opened = state_.last_instance;
        }
    }
    // Of a hand-over, only what was not done yet is tried again.
    if (waits) return Settling::waits;
    const Outcome settled = take(from_daemon(settle), now);
    ensure(!settled.refusal, "what was owed is settled once it is done");
    return Settling::done;
}

Result<std::vector<engine::Command>, engine::Refusal> Processor::commands_for(std::uint64_t number,
                                                                              const engine::Owing& owed) const {
    using Commands = std::vector<engine::Command>;
    if (owed.kind == "change") return read_change(owed, *this);
    if (owed.kind == "signal")
        return Commands{engine::Receive{.instance = owed.target, .signal = owed.name, .from = number, .value = owed.value}};
    ensure(owed.kind == "open", "what is owed is of a known kind");
    engine::Open open{.workflow = owed.workflow, .initiator = owed.initiator, .parent = number, .branch = owed.branch};
    const auto* form = owed.value.get<engine::Record>();
    if (form != nullptr && !form->empty()) open.form = owed.value;
    const engine::Workflow* child = current(owed.workflow);
    if (child != nullptr && child->open.has_period) open.period = state_.open.at(number)->period;
    return Commands{std::move(open)};
}

void Processor::release_blocked() {
    blocked_.clear();
    blocked_schedules_.clear();
    release_blocked_owing();
}

void Processor::release_blocked_owing() {
    for (const std::uint64_t number : std::exchange(blocked_owing_, {}))
        if (const auto open = state_.open.find(number); open != state_.open.end())
            follow(number, &*open->second, &*open->second);
}

}  // namespace countersign::server
