#include "daemon/engine/event.hpp"

#include "daemon/result.hpp"

namespace countersign::engine {

std::string_view event_name(const Event& event) {
    return std::visit(Overloaded{
                          [](const Opened&) { return "opened"; },
                          [](const Acted&) { return "acted"; },
                          [](const FormSaved&) { return "form_saved"; },
                          [](const Attached&) { return "attached"; },
                          [](const StateEntered&) { return "state_entered"; },
                          [](const TasksOffered&) { return "tasks_offered"; },
                          [](const SignatureGiven&) { return "signature_given"; },
                          [](const SignatureWithdrawn&) { return "signature_withdrawn"; },
                          [](const PanelSet&) { return "panel_set"; },
                          [](const HolderSet&) { return "holder_set"; },
                          [](const SignerAdded&) { return "signer_added"; },
                          [](const SignerRemoved&) { return "signer_removed"; },
                          [](const Succeeded&) { return "succeeded"; },
                          [](const TakenBack&) { return "taken_back"; },
                          [](const JumpSet&) { return "jump_set"; },
                          [](const Noted&) { return "noted"; },
                          [](const Owing&) { return "owing"; },
                          [](const Settled&) { return "settled"; },
                          [](const Received&) { return "received"; },
                          [](const Migrated&) { return "migrated"; },
                          [](const DeadlineSet&) { return "deadline_set"; },
                          [](const DeadlineCleared&) { return "deadline_cleared"; },
                          [](const DeadlinePassed&) { return "deadline_passed"; },
                          [](const DeadlinePaused&) { return "deadline_paused"; },
                          [](const Flagged&) { return "flagged"; },
                          [](const VariableSet&) { return "variable_set"; },
                          [](const AnchorMoved&) { return "anchor_moved"; },
                          [](const Posted&) { return "posted"; },
                          [](const Registered&) { return "registered"; },
                          [](const Drawn&) { return "drawn"; },
                          [](const Told&) { return "told"; },
                          [](const Quarantined&) { return "quarantined"; },
                          [](const Released&) { return "released"; },
                          [](const Founded&) { return "founded"; },
                          [](const PersonSet&) { return "person_set"; },
                          [](const KeySet&) { return "key_set"; },
                          [](const ProxySet&) { return "proxy_set"; },
                          [](const ProxyEnded&) { return "proxy_ended"; },
                          [](const AccountOffered&) { return "account_offered"; },
                          [](const AccountBound&) { return "account_bound"; },
                          [](const AccountEnded&) { return "account_ended"; },
                          [](const AbsenceSet&) { return "absence_set"; },
                          [](const FilterSaved&) { return "filter_saved"; },
                          [](const SettingSet&) { return "setting_set"; },
                          [](const TableSet&) { return "table_set"; },
                          [](const DefinitionPublished&) { return "definition_published"; },
                          [](const CalendarSet&) { return "calendar_set"; },
                          [](const ScheduleSet&) { return "schedule_set"; },
                          [](const ClockAdvanced&) { return "clock_advanced"; },
                          [](const Delivered&) { return "delivered"; },
                          [](const OutboxHeld&) { return "outbox_held"; },
                      },
                      event);
}

}  // namespace countersign::engine
