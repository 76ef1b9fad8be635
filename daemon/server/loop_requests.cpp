// Requests: from the message that arrives to the command that is submitted or the question that is asked, and
// what is said instead when it is refused.
#include <algorithm>

#include "daemon/engine/family.hpp"
#include "daemon/ensure.hpp"
#include "daemon/protocol/openrpc.hpp"
#include "daemon/server/answers.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/commands.hpp"
#include "daemon/server/lines.hpp"
#include "daemon/server/loop.hpp"
#include "daemon/server/many.hpp"
#include "daemon/server/spoken.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;

constexpr std::size_t arrivals_per_turn = 32;

engine::Refusal refusal(
    RefusalCode code, std::string zh, std::string en, std::string hint_zh = {}, std::string hint_en = {}) {
    return {.code = code,
            .text = {.zh = std::move(zh), .en = std::move(en)},
            .hint = {.zh = std::move(hint_zh), .en = std::move(hint_en)}};
}

}  // namespace

void Loop::take_arrivals() {
    arrivals_.clear();
    const std::size_t taken = parts_.gate.receive(arrivals_, arrivals_per_turn);
    more_waiting_ = taken >= arrivals_per_turn;
    for (Arrival& arrival : arrivals_) take_arrival(std::move(arrival));
}

void Loop::take_arrival(Arrival arrival) {
    auto conversation = std::make_shared<Conversation>();
    conversation->arrival = std::move(arrival);
    protocol::Incoming incoming = protocol::read_message(conversation->arrival.payload);
    conversation->arrival.payload = {};
    conversation->is_batch = incoming.is_batch;
    conversation->answers.resize(incoming.items.size());
    conversation->missing = incoming.items.size();
    // The key is looked up for every message: a revoked one keeps its connection, but gets no answer
    // other than this.
    const engine::Person* person = parts_.processor.holder_of(conversation->arrival.user);
    if (person != nullptr) conversation->holder = person->id;

    for (std::size_t index = 0; index < incoming.items.size(); ++index) {
        auto& item = incoming.items[index];
        Question question{.conversation = conversation, .index = index, .person = conversation->holder};
        if (!item) {
            question.id = item.error().id;
            answer_failure(question, item.error().failure);
            continue;
        }
        question.id = std::move(item->id);
        question.is_notification = item->is_notification;
        question.method = std::move(item->method);
        if (person == nullptr) {
            answer_refused(question,
                           refusal(RefusalCode::unknown_key,
                                   "此密钥未登记或已吊销。",
                                   "Expected an enrolled key, but this one is unknown or was revoked.",
                                   "请运营人员登记您的公钥。",
                                   "an operator enrols your public key"));
            continue;
        }
        take_question(std::move(question), std::move(item->params));
    }
}

void Loop::take_question(Question&& question, nlohmann::json params) {
    const protocol::Method* method = protocol::find_method(question.method);
    if (method == nullptr) return answer_failure(question, protocol::unknown_method(question.method));
    // Over all of it, also for whom it is asked: for somebody else it is another request.
    if (method->changing) question.body_digest = body_digest(question.method, params);
    if (!take_claim(*method, question, params)) return;
    if (const auto wrong = protocol::check_parameters(*method, params))
        return answer_failure(question, protocol::invalid_parameters(*wrong));
    if (method->changing) {
        question.request = params.at("request").get<std::string>();
        if (const auto instance = params.find("instance"); instance != params.end())
            question.instance = instance->get<std::string>();
        if (const auto version = params.find("version"); version != params.end() && version->is_number_integer())
            question.version = version->get<std::uint64_t>();
        return take_command(std::move(question), params);
    }
    if (answer_here(question, params) || take_attachment(question, params)) return;
    ask_views(std::move(question), std::move(params));
}

// From here on the question is whose name the gateway asks in. False when it was refused.
bool Loop::take_claim(const protocol::Method& method, Question& question, nlohmann::json& params) {
    const auto as = params.is_object() ? params.find("as") : params.end();
    if (as == params.end()) return true;
    if (const auto wrong = protocol::check_as(*as)) {
        answer_failure(question, protocol::invalid_parameters(*wrong));
        return false;
    }
    const engine::People& people = parts_.processor.state().company.people;
    const engine::Person* holder = people.find(question.conversation->holder);
    ensure(holder != nullptr, "a key that is enrolled has a holder");
    auto spoken = spoken_for(*as, method, *holder, people);
    if (!spoken) {
        answer_refused(question, spoken.error());
        return false;
    }
    question.person = std::move(spoken->person);
    question.claim = std::move(spoken->claim);
    question.as = std::move(*as);
    params.erase(as);
    return true;
}

void Loop::take_command(Question&& question, const nlohmann::json& params) {
    if (read_only_) return answer_refused(question, disk_is_full());
    if (question.method == "admin.clock.confirm") {
        if (!is_operator(question)) return answer_refused(question, needs_operator());
        parts_.clock.confirm();
        now_ = parts_.clock.now();
        write_line(Level::warning, "clock_confirmed", {{"person", std::string_view(question.person)}});
        return answer_result(question, {{"now", parts_.processor.calendar().format_instant(now_)}});
    }
    if (is_many(question.method)) return take_many(std::move(question), params);
    if (question.method == "workflow.migrate") return migrate(std::move(question), params);
    if (question.method == "people.hand_over") return hand_over(std::move(question), params);
    if (question.method == "outbox.failed") return fail_delivery(std::move(question), params);
    if (question.method == "outbox.defer") return defer_delivery(question, params);
    auto command = read_command(question.method, params, question.person, parts_.processor);
    if (!command) return answer_refused(question, command.error());
    if (const auto* advance = std::get_if<engine::AdvanceClock>(&*command);
        advance != nullptr && advance->to > now_ && parts_.rehearsal != nullptr)
        return advance_clock(std::move(question), params);

    submit(std::move(question), std::move(*command));
}

