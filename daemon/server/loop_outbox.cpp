// The outbox contract for delivery clients: lease, then done or failed. Nothing of a lease is in the log;
// what was delivered, given up or owed again is.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "daemon/server/answers.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/loop.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;
using nlohmann::json;

constexpr std::int64_t lease_limit = 50, lease_limit_max = 200;
constexpr std::int64_t lease_seconds = 60, lease_seconds_max = 3'600;
constexpr std::chrono::days defer_max{14};  // longer than any holiday; a client that is wrong hides nothing for long

engine::Refusal needs_courier() {
    return refused(RefusalCode::not_permitted,
                   "此操作需要角色 courier 或 operator。",
                   "Expected the role courier or operator, but you have neither.");
}

engine::Refusal is_held(const std::string& reason) {
    return refused(RefusalCode::outbox_held,
                   "发件箱暂停：" + reason,
                   "Expected an outbox at work, but it is held: " + reason,
                   "运营人员确认后执行 outbox resume。",
                   "an operator makes sure that this is the house at work, then: countersign outbox resume");
}

engine::Refusal is_too_far(const std::string& until) {
    return refused(RefusalCode::invalid_request,
                   "最多可推迟 14 天，而 " + until + " 更晚。",
                   "Expected a time within 14 days, but " + until + " is later.");
}

std::int64_t between(const json& params, const char* name, std::int64_t usual, std::int64_t most) {
    return std::clamp<std::int64_t>(params.value(name, usual), 1, most);
}

}  // namespace

bool Loop::is_courier(const Question& question) const {
    const engine::Person* person = parts_.processor.state().company.people.find(question.person);
    return person != nullptr && person->active && (person->has_role("courier") || person->has_role("operator"));
}

void Loop::lease(Question question, const json& params) {
    if (!is_courier(question)) return answer_refused(question, needs_courier());
    const std::string& held = parts_.processor.state().company.outbox_held;
    if (!held.empty()) return answer_refused(question, is_held(held));
    const auto limit = static_cast<std::size_t>(between(params, "limit", lease_limit, lease_limit_max));
    const std::chrono::seconds seconds{between(params, "seconds", lease_seconds, lease_seconds_max)};
    std::vector<std::string> again = deliveries_.due(now_, limit);
    json wanted{{"keys", again}, {"limit", limit}};
    if (!deliveries_.newest().empty()) wanted["after"] = deliveries_.newest();
    const std::uint64_t ticket = next_ticket_++;
    store::Views::Question asked{.method = "outbox.leasable",
                                 .params = std::make_shared<const json>(std::move(wanted)),
                                 .person = question.person,
                                 .now = now_,
                                 .background = parts_.processor.background()};
    asked_.emplace(ticket, [this, question = std::move(question), seconds, again = std::move(again)](const json& found) {
        if (found.contains("refused")) return answer_failure(question, failure_of_answer(found));
        json items = json::array();
        forget_settled(again, found.at("items"));
        for (json item : found.at("items")) {
            const std::uint32_t attempt =
                deliveries_.lease(item.at("key"), question.conversation->arrival.user, now_, now_ + seconds);
            if (attempt == 0) continue;  // handed to somebody else since the views were asked
            item["attempt"] = attempt;
            items.push_back(std::move(item));
        }
        const auto next = deliveries_.next();
        answer_result(question,
                      {{"items", std::move(items)},
                       {"until", parts_.processor.calendar().format_instant(now_ + seconds)},
                       {"next", next ? json(parts_.processor.calendar().format_instant(*next)) : json()}});
    });
    parts_.projector.ask(ticket, std::move(asked), parts_.log.head().seq);
}

// What is not owed any more would be looked for again and again, in the place of others.
void Loop::forget_settled(const std::vector<std::string>& keys, const json& owed) {
    std::set<std::string> still;
    for (const json& item : owed) still.insert(item.at("key").get<std::string>());
    for (const std::string& key : keys)
        if (!still.contains(key)) deliveries_.settle(key);
}

// Given up when it was the last try or the client says so; the log then tells why.
void Loop::fail_delivery(Question&& question, const json& params) {
    if (!is_courier(question)) return answer_refused(question, needs_courier());
    const auto keys = message_keys({text_of(params, "key")}, parts_.processor);
    if (!keys) return answer_refused(question, keys.error());
    const std::string& key = keys->front();
    const std::string& user = question.conversation->arrival.user;
    const std::string why = text_of(params, "why");
    std::optional<std::chrono::seconds> after;
    if (params.contains("after")) after = std::chrono::seconds{between(params, "after", 1, 86'400)};
    // Asked again after it was given up, it gets that answer again.
    const bool is_final = params.value("give_up", false) || parts_.processor.has_accepted(user, question.request);
    const auto again = is_final ? std::nullopt : deliveries_.fail(key, user, now_, after);
    if (again)
        return answer_result(question, {{"retry_at", parts_.processor.calendar().format_instant(*again)}});
    submit(std::move(question), engine::RecordDelivery{.keys = {key}, .outcome = fmt::format("given up: {}", why), .channel = {}});
}

// Nothing failed: a person's evening, a rest day or a platform's limit says later.
void Loop::defer_delivery(const Question& question, const json& params) {
    if (!is_courier(question)) return answer_refused(question, needs_courier());
    const auto keys = message_keys(texts_of(params, "keys"), parts_.processor);
    if (!keys) return answer_refused(question, keys.error());
    const auto until = engine::parse_instant(text_of(params, "until"));
    if (!until) return answer_refused(question, refused(RefusalCode::invalid_request, "时间应写作 2026-11-03T18:00:00+08:00。", until.error()));
    if (*until > now_ + defer_max) return answer_refused(question, is_too_far(parts_.processor.calendar().format_instant(*until)));
    for (const std::string& key : *keys) deliveries_.defer(key, question.conversation->arrival.user, now_, *until);
    answer_result(question, {{"until", parts_.processor.calendar().format_instant(*until)}});
}

void Loop::note_deliveries(const engine::Entry& entry) {
    for (const engine::Event& event : entry.events) {
        const auto* delivered = std::get_if<engine::Delivered>(&event);
        if (delivered == nullptr) continue;
        if (delivered->outcome.empty()) deliveries_.requeue(delivered->key, now_);
        else deliveries_.settle(delivered->key);
    }
}

}  // namespace countersign::server
