// task.inbox: what waits for a person and for those whom he stands in for, the most urgent first.
#include <algorithm>
#include <limits>

#include "daemon/store/desk.hpp"
#include "daemon/store/queries.hpp"
#include "daemon/store/wire_tasks.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

struct Place {
    std::int64_t due = 0;
    std::int64_t instance = 0;
    auto operator<=>(const Place&) const = default;
};

// What waits for one assignee ("role:finance"), read from the index one row at a time.
class Lane {
public:
    Lane(const Asking& asking, const std::string& assignee, Place after)
        : rows_(asking.borrow("SELECT due, instance FROM inbox WHERE assignee = ?1 AND (due, instance) > (?2, ?3)"
                              " ORDER BY due, instance")) {
        rows_->bind(1, assignee);
        rows_->bind(2, after.due);
        rows_->bind(3, after.instance);
        advance();
    }
    [[nodiscard]] const std::optional<Place>& head() const { return head_; }
    void advance() {
        if (rows_->step()) head_ = Place{.due = rows_->integer(0), .instance = rows_->integer(1)};
        else head_.reset();
    }

private:
    Borrowed rows_;
    std::optional<Place> head_;
};

// Merges the lanes of all that lies on a desk: what waits for two of his roles comes once.
class Merged {
public:
    Merged(const Asking& asking, const Desk& desk, Place after) {
        for (const std::string& assignee : desk.assignees()) lanes_.emplace_back(asking, assignee, after);
    }
    std::optional<Place> take() {
        std::optional<Place> first;
        for (const Lane& lane : lanes_)
            if (lane.head() && (!first || *lane.head() < *first)) first = lane.head();
        for (Lane& lane : lanes_)
            if (first && lane.head() == first) lane.advance();
        return first;
    }

private:
    std::vector<Lane> lanes_;
};

// The summary with what may be done, and for whom if only for others.
json item_of(const Asking& asking, const engine::Instance& instance, const std::vector<Offer>& offers) {
    const engine::Workflow* workflow = asking.definition(instance.definition);
    const engine::State* state = workflow == nullptr ? nullptr : workflow->find_state(instance.state);
    json item = summary(asking, instance);
    json actions = json::array(), principals = json::array();
    bool has_own = false;
    for (const Offer& offer : offers) {
        actions.push_back(wire_offer(asking, state, offer));
        has_own = has_own || offer.on_behalf_of.empty();
        const json principal = wire_named(offer.on_behalf_of, asking.company().people);
        if (std::find(principals.begin(), principals.end(), principal) == principals.end()) principals.push_back(principal);
    }
    item["actions"] = std::move(actions);
    item["on_behalf_of"] = has_own ? json::array() : std::move(principals);
    return item;
}

}  // namespace

Answer task_inbox(const Asking& asking) {
    const std::string wanted = asking.text("person").value_or(asking.person());
    if (wanted != asking.person() && !asking.has_role({"operator"}))
        return fail(wire_refusal(engine::RefusalCode::not_permitted,
                                 {.zh = "只有运营人员可以查看他人的待办。",
                                  .en = "Expected your own inbox, but '" + wanted + "' is somebody else and you are no operator."}));
    const engine::Person* person = asking.company().people.find(wanted);
    if (person == nullptr)
        return fail(wire_refusal(engine::RefusalCode::no_such_person,
                                 {.zh = "没有人员 " + wanted + "。", .en = "Expected a person, but there is no '" + wanted + "'."}));
    const auto after = asking.after({std::numeric_limits<std::int64_t>::min(), 0});
    if (!after) return fail(after.error());

    const Desk desk(asking, *person);
    Merged waiting(asking, desk, {.due = (*after)[0], .instance = (*after)[1]});
    json items = json::array();
    Place last;
    while (const auto place = waiting.take()) {
        const auto instance = asking.instance(static_cast<std::uint64_t>(place->instance));
        if (!instance) continue;
        const auto offers = desk.offers(*instance);
        if (offers.empty()) continue;  // barred from all of them, or quarantined
        if (items.size() == asking.limit())
            return page(std::move(items), std::to_string(last.due) + "." + std::to_string(last.instance));
        items.push_back(item_of(asking, *instance, offers));
        last = *place;
    }
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
