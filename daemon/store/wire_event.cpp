// Events on the wire: for the history and the audit export.
#include "daemon/store/event_members.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

json wire_month(engine::Month month) { return engine::format_month(month); }

// Members as JSON, by the log's own list of them: for events whose members say all by themselves.
class Listing {
public:
    explicit Listing(const engine::Calendar& calendar) : calendar_(calendar) {}

    template <class T>
    void operator()(const char* name, const T& value) {
        members_[name] = shown(value);
    }
    template <class T>
    void optional(const char* name, const T& value) {
        (*this)(name, value);
    }
    [[nodiscard]] json take() { return std::move(members_); }

private:
    [[nodiscard]] json shown(const std::string& value) const { return value; }
    [[nodiscard]] json shown(bool value) const { return value; }
    template <std::integral Number>
    [[nodiscard]] json shown(Number value) const {
        return value;
    }
    [[nodiscard]] json shown(engine::Instant value) const { return calendar_.format_instant(value); }
    [[nodiscard]] json shown(const engine::Money& value) const { return wire_money(value); }
    [[nodiscard]] json shown(const engine::Value& value) const { return wire_value(value, calendar_); }
    template <class T>
    [[nodiscard]] json shown(const std::optional<T>& value) const {
        return value ? shown(*value) : json();
    }
    template <class T>
    [[nodiscard]] json shown(const std::vector<T>& items) const {
        json list = json::array();
        for (const T& item : items) list.push_back(shown(item));
        return list;
    }
    template <class T>
        requires requires(Listing& io, const T& part) { each_member(io, part); }
    [[nodiscard]] json shown(const T& part) const {
        Listing inside(calendar_);
        each_member(inside, part);
        return inside.take();
    }

    const engine::Calendar& calendar_;
    json members_ = json::object();
};

// The members of each event, under the names that they have in C++ and in the log.
struct Members {
    const engine::Calendar& calendar;

    [[nodiscard]] json time(engine::Instant instant) const { return calendar.format_instant(instant); }
    [[nodiscard]] json value(const engine::Value& v) const { return wire_value(v, calendar); }

    json operator()(const engine::Opened& e) const {
        return {{"instance", e.instance}, {"definition", e.definition}, {"workflow", e.workflow},
                {"id", e.id},             {"key", e.key},               {"initiator", e.initiator},
                {"period", e.period ? wire_month(*e.period) : json()},  {"anchor", wire_month(e.anchor)},
                {"parent", e.parent},     {"branch", e.branch}};
    }
    json operator()(const engine::Acted& e) const {
        return {{"action", e.action},
                {"slot", e.slot},
                {"input", value(e.input)},
                {"reason", e.reason},
                {"on_behalf_of", e.on_behalf_of},
                {"behind", e.behind}};
    }
    json operator()(const engine::FormSaved& e) const {
        return {{"form_version", e.form_version},
                {"digest", e.digest},
                {"form", value(e.form)},
                {"amount", e.amount ? wire_money(*e.amount) : json()},
                {"subject", e.subject}};
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
        return {{"slot", e.slot},
                {"person", e.person},
                {"form_version", e.form_version},
                {"digest", e.digest},
                {"on_behalf_of", e.on_behalf_of},
                {"against", e.against},
                {"open", e.open}};
    }
    json operator()(const engine::SignatureWithdrawn& e) const { return {{"slot", e.slot}, {"person", e.person}}; }
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
    json operator()(const engine::Registered& e) const {
        return {{"name", e.name}, {"key", e.key}, {"row", value(e.row)}};
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
    json operator()(const engine::Attached& e) const { return listed(e); }
    json operator()(const engine::Delivered& e) const { return listed(e); }

    json operator()(const engine::OutboxHeld& e) const { return listed(e); }
    json operator()(const engine::PanelSet& e) const { return listed(e); }
    json operator()(const engine::HolderSet& e) const { return listed(e); }
    json operator()(const engine::SignerAdded& e) const { return listed(e); }
    json operator()(const engine::SignerRemoved& e) const { return listed(e); }
    json operator()(const engine::Succeeded& e) const { return listed(e); }
    json operator()(const engine::TakenBack& e) const { return listed(e); }
    json operator()(const engine::JumpSet& e) const { return listed(e); }
    json operator()(const engine::Noted& e) const { return listed(e); }
    json operator()(const engine::Owing& e) const { return listed(e); }
    json operator()(const engine::Settled& e) const { return listed(e); }
    json operator()(const engine::Received& e) const { return listed(e); }
    json operator()(const engine::Migrated& e) const { return listed(e); }
    json operator()(const engine::DeadlinePaused& e) const { return listed(e); }
    json operator()(const engine::ProxySet& e) const { return listed(e); }
    json operator()(const engine::ProxyEnded& e) const { return listed(e); }
    json operator()(const engine::AccountOffered& e) const { return listed(e); }
    json operator()(const engine::AccountBound& e) const { return listed(e); }
    json operator()(const engine::AccountEnded& e) const { return listed(e); }
    json operator()(const engine::AbsenceSet& e) const { return listed(e); }
    json operator()(const engine::FilterSaved& e) const { return listed(e); }

    template <class Event>
    [[nodiscard]] json listed(const Event& event) const {
        Listing listing(calendar);
        each_member(listing, event);
        return listing.take();
    }
};

}  // namespace

json wire_event(const engine::Event& event, const engine::Calendar& calendar) {
    json members = std::visit(Members{calendar}, event);
    members["event"] = engine::event_name(event);
    return members;
}

}  // namespace countersign::store
