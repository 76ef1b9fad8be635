#include "daemon/store/queries.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/engine/account_label.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/engine/field_rights.hpp"
#include "daemon/store/event_json.hpp"
#include "daemon/store/instance_codec.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

// For questions before the company is founded or a calendar is set.
const engine::Company no_company;
const engine::Calendar no_calendar;
const json no_params = json::object();

const engine::Company& company_of(const Views::Question& question) {
    return question.background && question.background->company ? *question.background->company : no_company;
}

const engine::Calendar& calendar_of(const Views::Question& question) {
    return question.background && question.background->calendar ? *question.background->calendar : no_calendar;
}

json no_such_instance(const std::string& id) {
    return wire_refusal(engine::RefusalCode::no_such_instance,
                        {.zh = "没有 " + id + "。", .en = "Expected an instance, but there is no " + id + "."});
}

constexpr std::array<std::pair<std::string_view, Query>, 26> queries{{
    {"instance.show", instance_show},
    {"instance.list", instance_list},
    {"instance.history", instance_history},
    {"task.inbox", task_inbox},
    {"ledger.accounts", ledger_accounts},
    {"ledger.entries", ledger_entries},
    {"people.list", people_list},
    {"people.show", people_show},
    {"people.proxies", people_proxies},
    {"account.list", account_list},
    {"filter.list", filter_list},
    {"workflow.list", workflow_list},
    {"workflow.show", workflow_show},
    {"workflow.diagram", workflow_diagram},
    {"settings.list", settings_list},
    {"table.show", table_show},
    {"calendar.month", calendar_month},
    {"calendar.resolve", calendar_resolve},
    {"outbox.list", outbox_list},
    {"outbox.leasable", outbox_leasable},
    {"attachment.find", attachment_find},
    {"attachment.is_named", attachment_is_named},
    {"attachment.named", attachment_named},
    {"events.since", events_since},
    {"audit.export", audit_export},
    {"report.show", report_show},
}};

}  // namespace

Asking::Asking(Statements& statements, const Views::Question& question)
    : statements_(statements),
      question_(question),
      params_(question.params && question.params->is_object() ? *question.params : no_params),
      company_(company_of(question)),
      calendar_(calendar_of(question)) {}

