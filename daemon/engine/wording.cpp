#include "daemon/engine/wording.hpp"

#include <algorithm>

#include "daemon/engine/account_label.hpp"
#include "daemon/engine/worded.hpp"

namespace countersign::engine {

namespace {

constexpr std::size_t elements_shown_max = 5;
constexpr std::size_t value_bytes_max = 80;

Field field(const char* id, const char* zh, const char* en, const char* refers_to = "") {
    Field made;
    made.id = id;
    made.label = {.zh = zh, .en = en};
    made.refers_to = refers_to;
    return made;
}

// What every definition has, in the words of its expressions (workflow.hpp). A text may refer to a state or a flag as
// well.
const std::vector<Field>& roots() {
    static const std::vector<Field> all = {
        field("actor", "办理人", "whoever acts", "person"), field("initiator", "填报人", "the initiator", "person"),
        field("now", "现在", "now"),                        field("today", "今天", "today"),
        field("instance", "本单", "the document"),          field("outcome", "结果", "the outcome", "state"),
        field("flags", "标记", "the flags", "flag"),        field("since", "登记日期", "the day of its row"),
        field("children", "子流程", "the children"),
    };
    return all;
}

const std::vector<Field>& fields_of_state() {
    static const std::vector<Field> all = {
        field("id", "当前步骤", "the step", "state"),
        field("visits", "进入本步骤的次数", "times in this step"),
        field("signed", "已有的签字", "the signatures"),
        field("entered", "经过的步骤", "the steps so far", "state"),
    };
    return all;
}

const std::vector<Field>& fields_of_period() {
    static const std::vector<Field> all = {
        field("first", "期间首日", "the first day of the period"),
        field("last", "期间末日", "the last day of the period"),
        field("month", "期间月份", "the period"),
    };
    return all;
}

const std::vector<Field>& fields_of_children() {
    static const std::vector<Field> all = {
        field("number", "编号", "number"),
        field("branch", "分支", "branch"),
        field("outcome", "结果", "outcome"),
        field("open", "未办结", "open"),
    };
    return all;
}

const Label* find_label(const std::vector<std::pair<std::string, Label>>& labels, std::string_view id) {
    const auto found = std::find_if(labels.begin(), labels.end(), [&](const auto& one) { return one.first == id; });
    return found == labels.end() ? nullptr : &found->second;
}

Label quoted(std::string_view text) { return {.zh = fmt::format("“{}”", text), .en = fmt::format("\"{}\"", text)}; }

Label elements_in_words(const List& list, const Field* field, const Wording* wording) {
    if (list.empty()) return {.zh = "无", .en = "none"};
    const bool has_rows = list.front().get<Record>() != nullptr;
    const Label count = alike(std::to_string(list.size()));
    if (has_rows) return worded("{} 行", "{} rows", count);
    if (list.size() > elements_shown_max) return worded("{} 项", "{} entries", count);
    Label all;
    for (const Value& element : list) {
        const Label one = in_words(element, field, wording);
        all = all.en.empty() ? one : worded("{}、{}", "{}, {}", all, one);
    }
    return all;
}

}  // namespace

const Field* find_field(const std::vector<Field>& fields, std::string_view id) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.id == id; });
    return found == fields.end() ? nullptr : &*found;
}

const std::vector<Field>* Wording::fields_of(std::string_view root) const {
    if (root == "form") return &workflow_.form;
    if (root == "input") return input_;
    if (root == "vars") return &workflow_.variables;
    if (root == "settings") return &workflow_.settings;
    if (root == "state") return &fields_of_state();
    if (root == "period") return &fields_of_period();
    if (root == "children") return &fields_of_children();
    constexpr std::string_view decided = "decided.";
    if (!root.starts_with(decided)) return nullptr;
    const DecisionTable* table = workflow_.find_decision(root.substr(decided.size()));
    return table == nullptr ? nullptr : &table->outputs;
}

const Field* Wording::find_root(std::string_view root) { return find_field(roots(), root); }

const Field* Wording::find(std::string_view path) const {
    const std::size_t point = path.rfind('.');
    if (point == std::string_view::npos) return find_root(path);
    const std::vector<Field>* fields = fields_of(path.substr(0, point));
    return fields == nullptr ? nullptr : find_field(*fields, path.substr(point + 1));
}

const std::vector<Field>& Wording::fields_of_others() {
    static const std::vector<Field> all = {
        field("instance", "单号", "number"),
        field("initiator", "填报人", "initiator", "person"),
        field("state", "步骤", "step"),
        field("subject", "对象", "subject"),
        field("amount", "金额", "amount"),
    };
    return all;
}

const std::vector<Field>* Wording::columns_of(std::string_view table) const {
    const Table* found = workflow_.find_table(table);
    return found == nullptr ? nullptr : &found->columns;
}

Label Wording::text(const std::string& text, const Field* field) const {
    if (field == nullptr) return quoted(text);
    for (const Choice& choice : field->choices)
        if (choice.id == text) return choice.label;
    if (field->refers_to == "person")
        if (const Person* person = people_.find(text)) return alike(person->name);
    if (field->refers_to == "state")
        if (const State* state = workflow_.find_state(text)) return state->label;
    if (field->refers_to == "flag")
        if (const Label* flag = find_label(workflow_.flags, text)) return *flag;
    return quoted(text);
}

Label Wording::table(std::string_view id) const {
    const Table* found = workflow_.find_table(id);
    return found == nullptr ? alike(std::string(id)) : found->label;
}

Label Wording::register_called(std::string_view name) const {
    const auto& all = workflow_.registers;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Register& one) { return one.name == name; });
    return found == all.end() ? alike(std::string(name)) : found->label;
}

Label Wording::account(const std::string& id) const { return account_label(workflow_, people_, id).value_or(alike(id)); }

Label in_words(const Value& value, const Field* field, const Wording* wording) {
    if (const bool* held = value.get<bool>()) return *held ? Label{.zh = "是", .en = "yes"} : Label{.zh = "否", .en = "no"};
    if (const List* list = value.get<List>()) return elements_in_words(*list, field, wording);
    if (const auto* text = value.get<std::string>()) {
        const std::string shown = shortened(*text, value_bytes_max);
        return wording == nullptr ? quoted(shown) : wording->text(shown, field);
    }
    return alike(shortened(describe(value), value_bytes_max));
}

}  // namespace countersign::engine