void Loop::submit(Question&& question, engine::Command&& command) {
    Submission submission{.command = std::move(command),
                          .person = question.person,
                          .key = question.conversation->arrival.user,
                          .request = question.request,
                          .body_digest = question.body_digest,
                          .claim = question.claim};
    Outcome outcome = parts_.processor.submit(std::move(submission), now_);
    if (outcome.refusal) {
        const auto code = outcome.refusal->code;
        // What an old request would be refused for, were it asked for the first time now.
        const bool may_be_old = code == RefusalCode::stale_version || code == RefusalCode::instance_closed ||
                                code == RefusalCode::already_open || code == RefusalCode::not_held ||
                                code == RefusalCode::too_soon;
        return may_be_old ? look_up_refused(std::move(question), std::move(*outcome.refusal))
                          : answer_refused(question, *outcome.refusal);
    }
    pending_.push_back({.question = std::move(question), .seq = outcome.seq, .repeated = outcome.repeated});
}

void Loop::ask_views(Question&& question, nlohmann::json params) {
    std::uint64_t seen = 0;
    if (const auto found = params.find("seen"); found != params.end())
        seen = std::min(found->get<std::uint64_t>(), parts_.log.head().seq);
    if (const auto own = seen_.find(question.person); own != seen_.end())
        seen = std::max(seen, own->second);
    const std::uint64_t ticket = next_ticket_++;
    store::Views::Question asked{.method = question.method,
                                 .params = std::make_shared<const nlohmann::json>(std::move(params)),
                                 .person = question.person,
                                 .now = now_,
                                 .background = parts_.processor.background()};
    asked_.emplace(ticket, [this, question = std::move(question)](const nlohmann::json& result) {
        if (result.is_object() && result.contains("refused"))
            answer_failure(question, failure_of_answer(result));
        else
            answer_result(question, result);
    });
    parts_.projector.ask(ticket, std::move(asked), seen);
}

// A refusal that an old request would get too: before it is sent, the views say whether this very
// request was accepted long ago; and for a stale version, what happened since.
void Loop::look_up_refused(Question&& question, engine::Refusal refused) {
    const std::uint64_t ticket = next_ticket_++;
    const std::string key = question.conversation->arrival.user;
    const std::string request = question.request;
    parts_.projector.run(
        [mailbox = &parts_.mailbox, ticket, key, request](const store::Views& views) {
            const auto seq = views.find_request(key, request);
            mailbox->put(ticket, seq ? nlohmann::json(*seq) : nlohmann::json());
        },
        0,
        [mailbox = &parts_.mailbox, ticket](nlohmann::json unknown) { mailbox->put(ticket, std::move(unknown)); });
    asked_.emplace(
        ticket, [this, question = std::move(question), refused = std::move(refused)](const nlohmann::json& found) {
            if (found.is_object()) return answer_failure(question, failure_of_answer(found));
            if (!found.is_number_unsigned()) return answer_refused(question, refused);
        const auto seq = found.get<std::uint64_t>();
        const auto accepted = parts_.processor.entry(seq);
        if (accepted && accepted->body_digest == question.body_digest)
            return pending_.push_back({.question = question, .seq = seq, .repeated = true});
        answer_refused(question, refusal(RefusalCode::request_reused, "这个请求编号已用于另一内容。",
                                         "Expected a new request id, but this one was used for another request."));
    });
}

void Loop::answer_refused(const Question& question, const engine::Refusal& refused) {
    write_line(Level::info,
               "refused",
               {{"method", std::string_view(question.method)},
                {"instance", std::string_view(question.instance)},
                {"request", std::string_view(question.request)},
                {"person", std::string_view(question.person)},
                {"channel", std::string_view(question.claim.channel)},
                {"gateway", std::string_view(question.claim.gateway)},
                {"code", engine::to_text(refused.code)}});
    protocol::Failure failure = failure_of(refused);
    if (refused.code != RefusalCode::stale_version) return answer_failure(question, failure);
    const auto number = engine::instance_number(question.instance);
    const auto found = number ? parts_.processor.state().open.find(*number) : parts_.processor.state().open.end();
    if (found != parts_.processor.state().open.end())
        failure.more = {{"version", found->second->version}, {"state", found->second->state}};
    if (question.is_part()) return answer_failure(question, failure);  // many histories would be too much
    const std::uint64_t ticket = next_ticket_++;
    store::Views::Question asked{.method = "instance.history",
                                 .params = std::make_shared<const nlohmann::json>(
                                     nlohmann::json{{"instance", question.instance}, {"since_version", question.version}, {"limit", 20}}),
                                 .person = question.person,
                                 .now = now_,
                                 .background = parts_.processor.background()};
    asked_.emplace(ticket, [this, question, failure = std::move(failure)](const nlohmann::json& history) mutable {
        if (history.contains("items") && failure.more.is_object()) failure.more["changes"] = history.at("items");
        answer_failure(question, failure);
    });
    parts_.projector.ask(ticket, std::move(asked), parts_.log.head().seq);
}

}  // namespace countersign::server
