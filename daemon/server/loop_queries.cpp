// Questions that the loop answers itself: those about the daemon, those that need the engine's own
// judgement, and those that read the log. Everything else is the views'.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "daemon/engine/calendar_needs.hpp"
#include "daemon/engine/family.hpp"
#include "daemon/engine/refusal_help.hpp"
#include "daemon/protocol/openrpc.hpp"
#include "daemon/server/answers.hpp"
#include "daemon/server/commands.hpp"
#include "daemon/server/definition_answers.hpp"
#include "daemon/server/explanation.hpp"
#include "daemon/server/loop.hpp"
#include "daemon/server/preview_answer.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;

constexpr std::size_t chain_bytes_max = 512 * 1024;
constexpr std::uint64_t verify_slice = 2'000;
constexpr std::chrono::days calendar_warning{30};

engine::Refusal refusal(RefusalCode code, std::string zh, std::string en) {
    return {.code = code, .text = {.zh = std::move(zh), .en = std::move(en)}, .hint = {}};
}

bool has_any_role(const engine::People& people, const std::string& id, std::initializer_list<std::string_view> roles) {
    const engine::Person* person = people.find(id);
    return person != nullptr &&
           std::any_of(roles.begin(), roles.end(), [&](std::string_view role) { return person->has_role(role); });
}

std::optional<std::uint64_t> seq_in(const std::string& text) {
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && seq <= INT64_MAX ? std::optional(seq) : std::nullopt;
}

// Of one code, or of all; empty when there is no such code.
json explained_codes(const std::string& wanted) {
    json items = json::array();
    for (const RefusalCode code : engine::all_refusal_codes()) {
        if (!wanted.empty() && engine::to_text(code) != wanted) continue;
        const engine::RefusalHelp help = engine::help_of(code);
        items.push_back({{"code", engine::to_text(code)},
                         {"means", store::wire_label(help.means)},
                         {"unblocked_by", store::wire_label(help.unblocked_by)},
                         {"who", store::wire_label(help.who)},
                         {"when", store::wire_label(help.when)}});
    }
    return items;
}

}  // namespace

bool Loop::answer_here(const Question& question, const json& params) {
    const std::string& person = question.person;
    if (question.method == "rpc.discover") {
        answer_result(question, protocol::openrpc_document("0.1.0"));
    } else if (question.method == "refusal.explain") {
        const std::string code = params.value("code", "");
        json items = explained_codes(code);
        if (items.empty())
            answer_refused(question,
                           refusal(RefusalCode::not_found,
                                   "没有这个拒绝代码：" + code + "。",
                                   "Expected a refusal code such as too_early, but there is no '" + code + "'."));
        else
            answer_result(question, {{"items", std::move(items)}});
    } else if (question.method == "admin.status") {
        answer_result(question, status(person));
    } else if (question.method == "workflow.check") {
        if (const auto checked = check_answer(params, parts_.processor))
            answer_result(question, *checked);
        else
            answer_refused(question, checked.error());
    } else if (question.method == "workflow.migration_preview") {
        preview_migration(question, params);
    } else if (question.method == "outbox.lease") {
        lease(question, params);
    } else if (question.method == "instance.explain") {
        explain(question, params);
    } else if (question.method == "instance.preview") {
        preview(question, params);
    } else if (question.method == "audit.verify" || question.method == "audit.chain") {
        if (!has_any_role(parts_.processor.state().company.people, person, {"auditor", "finance", "operator"})) {
            answer_refused(question,
                           refusal(RefusalCode::not_permitted,
                                   "此操作需要角色 auditor、finance 或 operator。",
                                   "Expected the role auditor, finance or operator, but you have none of them."));
        } else if (question.method == "audit.verify") {
            audit_verify(question);
        } else {
            audit_chain(question, params);
        }
    } else {
        return false;
    }
    return true;
}

