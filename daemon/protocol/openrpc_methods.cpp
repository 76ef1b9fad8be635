// The table itself, in the order of docs/protocol.md.
#include "daemon/protocol/table_words.hpp"

namespace countersign::protocol {

namespace {

void add_house(std::vector<Method>& all) {
    all.push_back({.name = "rpc.discover",
                   .gateway = by_gateway,
                   .changing = false,
                   .summary = "This document.",
                   .answer = "the OpenRPC document",
                   .parameters = {}});
    all.push_back(query("refusal.explain", by_gateway,
                        "What refusal codes mean, and what would unblock them: what, by whom, by when.",
                        "{\"items\": [...]}; items: code, means, unblocked_by, who, when",
                        {text("code", "only this one")}));
    all.push_back(
        query("admin.status", by_gateway,
              "How the daemon is, and who I am.",
              "company, now, rehearsal, time_suspended, read_only, head, views_seq, open, calendar, warnings, me"));
    all.push_back(change("admin.clock.advance", own_key,
                         "Moves the clock of a rehearsal. Role operator.",
                         "receipt and now",
                         {required(of(ParameterType::time, "to", "the new time"))}));
    all.push_back(change("admin.clock.confirm", own_key, "Confirms the clock after a jump. Role operator.", "now"));
    all.push_back(
        change("admin.release", own_key, "Lets a quarantined instance go on. Role operator.", "receipt", {instance()}));
}

void add_workflows(std::vector<Method>& all) {
    all.push_back(list_query("workflow.list", by_gateway,
                             "The published definitions.",
                             "workflow, version, hash, title, number, published_at, current"));
    all.push_back(query("workflow.show", by_gateway,
                        "One definition.",
                        "as in workflow.list, and text, form, states, actions",
                        {workflow(), definition_version()}));
    all.push_back(query("workflow.check", own_key,
                        "Checks a definition, or several that are to be published together, without publishing any.",
                        "{\"ok\": true}, or {\"ok\": false, \"faults\": [{\"line\", \"text\"}]}; of several, ok and items",
                        {lines("text", "the definition, in TOML", definition_length_max),
                         list("definitions", "each {\"text\"}; instead of text", parts_max)}));
    all.push_back(change("workflow.publish", own_key,
                         "Publishes a definition. Role operator.",
                         "receipt and workflow, version, number",
                         {definition_text()}));
    const Parameter version = required(integer("version", "the one that they go on under", 1));
    const Parameter states = of(ParameterType::object, "states", "for states that have another name there, old: new");
    all.push_back(query("workflow.migration_preview", own_key,
                        "What would become of running instances under another version. Role operator.",
                        "items, for each: instance, possible, state, waits_for, deadlines; or code, text, hint; and more",
                        {workflow(), version, texts("instances", "ids; all when left out, at most 1000", 1000), states}));
    all.push_back(many("workflow.migrate", own_key,
                       "Puts running instances under another version of their workflow. Role operator.",
                       {workflow(),
                        version,
                        required(texts("instances", "ids", parts_max)),
                        states,
                        required(text("reason", "why", reason_length_max))}));
    all.push_back(query("workflow.diagram", by_gateway,
                        "Draws a definition in Mermaid.",
                        "{\"mermaid\": text}",
                        {workflow(), definition_version(), text("instance", "marks where this instance is")}));
}

void add_instances(std::vector<Method>& all) {
    all.push_back(change("instance.open", by_gateway,
                         "Opens an instance.",
                         "receipt",
                         {workflow(),
                          text("initiator", "whose instance it is; the caller's when left out"),
                          of(ParameterType::month, "period", "the month it is for"),
                          of(ParameterType::object, "form", "complete, where the definition wants it with the opening")}));
    all.push_back(query("instance.show", by_gateway,
                        "One instance, with its form and what the caller may do.",
                        "the summary, and form, signatures, deadlines, path, steps, actions",
                        {instance()}));
    all.push_back(list_query("instance.list", by_gateway,
                             "Instances, as chosen.",
                             "summaries",
                             {text("workflow", "of this workflow"),
                              text("state", "in this state, by its id or its label"),
                              text("initiator", "of this person"),
                              of(ParameterType::month, "period", "for this month"),
                              of(ParameterType::boolean, "closed", "closed or open ones only"),
                              text("flag", "with this flag, by its id or its label"),
                              of(ParameterType::boolean, "mine", "that concern the caller by name"),
                              text("waiting_for", "that wait for this person, or for a role of his"),
                              text("text", "that contain this text")}));
    all.push_back(list_query("instance.history", by_gateway,
                             "What happened to an instance.",
                             "history entries",
                             {instance(), integer("since_version", "only what is newer")}));
    all.push_back(query("instance.explain", by_gateway,
                        "Why an instance waits, and why the caller may or may not act.",
                        "instance, state, waits_for, why, actions, deadlines",
                        {instance()}));
    all.push_back(query("instance.preview", by_gateway,
                        "What lies ahead of an instance: who is asked, in which order, and by when.",
                        "instance, steps, stop, and form as it would be kept",
                        {instance(),
                         of(ParameterType::object, "form", "as if it were this one; as it was saved when left out"),
                         text("action", "that is taken first; the one that leads on when left out")}));
}

void add_attachments(std::vector<Method>& all) {
    const Parameter upload = required(text("upload", "as attachment.begin gave it"));
    const Parameter hash = required(text("hash", "SHA-256 of the whole file, 64 small hex digits"));
    all.push_back(query("attachment.begin", by_gateway,
                        "Begins an upload, or goes on with it.",
                        "upload, offset (of the part that is wanted next), chunk_bytes_max, complete",
                        {required(text("name", "of the file, without a path")),
                         required(integer("bytes", "of the whole file")),
                         hash}));
    all.push_back(query("attachment.put", by_gateway,
                        "The next part of an upload.",
                        "offset (of the part that is wanted next)",
                        {upload,
                         required(integer("offset", "where the part begins in the file")),
                         required(text("data", "the part, in base64", chunk_text_max))}));
    all.push_back(query("attachment.finish", by_gateway,
                        "Verifies and keeps what was uploaded; a form or an input may then name it for 24 hours.",
                        "hash, type, bytes",
                        {upload}));
    all.push_back(query("attachment.get", by_gateway,
                        "A part of a file that an instance names where the caller sees it.",
                        "data (base64), offset, bytes (of the whole file), type, name",
                        {instance(),
                         hash,
                         integer("offset", "where the part begins"),
                         integer("bytes", "how much of it at most", 1)}));
}

void add_ledger(std::vector<Method>& all) {
    all.push_back(list_query("ledger.accounts", by_gateway,
                             "Accounts and balances.",
                             "account, label, balance",
                             {text("prefix", "accounts whose name begins so")}));
    all.push_back(list_query("ledger.entries", by_gateway,
                             "Bookings.",
                             "seq, at, instance, debit, debit_label, credit, credit_label, amount, actor",
                             {text("account", "on this account"), text("instance", "of this instance")}));
}

void add_people(std::vector<Method>& all) {
    all.push_back(list_query("people.list", by_gateway, "Who is who.", "persons", {text("role", "with this role")}));
    all.push_back(
        query("people.show", by_gateway, "One person.", "the person, with keys and absences", {required(text("person", "the person's id"))}));
    all.push_back(change("people.import", own_key,
                         "Sets persons and enrols keys. Role operator.",
                         "receipt",
                         {list("persons", "id, name, roles, department, manager, language, active, deputies", 10'000),
                          list("keys", "person, public_key, label", 10'000)}));
    all.push_back(change("people.revoke_key", own_key,
                         "Revokes a key. Role operator.",
                         "receipt",
                         {required(text("public_key", "40 characters of Z85", 40))}));
}

void add_reference(std::vector<Method>& all) {
    all.push_back(
        list_query("settings.list", by_gateway, "A workflow's settings.", "name, label, type, value, default", {workflow()}));
    all.push_back(change("settings.set", own_key,
                         "Changes settings. Role operator or finance.",
                         "receipt",
                         {workflow(), required(of(ParameterType::object, "values", "name: value"))}));
    all.push_back(
        query("table.show", by_gateway, "A reference table.", "table, rows", {required(text("table", "the table's id"))}));
    all.push_back(
        change("table.import", own_key,
               "Replaces a reference table. Role operator or finance.",
               "receipt",
               {required(text("table", "the table's id")), required(list("rows", "one object for each row", 10'000))}));
    all.push_back(query("calendar.month", by_gateway,
                        "The working days of a month.",
                        "month, version, days",
                        {of(ParameterType::month, "month", "the present one when left out")}));
    all.push_back(
        query("calendar.resolve", by_gateway,
              "What a moment means.",
              "{\"at\": time}",
              {required(text("moment", "such as: working day 8, 18:00")),
               of(ParameterType::month, "month", "whose working days count; the present one when left out")}));
}

void add_reports(std::vector<Method>& all) {
    all.push_back(query("report.show", by_gateway,
                        "What a definition's [report] measures of a month's instances; whoever sees only his own, of those.",
                        "workflow, title, month, month_of, day_minutes, measures, lines, total, accounts, outcomes, flags, steps, waiting",
                        {workflow(), required(of(ParameterType::month, "month", "of the instances' period, or of their opening"))}));
}

Parameter keys() {
    Parameter parameter = texts("keys", "of messages, at most 200", 200);
    parameter.least = 1;
    return required(parameter);
}

void add_log(std::vector<Method>& all) {
    all.push_back(list_query("outbox.list", by_gateway,
                             "Messages owed.",
                             "key, at, to, message, text, instance, outcome, channel",
                             {of(ParameterType::boolean, "pending", "only those not yet delivered; true when left out"),
                              of(ParameterType::boolean, "given_up", "only those that were given up"),
                              text("to", "to this recipient")}));
    all.push_back(query("outbox.lease", own_key,
                        "Hands owed messages to a delivery client, for it alone until then. Role courier or operator.",
                        "items: as outbox.list, with attempt, moot, about, for; until; next",
                        {integer("limit", "1 to 200; 50 when left out"), integer("seconds", "1 to 3600; 60 when left out")}));
    all.push_back(change("outbox.done", own_key,
                         "These messages were delivered, or are moot. Role courier or operator.",
                         "receipt",
                         {keys(), text("channel", "by which: mail, dingtalk, ...", 32),
                          of(ParameterType::boolean, "moot", "what they ask for is done already: nothing was sent")}));
    all.push_back(change("outbox.failed", own_key,
                         "A try failed: another one follows later, or the message is given up. Role courier or operator.",
                         "retry_at; the receipt when it is given up",
                         {required(text("key", "of the message")),
                          required(text("why", "a sentence for an operator", 150)),
                          integer("after", "seconds that the other side asked to wait"),
                          of(ParameterType::boolean, "give_up", "no other try would do better")}));
    all.push_back(change("outbox.defer", own_key,
                         "These messages are handed out again then; nothing failed. Role courier or operator.",
                         "until",
                         {keys(), required(of(ParameterType::time, "until", "at most 14 days ahead"))}));
    all.push_back(change("outbox.requeue", own_key, "Messages that were given up are owed again. Role operator.", "receipt", {keys()}));
    all.push_back(change("outbox.resume", own_key,
                         "Lets the outbox of a copied or restored data directory go on. Role operator.",
                         "receipt",
                         {}));
    all.push_back(log_query("events.since", own_key,
                            "The feed's events after a seq.",
                            "CloudEvents",
                            required(integer("seq", "events after this one"))));
    all.push_back(list_query("audit.export", own_key, "The audit trail. Role auditor, finance or operator.", "audit records"));
    all.push_back(query("audit.verify", own_key,
                        "Reads the whole log and verifies its chain. Role auditor, finance or operator.",
                        "ok, entries, attachments, head, fault"));
    all.push_back(list_query("audit.chain", own_key,
                             "Raw rows of the log, to verify elsewhere. Role auditor, finance or operator.",
                             "seq, body, hash"));
}

}  // namespace

const std::vector<Method>& methods() {
    static const std::vector<Method> table = [] {
        std::vector<Method> all;
        add_house(all);
        add_workflows(all);
        add_instances(all);
        add_attachments(all);
        add_remarks(all);
        add_tasks(all);
        add_ledger(all);
        add_people(all);
        add_standing(all);
        add_filters(all);
        add_reference(all);
        add_reports(all);
        add_log(all);
        return all;
    }();
    return table;
}

}  // namespace countersign::protocol
