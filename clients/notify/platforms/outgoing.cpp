#include "clients/notify/platforms/outgoing.hpp"

#include <algorithm>

namespace countersign::platforms {

namespace {

// A token that is about to expire may be gone on arrival.
constexpr Milliseconds token_margin = std::chrono::minutes(5);

const RetryAfter* rate_limited(const Verdict& verdict) {
    const auto* retry = std::get_if<RetryAfter>(&verdict);
    return retry != nullptr && retry->trouble.reason == Reason::rate_limited ? retry : nullptr;
}

// As far as is known the platform has not seen it, so that it counts for none of its limits.
bool has_never_left(const Verdict& verdict) {
    const auto* retry = std::get_if<RetryAfter>(&verdict);
    return retry != nullptr && retry->trouble.reason == Reason::not_connected;
}

}  // namespace

Outgoing::Outgoing(Platform platform, Surroundings surroundings, std::vector<std::string> secrets)
    : surroundings_(std::move(surroundings)),
      secrets_(std::move(secrets)),
      persons_(person_limit(platform)),
      groups_(group_limit(platform)) {}

Milliseconds Outgoing::take(const Recipient& recipient) {
    const std::scoped_lock lock(mutex_);
    return (recipient.is_group ? groups_ : persons_).take(recipient.id, surroundings_.now());
}

Verdict Outgoing::send(const Recipient& recipient, const std::function<Verdict()>& hand_over) {
    if (const Milliseconds wait = take(recipient); wait > Milliseconds(0))
        return RetryAfter{.wait = wait, .trouble = {Reason::rate_limited, "our own limit"}};
    Verdict verdict = scrubbed(hand_over());
    if (has_never_left(verdict)) {
        const std::scoped_lock lock(mutex_);
        (recipient.is_group ? groups_ : persons_).give_back(recipient.id, surroundings_.now());
    }
    if (const auto* retry = rate_limited(verdict)) {
        const std::scoped_lock lock(mutex_);
        (recipient.is_group ? groups_ : persons_).rest(recipient.id, retry->wait, surroundings_.now());
    }
    return verdict;
}

Trouble Outgoing::scrubbed(Trouble trouble) const {
    trouble.said = without_secrets(std::move(trouble.said), secrets_);
    return trouble;
}

Verdict Outgoing::scrubbed(Verdict verdict) const {
    if (auto* retry = std::get_if<RetryAfter>(&verdict)) retry->trouble = scrubbed(std::move(retry->trouble));
    if (auto* give_up = std::get_if<GiveUp>(&verdict)) give_up->trouble = scrubbed(std::move(give_up->trouble));
    if (auto* tell = std::get_if<TellOperator>(&verdict)) tell->trouble = scrubbed(std::move(tell->trouble));
    return verdict;
}

Result<HttpAnswer, Trouble> Outgoing::answer(const HttpRequest& request) const {
    auto answer = surroundings_.http(request);
    if (!answer) return fail(Trouble{Reason::unreachable, said("", answer.error().why)});
    return std::move(*answer);
}

Verdict Outgoing::ask(const HttpRequest& request, const std::function<Verdict(const HttpAnswer&)>& read) const {
    const auto answered = answer(request);
    return answered ? read(*answered) : verdict_of(answered.error());
}

Result<std::string, Trouble> Outgoing::token(const FetchToken& fetch) {
    {
        const std::scoped_lock lock(mutex_);
        if (!token_.empty() && surroundings_.now() < token_until_) return token_;
    }
    // Unlocked: two threads may both fetch one; either token serves.
    auto fetched = fetch();
    if (!fetched) return fail(std::move(fetched.error()));
    const std::scoped_lock lock(mutex_);
    token_ = fetched->text;
    token_until_ = surroundings_.now() + std::max(fetched->lifetime / 2, fetched->lifetime - token_margin);
    return token_;
}

void Outgoing::forget_token(const std::string& used) {
    const std::scoped_lock lock(mutex_);
    if (token_ == used) token_.clear();
}

Verdict Outgoing::with_token(const FetchToken& fetch, const std::function<Verdict(const std::string&)>& use) {
    for (bool is_first = true;; is_first = false) {
        const auto fetched = token(fetch);
        if (!fetched) return verdict_of(fetched.error());
        Verdict verdict = use(*fetched);
        const Trouble* trouble = trouble_of(verdict);
        if (trouble == nullptr || trouble->reason != Reason::token_expired) return verdict;
        forget_token(*fetched);
        if (!is_first) return verdict;
    }
}

}  // namespace countersign::platforms
