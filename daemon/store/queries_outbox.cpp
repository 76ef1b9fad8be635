// outbox.list: messages owed, oldest first; who has no business with other people's messages sees only
// those that reach him or her. outbox.leasable: what may be handed to a delivery client, with all that it
// needs to make a card of it.
#include <algorithm>
#include <map>

#include "daemon/engine/decide.hpp"
#include "daemon/store/announce.hpp"
#include "daemon/store/desk.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

// One row of `owed` or `delivered`.
struct OwedRow {
    Owed owed;
    std::uint64_t instance = 0;
    json outcome, channel;
};

constexpr std::string_view owed_columns = "SELECT seq, event, recipient, instance, message, outcome, NULL FROM owed ";
constexpr std::string_view delivered_columns = "SELECT seq, event, recipient, instance, message, outcome, channel FROM delivered ";
constexpr std::string_view after_key = "(seq, event, recipient) > (?1, ?2, ?3) ";
constexpr std::string_view by_key = "ORDER BY seq, event, recipient";

void bind_key(const Borrowed& rows, const OwedKey& key) {
    rows->bind(1, key.seq);
    rows->bind(2, std::uint64_t{key.event});
    rows->bind(3, key.recipient);
}

OwedRow read(const Statement& row) {
    OwedRow read{.owed = {.seq = row.number(0),
                          .event = static_cast<std::uint32_t>(row.number(1)),
                          .recipient = std::string(row.text(2)),
                          .message = std::string(row.text(4))},
                 .instance = row.number(3)};
    if (!row.is_null(5)) read.outcome = std::string(row.text(5));
    if (!row.is_null(6) && !row.text(6).empty()) read.channel = std::string(row.text(6));
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

json message(const Asking& asking, const OwedRow& row, const engine::Entry& entry, const std::optional<engine::Instance>& instance) {
    json text = wire_label({});
    if (const auto* told = std::get_if<engine::Told>(&entry.events.at(row.owed.event))) text = wire_label(told->text);
    else if (instance) text = task_text(asking, *instance, entry);
    return {{"key", key_of(row.owed)},
            {"at", asking.time(entry.at)},
            {"to", row.owed.recipient},
            {"message", row.owed.message},
            {"text", std::move(text)},
            {"instance", instance ? json(instance->id) : json()},
            {"outcome", row.outcome},
            {"channel", row.channel}};
}

// A message that asks somebody to act has no sense any more once he is not asked.
bool is_moot(const OwedRow& row, const std::optional<engine::Instance>& instance) {
    if (!instance || (row.owed.message != "task" && row.owed.message != "reminder")) return false;
    if (instance->closed) return true;
    const auto& tasks = instance->tasks;
    return std::none_of(tasks.begin(), tasks.end(), [&](const engine::Task& task) {
        return std::find(task.to.begin(), task.to.end(), row.owed.recipient) != task.to.end();
    });
}

// What an action wants besides a press of its button; above what a channel alone may decide, signing in.
std::string_view asks_of(const engine::Action* action, bool is_above_limit) {
    if (is_above_limit || action == nullptr) return "page";
    if (!action->input.empty() || action->edits_form || action->submits_form || action->returns) return "page";
    return action->reason_required ? "reason" : "nothing";
}

// What a person could do about it now.
json buttons_of(const Asking& asking, const engine::Instance& instance, const engine::Person& person) {
    const engine::Workflow* workflow = asking.definition(instance.definition);
    const engine::State* state = workflow == nullptr ? nullptr : workflow->find_state(instance.state);
    const bool is_above_limit = engine::is_above_channel_limit(instance.amount, asking.background()->channel_limit);
    json buttons = json::array();
    for (const Offer& offer : Desk(asking, person).offers(instance)) {
        json button = wire_offer(asking, state, offer);
        const engine::Action* action = state == nullptr ? nullptr : state->find_action(offer.task->action);
        button["signs"] = action != nullptr && action->signs;
        button["asks"] = asks_of(action, is_above_limit);
        buttons.push_back(std::move(button));
    }
    return buttons;
}

// Whom it reaches now. One person is found by name: most messages are to one, and a company has thousands.
std::vector<const engine::Person*> reached_by(const engine::People& people, const std::string& recipient) {
    constexpr std::string_view by_id = "person:";
    std::vector<const engine::Person*> all;
    const auto add = [&](const engine::Person& person) {
        if (person.active && reaches(recipient, person)) all.push_back(&person);
    };
    if (recipient.starts_with(by_id)) {
        if (const engine::Person* person = people.find(recipient.substr(by_id.size()))) add(*person);
        return all;
    }
    for (const auto& [id, person] : people.persons()) add(person);
    return all;
}

json addressees_of(const Asking& asking, const std::string& recipient, const std::optional<engine::Instance>& instance) {
    json all = json::array();
    for (const engine::Person* person : reached_by(asking.company().people, recipient))
        all.push_back({{"person", person->id},
                       {"name", person->name},
                       {"language", person->language},
                       {"buttons", instance && !instance->closed ? buttons_of(asking, *instance, *person) : json::array()}});
    return all;
}

std::optional<OwedKey> key_after(const Asking& asking) {
    const auto given = asking.text("after");
    return given ? parse_owed_key(*given) : OwedKey{};
}

// Rows in the order of their keys as items of one answer. One entry may owe a message to everybody: neighbours mostly
// share it and its instance, so the last of both is kept, with what was made of it.
class Leasing {
public:
    explicit Leasing(const Asking& asking) : asking_(asking) {}

    // Null when the entry is not there.
    [[nodiscard]] json item_of(const OwedRow& row) {
        if (!entry_ || entry_->seq != row.owed.seq) entry_ = asking_.entry(row.owed.seq);
        if (!entry_) return {};
        if (row.instance != number_) look_at(row.instance);
        json item = message(asking_, row, *entry_, instance_);
        item["moot"] = is_moot(row, instance_);
        item["about"] = about_;
        item["for"] = addressees(row.owed.recipient);
        return item;
    }

private:
    void look_at(std::uint64_t number) {
        number_ = number;
        instance_ = asking_.instance(number);
        about_ = instance_ ? summary(asking_, *instance_) : json();
        addressees_.clear();
    }

    const json& addressees(const std::string& recipient) {
        const auto known = addressees_.find(recipient);
        if (known != addressees_.end()) return known->second;
        return addressees_[recipient] = addressees_of(asking_, recipient, instance_);
    }

    const Asking& asking_;
    std::optional<engine::Entry> entry_;
    std::optional<std::uint64_t> number_;  // of the instance that the rest is about
    std::optional<engine::Instance> instance_;
    json about_;
    std::map<std::string, json> addressees_;  // by recipient
};

}  // namespace

