// The members of every event in the order and under the names in which the log holds them: one list
// for the writer and for the reader, so that they cannot differ. `io` is a JsonWriter or a
// JsonReader. A released member is never renamed; one that is added later is `optional`: not written
// while it has its default, so that the old text stays the only one for the old meaning.
#pragma once

#include <concepts>
#include <type_traits>

#include "daemon/engine/event.hpp"

namespace countersign::store {

template <class Held, class Struct>
concept Is = std::same_as<std::remove_const_t<Held>, Struct>;

// --- parts -----------------------------------------------------------------------------------

template <class Io, Is<engine::Label> T>
void each_member(Io& io, T& label) {
    io("zh", label.zh);
    io("en", label.en);
}
template <class Io, Is<engine::Task> T>
void each_member(Io& io, T& task) {
    io("action", task.action);
    io("to", task.to);
    io("barred", task.barred);
}
template <class Io, Is<engine::Person> T>
void each_member(Io& io, T& person) {
    io("id", person.id);
    io("name", person.name);
    io("roles", person.roles);
    io("department", person.department);
    io("manager", person.manager);
    io("language", person.language);
    io("active", person.active);
    io.optional("deputies", person.deputies);
}
template <class Io, Is<engine::Key> T>
void each_member(Io& io, T& key) {
    io("public_key", key.public_key);
    io("person", key.person);
    io("label", key.label);
    io("revoked", key.revoked);
}
template <class Io, Is<engine::Money> T>
void each_member(Io& io, T& money) {
    io("amount", money.minor);
    io("currency", money.currency);
}

template <class Io, Is<engine::Seat> T>
void each_member(Io& io, T& seat) {
    io("person", seat.person);
    io("weight", seat.weight);
    io("behind", seat.behind);
    io("added_by", seat.added_by);
    io("place", seat.place);
}
template <class Io, Is<engine::Proxy> T>
void each_member(Io& io, T& proxy) {
    io("number", proxy.number);
    io("principal", proxy.principal);
    io("agent", proxy.agent);
    io("from", proxy.from);
    io("until", proxy.until);
    io("cap", proxy.cap);
    io("workflows", proxy.workflows);
    io("reason", proxy.reason);
}
template <class Io, Is<engine::Account> T>
void each_member(Io& io, T& account) {
    io("number", account.number);
    io("person", account.person);
    io("channel", account.channel);
    io("id", account.id);
    io("code_digest", account.code_digest);
    io("until", account.until);
}
template <class Io, Is<engine::Absence> T>
void each_member(Io& io, T& absence) {
    io("from", absence.from);
    io("until", absence.until);
}

// --- events of an instance -------------------------------------------------------------------

template <class Io, Is<engine::Opened> T>
void each_member(Io& io, T& event) {
    io("instance", event.instance);
    io("definition", event.definition);
    io("workflow", event.workflow);
    io("id", event.id);
    io("key", event.key);
    io("initiator", event.initiator);
    io("period", event.period);
    io("anchor", event.anchor);
    io.optional("parent", event.parent);
    io.optional("branch", event.branch);
}
template <class Io, Is<engine::Acted> T>
void each_member(Io& io, T& event) {
    io("action", event.action);
    io("slot", event.slot);
    io("input", event.input);
    io("reason", event.reason);
    io.optional("on_behalf_of", event.on_behalf_of);
    io.optional("behind", event.behind);
}
template <class Io, Is<engine::FormSaved> T>
void each_member(Io& io, T& event) {
    io("form_version", event.form_version);
    io("digest", event.digest);
    io("form", event.form);
    io.optional("amount", event.amount);
    io.optional("subject", event.subject);
}
template <class Io, Is<engine::StateEntered> T>
void each_member(Io& io, T& event) {
    io("state", event.state);
    io("kept", event.kept);
    io("final", event.final);
    io("outcome", event.outcome);
    io("reason", event.reason);
}
template <class Io, Is<engine::TasksOffered> T>
void each_member(Io& io, T& event) {
    io("tasks", event.tasks);
    io("notify", event.notify);
}
template <class Io, Is<engine::SignatureGiven> T>
void each_member(Io& io, T& event) {
    io("slot", event.slot);
    io("person", event.person);
    io("form_version", event.form_version);
    io("digest", event.digest);
    io.optional("on_behalf_of", event.on_behalf_of);
    io.optional("against", event.against);
    io.optional("open", event.open);
}
template <class Io, Is<engine::SignatureWithdrawn> T>
void each_member(Io& io, T& event) {
    io("slot", event.slot);
    io.optional("person", event.person);
}
template <class Io, Is<engine::PanelSet> T>
void each_member(Io& io, T& event) {
    io("task", event.task);
    io("rule", event.rule);
    io("need", event.need);
    io("seats", event.seats);
}
template <class Io, Is<engine::HolderSet> T>
void each_member(Io& io, T& event) {
    io("task", event.task);
    io("how", event.how);
    io("from", event.from);
    io("to", event.to);
    io("reason", event.reason);
}
template <class Io, Is<engine::SignerAdded> T>
void each_member(Io& io, T& event) {
    io("task", event.task);
    io("person", event.person);
    io("by", event.by);
    io("place", event.place);
    io("reason", event.reason);
}
template <class Io, Is<engine::SignerRemoved> T>
void each_member(Io& io, T& event) {
    io("task", event.task);
    io("person", event.person);
    io("reason", event.reason);
}
template <class Io, Is<engine::Succeeded> T>
void each_member(Io& io, T& event) {
    io("from", event.from);
    io("to", event.to);
    io("reason", event.reason);
}
template <class Io, Is<engine::TakenBack> T>
void each_member(Io& io, T& event) {
    io("action", event.action);
    io("reason", event.reason);
}
template <class Io, Is<engine::JumpSet> T>
void each_member(Io& io, T& event) {
    io("state", event.state);
}
template <class Io, Is<engine::Noted> T>
void each_member(Io& io, T& event) {
    io("kind", event.kind);
    io("number", event.number);
    io("to", event.to);
    io("text", event.text);
}
template <class Io, Is<engine::Owing> T>
void each_member(Io& io, T& event) {
    io("id", event.id);
    io("kind", event.kind);
    io("workflow", event.workflow);
    io("initiator", event.initiator);
    io("branch", event.branch);
    io("target", event.target);
    io("name", event.name);
    io("value", event.value);
}
template <class Io, Is<engine::Settled> T>
void each_member(Io& io, T& event) {
    io("id", event.id);
    io("instance", event.instance);
    io("refused", event.refused);
}
template <class Io, Is<engine::Received> T>
void each_member(Io& io, T& event) {
    io("signal", event.signal);
    io("from", event.from);
    io("value", event.value);
}
template <class Io, Is<engine::Migrated> T>
void each_member(Io& io, T& event) {
    io("definition", event.definition);
    io("reason", event.reason);
}
template <class Io, Is<engine::DeadlineSet> T>
void each_member(Io& io, T& event) {
    io("id", event.id);
    io("due", event.due);
    io("rungs", event.rungs);
    io("remind_to", event.remind_to);
    io("calendar", event.calendar);
}
template <class Io, Is<engine::DeadlineCleared> T>
void each_member(Io& io, T& event) {
    io("id", event.id);
}
template <class Io, Is<engine::DeadlinePassed> T>
void each_member(Io& io, T& event) {
    io("id", event.id);
    io("rung", event.rung);
    io("at", event.at);
}
template <class Io, Is<engine::DeadlinePaused> T>
void each_member(Io& io, T& event) {
    io("id", event.id);
    io("left_minutes", event.left_minutes);
    io("working", event.working);
}
template <class Io, Is<engine::Attached> T>
void each_member(Io& io, T& event) {
    io("action", event.action);
    io("field", event.field);
    io("hash", event.hash);
    io("name", event.name);
    io("type", event.type);
    io("bytes", event.bytes);
}
template <class Io, Is<engine::Flagged> T>
void each_member(Io& io, T& event) {
    io("flag", event.flag);
}
template <class Io, Is<engine::VariableSet> T>
void each_member(Io& io, T& event) {
    io("name", event.name);
    io("value", event.value);
}
template <class Io, Is<engine::AnchorMoved> T>
void each_member(Io& io, T& event) {
    io("anchor", event.anchor);
}
template <class Io, Is<engine::Posted> T>
void each_member(Io& io, T& event) {
    io("debit", event.debit);
    io("credit", event.credit);
    io("amount", event.amount);
}
template <class Io, Is<engine::Registered> T>
void each_member(Io& io, T& event) {
    io("name", event.name);
    io("key", event.key);
    io("row", event.row);
}
template <class Io, Is<engine::Drawn> T>
void each_member(Io& io, T& event) {
    io("into", event.into);
    io("seed", event.seed);
    io("candidates", event.candidates);
    io("drawn", event.drawn);
}
template <class Io, Is<engine::Told> T>
void each_member(Io& io, T& event) {
    io("to", event.to);
    io("message", event.message);
    io("text", event.text);
}
template <class Io, Is<engine::Quarantined> T>
void each_member(Io& io, T& event) {
    io("reason", event.reason);
}
template <class Io, Is<engine::Released> T>
void each_member(Io&, T&) {}

// --- events of the company -------------------------------------------------------------------

template <class Io, Is<engine::Founded> T>
void each_member(Io& io, T& event) {
    io("company", event.company);
    io("zone", event.zone);
    io("currency", event.currency);
    io("rehearsal", event.rehearsal);
}
template <class Io, Is<engine::PersonSet> T>
void each_member(Io& io, T& event) {
    io("person", event.person);
}
template <class Io, Is<engine::KeySet> T>
void each_member(Io& io, T& event) {
    io("key", event.key);
}
template <class Io, Is<engine::ProxySet> T>
void each_member(Io& io, T& event) {
    io("proxy", event.proxy);
}
template <class Io, Is<engine::ProxyEnded> T>
void each_member(Io& io, T& event) {
    io("number", event.number);
}
template <class Io, Is<engine::AccountOffered> T>
void each_member(Io& io, T& event) {
    io("account", event.account);
}
template <class Io, Is<engine::AccountBound> T>
void each_member(Io& io, T& event) {
    io("number", event.number);
}
template <class Io, Is<engine::AccountEnded> T>
void each_member(Io& io, T& event) {
    io("number", event.number);
}
template <class Io, Is<engine::AbsenceSet> T>
void each_member(Io& io, T& event) {
    io("person", event.person);
    io("absences", event.absences);
}
template <class Io, Is<engine::FilterSaved> T>
void each_member(Io& io, T& event) {
    io("person", event.person);
    io("name", event.name);
    io("filter", event.filter);
}
template <class Io, Is<engine::SettingSet> T>
void each_member(Io& io, T& event) {
    io("workflow", event.workflow);
    io("name", event.name);
    io("value", event.value);
}
template <class Io, Is<engine::TableSet> T>
void each_member(Io& io, T& event) {
    io("table", event.table);
    io("rows", event.rows);
}
template <class Io, Is<engine::DefinitionPublished> T>
void each_member(Io& io, T& event) {
    io("number", event.number);
    io("workflow", event.workflow);
    io("version", event.version);
    io("hash", event.hash);
    io("text", event.text);
}
template <class Io, Is<engine::CalendarSet> T>
void each_member(Io& io, T& event) {
    io("version", event.version);
    io("text", event.text);
}
template <class Io, Is<engine::ScheduleSet> T>
void each_member(Io& io, T& event) {
    io("workflow", event.workflow);
    io("anchor", event.anchor);
    io("at", event.at);
}
template <class Io, Is<engine::ClockAdvanced> T>
void each_member(Io& io, T& event) {
    io("to", event.to);
}
template <class Io, Is<engine::Delivered> T>
void each_member(Io& io, T& event) {
    io("key", event.key);
    io("outcome", event.outcome);
    io.optional("channel", event.channel);
}
template <class Io, Is<engine::OutboxHeld> T>
void each_member(Io& io, T& event) {
    io("reason", event.reason);
}

}  // namespace countersign::store
