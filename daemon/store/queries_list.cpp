// instance.list: instances by what they are, and by the text that they contain.
#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/store/names.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

bool has_text(const engine::Value& value, const std::string& text) {
    if (const auto* held = value.get<std::string>()) return lower_ascii(*held).find(text) != std::string::npos;
    if (const auto* list = value.get<engine::List>())
        return std::any_of(list->begin(), list->end(), [&](const engine::Value& item) { return has_text(item, text); });
    const auto* record = value.get<engine::Record>();
    if (record == nullptr) return false;
    return std::any_of(record->begin(), record->end(), [&](const auto& field) { return has_text(field.second, text); });
}

// The index of texts knows nobody's rights: whether the text stands where the one who asks sees it.
bool is_found_visibly(const Asking& asking, const engine::Instance& instance, const std::string& wanted) {
    if (asking.hidden_fields(instance).empty()) return true;
    const std::string text = lower_ascii(wanted);
    std::string shown = instance.id + "\n" + instance.initiator + "\n" + asking.name_of(instance.initiator);
    if (instance.period) shown += "\n" + engine::format_month(*instance.period);
    if (const engine::Workflow* workflow = asking.definition(instance.definition))
        shown += "\n" + workflow->title.zh + "\n" + workflow->title.en;
    return lower_ascii(shown).find(text) != std::string::npos || has_text(asking.form_of(instance), text);
}

// The conditions of instance.list as SQL, with what is bound to them, in order.
struct Filter {
    std::string sql;
    std::vector<std::string> texts;

    void add(const char* condition, std::string text) {
        sql += condition;
        texts.push_back(std::move(text));
    }
};

// Names and titles are not in the tables (they change, and the tables rest on the log alone), so
// those that contain the text are looked up first.
void add_search(const Asking& asking, const std::string& wanted, Filter& filter) {
    const std::string text = lower_ascii(wanted);
    json initiators = json::array();
    for (const auto& [id, person] : asking.company().people.persons())
        if (lower_ascii(person.name).find(text) != std::string::npos) initiators.push_back(id);
    json workflows = json::array();
    for (const auto& [id, number] : asking.company().current) {
        const engine::Workflow* workflow = asking.definition(number);
        if (workflow == nullptr) continue;
        const std::string title = lower_ascii(workflow->title.zh + "\n" + workflow->title.en);
        if (title.find(text) != std::string::npos) workflows.push_back(id);
    }
    filter.add(" AND (instr(s.text, ?) > 0", text);
    filter.add(" OR i.initiator IN (SELECT value FROM json_each(?))", initiators.dump());
    filter.add(" OR i.workflow IN (SELECT value FROM json_each(?)))", workflows.dump());
}

// Whatever a task may be asked of so that it waits for this person.
json assignees_like(const Asking& asking, const std::string& id) {
    json assignees = json::array({"person:" + id});
    if (const engine::Person* person = asking.company().people.find(id))
        for (const std::string& role : person->roles) assignees.push_back("role:" + role);
    return assignees;
}

// The workflow, the state and the flag that are asked for; refused where there is none, since a misspelt word would
// find nothing. Definitions that were replaced count too: their instances are still there.
Result<Filter, json> named_filter(const Asking& asking) {
    const auto workflow = asking.text("workflow"), state = asking.text("state"), flag = asking.text("flag");
    Filter filter;
    if (!workflow && !state && !flag) return filter;
    Names states, flags;
    bool is_known = false;
    for (const engine::WorkflowPtr& one : asking.definitions()) {
        if (workflow && one->id != *workflow) continue;
        is_known = true;
        for (const engine::State& each : one->states) states.emplace_back(each.id, each.label);
        flags.insert(flags.end(), one->flags.begin(), one->flags.end());
    }
    if (workflow && !is_known) return fail(unknown_workflow(*workflow));
    engine::Label hint;
    if (!workflow) hint = {.zh = "同时指明流程，便只列该流程的。", .en = "say which workflow, to be told its own only"};
    if (workflow) filter.add(" AND i.workflow = ?", *workflow);
    if (state) {
        const json ids = ids_of(states, *state);
        if (ids.empty()) return fail(no_such_name({.zh = "状态", .en = "a state"}, *state, states, hint));
        filter.add(" AND i.state IN (SELECT value FROM json_each(?))", ids.dump());
    }
    if (flag) {
        const json ids = ids_of(flags, *flag);
        if (ids.empty()) return fail(no_such_name({.zh = "标记", .en = "a flag"}, *flag, flags, hint));
        filter.add(" AND EXISTS (SELECT 1 FROM json_each(?) WHERE instr(i.flags, ' ' || value || ' ') > 0)", ids.dump());
    }
    return filter;
}

Result<Filter, json> list_filter(const Asking& asking) {
    auto named = named_filter(asking);
    if (!named) return named;
    Filter filter = std::move(*named);
    if (const auto initiator = asking.text("initiator")) filter.add(" AND i.initiator = ?", *initiator);
    if (const auto period = asking.text("period")) filter.add(" AND i.period = ?", *period);
    if (const auto closed = asking.flag("closed")) filter.sql += *closed ? " AND i.closed = 1" : " AND i.closed = 0";
    // Who sees only his own finds those that he filed at once, by their index, and the others among `mine`.
    const bool mine = asking.flag("mine").value_or(false);
    if (mine) filter.add(" AND instr(i.persons, ?) > 0", " " + asking.person() + " ");
    else if (!asking.sees_all()) filter.add(" AND i.initiator = ?", asking.person());
    if (const auto person = asking.text("waiting_for"))
        filter.add(" AND i.number IN (SELECT instance FROM inbox WHERE assignee IN (SELECT value FROM json_each(?)))",
                   assignees_like(asking, *person).dump());
    if (const auto text = asking.text("text"); text && !text->empty()) add_search(asking, *text, filter);
    return filter;
}

}  // namespace

// Newest first; "next" is the number of the last instance on the page.
Answer instance_list(const Asking& asking) {
    const auto after = asking.after({INT64_MAX});
    if (!after) return fail(after.error());
    const auto filter = list_filter(asking);
    if (!filter) return fail(filter.error());
    const std::string joined = filter->sql.find("s.text") == std::string::npos ? "" : " JOIN search s ON s.number = i.number";
    Borrowed rows = asking.borrow("SELECT i.number FROM instance i" + joined + " WHERE i.number < ?" + filter->sql +
                                  " ORDER BY i.number DESC");
    int place = 0;
    rows->bind(++place, after->front());
    for (const std::string& text : filter->texts) rows->bind(++place, text);
    json items = json::array();
    std::optional<std::string> next;
    std::uint64_t last = 0;
    while (rows->step()) {
        const auto instance = asking.instance(rows->number(0));
        if (!instance || !asking.may_see(*instance)) continue;
        if (items.size() == asking.limit()) {
            next = std::to_string(last);
            break;
        }
        last = rows->number(0);
        const auto text = asking.text("text");
        if (!text || text->empty() || is_found_visibly(asking, *instance, *text)) items.push_back(summary(asking, *instance));
    }
    return page(std::move(items), std::move(next));
}

}  // namespace countersign::store