Answer outbox_list(const Asking& asking) {
    const auto after = key_after(asking);
    if (!after)
        return fail(wire_refusal(
            engine::RefusalCode::invalid_request,
            {.zh = "“after”不是消息的键。",
             .en = "Expected 'after' to be the key of a message, but it is '" + asking.text("after").value_or("") + "'."}));
    const bool pending = asking.flag("pending").value_or(true);
    const bool given_up = asking.flag("given_up").value_or(false);
    const bool sees_all = asking.has_role({"operator", "courier", "auditor", "finance"});
    const auto to = asking.text("to");
    std::string sql(pending || given_up ? owed_columns : delivered_columns);
    sql.append("WHERE ").append(after_key).append(given_up ? "AND outcome IS NOT NULL " : "").append(by_key);
    Borrowed rows = asking.borrow(sql);
    bind_key(rows, *after);
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
        items.push_back(message(asking, row, *entry, asking.instance(row.instance)));
        last = key_of(row.owed);
    }
    return page(std::move(items), std::nullopt);
}

// Those of `keys` that are still owed, then what came after `after`, `limit` of them at most.
Answer outbox_leasable(const Asking& asking) {
    json items = json::array();
    Leasing leasing(asking);
    const auto take = [&](const Borrowed& rows) {
        while (items.size() < asking.limit() && rows->step())
            if (json item = leasing.item_of(read(*rows)); !item.is_null()) items.push_back(std::move(item));
    };
    for (const std::string& text : asking.texts("keys")) {
        const auto key = parse_owed_key(text);
        if (!key) continue;
        Borrowed row = asking.borrow(std::string(owed_columns) + "WHERE seq = ?1 AND event = ?2 AND recipient = ?3 AND outcome IS NULL");
        bind_key(row, *key);
        take(row);
    }
    const auto after = key_after(asking);
    if (!after) return page(std::move(items), std::nullopt);
    Borrowed rows = asking.borrow(std::string(owed_columns) + "WHERE " + std::string(after_key) + "AND outcome IS NULL " + std::string(by_key));
    bind_key(rows, *after);
    take(rows);
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
