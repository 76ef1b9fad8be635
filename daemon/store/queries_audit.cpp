// audit.export: one record per event, with the state before and after it; events.since: the feed,
// for subscribers that have missed some of it.
#include <algorithm>

#include "daemon/store/cloud_event.hpp"
#include "daemon/store/event_json.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

// What is said of each event of one entry.
struct AuditContext {
    std::optional<engine::Instance> subject;
    std::string instance, workflow, action, reason, hash, state;
};

std::string either(const engine::Label& label) { return label.zh.empty() ? label.en : label.zh; }

AuditContext context_of(const Asking& asking, const engine::Entry& entry, std::string_view old_state, std::string_view hash) {
    AuditContext context;
    if (entry.instance != 0) {
        context.subject = asking.instance(entry.instance);
        if (context.subject) {
            context.instance = context.subject->id;
            context.workflow = context.subject->workflow;
        }
    }
    for (const engine::Event& event : entry.events)
        if (const auto* acted = std::get_if<engine::Acted>(&event)) {
            context.action = acted->action;
            context.reason = acted->reason;
        }
    context.state = old_state;
    Hash bytes{};
    if (hash.size() == bytes.size()) std::copy(hash.begin(), hash.end(), bytes.begin());
    context.hash = to_hex(bytes);
    return context;
}

// Moves context.state on when the event enters another.
json audit_record(const Asking& asking, const engine::Entry& entry, std::size_t index, AuditContext& context) {
    const engine::Event& event = entry.events[index];
    const std::string old_state = context.state;
    std::string reason = context.reason;
    std::string on_behalf_of;
    if (const auto* entered = std::get_if<engine::StateEntered>(&event)) {
        context.state = entered->state;
        if (reason.empty()) reason = either(entered->reason);
    }
    if (const auto* given = std::get_if<engine::SignatureGiven>(&event)) on_behalf_of = given->on_behalf_of;
    if (const auto* acted = std::get_if<engine::Acted>(&event)) on_behalf_of = acted->on_behalf_of;
    // What is done beside acts says its own reason.
    std::visit([&](const auto& said) {
        if constexpr (requires { std::string(said.reason); })
            if (!said.reason.empty()) reason = said.reason;
    }, event);
    return {{"seq", entry.seq},
            {"index", index},
            {"at", asking.time(entry.at)},
            {"instance", context.instance},
            {"workflow", context.workflow},
            {"old_state", old_state},
            {"new_state", context.state},
            {"event", engine::event_name(event)},
            {"action", context.action},
            {"person", entry.actor},
            {"on_behalf_of", on_behalf_of},
            {"reason", reason},
            {"hash", context.hash},
            {"channel", entry.claim.channel},
            {"gateway", entry.claim.gateway},
            {"second_factor", entry.claim.channel.empty() ? json() : json(entry.claim.second_factor)},
            {"data", asking.visible_event(context.subject ? &*context.subject : nullptr, event)}};
}

}  // namespace

// Whole entries only, so a page may be a little longer than its limit; "next" is a seq.
Answer audit_export(const Asking& asking) {
    if (!asking.has_role({"auditor", "finance", "operator"}))
        return fail(wire_refusal(engine::RefusalCode::not_permitted,
                                 {.zh = "导出审计记录需要审计、财务或运营角色。",
                                  .en = "Expected the role auditor, finance or operator for the audit export, but you have none."}));
    const auto after = asking.after({0});
    if (!after) return fail(after.error());
    Borrowed rows = asking.borrow("SELECT seq, old_state, hash, body FROM entry WHERE seq > ?1 ORDER BY seq");
    rows->bind(1, std::max(std::int64_t{0}, after->front()));
    json items = json::array();
    std::uint64_t last = 0;
    while (rows->step()) {
        if (items.size() >= asking.limit()) return page(std::move(items), std::to_string(last));
        const engine::Entry entry = decode(rows->number(0), rows->text(3));
        AuditContext context = context_of(asking, entry, rows->text(1), rows->blob(2));
        for (std::size_t index = 0; index < entry.events.size(); ++index)
            items.push_back(audit_record(asking, entry, index, context));
        last = entry.seq;
    }
    return page(std::move(items), std::nullopt);
}

// One event per entry; "next" is the seq to ask from.
Answer events_since(const Asking& asking) {
    Borrowed rows = asking.borrow("SELECT seq, new_state, body FROM entry WHERE seq > ?1 ORDER BY seq");
    rows->bind(1, std::max(std::int64_t{0}, asking.number("seq").value_or(0)));
    json items = json::array();
    std::uint64_t last = 0;
    while (rows->step()) {
        if (items.size() == asking.limit()) return page(std::move(items), std::to_string(last));
        const engine::Entry entry = decode(rows->number(0), rows->text(2));
        const auto instance = entry.instance == 0 ? std::nullopt : asking.instance(entry.instance);
        const CloudEventSubject subject{.company = asking.company().name,
                                        .instance = instance ? instance->id : std::string(),
                                        .state = std::string(rows->text(1))};
        items.push_back(json::parse(cloud_event(entry, subject, asking.calendar())));
        last = entry.seq;
    }
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
