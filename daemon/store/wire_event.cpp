// Events on the wire: for the history and the audit export.
#include "daemon/store/wire_json.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

json wire_month(engine::Month month) { return engine::format_month(month); }

// The members of each event, under the names that they have in C++ and in the log.
struct Members {
    const engine::Calendar& calendar;

    [[nodiscard]] json time(engine::Instant instant) const { return calendar.format_instant(instant); }
    [[nodiscard]] json value(const engine::Value& v) const { return wire_value(v, calendar); }

    json operator()(const engine::Opened& e) const {
        return {{"instance", e.instance}, {"definition", e.definition}, {"workflow", e.workflow},
                {"id", e.id},             {"key", e.key},               {"initiator", e.initiator},
                {"period", e.period ? wire_month(*e.period) : json()},  {"anchor", wire_month(e.anchor)}};
    }
    json operator()(const engine::Acted& e) const {
        return {{"action", e.action}, {"slot", e.slot}, {"input", value(e.input)}, {"reason", e.reason}};
    }
    json operator()(const engine::FormSaved& e) const {
        return {{"form_version", e.form_version}, {"digest", e.digest}, {"form", value(e.form)}};
    }
    json operator()(const engine::StateEntered& e) const {
        return {{"state", e.state},
                {"kept", e.kept},
                {"final", e.final},
                {"outcome", e.outcome},
                {"reason", wire_label(e.reason)}};
    }
    json operator()(const engine::TasksOffered& e) const {
        json tasks = json::array();
        for (const engine::Task& task : e.tasks)
            tasks.push_back({{"action", task.action}, {"to", task.to}, {"barred", task.barred}});
        return {{"tasks", std::move(tasks)}, {"notify", e.notify}};
    }
    json operator()(const engine::SignatureGiven& e) const {
        return {{"slot", e.slot}, {"person", e.person}, {"form_version", e.form_version}, {"digest", e.digest}};
    }
    json operator()(const engine::SignatureWithdrawn& e) const { return {{"slot", e.slot}}; }
    json operator()(const engine::DeadlineSet& e) const {
        json rungs = json::array();
        for (const engine::Instant rung : e.rungs) rungs.push_back(time(rung));
        return {{"id", e.id},
                {"due", time(e.due)},
                {"rungs", std::move(rungs)},
                {"remind_to", e.remind_to},
                {"calendar", e.calendar}};
    }
    json operator()(const engine::DeadlineCleared& e) const { return {{"id", e.id}}; }
    json operator()(const engine::DeadlinePassed& e) const {
        return {{"id", e.id}, {"rung", e.rung}, {"at", time(e.at)}};
    }
    json operator()(const engine::Flagged& e) const { return {{"flag", e.flag}}; }
    json operator()(const engine::VariableSet& e) const { return {{"name", e.name}, {"value", value(e.value)}}; }
    json operator()(const engine::AnchorMoved& e) const { return {{"anchor", wire_month(e.anchor)}}; }
    json operator()(const engine::Posted& e) const {
        return {{"debit", e.debit}, {"credit", e.credit}, {"amount", wire_money(e.amount)}};
    }
    json operator()(const engine::Drawn& e) const {
        return {{"into", e.into}, {"seed", e.seed}, {"candidates", e.candidates}, {"drawn", e.drawn}};
    }
    json operator()(const engine::Told& e) const {
        return {{"to", e.to}, {"message", e.message}, {"text", wire_label(e.text)}};
    }
    json operator()(const engine::Quarantined& e) const { return {{"reason", e.reason}}; }
    json operator()(const engine::Released&) const { return json::object(); }
    json operator()(const engine::Founded& e) const {
        return {{"company", e.company},
                {"zone", e.zone},
                {"currency", e.currency.text()},
                {"rehearsal", e.rehearsal}};
    }
    json operator()(const engine::PersonSet& e) const { return {{"person", wire_person(e.person)}}; }
    json operator()(const engine::KeySet& e) const {
        return {{"key",
                 {{"public_key", e.key.public_key},
                  {"person", e.key.person},
                  {"label", e.key.label},
                  {"revoked", e.key.revoked}}}};
    }
    json operator()(const engine::SettingSet& e) const {
        return {{"workflow", e.workflow}, {"name", e.name}, {"value", value(e.value)}};
    }
    json operator()(const engine::TableSet& e) const {
        return {{"table", e.table}, {"rows", value(engine::Value(e.rows))}};
    }
    json operator()(const engine::DefinitionPublished& e) const {
        return {{"number", e.number}, {"workflow", e.workflow}, {"version", e.version}, {"hash", e.hash}};
    }
    json operator()(const engine::CalendarSet& e) const { return {{"version", e.version}}; }
    json operator()(const engine::ScheduleSet& e) const {
        return {{"workflow", e.workflow}, {"anchor", wire_month(e.anchor)}, {"at", time(e.at)}};
    }
    json operator()(const engine::ClockAdvanced& e) const { return {{"to", time(e.to)}}; }
    json operator()(const engine::Delivered& e) const { return {{"key", e.key}, {"outcome", e.outcome}}; }
};

}  // namespace

json wire_event(const engine::Event& event, const engine::Calendar& calendar) {
    json members = std::visit(Members{calendar}, event);
    members["event"] = engine::event_name(event);
    return members;
}

}  // namespace countersign::store
