// What an event means for the company: people, settings, tables, definitions, the calendar, schedules.
#include "daemon/engine/evolve.hpp"

#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

struct IntoCompany {
    Company& company;
    const Entry& entry;

    void operator()(const Founded& e) const {
        company.name = e.company;
        company.zone = e.zone;
        company.currency = e.currency;
        company.rehearsal = e.rehearsal;
        if (e.rehearsal) company.clock = entry.at;
    }

    void operator()(const PersonSet& e) const { company.people.set(e.person); }

    void operator()(const KeySet& e) const { company.people.set(e.key); }

    void operator()(const ProxySet& e) const { company.people.set(e.proxy); }

    void operator()(const ProxyEnded& e) const { company.people.end_proxy(e.number); }

    void operator()(const AccountOffered& e) const { company.people.set(e.account); }

    void operator()(const AccountBound& e) const { company.people.set_account_state(e.number, AccountState::bound); }

    void operator()(const AccountEnded& e) const { company.people.set_account_state(e.number, AccountState::ended); }

    void operator()(const AbsenceSet& e) const { company.people.set_absences(e.person, e.absences); }

    void operator()(const FilterSaved& e) const {
        if (e.filter.empty())
            company.filters.erase({e.person, e.name});
        else
            company.filters.insert_or_assign({e.person, e.name}, e.filter);
    }

    void operator()(const SettingSet& e) const {
        company.settings.insert_or_assign(e.workflow + "." + e.name, e.value);
    }

    void operator()(const TableSet& e) const { company.tables.insert_or_assign(e.table, e.rows); }

    void operator()(const DefinitionPublished& e) const {
        ensure(e.number == company.definitions.size() + 1, "definitions are numbered without gaps");
        company.definitions.push_back(
            {.number = e.number, .workflow = e.workflow, .version = e.version, .hash = e.hash, .seq = entry.seq});
        company.current.insert_or_assign(e.workflow, e.number);
    }

    void operator()(const CalendarSet& e) const {
        company.calendar_version = e.version;
        company.calendar_seq = entry.seq;
    }

    void operator()(const ScheduleSet& e) const {
        company.schedules.insert_or_assign(e.workflow, Schedule{.anchor = e.anchor, .at = e.at});
    }

    void operator()(const ClockAdvanced& e) const { company.clock = e.to; }

    void operator()(const Delivered&) const {}

    void operator()(const OutboxHeld& e) const { company.outbox_held = e.reason; }

    void operator()(const Opened&) const {}

    void operator()(const Acted&) const {}

    void operator()(const FormSaved&) const {}

    void operator()(const StateEntered&) const {}

    void operator()(const TasksOffered&) const {}

    void operator()(const SignatureGiven&) const {}

    void operator()(const SignatureWithdrawn&) const {}

    void operator()(const PanelSet&) const {}

    void operator()(const HolderSet&) const {}

    void operator()(const SignerAdded&) const {}

    void operator()(const SignerRemoved&) const {}

    void operator()(const Succeeded&) const {}

    void operator()(const TakenBack&) const {}

    void operator()(const JumpSet&) const {}

    void operator()(const Noted&) const {}

    void operator()(const Owing&) const {}

    void operator()(const Settled&) const {}

    void operator()(const Received&) const {}

    void operator()(const Migrated&) const {}

    void operator()(const DeadlinePaused&) const {}

    void operator()(const DeadlineSet&) const {}

    void operator()(const DeadlineCleared&) const {}

    void operator()(const DeadlinePassed&) const {}

    void operator()(const Attached&) const {}
    void operator()(const Flagged&) const {}

    void operator()(const VariableSet&) const {}

    void operator()(const AnchorMoved&) const {}

    void operator()(const Posted&) const {}

    void operator()(const Registered&) const {}

    void operator()(const Drawn&) const {}

    void operator()(const Told&) const {}

    void operator()(const Quarantined&) const {}

    void operator()(const Released&) const {}
};

}  // namespace

void evolve(Company& company, const Event& event, const Entry& entry) {
    std::visit(IntoCompany{company, entry}, event);
}

}  // namespace countersign::engine
