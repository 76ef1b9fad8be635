// Queries: how the views answer one question. Private to the store. Each family has its own source;
// all of them speak through Asking, which knows who asks, with which parameters, and what to look
// things up in. A "no" is a JSON value with "refused" (wire_refusal), never an exception.
//
// Who sees what: a person with no role but sales-rep (or with none at all) sees only the instances
// that he or she filed or took part in; everybody else in the company sees all.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/store/statements.hpp"
#include "daemon/store/views.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::store {

using Answer = Result<nlohmann::json, nlohmann::json>;  // the error is a refusal

class Asking {
public:
    Asking(Statements& statements, const Views::Question& question);

    // --- what is asked
    [[nodiscard]] std::optional<std::string> text(const char* parameter) const;
    [[nodiscard]] std::optional<std::int64_t> number(const char* parameter) const;
    [[nodiscard]] std::optional<bool> flag(const char* parameter) const;
    // The texts of a list; empty when it is not there.
    [[nodiscard]] std::vector<std::string> texts(const char* parameter) const;
    // 1 to 1000, 100 when nothing is said.
    [[nodiscard]] std::size_t limit() const;
    // "after" as this many numbers joined by dots; zeros, or `first`, when nothing is said.
    [[nodiscard]] Result<std::vector<std::int64_t>, nlohmann::json> after(std::vector<std::int64_t> first) const;

    // --- who asks
    [[nodiscard]] const std::string& person() const { return question_.person; }
    [[nodiscard]] bool has_role(std::initializer_list<std::string_view> any_of) const;
    [[nodiscard]] bool sees_all() const;
    [[nodiscard]] bool may_see(const engine::Instance& instance) const;

    // --- what is so
    [[nodiscard]] engine::Instant now() const { return question_.now; }
    [[nodiscard]] const engine::Company& company() const { return company_; }
    [[nodiscard]] const engine::Calendar& calendar() const { return calendar_; }
    [[nodiscard]] const std::vector<engine::WorkflowPtr>& definitions() const;
    [[nodiscard]] const Background* background() const { return question_.background.get(); }
    // nullptr when there is no such definition.
    [[nodiscard]] const engine::Workflow* definition(std::uint32_t number) const;
    [[nodiscard]] const engine::Workflow* current_definition(std::string_view workflow) const;
    [[nodiscard]] std::string name_of(const std::string& person) const;
    // A role as the definition calls it, a person by name.
    [[nodiscard]] nlohmann::json assignee_labels(const engine::Workflow* workflow, const std::vector<std::string>& assignees) const;
    // What people call an account, by this definition or else by any that is current; its id where none names it.
    [[nodiscard]] nlohmann::json account_label(const engine::Workflow* workflow, const std::string& account) const;
    // Working days from today until then; null when the calendar has no data.
    [[nodiscard]] nlohmann::json working_days_left(engine::Instant due) const;
    [[nodiscard]] std::string time(engine::Instant instant) const { return calendar_.format_instant(instant); }

    // --- what is stored
    [[nodiscard]] Borrowed borrow(std::string_view sql) const { return statements_.borrow(sql); }
    [[nodiscard]] std::optional<engine::Instance> instance(std::uint64_t number) const;
    // By its id, if it exists and the person may see it.
    [[nodiscard]] Result<engine::Instance, nlohmann::json> visible_instance(const std::string& id) const;
    [[nodiscard]] std::optional<engine::Entry> entry(std::uint64_t seq) const;
    // The form, and an event, without what the one who asks does not see. Every answer goes through these.
    [[nodiscard]] std::vector<std::string> hidden_fields(const engine::Instance& instance) const;
    [[nodiscard]] engine::Value form_of(const engine::Instance& instance) const;  // as it was last saved
    [[nodiscard]] engine::Value visible_form(const engine::Instance& instance, const engine::Value& form) const;
    [[nodiscard]] nlohmann::json visible_event(const engine::Instance* instance, const engine::Event& event) const;
    // All entries of an instance with a version greater than this one, oldest first.
    [[nodiscard]] std::vector<engine::Entry> entries_of(std::uint64_t instance, std::uint32_t since_version) const;

private:
    Statements& statements_;
    const Views::Question& question_;
    const nlohmann::json& params_;
    const engine::Company& company_;
    const engine::Calendar& calendar_;
};

// How many files the instance names, or has named, of those that the one who asks sees.
[[nodiscard]] std::int64_t attachments_of(const Asking& asking, const engine::Instance& instance);
// Whether one of the assignees is this person, by name or by role.
[[nodiscard]] bool reaches(const std::vector<std::string>& assignees, const engine::Person& person);
[[nodiscard]] bool reaches(std::string_view assignee, const engine::Person& person);
[[nodiscard]] nlohmann::json summary(const Asking& asking, const engine::Instance& instance);
[[nodiscard]] nlohmann::json page(nlohmann::json items, std::optional<std::string> next);
// The number in "MF-12"; nothing when there is none.
[[nodiscard]] std::optional<std::uint64_t> number_in(std::string_view id);
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] nlohmann::json unknown_workflow(const std::string& id);  // a refusal

[[nodiscard]] Answer instance_show(const Asking& asking);
[[nodiscard]] Answer instance_list(const Asking& asking);
[[nodiscard]] Answer instance_history(const Asking& asking);
[[nodiscard]] Answer task_inbox(const Asking& asking);
[[nodiscard]] Answer ledger_accounts(const Asking& asking);
[[nodiscard]] Answer ledger_entries(const Asking& asking);
[[nodiscard]] Answer people_list(const Asking& asking);
[[nodiscard]] Answer people_show(const Asking& asking);
[[nodiscard]] Answer people_proxies(const Asking& asking);
[[nodiscard]] Answer account_list(const Asking& asking);
[[nodiscard]] Answer filter_list(const Asking& asking);
[[nodiscard]] Answer workflow_list(const Asking& asking);
[[nodiscard]] Answer workflow_show(const Asking& asking);
[[nodiscard]] Answer workflow_diagram(const Asking& asking);
[[nodiscard]] Answer settings_list(const Asking& asking);
[[nodiscard]] Answer table_show(const Asking& asking);
[[nodiscard]] Answer calendar_month(const Asking& asking);
[[nodiscard]] Answer calendar_resolve(const Asking& asking);
[[nodiscard]] Answer outbox_list(const Asking& asking);
// For the daemon's own use: it is in no table of methods.
[[nodiscard]] Answer outbox_leasable(const Asking& asking);
// For the daemon's own use, as well: what a person sees of a file; whether any instance names it; all that are named.
[[nodiscard]] Answer attachment_find(const Asking& asking);
[[nodiscard]] Answer attachment_is_named(const Asking& asking);
[[nodiscard]] Answer attachment_named(const Asking& asking);
[[nodiscard]] Answer events_since(const Asking& asking);
[[nodiscard]] Answer audit_export(const Asking& asking);
[[nodiscard]] Answer report_show(const Asking& asking);

// A query of this name, or nullptr.
using Query = Answer (*)(const Asking&);
[[nodiscard]] Query find_query(std::string_view method);

}  // namespace countersign::store
