#include "clients/notify/program/hook_sender.hpp"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

namespace countersign::notify::program {

using platforms::part_of;
using platforms::text_of;

namespace {

constexpr Milliseconds between_looks = std::chrono::seconds{5};
constexpr Milliseconds wait_for_operator = std::chrono::hours{1};
constexpr std::size_t events_at_once = 100;

std::string place_name(const std::string& hook) { return "hook/" + hook; }

std::uint64_t number_in(const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

// A new receiver is told of what happens from now on.
HookSender::HookSender(Parts parts) : parts_(std::move(parts)) {
    for (const hooks::HookConfig& config : parts_.hooks) {
        Receiver receiver{.hook = hooks::Hook(config, parts_.http)};
        if (const auto kept = parts_.memory.kept(place_name(config.name))) {
            receiver.position = number_in(*kept);
        } else if (const Answer status = parts_.houses.borrow()->ask("admin.status")) {
            receiver.position = static_cast<std::uint64_t>(platforms::number_of(*status, {"head", "seq"}, 0));
            parts_.memory.keep(place_name(config.name), std::to_string(receiver.position));
        }
        receivers_.push_back(std::move(receiver));
    }
}

Milliseconds HookSender::round() {
    for (Receiver& receiver : receivers_)
        if (!receiver.is_off && receiver.not_before <= parts_.wall_clock()) tell_on(receiver);
    return between_looks;
}

void HookSender::tell_on(Receiver& receiver) {
    while (true) {
        const Answer events = parts_.houses.borrow()->ask("events.since", {{"seq", receiver.position}, {"limit", events_at_once}});
        if (!events) return;
        const Json& items = part_of(*events, {"items"});
        for (const Json& event : items)
            if (!tell(receiver, event)) return keep(receiver);
        keep(receiver);
        if (items.size() < events_at_once) return;
    }
}

// Whether it goes on with the next one.
bool HookSender::tell(Receiver& receiver, const Json& event) {
    const std::string& name = receiver.hook.config().name;
    const std::uint64_t seq = number_in(text_of(event, {"sequence"}));
    // The daemon is asked for a workflow only where the receiver asks for some.
    const std::string workflow = receiver.hook.config().workflows.empty() ? std::string() : workflow_of(event);
    if (receiver.hook.wants(event, workflow)) {
        const hooks::HookVerdict verdict = receiver.hook.send(event, parts_.wall_clock());
        parts_.write_line({.event = verdict.fate == hooks::Fate::delivered ? "hook_told" : "hook_failed",
                           .key = fmt::format("{}", seq),
                           .person = {},
                           .channel = name,
                           .outcome = verdict.why.en});
        parts_.memory.keep("trouble/hook " + name, verdict.why.en);
        receiver.is_off = verdict.fate == hooks::Fate::gone;
        if (verdict.fate == hooks::Fate::later) receiver.not_before = parts_.wall_clock() + verdict.wait;
        if (verdict.fate == hooks::Fate::tell_operator) receiver.not_before = parts_.wall_clock() + wait_for_operator;
        if (verdict.fate != hooks::Fate::delivered) return false;
    }
    receiver.position = seq;
    return true;
}

// The topic of the feed, which the event itself does not carry: the instance's workflow, or the company.
std::string HookSender::workflow_of(const Json& event) {
    const std::string instance = text_of(event, {"data", "instance"});
    if (instance.empty()) return "company";
    const Answer shown = parts_.houses.borrow()->ask("instance.show", {{"instance", instance}});
    return shown ? text_of(*shown, {"workflow"}) : std::string();
}

void HookSender::keep(const Receiver& receiver) {
    parts_.memory.keep(place_name(receiver.hook.config().name), std::to_string(receiver.position));
}

void HookSender::run(const std::stop_token& stop) {
    if (receivers_.empty()) return;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    do {
        const Milliseconds wait = round();
        (void)wake.wait_for(lock, stop, wait, [] { return false; });
    } while (!stop.stop_requested());
}

}  // namespace countersign::notify::program
