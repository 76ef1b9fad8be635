// Sessions, the part of those that are open, and of rehearsal's links to them.
#include "clients/web/session/secret.hpp"
#include "clients/web/session/sessions.hpp"
#include "clients/web/session/store.hpp"

namespace countersign::web {

namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::chrono::minutes seen_every{1};  // a write for each click would be a sync for each click

std::string hash_of_cookie(const std::string& cookie) { return hash_of_secret("cookie", cookie); }
std::string id_of(const std::string& hash) { return hex(hash.substr(0, id_bytes)); }
// It follows from the cookie, so that it need not be kept; and nobody gets from it to the cookie.
std::string csrf_of(const std::string& cookie) { return hex(hash_of_secret("csrf", cookie)); }

}  // namespace

SignedIn Sessions::start_session(const std::string& person, Instant confirmed_until, std::vector<std::string>& ended) {
    tidy();
    SQLite::Statement oldest(*database_,
                             "DELETE FROM session WHERE number IN (SELECT number FROM session WHERE person = ? "
                             "ORDER BY number DESC LIMIT -1 OFFSET ?) RETURNING id");
    oldest.bind(1, person);
    oldest.bind(2, policy_.sessions_most - 1);
    while (oldest.executeStep()) ended.push_back(oldest.getColumn(0).getString());

    const std::string cookie = new_secret(), hash = hash_of_cookie(cookie);
    const Instant at = now();
    SQLite::Statement insert(*database_,
                             "INSERT INTO session (hash, id, person, signed_in_at, seen_at, until, confirmed_until) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?)");
    bind_blob(insert, 1, hash);
    insert.bind(2, id_of(hash));
    insert.bind(3, person);
    insert.bind(4, ms(at));
    insert.bind(5, ms(at));
    insert.bind(6, ms(at + policy_.lifetime));
    insert.bind(7, ms(confirmed_until));
    insert.exec();
    return {.cookie = cookie,
            .session = {.id = id_of(hash),
                        .person = person,
                        .csrf = csrf_of(cookie),
                        .signed_in_at = at,
                        .until = at + policy_.lifetime,
                        .confirmed_until = confirmed_until}};
}

std::optional<Session> Sessions::find_session(const std::string& cookie, bool is_busy) {
    if (!may_be_secret(cookie)) return std::nullopt;
    const Instant at = now();
    SQLite::Statement row(*database_,
                          "SELECT number, id, person, signed_in_at, seen_at, until, confirmed_until FROM session "
                          "WHERE hash = ? AND until > ? AND seen_at > ?");
    bind_blob(row, 1, hash_of_cookie(cookie));
    row.bind(2, ms(at));
    row.bind(3, ms(at - policy_.idle));
    if (!row.executeStep()) return std::nullopt;
    const std::int64_t number = row.getColumn(0).getInt64();
    const Instant seen_at = instant(row.getColumn(4).getInt64()), confirmed_until = instant(row.getColumn(6).getInt64());
    Session session{.id = row.getColumn(1).getString(),
                    .person = row.getColumn(2).getString(),
                    .csrf = csrf_of(cookie),
                    .signed_in_at = instant(row.getColumn(3).getInt64()),
                    .until = instant(row.getColumn(5).getInt64()),
                    .confirmed_until = {}};
    if (confirmed_until > at) session.confirmed_until = confirmed_until;
    row.reset();
    if (is_busy && (at - seen_at >= seen_every || at < seen_at)) {
        SQLite::Statement update(*database_, "UPDATE session SET seen_at = ? WHERE number = ?");
        update.bind(1, ms(at));
        update.bind(2, number);
        update.exec();
    }
    return session;
}

void Sessions::confirm_session(const std::string& cookie, Instant until) {
    SQLite::Statement update(*database_, "UPDATE session SET confirmed_until = max(confirmed_until, ?) WHERE hash = ?");
    update.bind(1, ms(until));
    bind_blob(update, 2, hash_of_cookie(cookie));
    update.exec();
}

void Sessions::end_sessions(const std::string& person, const std::string& but_cookie, std::vector<std::string>& ended) {
    SQLite::Statement remove(*database_, "DELETE FROM session WHERE person = ? AND hash <> ? RETURNING id");
    remove.bind(1, person);
    bind_blob(remove, 2, hash_of_cookie(but_cookie));
    while (remove.executeStep()) ended.push_back(remove.getColumn(0).getString());
}

SignedIn Sessions::enter(const std::string& person) {
    std::vector<std::string> ended;
    std::optional<SignedIn> entered;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        entered = start_session(person, now() + policy_.lifetime, ended);
        transaction.commit();
    }
    tell_ended(ended);
    return *entered;
}

std::string Sessions::entrance(const std::string& person) {
    const std::string token = new_secret();
    const std::lock_guard lock(mutex_);
    SQLite::Statement insert(*database_, "INSERT INTO entrance VALUES (?, ?, ?)");
    bind_blob(insert, 1, hash_of_secret("entrance", token));
    insert.bind(2, person);
    insert.bind(3, ms(now() + policy_.entrance));
    insert.exec();
    return token;
}

std::optional<std::string> Sessions::entrance_of(const std::string& token) {
    if (!may_be_secret(token)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT person FROM entrance WHERE hash = ? AND until > ?");
    bind_blob(row, 1, hash_of_secret("entrance", token));
    row.bind(2, ms(now()));
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getString();
}

std::optional<Session> Sessions::find(const std::string& cookie) {
    const std::lock_guard lock(mutex_);
    return find_session(cookie, true);
}

std::optional<Session> Sessions::look(const std::string& cookie) {
    const std::lock_guard lock(mutex_);
    return find_session(cookie, false);
}

bool Sessions::is_open(const std::string& session) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT 1 FROM session WHERE id = ? AND until > ? AND seen_at > ?");
    row.bind(1, session);
    row.bind(2, ms(now()));
    row.bind(3, ms(now() - policy_.idle));
    return row.executeStep();
}

void Sessions::sign_out(const std::string& cookie) {
    std::vector<std::string> ended;
    {
        const std::lock_guard lock(mutex_);
        SQLite::Statement remove(*database_, "DELETE FROM session WHERE hash = ? RETURNING id");
        bind_blob(remove, 1, hash_of_cookie(cookie));
        while (remove.executeStep()) ended.push_back(remove.getColumn(0).getString());
    }
    tell_ended(ended);
}

int Sessions::sign_out_everywhere(const std::string& person) {
    std::vector<std::string> ended;
    {
        const std::lock_guard lock(mutex_);
        end_sessions(person, {}, ended);
    }
    tell_ended(ended);
    return static_cast<int>(ended.size());
}

}  // namespace countersign::web
