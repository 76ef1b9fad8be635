// Sessions, the part of signing in and of showing a second factor again.
#include "clients/web/session/attempts.hpp"
#include "clients/web/session/credential.hpp"
#include "clients/web/session/password.hpp"
#include "clients/web/session/refusals.hpp"
#include "clients/web/session/sessions.hpp"
#include "clients/web/session/store.hpp"

namespace countersign::web {

// In this order: note_success() knows the second as the address's.
std::vector<Attempt> Sessions::attempts_of(const SigningIn& asked) {
    const std::string address = counted_address(asked.remote);
    std::vector<Attempt> attempts = {{.name = attempt_name("sign-in", asked.person, address), .limit = policy_.throttling.person_at_address},
                                     {.name = attempt_name("sign-in", {}, address), .limit = policy_.throttling.address}};
    if (!is_familiar(*database_, asked.person, asked.remote, now() - policy_.throttling.familiar_for))
        attempts.push_back({.name = attempt_name("sign-in", asked.person), .limit = policy_.throttling.person});
    return attempts;
}

// Whoever has one account must not be able to clear his address with it, to go on guessing at the others.
void Sessions::note_success(const SigningIn& asked, const std::vector<Attempt>& attempts) {
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        if (i == 1)
            forgive_attempt(*database_, attempts[i]);
        else
            forget_attempts(*database_, attempts[i]);
    }
    note_familiar(*database_, asked.person, asked.remote, now());
}

Refused Sessions::refuse_attempt(std::chrono::milliseconds wait) {
    ++throttled_;
    return throttled(std::chrono::ceil<std::chrono::seconds>(wait));
}

// Whoever is unknown is taken for one whose password and code nobody has, and goes the whole way.
Result<SignedIn, Refused> Sessions::sign_in(const SigningIn& asked) {
    std::vector<Attempt> attempts;
    Credential credential{.person = {}, .password = hashing_.nobodys(), .secret = nobodys_secret_};
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        attempts = attempts_of(asked);
        if (const auto wait = begin_attempt(*database_, attempts, now())) return fail(refuse_attempt(*wait));
        if (auto found = find_credential(*database_, asked.person)) credential = std::move(*found);
        transaction.commit();
    }
    bool is_right = false;
    std::string renewed;
    if (const auto turn = hashing_.take_turn()) {
        is_right = turn->is_right(asked.password, credential.password);
        if (is_right && turn->is_outdated(credential.password)) renewed = turn->hash(asked.password);
    } else {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        for (const Attempt& attempt : attempts) forgive_attempt(*database_, attempt);
        transaction.commit();
        return fail(busy());
    }
    std::vector<std::string> ended;
    std::optional<SignedIn> signed_in;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        // Reset or changed meanwhile, or its code used: then this is another credential.
        const auto present = find_credential(*database_, asked.person);
        const bool is_same = present && present->password == credential.password;
        const auto step = step_of(is_same ? *present : credential, asked.code);
        if (is_right && is_same && step) {
            note_step(*database_, asked.person, *step);
            if (!renewed.empty()) note_password(*database_, asked.person, renewed);
            note_success(asked, attempts);
            signed_in = start_session(asked.person, now() + policy_.confirmed, ended);
            transaction.commit();
        }
    }
    if (!signed_in) {
        ++failures_;
        return fail(wrong_sign_in());
    }
    tell_ended(ended);
    ++sign_ins_;
    return *signed_in;
}

Result<Instant, Refused> Sessions::confirm(const std::string& cookie, const std::string& code) {
    const std::lock_guard lock(mutex_);
    Writing transaction(*database_);
    const auto session = find_session(cookie, true);
    if (!session) return fail(not_signed_in());
    const auto credential = find_credential(*database_, session->person);
    if (!credential) return fail(no_second_factor());
    std::vector<Attempt> attempts = {{.name = attempt_name("confirm", session->person), .limit = policy_.throttling.confirming}};
    if (const auto wait = begin_attempt(*database_, attempts, now())) return fail(refuse_attempt(*wait));
    const auto step = step_of(*credential, code);
    const Instant until = now() + policy_.confirmed;
    if (step) {
        note_step(*database_, session->person, *step);
        forget_attempts(*database_, attempts.front());
        confirm_session(cookie, until);
    }
    transaction.commit();
    if (!step) {
        ++failures_;
        return fail(wrong_code());
    }
    ++confirmations_;
    return until;
}

Result<void, Refused> Sessions::change_password(const Change& change) {
    std::vector<Attempt> attempts;
    Credential credential;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        const auto session = find_session(change.cookie, true);
        if (!session) return fail(not_signed_in());
        if (!session->confirmed_until) return fail(needs_second_factor());
        const auto found = find_credential(*database_, session->person);
        if (!found) return fail(no_second_factor());
        if (auto fault = fault_of_password(change.wanted, session->person, change.name)) return fail(std::move(*fault));
        attempts = {{.name = attempt_name("confirm", session->person), .limit = policy_.throttling.confirming}};
        if (const auto wait = begin_attempt(*database_, attempts, now())) return fail(refuse_attempt(*wait));
        credential = *found;
        transaction.commit();
    }
    std::string password;
    if (const auto turn = hashing_.take_turn()) {
        if (turn->is_right(change.password, credential.password)) password = turn->hash(change.wanted);
    } else {
        const std::lock_guard lock(mutex_);
        forgive_attempt(*database_, attempts.front());
        return fail(busy());
    }
    if (password.empty()) {
        ++failures_;
        return fail(wrong_password());
    }
    std::vector<std::string> ended;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        const auto present = find_credential(*database_, credential.person);
        if (!present || present->password != credential.password) return fail(wrong_password());
        note_password(*database_, credential.person, password);
        forget_attempts(*database_, attempts.front());
        end_sessions(credential.person, change.cookie, ended);
        transaction.commit();
    }
    tell_ended(ended);
    return {};
}

}  // namespace countersign::web
