// Sessions: all that the browser gateway remembers. Who may sign in and how (a password and codes, or a passkey),
// invitations, open sessions, failures, drafts, calendar links. An SQLite file of its own; it holds no decision: those are the
// daemon's. Of secrets that leave (cookies, links) only hashes are kept, of passwords Argon2id, and the secrets of
// second factors are sealed under a key in a file beside, so that a copy of the database alone gives nobody anything.
// Any thread may call, and other programs may use the file meanwhile (`countersign-web invite`). Each call is one
// transaction, durable at return; passwords are worked on outside of it. A fault of the disk throws SQLite::Exception.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "clients/web/session/hashing.hpp"
#include "clients/web/session/passkey.hpp"
#include "clients/web/session/policy.hpp"
#include "clients/web/session/refused.hpp"
#include "clients/web/session/seal.hpp"
#include "daemon/result.hpp"

namespace SQLite {
class Database;
}

namespace countersign::web {

struct Attempt;
struct Credential;

struct Session {
    std::string id;  // says which one, and opens nothing: for streams and logs
    std::string person;
    std::string csrf;  // goes with this cookie only; may be shown to the page
    Instant signed_in_at{};
    Instant until{};                         // its lifetime's end
    std::optional<Instant> confirmed_until;  // a second factor counts until then; nothing when that is over
};

struct SignedIn {
    std::string cookie;  // 256 bits in hex; the only time it is seen
    Session session;
};

struct Invitation {
    std::string person;
    std::string secret;  // base32, for the authenticator; the same each time this link is looked at
    Instant until{};
};

struct Enrolling {
    std::string token, password, code;
    std::string name;    // the person's, which the password may not lean on
    std::string remote;  // the browser's address, as text
};

struct SigningIn {
    std::string person, password, code;
    std::string remote;  // the browser's address, as text
};

struct Draft {
    std::string instance;      // or whatever names what is being filled in
    std::uint64_t version = 0; // of the instance that it was begun on
    std::string form;          // JSON
    Instant at{};
};

struct Passkey {
    std::string id;  // base64url
    std::string label;
    Instant made_at{};
    std::optional<Instant> used_at;
};

// What a browser needs to make or to show one; all in base64url.
struct PasskeyOffer {
    std::string challenge;
    std::string user_handle;         // to make one: stands for the person, and says nothing
    std::vector<std::string> known;  // the person's: not to be made again, or those that may be shown
};

// For the metrics. Open ones are counted when asked, the others since the program started.
struct Figures {
    std::int64_t open = 0, people = 0;  // sessions, and those who have credentials
    std::uint64_t sign_ins = 0, failures = 0, throttled = 0, confirmations = 0;
};

class Sessions {
public:
    // Makes the file, and beside it the key (sessions.db: sessions.key), when there is neither; both with mode 0600. Throws
    // std::runtime_error with a sentence when the file is another program's, or its key is missing, another one, or
    // readable for others.
    Sessions(const std::filesystem::path& file, SessionPolicy policy, Now now);
    ~Sessions();

    // Called for each session that is ended before its time, outside of all locks: signed out, pushed out by newer ones,
    // or reset. Streams must ask is_open() at their beats besides: idle time runs out silently, and another program may
    // end sessions as well. Set it before other threads call.
    using Ended = std::function<void(const std::string& session)>;
    void on_end(Ended ended) { ended_ = std::move(ended); }

    // invitations.cpp: one-use links. A new one ends the person's older ones. 256 bits in hex.
    [[nodiscard]] std::string invite(const std::string& person);
    [[nodiscard]] std::optional<Invitation> invitation(const std::string& token);
    // Replaces the credentials that the person may have had, with its sessions and passkeys: an invitation is the way back
    // for whoever lost them. Refused (weak_password, wrong_code, unknown_invitation, busy), the link stays good.
    [[nodiscard]] Result<SignedIn, Refused> enrol(const Enrolling& asked);
    [[nodiscard]] bool has_credential(const std::string& person);
    // A reset: credential, passkeys, sessions, invitations, entrances, calendar link. Drafts stay. How many sessions ended.
    int forget_person(const std::string& person);

    // signing_in.cpp
    // Refused: wrong_sign_in (whatever was wrong), throttled, busy.
    [[nodiscard]] Result<SignedIn, Refused> sign_in(const SigningIn& asked);
    // Shows a second factor again: wrong_code, throttled, not_signed_in, no_second_factor. Until when it counts.
    [[nodiscard]] Result<Instant, Refused> confirm(const std::string& cookie, const std::string& code);
    struct Change {
        std::string cookie, password, wanted, name;
    };
    // Wants the present password, and a second factor that still counts (needs_second_factor). Ends the person's other sessions.
    [[nodiscard]] Result<void, Refused> change_password(const Change& change);

