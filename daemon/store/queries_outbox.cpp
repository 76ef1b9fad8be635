// outbox.list: messages owed, oldest first. Who has no business with other people's messages sees
// only those that reach him or her.
#include "daemon/store/announce.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

// One row of `owed` or `delivered`.
struct OwedRow {
    Owed owed;
    std::uint64_t instance = 0;
    json outcome;
};

OwedRow read(const Statement& row) {
    OwedRow read{.owed = {.seq = row.number(0),
                          .event = static_cast<std::uint32_t>(row.number(1)),
                          .recipient = std::string(row.text(2)),
                          .message = std::string(row.text(4))},
                 .instance = row.number(3)};
    if (!row.is_null(5)) read.outcome = std::string(row.text(5));
    return read;
}

// "role:finance" and "person:li.na" mean themselves; a bare id, all that reaches this person.
bool is_to(const Asking& asking, const std::string& wanted, const std::string& recipient) {
    if (wanted.find(':') != std::string::npos) return wanted == recipient;
    const engine::Person* person = asking.company().people.find(wanted);
    return person != nullptr && reaches(recipient, *person);
}

// What no definition words: somebody is asked to act. Worded when asked, from the definition that
// the instance is pinned to and the state it was in then.
json task_text(const Asking& asking, const engine::Instance& instance, const engine::Entry& entry) {
    std::string state = instance.state;
    for (const engine::Event& event : entry.events)
        if (const auto* entered = std::get_if<engine::StateEntered>(&event)) state = entered->state;
    const engine::Workflow* workflow = asking.definition(instance.definition);
    const engine::State* found = workflow == nullptr ? nullptr : workflow->find_state(state);
    const engine::Label title = workflow == nullptr ? engine::Label{instance.workflow, instance.workflow} : workflow->title;
    const engine::Label label = found == nullptr ? engine::Label{state, state} : found->label;
    const std::string period = instance.period ? " " + engine::format_month(*instance.period) : "";
    const std::string name = asking.name_of(instance.initiator);
    return wire_label({.zh = name + " 的" + title.zh + period + "（" + instance.id + "）待您办理：" + label.zh + "。",
                       .en = title.en + period + " of " + name + " (" + instance.id + ") waits for you: " + label.en + "."});
}

json message(const Asking& asking, const OwedRow& row, const engine::Entry& entry) {
    const auto instance = asking.instance(row.instance);
    json text = wire_label({});
    if (const auto* told = std::get_if<engine::Told>(&entry.events.at(row.owed.event))) text = wire_label(told->text);
    else if (instance) text = task_text(asking, *instance, entry);
    return {{"key", key_of(row.owed)},
            {"at", asking.time(entry.at)},
            {"to", row.owed.recipient},
            {"message", row.owed.message},
            {"text", std::move(text)},
            {"instance", instance ? json(instance->id) : json()},
            {"outcome", row.outcome}};
}

}  // namespace

Answer outbox_list(const Asking& asking) {
    OwedKey after;
    if (const auto given = asking.text("after")) {
        const auto parsed = parse_owed_key(*given);
        if (!parsed)
            return fail(wire_refusal(engine::RefusalCode::invalid_request,
                                     {.zh = "“after”不是消息的键。",
                                      .en = "Expected 'after' to be the key of a message, but it is '" + *given + "'."}));
        after = *parsed;
    }
    const bool pending = asking.flag("pending").value_or(true);
    const bool sees_all = asking.has_role({"operator", "courier", "auditor", "finance"});
    const auto to = asking.text("to");
    Borrowed rows = asking.borrow(std::string("SELECT seq, event, recipient, instance, message, outcome FROM ") +
                                  (pending ? "owed" : "delivered") +
                                  " WHERE (seq, event, recipient) > (?1, ?2, ?3) ORDER BY seq, event, recipient");
    rows->bind(1, after.seq);
    rows->bind(2, std::uint64_t{after.event});
    rows->bind(3, after.recipient);
    json items = json::array();
    std::string last;
    std::optional<engine::Entry> entry;
    while (rows->step()) {
        const OwedRow row = read(*rows);
        if (to && !is_to(asking, *to, row.owed.recipient)) continue;
        if (!sees_all && !is_to(asking, asking.person(), row.owed.recipient)) continue;
        if (items.size() == asking.limit()) return page(std::move(items), last);
        if (!entry || entry->seq != row.owed.seq) entry = asking.entry(row.owed.seq);
        if (!entry) continue;
        items.push_back(message(asking, row, *entry));
        last = key_of(row.owed);
    }
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
