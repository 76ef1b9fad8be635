#include "daemon/store/cloud_event.hpp"

#include <fmt/format.h>

namespace countersign::store {

namespace {

std::string_view type_of(const engine::Entry& entry) {
    for (const engine::Event& event : entry.events)
        if (std::holds_alternative<engine::StateEntered>(event)) return engine::event_name(event);
    return entry.events.empty() ? "nothing_changed" : engine::event_name(entry.events.front());
}

}  // namespace

// Ids, states and names of companies are of a closed alphabet (checked on the way in), so nothing
// needs escaping here but the company's name, which is checked at founding.
std::string cloud_event(const engine::Entry& entry, const CloudEventSubject& subject, const engine::Calendar& calendar) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{0}","source":"countersign/{1}","type":"countersign.{2}","subject":"{3}","time":"{4}",)"
        R"("sequence":"{0}","datacontenttype":"application/json","data":{{"instance":"{3}","version":{5},"state":"{6}"}}}})",
        entry.seq, subject.company, type_of(entry), subject.instance.empty() ? "company" : subject.instance,
        calendar.format_instant(entry.at), entry.version, subject.state);
}

}  // namespace countersign::store