    // passkeys.cpp. Challenges are good for five minutes and once, for what they were made for and by whom.
    [[nodiscard]] bool takes_passkeys() const { return !policy_.party.id.empty(); }
    [[nodiscard]] const RelyingParty& party() const { return policy_.party; }
    // A new one: not_signed_in, needs_second_factor, too_many_passkeys, no_passkeys, wrong_passkey.
    [[nodiscard]] Result<PasskeyOffer, Refused> offer_passkey(const std::string& cookie);
    [[nodiscard]] Result<Passkey, Refused> add_passkey(const std::string& cookie, const PasskeyMade& made, const std::string& label);
    // Signing in by nothing else. Nobody says beforehand who he is, so that nobody can ask who has one: no_passkeys, wrong_passkey.
    [[nodiscard]] Result<PasskeyOffer, Refused> ask_passkey();
    [[nodiscard]] Result<SignedIn, Refused> sign_in_by_passkey(const PasskeyShown& shown, const std::string& remote);
    // In place of a code: not_signed_in, no_passkeys, wrong_passkey.
    [[nodiscard]] Result<PasskeyOffer, Refused> ask_passkey_again(const std::string& cookie);
    [[nodiscard]] Result<Instant, Refused> confirm_by_passkey(const std::string& cookie, const PasskeyShown& shown);
    [[nodiscard]] std::vector<Passkey> passkeys(const std::string& person);
    // Wants a second factor, as its making does. One that is gone is gone: no refusal.
    [[nodiscard]] Result<void, Refused> remove_passkey(const std::string& cookie, const std::string& id);

    // open.cpp
    // For rehearsal only, and the caller has made sure that it is one: a session without any credential, in which a second
    // factor counts for its whole lifetime.
    [[nodiscard]] SignedIn enter(const std::string& person);
    // Rehearsal's links. Good for any number of times until they expire, like the printed address of a sample.
    [[nodiscard]] std::string entrance(const std::string& person);
    [[nodiscard]] std::optional<std::string> entrance_of(const std::string& token);
    // The session, which is busy again; look() leaves its idle time alone (streams, polls). Nothing when it is over.
    [[nodiscard]] std::optional<Session> find(const std::string& cookie);
    [[nodiscard]] std::optional<Session> look(const std::string& cookie);
    [[nodiscard]] bool is_open(const std::string& session);
    void sign_out(const std::string& cookie);
    int sign_out_everywhere(const std::string& person);

    // drafts.cpp: what was typed and not yet filed; the oldest go. Refused: draft_too_large.
    [[nodiscard]] Result<void, Refused> save_draft(const std::string& person, const Draft& draft);
    [[nodiscard]] std::optional<Draft> draft(const std::string& person, const std::string& instance);
    [[nodiscard]] std::vector<Draft> drafts(const std::string& person);  // without their forms, newest first
    void remove_draft(const std::string& person, const std::string& instance);

    // calendar_links.cpp: a secret of 256 bits in hex; a new one ends the old one.
    [[nodiscard]] std::string renew_calendar(const std::string& person);
    [[nodiscard]] std::optional<std::string> person_of_calendar(const std::string& secret);
    [[nodiscard]] bool has_calendar(const std::string& person);
    void end_calendar(const std::string& person);

    [[nodiscard]] Figures figures();

private:
    [[nodiscard]] Instant now() const { return now_(); }
    // Under the lock, and within a transaction.
    void tidy();
    void keep_credential(const Credential& credential, std::vector<std::string>& ended);
    void end_sessions(const std::string& person, const std::string& but_cookie, std::vector<std::string>& ended);
    [[nodiscard]] SignedIn start_session(const std::string& person, Instant confirmed_until, std::vector<std::string>& ended);
    [[nodiscard]] std::optional<Session> find_session(const std::string& cookie, bool is_busy);
    void confirm_session(const std::string& cookie, Instant until);
    [[nodiscard]] std::optional<std::int64_t> step_of(const Credential& credential, const std::string& code) const;
    [[nodiscard]] std::vector<Attempt> attempts_of(const SigningIn& asked);
    void note_success(const SigningIn& asked, const std::vector<Attempt>& attempts);
    [[nodiscard]] std::string new_challenge(const std::string& purpose) const;
    [[nodiscard]] bool use_challenge(const std::string& challenge, const std::string& purpose);
    [[nodiscard]] std::string user_handle_of(const std::string& person) const;
    // The person who has shown it; what was shown counts no second time.
    [[nodiscard]] Result<std::string, PasskeyFault> use_passkey(const PasskeyShown& shown, const std::string& purpose);
    [[nodiscard]] Refused refuse_attempt(std::chrono::milliseconds wait);
    // Outside of the lock.
    void tell_ended(const std::vector<std::string>& ended);

    const SessionPolicy policy_;
    const Now now_;
    Ended ended_;
    std::mutex mutex_;
    std::unique_ptr<SQLite::Database> database_;
    Seal seal_;
    Hashing hashing_;
    const std::string nobodys_secret_;
    Instant tidied_at_{};
    std::atomic<std::uint64_t> sign_ins_{0}, failures_{0}, throttled_{0}, confirmations_{0};
};

}  // namespace countersign::web
