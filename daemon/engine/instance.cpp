#include "daemon/engine/instance.hpp"

#include <algorithm>

namespace countersign::engine {

std::optional<Instant> Instance::next_due() const {
    std::optional<Instant> earliest;
    for (const Timer& timer : timers)
        if (!earliest || timer.next() < *earliest) earliest = timer.next();
    return earliest;
}

std::uint32_t Instance::visits_of(std::string_view wanted) const {
    for (const auto& [name, count] : visits)
        if (name == wanted) return count;
    return 0;
}

const Signature* Instance::signature_of(std::string_view slot) const {
    for (const Signature& signature : signatures)
        if (signature.slot == slot && !signature.open && !signature.against) return &signature;
    return nullptr;
}

const Panel* Instance::find_panel(std::string_view task) const {
    for (const Panel& panel : panels)
        if (panel.task == task) return &panel;
    return nullptr;
}

const std::string& Instance::successor_of(const std::string& person) const {
    const std::string* at = &person;
    // Each succession is followed once: they are in order of time, and a later one may hand on.
    for (const auto& [from, to] : successions)
        if (from == *at) at = &to;
    return *at;
}

const Shown* Instance::shown_in(std::string_view name) const {
    const auto found = std::find_if(registered.begin(), registered.end(), [&](const Shown& shown) { return shown.name == name; });
    return found == registered.end() ? nullptr : &*found;
}

const Timer* Instance::find_timer(std::string_view wanted) const {
    for (const Timer& timer : timers)
        if (timer.id == wanted) return &timer;
    return nullptr;
}

bool Instance::has_passed(std::string_view wanted, Instant due) const {
    for (const auto& [passed_id, at] : passed)
        if (passed_id == wanted) return at == due;
    return false;
}

}  // namespace countersign::engine