// What would be refused from now on, or in 30 days, because a deadline would lie in a year that is not there.
void Loop::add_calendar_needs(std::vector<engine::Label>& all) const {
    const auto& company = parts_.processor.state().company;
    const engine::Calendar& calendar = parts_.processor.calendar();
    for (const auto& [id, number] : company.current) {
        const engine::Workflow& workflow = parts_.processor.definition(number);
        for (const engine::CalendarNeed& need : engine::calendar_needs(workflow, company, calendar, now_ + calendar_warning))
            all.push_back({.zh = fmt::format("{}：30 天内，“{}”需要 {} 年的工作日历；届时没有则有关操作会被拒绝。",
                                             workflow.title.zh,
                                             need.deadline.zh,
                                             need.year),
                           .en = fmt::format("{}: within 30 days '{}' needs the working-day calendar of {}; without it, what leads "
                                             "there is refused.",
                                             workflow.title.en,
                                             need.deadline.en,
                                             need.year)});
    }
}

std::vector<engine::Label> Loop::warnings() {
    std::vector<engine::Label> all;
    const engine::Calendar& calendar = parts_.processor.calendar();
    const std::chrono::year_month_day soon{calendar.local_date(now_) + calendar_warning};
    for (int year = static_cast<int>(std::chrono::year_month_day{calendar.local_date(now_)}.year());
         year <= static_cast<int>(soon.year());
         ++year)
        if (!calendar.has_year(year))
            all.push_back(
                {.zh = fmt::format("{} 年的工作日历尚未导入；需要它的操作将被拒绝。", year),
                 .en = fmt::format("The working-day calendar has no data for {}; whatever needs them will be refused.",
                                   year)});
    add_calendar_needs(all);
    if (parts_.clock.is_suspended())
        all.push_back({.zh = "系统时钟跳变，期限暂停，等待运营人员确认。",
                       .en = "The wall clock jumped; deadlines wait until an operator confirms it."});
    if (const std::string& held = parts_.processor.state().company.outbox_held; !held.empty())
        all.push_back({.zh = "发件箱暂停，不发送任何消息：" + held, .en = "The outbox is held and nothing is delivered: " + held});
    if (read_only_)
        all.push_back({.zh = "磁盘已满，目前只能查询。", .en = "The disk is full; only questions are answered."});
    for (const std::uint64_t number : parts_.processor.quarantined()) {
        const std::string& id = parts_.processor.state().open.at(number)->id;
        all.push_back({.zh = fmt::format("{} 已被隔离。", id), .en = fmt::format("{} is quarantined.", id)});
    }
    const auto& proposals = parts_.processor.proposals();
    for (engine::Label& one : proposals.warnings(parts_.processor.state().company)) all.push_back(std::move(one));
    for (const engine::Label& one : definition_warnings_.of(parts_.processor)) all.push_back(one);
    return all;
}

json Loop::status(const std::string& person) {
    const engine::EngineState& state = parts_.processor.state();
    const engine::Calendar& calendar = parts_.processor.calendar();
    json warned = json::array();
    for (const engine::Label& label : warnings()) warned.push_back(store::wire_label(label));
    const engine::Person* me = state.company.people.find(person);
    return {{"company", state.company.name},
            {"now", calendar.format_instant(now_)},
            {"rehearsal", state.company.rehearsal},
            {"time_suspended", parts_.clock.is_suspended()},
            {"read_only", read_only_},
            {"head", {{"seq", parts_.log.head().seq}, {"hash", store::to_hex(parts_.log.head().hash)}}},
            {"views_seq", parts_.projector.reached()},
            {"open", state.open.size()},
            {"calendar",
             {{"version", calendar.version()},
              {"first", calendar.first_year().value_or(0)},
              {"last", calendar.last_year().value_or(0)}}},
            {"warnings", std::move(warned)},
            {"me", me == nullptr ? json() : store::wire_person(*me)}};
}

