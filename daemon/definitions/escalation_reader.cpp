// What follows when a deadline has passed: at once, and rung by rung of an escalation (升级).
#include <fmt/format.h>

#include "daemon/definitions/reading.hpp"

namespace countersign::definitions {

namespace {

using engine::Deadline;

void read_handover(const Reading& reading, const Section& section, Deadline& deadline) {
    const auto handover = section.optional_section("handover");
    if (!handover) return;
    handover->only({"task", "to", "replace"});
    const Written task = handover->text("task");
    if (!handover->has("to")) handover->missing("to");
    deadline.handover = engine::Handover{.task = task.text,
                                         .to = read_assignees(reading, *handover, "to"),
                                         .replaces = handover->optional_flag("replace").value_or(false)};
    if (handover->has("to") && deadline.handover->to.empty())
        handover->fault("to", "Expected in 'to' who gets the task, but it names nobody.");
    if (!deadline.to.empty())
        section.fault("handover", "Expected no 'handover' beside 'to': a task ends when its state is left.");
}

engine::Label label_of(const Section& section, const Deadline& deadline, std::size_t number) {
    if (section.has("label")) return section.label("label");
    return {.zh = fmt::format("{}（升级 {}）", deadline.label.zh, number),
            .en = fmt::format("{} (escalation {})", deadline.label.en, number)};
}

}  // namespace

void read_outcome(const Reading& reading, const Section& section, Deadline& deadline) {
    if (const auto flag = section.optional_text("flag")) {
        check_flag(reading, *flag);
        deadline.flag = flag->text;
    }
    deadline.tell = read_tells(reading, section, engine::state_declarations(reading.workflow));
    if (const auto to = section.optional_text("to")) {
        check_known(reading.source, *to, "a state", reading.state_ids);
        deadline.to = to->text;
        deadline.reason = section.label("reason");
    } else if (section.has("reason")) {
        section.fault("reason", "Expected 'reason' only beside 'to', the state that the deadline moves to.");
    }
    read_handover(reading, section, deadline);
}

std::vector<Deadline> read_escalations(const Reading& reading, const Section& section, const Deadline& deadline) {
    std::vector<Deadline> rungs;
    const std::vector<Section> written = section.sections("escalate");
    if (!written.empty() && !deadline.to.empty())
        section.fault("escalate", "Expected no 'escalate' beside 'to': nothing is left to escalate once the state is left.");
    for (const Section& inside : written) {
        inside.only({"after", "label", "flag", "tell", "to", "reason", "handover"});
        const std::size_t number = rungs.size() + 1;
        Deadline rung{.id = fmt::format("{}.{}", deadline.id, number), .label = label_of(inside, deadline, number)};
        if (const Written after = inside.text("after"); !after.text.empty())
            if (const auto at = read_later(inside, "after", "due + " + after.text, deadline.at)) rung.at = *at;
        if (!rungs.empty() && minutes_after(rung.at, deadline.at) <= minutes_after(rungs.back().at, deadline.at))
            inside.fault("after", "Expected each rung of an escalation later than the one before it; all count from the deadline.");
        rung.in = deadline.in;
        rung.after = deadline.id;
        read_outcome(reading, inside, rung);
        if (rung.flag.empty() && rung.tell.empty() && rung.to.empty() && !rung.handover)
            inside.fault("after", "Expected something to follow in every rung: 'flag', 'tell', 'handover' or 'to'.");
        rungs.push_back(std::move(rung));
    }
    return rungs;
}

}  // namespace countersign::definitions
