#include "clients/notify/desk/desk.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>

#include "clients/notify/desk/click_texts.hpp"

namespace countersign::notify {

using platforms::Click;
using platforms::ClickAnswer;

namespace {

constexpr std::size_t threads = 4;

bool is_decision(const std::optional<Granted>& granted, const Click& click, Instant now) {
    return granted && !granted->grant.action.empty() && !granted->grant.instance.empty() &&
           granted->grant.channel == channel_of(click.platform) && now < granted->grant.until;
}

}  // namespace

// A click that is being asked about. Whoever comes second, the answer or the end of the patience, knows of the other.
struct Desk::Job {
    Click click;
    std::optional<Granted> granted;
    std::optional<AskedAccount> account;
    std::mutex mutex;
    std::condition_variable changed;
    bool is_asked = false;  // the daemon has answered, or is silent
    bool is_late = false;   // nobody waits any more
    std::optional<ClickAnswer> answer;
};

Desk::Desk(DeskParts parts) : parts_(std::move(parts)), workers_(threads) {}

ClickAnswer Desk::on_click(const Click& click) {
    try {
        if (auto known = seen_.find(click)) return *known;
        ClickAnswer answered = answer(click);
        seen_.note(click, answered);
        return answered;
    } catch (const std::exception&) {
        return try_again();
    }
}

ClickAnswer Desk::answer(const Click& click) {
    const Instant now = parts_.now();
    const auto job = std::make_shared<Job>();
    job->click = click;
    job->granted = parts_.memory.find_token(click.token);
    if (!job->granted) job->account = parts_.memory.find_asked_account(click.token);
    const bool is_account = job->account && now < job->account->until;
    if (!is_account && !is_decision(job->granted, click, now)) return unknown_button();
    workers_.give([this, job] { work(*job); });

    std::unique_lock lock(job->mutex);
    job->changed.wait_for(lock, parts_.patience, [&] { return job->is_asked; });
    if (job->answer) {
        if (job->answer->is_good && job->granted) parts_.memory.note_used(click.token, now);
        return *job->answer;
    }
    job->is_late = true;
    if (is_account) return try_again();
    parts_.memory.promise(click.token, account_of(click), promise_text(promise_of(click)));
    return being_recorded();
}

void Desk::work(Job& job) {
    {
        const std::lock_guard lock(job.mutex);
        if (job.is_late) return;
    }
    std::optional<ClickAnswer> answered;
    try {
        answered = job.account ? Enrolment::press(*parts_.houses.borrow(), *job.account, job.click) : ask(*job.granted, job.click);
    } catch (const std::exception&) {
        // As if it had not answered: it is asked again.
    }
    const std::lock_guard lock(job.mutex);
    job.is_asked = true;
    job.answer = answered;
    job.changed.notify_one();
    // An answer that came too late is left: keep_promises() asks for the same and gets the same.
}

std::optional<ClickAnswer> Desk::ask(const Granted& granted, const Click& click) {
    const auto house = parts_.houses.borrow();
    const std::string channel = channel_of(click.platform);
    const auto person = parts_.find_person(*house, channel, account_of(click));
    if (!person && !is_refusal(person.error())) return std::nullopt;
    if (!person || *person != granted.grant.person) return not_yours();
    return decided(*house, granted, {.person = *person, .channel = channel, .account = account_of(click)});
}

std::optional<ClickAnswer> Desk::decided(House& house, const Granted& granted, const Claim& claim) {
    const Grant& grant = granted.grant;
    const auto speaker = find_speaker(house, grant.person);
    if (!speaker) return std::nullopt;
    const Outcome outcome = decide(house,
                                   {.granted = granted,
                                    .claim = claim,
                                    .action = grant.action,
                                    .on_behalf_of = grant.on_behalf_of,
                                    .to = {},
                                    .reason = {}});
    if (outcome.kind == OutcomeKind::silent) return std::nullopt;
    return click_answer(outcome, {.language = speaker->language, .key = grant.message + "/" + grant.person, .page = page_for(grant, outcome)});
}

// Where a button is of no more use, a link of the same person, channel and end leads to the page.
std::string Desk::page_for(const Grant& grant, const Outcome& outcome) {
    const bool is_wanted = outcome.kind == OutcomeKind::stale || outcome.kind == OutcomeKind::page_needed;
    if (parts_.pages.of("-").empty() || !is_wanted) return {};
    Grant link = grant;
    link.action.clear();
    link.on_behalf_of.clear();
    const Json& version = platforms::part_of(outcome.shown, {"version"});
    if (version.is_number_unsigned()) link.version = version.get<std::uint64_t>();
    return parts_.pages.of(parts_.memory.grant({link}).front());
}

void Desk::keep_promises() {
    for (const Promised& promised : parts_.memory.promises()) {
        const auto promise = read_promise(promised.what);
        if (!promise) parts_.memory.forget_promise(promised.id, {});
        else if (!keep(promised, *promise)) return;
    }
}

bool Desk::keep(const Promised& promised, const Promise& promise) {
    if (!promise.click) {
        const Outcome outcome = decide(*parts_.houses.borrow(), decision_of(promise, promised.granted));
        if (outcome.kind == OutcomeKind::silent) return false;
        const bool is_decided = outcome.kind == OutcomeKind::decided;
        parts_.memory.forget_promise(promised.id, is_decided ? std::optional(parts_.now()) : std::nullopt);
        return true;
    }
    const auto answered = ask(promised.granted, *promise.click);
    if (!answered) return false;
    tell(*promise.click, *answered);
    parts_.memory.forget_promise(promised.id, answered->is_good ? std::optional(parts_.now()) : std::nullopt);
    return true;
}

void Desk::tell(const Click& click, const ClickAnswer& answer) const {
    if (parts_.on_outcome) parts_.on_outcome(click, answer);
}

}  // namespace countersign::notify