// The open instance that is asked about; nullptr when the question was refused.
const engine::Instance* Loop::open_instance(const Question& question, const json& params) {
    const auto number = engine::instance_number(params.at("instance").get<std::string>());
    const auto found = number ? parts_.processor.state().open.find(*number) : parts_.processor.state().open.end();
    if (found != parts_.processor.state().open.end()) return &*found->second;
    const bool closed = number && *number >= 1 && *number <= parts_.processor.state().last_instance;
    answer_refused(question,
                   closed ? refusal(RefusalCode::instance_closed,
                                    "该单已办结，不再等待任何人。",
                                    "Expected an open instance, but it is closed and waits for nobody.")
                          : refusal(RefusalCode::no_such_instance,
                                    "没有这张单。",
                                    "Expected an instance, but there is none of this id."));
    return nullptr;
}

// Why it waits, and why the caller may or may not act: the engine's own judgement, without acting.
void Loop::explain(const Question& question, const json& params) {
    if (const engine::Instance* instance = open_instance(question, params))
        answer_result(question, explanation_of(*instance, parts_.processor, {.person = question.person, .claim = question.claim}, now_));
}

// What lies ahead, for whoever may see the instance.
void Loop::preview(const Question& question, const json& params) {
    const engine::Instance* instance = open_instance(question, params);
    if (instance == nullptr) return;
    const std::string& asker = question.person;
    const engine::Person* person = parts_.processor.state().company.people.find(asker);
    if (person == nullptr || !engine::may_see(*instance, *person))
        return answer_refused(question,
                              refusal(RefusalCode::not_permitted,
                                      instance->id + " 由他人填报，您无权查看。",
                                      "Expected one of your own documents, but " + instance->id + " was filed by somebody else."));
    const auto answer = preview_answer(*instance, parts_.processor, asker, params, now_);
    if (answer)
        answer_result(question, *answer);
    else
        answer_refused(question, answer.error());
}

// Reads the whole log in slices, between turns.
void Loop::audit_verify(const Question& question) {
    const std::uint64_t last = parts_.log.head().seq;
    jobs_.push_back([this, question, next = std::uint64_t{1}, last, head = parts_.log.head()]() mutable {
        const std::uint64_t until = std::min(next + verify_slice - 1, last);
        if (next <= until) {
            if (const auto fault = parts_.log.verify(next, until)) {
                answer_result(question,
                              {{"ok", false},
                               {"entries", last},
                               {"fault", *fault},
                               {"head", {{"seq", head.seq}, {"hash", store::to_hex(head.hash)}}}});
                return true;
            }
        }
        next = until + 1;
        if (next <= last) return false;
        verify_attachments(question,
                           {{"ok", true},
                            {"entries", last},
                            {"attachments", 0},
                            {"fault", nullptr},
                            {"head", {{"seq", head.seq}, {"hash", store::to_hex(head.hash)}}}},
                           "");
        return true;
    });
}

void Loop::audit_chain(const Question& question, const json& params) {
    const auto after = seq_in(params.value("after", std::string("0")));
    if (!after)
        return answer_refused(question,
                              refusal(RefusalCode::invalid_request,
                                      "“after”不是上一页给出的“next”。",
                                      "Expected 'after' to be the 'next' of the former answer, but it is something else."));
    const std::uint64_t limit = params.value("limit", std::uint64_t{100});
    const std::uint64_t last = std::min(*after + limit, parts_.log.head().seq);
    json items = json::array();
    std::size_t bytes = 0;
    // One row at a time, so that an answer never outgrows a message.
    for (std::uint64_t seq = *after + 1; seq <= last && bytes < chain_bytes_max; ++seq)
        parts_.log.visit_raw(seq, seq, [&](std::uint64_t row, const std::string& body, const store::Hash& hash) {
            bytes += body.size();
            items.push_back({{"seq", row}, {"body", body}, {"hash", store::to_hex(hash)}});
        });
    const std::uint64_t reached = *after + items.size();
    const json next = reached < parts_.log.head().seq && !items.empty() ? json(std::to_string(reached)) : json();
    answer_result(question, {{"items", std::move(items)}, {"next", next}});
}

}  // namespace countersign::server
