#include "clients/notify/hooks/inbound.hpp"

#include "clients/notify/platforms/json_text.hpp"

namespace countersign::hooks {

namespace {

using connection::FailureKind;
using platforms::HttpAnswer;

HttpAnswer answer_with(int status, const Json& body) {
    HttpAnswer answer{.status = status, .headers = {{"content-type", "application/json; charset=utf-8"}}, .body = platforms::written(body)};
    if (status == 503) answer.headers["retry-after"] = "30";
    return answer;
}

Json sentence(const connection::Sentence& text) { return {{"zh", text.zh}, {"en", text.en}}; }

// Nothing is wrong with the question; it may be asked again.
bool passes_by_itself(const std::string& code) {
    return code == "read_only" || code == "time_suspended" || code == "internal";
}

// A refusal is the daemon's own word. Of anything else the sender learns no address and no file.
Json body_of(const connection::Failure& failure) {
    if (failure.kind != FailureKind::refused)
        return {{"code", "no_answer"},
                {"text", sentence({"会签服务暂时没有答复；请以同一 webhook-id 再次发送。",
                                   "Expected the daemon's answer, but there is none; send it again with the same webhook-id."})}};
    Json body = {{"code", failure.code}, {"text", sentence(failure.text)}};
    if (!failure.hint.empty()) body["hint"] = sentence(failure.hint);
    return body;
}

}  // namespace

Inbound::Inbound(Source source, connection::Address address, connection::KeyFile key)
    : source_(std::move(source)), connection_(std::move(address), std::move(key)) {}

HttpAnswer Inbound::answer(const Delivery& delivery, Instant now) {
    const auto instruction = read_delivery(delivery, source_, now);
    if (instruction) return ask(*instruction);
    const Rejected& no = instruction.error();
    return answer_with(no.status, {{"code", no.code}, {"text", sentence(no.text)}});
}

HttpAnswer Inbound::ask(const Instruction& instruction) {
    const std::lock_guard lock(mutex_);
    const auto receipt = connection_.ask(instruction.method, instruction.params);
    if (receipt) return answer_with(200, *receipt);
    return answer_with(status_of(receipt.error()), body_of(receipt.error()));
}

int status_of(const connection::Failure& failure) {
    switch (failure.kind) {
        case FailureKind::refused:
            if (passes_by_itself(failure.code)) return 503;
            return failure.code == "request_reused" ? 409 : 422;
        case FailureKind::too_large: return 413;
        case FailureKind::no_connection:
        case FailureKind::outcome_unknown:
        case FailureKind::no_answer: return 503;
        case FailureKind::configuration:
        case FailureKind::key_not_accepted:
        case FailureKind::bad_answer: break;
    }
    return 500;
}

}  // namespace countersign::hooks
