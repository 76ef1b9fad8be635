// Sessions, the part of invitations, and of the credentials that are made by them.
#include "clients/web/session/attempts.hpp"
#include "clients/web/session/credential.hpp"
#include "clients/web/session/password.hpp"
#include "clients/web/session/refusals.hpp"
#include "clients/web/session/secret.hpp"
#include "clients/web/session/sessions.hpp"
#include "clients/web/session/store.hpp"
#include "clients/web/session/totp.hpp"

namespace countersign::web {

namespace {

// As it is kept: the authenticator's secret is still sealed.
struct Kept {
    std::string person, secret;
    Instant until{};
};

std::optional<Kept> find_invitation(SQLite::Database& database, const std::string& token, Instant now) {
    if (!may_be_secret(token)) return std::nullopt;
    SQLite::Statement row(database, "SELECT person, secret, until FROM invitation WHERE hash = ? AND until > ?");
    bind_blob(row, 1, hash_of_secret("invitation", token));
    row.bind(2, ms(now));
    if (!row.executeStep()) return std::nullopt;
    return Kept{.person = row.getColumn(0).getString(),
                .secret = row.getColumn(1).getString(),
                .until = instant(row.getColumn(2).getInt64())};
}

void remove_of(SQLite::Database& database, const char* sql, const std::string& person) {
    SQLite::Statement remove(database, sql);
    remove.bind(1, person);
    remove.exec();
}

}  // namespace

std::string Sessions::invite(const std::string& person) {
    const std::string token = new_secret();
    const std::lock_guard lock(mutex_);
    Writing transaction(*database_);
    remove_of(*database_, "DELETE FROM invitation WHERE person = ?", person);
    SQLite::Statement insert(*database_, "INSERT INTO invitation VALUES (?, ?, ?, ?)");
    bind_blob(insert, 1, hash_of_secret("invitation", token));
    insert.bind(2, person);
    bind_blob(insert, 3, seal_.seal(secret_purpose(person), random_bytes(totp_secret_bytes)));
    insert.bind(4, ms(now() + policy_.invitation));
    insert.exec();
    transaction.commit();
    return token;
}

std::optional<Invitation> Sessions::invitation(const std::string& token) {
    const std::lock_guard lock(mutex_);
    const auto kept = find_invitation(*database_, token, now());
    if (!kept) return std::nullopt;
    const auto secret = seal_.open(secret_purpose(kept->person), kept->secret);
    if (!secret) return std::nullopt;
    return Invitation{.person = kept->person, .secret = base32(*secret), .until = kept->until};
}

std::optional<std::int64_t> Sessions::step_of(const Credential& credential, const std::string& code) const {
    const auto secret = seal_.open(secret_purpose(credential.person), credential.secret);
    if (!secret) return std::nullopt;
    return totp_step_of(*secret, code, now(), credential.step);
}

// The code is looked at twice: before the password costs anything, and when nothing can come between any more.
Result<SignedIn, Refused> Sessions::enrol(const Enrolling& asked) {
    const auto open = [&]() -> Result<Credential, Refused> {
        const auto kept = find_invitation(*database_, asked.token, now());
        if (!kept) return fail(unknown_invitation());
        Credential credential{.person = kept->person, .password = {}, .secret = kept->secret, .step = 0};
        const auto step = step_of(credential, asked.code);
        if (!step) return fail(wrong_code());
        credential.step = *step;
        return credential;
    };
    {
        const std::lock_guard lock(mutex_);
        const auto kept = find_invitation(*database_, asked.token, now());
        if (!kept) return fail(unknown_invitation());
        if (auto fault = fault_of_password(asked.password, kept->person, asked.name)) return fail(std::move(*fault));
        if (const auto credential = open(); !credential) return fail(credential.error());
    }
    std::string password;
    {
        const auto turn = hashing_.take_turn();
        if (!turn) return fail(busy());
        password = turn->hash(asked.password);
    }
    std::vector<std::string> ended;
    std::optional<SignedIn> signed_in;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        auto credential = open();
        if (!credential) return fail(credential.error());
        credential->password = password;
        keep_credential(*credential, ended);
        note_familiar(*database_, credential->person, asked.remote, now());
        signed_in = start_session(credential->person, now() + policy_.confirmed, ended);
        transaction.commit();
    }
    tell_ended(ended);
    ++sign_ins_;
    return *signed_in;
}

void Sessions::keep_credential(const Credential& credential, std::vector<std::string>& ended) {
    end_sessions(credential.person, {}, ended);
    for (const char* sql : {"DELETE FROM invitation WHERE person = ?", "DELETE FROM passkey WHERE person = ?"})
        remove_of(*database_, sql, credential.person);
    put_credential(*database_, credential, now());
}

bool Sessions::has_credential(const std::string& person) {
    const std::lock_guard lock(mutex_);
    return find_credential(*database_, person).has_value();
}

int Sessions::forget_person(const std::string& person) {
    std::vector<std::string> ended;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        end_sessions(person, {}, ended);
        for (const char* sql :
             {"DELETE FROM credential WHERE person = ?", "DELETE FROM passkey WHERE person = ?", "DELETE FROM invitation WHERE person = ?",
              "DELETE FROM entrance WHERE person = ?", "DELETE FROM calendar WHERE person = ?", "DELETE FROM familiar WHERE person = ?"})
            remove_of(*database_, sql, person);
        transaction.commit();
    }
    tell_ended(ended);
    return static_cast<int>(ended.size());
}

}  // namespace countersign::web