std::optional<std::string> Asking::text(const char* parameter) const {
    const auto found = params_.find(parameter);
    if (found == params_.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::optional<std::int64_t> Asking::number(const char* parameter) const {
    const auto found = params_.find(parameter);
    if (found == params_.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

std::optional<bool> Asking::flag(const char* parameter) const {
    const auto found = params_.find(parameter);
    if (found == params_.end() || !found->is_boolean()) return std::nullopt;
    return found->get<bool>();
}

std::vector<std::string> Asking::texts(const char* parameter) const {
    std::vector<std::string> texts;
    const auto found = params_.find(parameter);
    if (found == params_.end() || !found->is_array()) return texts;
    for (const json& item : *found)
        if (item.is_string()) texts.push_back(item.get<std::string>());
    return texts;
}

std::size_t Asking::limit() const {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(number("limit").value_or(100), 1, 1000));
}

Result<std::vector<std::int64_t>, json> Asking::after(std::vector<std::int64_t> first) const {
    const auto given = text("after");
    if (!given) return first;
    const char* at = given->data();
    const char* const end = at + given->size();
    for (std::size_t i = 0; i < first.size(); ++i) {
        const auto [stop, error] = std::from_chars(at, end, first[i]);
        const bool last = i + 1 == first.size();
        if (error != std::errc{} || (last ? stop != end : stop == end || *stop != '.'))
            return fail(wire_refusal(engine::RefusalCode::invalid_request,
                                     {.zh = "“after”不是上一页给出的“next”。",
                                      .en = "Expected 'after' to be the 'next' of the former answer, but it is '" + *given + "'."}));
        at = last ? stop : stop + 1;
    }
    return first;
}

bool Asking::has_role(std::initializer_list<std::string_view> any_of) const {
    const engine::Person* asker = company_.people.find(question_.person);
    if (asker == nullptr) return false;
    return std::any_of(any_of.begin(), any_of.end(), [&](std::string_view role) { return asker->has_role(role); });
}

bool Asking::sees_all() const {
    const engine::Person* asker = company_.people.find(question_.person);
    if (asker == nullptr) return false;
    return std::any_of(asker->roles.begin(), asker->roles.end(), [](const std::string& role) { return role != "sales-rep"; });
}

bool Asking::may_see(const engine::Instance& instance) const {
    const engine::Person* asker = company_.people.find(question_.person);
    return asker != nullptr && engine::may_see(instance, *asker);
}

const std::vector<engine::WorkflowPtr>& Asking::definitions() const {
    static const std::vector<engine::WorkflowPtr> none;
    return question_.background ? question_.background->definitions : none;
}

const engine::Workflow* Asking::definition(std::uint32_t number) const {
    const auto& all = definitions();
    return number >= 1 && number <= all.size() ? all[number - 1].get() : nullptr;
}

const engine::Workflow* Asking::current_definition(std::string_view workflow) const {
    const auto found = company_.current.find(workflow);
    return found == company_.current.end() ? nullptr : definition(found->second);
}

std::string Asking::name_of(const std::string& person) const {
    const engine::Person* found = company_.people.find(person);
    return found == nullptr ? person : found->name;
}

json Asking::assignee_labels(const engine::Workflow* workflow, const std::vector<std::string>& assignees) const {
    const auto label_of = [&](const std::string& assignee) -> engine::Label {
        if (workflow != nullptr)
            for (const auto& [role, label] : workflow->roles)
                if (assignee == "role:" + role) return label;
        const std::string name = assignee.starts_with("person:") ? name_of(assignee.substr(7)) : assignee;
        return {.zh = name, .en = name};
    };
    json labels = json::array();
    for (const std::string& assignee : assignees) labels.push_back(wire_label(label_of(assignee)));
    return labels;
}

json Asking::account_label(const engine::Workflow* workflow, const std::string& account) const {
    if (workflow != nullptr)
        if (const auto label = engine::account_label(*workflow, company_.people, account)) return wire_label(*label);
    for (const auto& [id, number] : company_.current)
        if (const engine::Workflow* current = definition(number))
            if (const auto label = engine::account_label(*current, company_.people, account)) return wire_label(*label);
    return wire_label({.zh = account, .en = account});
}

json Asking::working_days_left(engine::Instant due) const {
    const auto days = calendar_.working_days_between(calendar_.local_date(now()), calendar_.local_date(due));
    return days ? json(*days) : json();
}

std::optional<engine::Instance> Asking::instance(std::uint64_t number) const {
    Borrowed row = borrow("SELECT bytes FROM instance WHERE number = ?1");
    row->bind(1, number);
    if (!row->step()) return std::nullopt;
    auto decoded = decode_instance(row->blob(0));
    if (!decoded) throw DamagedStore("Expected the snapshot of an instance in views.db, but it is damaged.");
    return decoded;
}

Result<engine::Instance, json> Asking::visible_instance(const std::string& id) const {
    const auto number = number_in(id);
    auto found = number ? instance(*number) : std::nullopt;
    if (!found || found->id != id) return fail(no_such_instance(id));
    if (!may_see(*found))
        return fail(wire_refusal(engine::RefusalCode::not_permitted,
                                 {.zh = id + " 由他人填报，您无权查看。",
                                  .en = "Expected one of your own documents, but " + id + " was filed by somebody else."}));
    return std::move(*found);
}

std::optional<engine::Entry> Asking::entry(std::uint64_t seq) const {
    Borrowed row = borrow("SELECT body FROM entry WHERE seq = ?1");
    row->bind(1, seq);
    if (!row->step()) return std::nullopt;
    return decode(seq, row->text(0));
}

engine::Value Asking::form_of(const engine::Instance& instance) const {
    if (instance.form_seq == 0) return {};
    const auto saved_in = entry(instance.form_seq);
    if (!saved_in) return {};
    const engine::FormSaved* saved = nullptr;
    for (const engine::Event& event : saved_in->events)
        if (const auto* form = std::get_if<engine::FormSaved>(&event)) saved = form;
    return saved == nullptr ? engine::Value() : visible_form(instance, saved->form);
}

std::vector<std::string> Asking::hidden_fields(const engine::Instance& instance) const {
    const engine::Workflow* workflow = definition(instance.definition);
    if (workflow == nullptr) return {};
    return engine::hidden_fields(*workflow, instance, company_.people, question_.person);
}

engine::Value Asking::visible_form(const engine::Instance& instance, const engine::Value& form) const {
    return engine::without_fields(form, hidden_fields(instance));
}

json Asking::visible_event(const engine::Instance* instance, const engine::Event& event) const {
    if (const auto* file = std::get_if<engine::Attached>(&event); file != nullptr && instance != nullptr && file->action.empty()) {
        const auto hidden = hidden_fields(*instance);
        const bool is_hidden = std::find(hidden.begin(), hidden.end(), file->field) != hidden.end();
        return wire_event(is_hidden ? engine::Attached{} : *file, calendar_);
    }
    const auto* saved = std::get_if<engine::FormSaved>(&event);
    if (instance == nullptr || saved == nullptr) return wire_event(event, calendar_);
    engine::FormSaved visible = *saved;
    visible.form = visible_form(*instance, saved->form);
    return wire_event(visible, calendar_);
}

std::vector<engine::Entry> Asking::entries_of(std::uint64_t instance, std::uint32_t since_version) const {
    std::vector<engine::Entry> entries;
    std::uint64_t seq = 0;
    {
        Borrowed last = borrow("SELECT last_seq FROM instance WHERE number = ?1");
        last->bind(1, instance);
        if (last->step()) seq = last->number(0);
    }
    while (seq != 0) {
        Borrowed row = borrow("SELECT previous, version, body FROM entry WHERE seq = ?1");
        row->bind(1, seq);
        if (!row->step() || row->integer(1) <= static_cast<std::int64_t>(since_version)) break;
        entries.push_back(decode(seq, row->text(2)));
        seq = row->number(0);
    }
    std::reverse(entries.begin(), entries.end());
    return entries;
}

bool reaches(std::string_view assignee, const engine::Person& person) {
    constexpr std::string_view role = "role:";
    constexpr std::string_view by_id = "person:";
    if (assignee.starts_with(role)) return person.has_role(assignee.substr(role.size()));
    return assignee.starts_with(by_id) && assignee.substr(by_id.size()) == person.id;
}

bool reaches(const std::vector<std::string>& assignees, const engine::Person& person) {
    return std::any_of(assignees.begin(), assignees.end(), [&](const std::string& a) { return reaches(a, person); });
}

json page(json items, std::optional<std::string> next) {
    return {{"items", std::move(items)}, {"next", next ? json(std::move(*next)) : json()}};
}

std::optional<std::uint64_t> number_in(std::string_view id) {
    const std::size_t dash = id.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view digits = id.substr(dash + 1);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || number > INT64_MAX) return std::nullopt;
    return number;
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return lower;
}

Query find_query(std::string_view method) {
    for (const auto& [name, query] : queries)
        if (name == method) return query;
    return nullptr;
}

}  // namespace countersign::store
