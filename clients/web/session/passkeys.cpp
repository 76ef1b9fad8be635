// Sessions, the part of the passkeys.
#include "clients/web/session/attempts.hpp"
#include "clients/web/session/refusals.hpp"
#include "clients/web/session/secret.hpp"
#include "clients/web/session/sessions.hpp"
#include "clients/web/session/store.hpp"

namespace countersign::web {

namespace {

constexpr std::size_t until_bytes = 8, chance_bytes = 16, mac_bytes = 32, label_bytes_most = 120;

// A challenge says until when it is good.
std::string big_endian(std::int64_t number) {
    std::string bytes(until_bytes, '\0');
    for (std::size_t i = 0; i < until_bytes; ++i)
        bytes[i] = static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * (until_bytes - 1 - i)) & 0xFFU);
    return bytes;
}

std::int64_t read_big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(number);
}

std::string challenge_purpose(const std::string& purpose) { return "challenge\n" + purpose; }
std::string making_purpose(const Session& session) { return "make\n" + session.id; }
std::string confirming_purpose(const Session& session) { return "confirm\n" + session.id; }
const std::string signing_in_purpose = "sign in";

// At most so many bytes, and no half character.
std::string cut_label(std::string label) {
    if (label.size() <= label_bytes_most) return label;
    std::size_t size = label_bytes_most;
    while (size > 0 && (static_cast<unsigned char>(label[size]) & 0xC0U) == 0x80U) --size;
    label.resize(size);
    return label;
}

std::vector<std::string> ids_of(SQLite::Database& database, const std::string& person) {
    SQLite::Statement rows(database, "SELECT id FROM passkey WHERE person = ? ORDER BY made_at, id");
    rows.bind(1, person);
    std::vector<std::string> ids;
    while (rows.executeStep()) ids.push_back(base64url(rows.getColumn(0).getString()));
    return ids;
}

struct Kept {
    std::string person;
    PublicKey key;
};

std::optional<Kept> find_passkey(SQLite::Database& database, const std::string& id) {
    SQLite::Statement row(database, "SELECT person, key, counter FROM passkey WHERE id = ?");
    bind_blob(row, 1, id);
    if (!row.executeStep()) return std::nullopt;
    return Kept{.person = row.getColumn(0).getString(),
                .key = {.id = id, .key = row.getColumn(1).getString(), .counter = static_cast<std::uint32_t>(row.getColumn(2).getInt64())}};
}

void put_passkey(SQLite::Database& database, const std::string& person, const PublicKey& key, const Passkey& passkey) {
    SQLite::Statement insert(database, "INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?, NULL)");
    bind_blob(insert, 1, key.id);
    insert.bind(2, person);
    bind_blob(insert, 3, key.key);
    insert.bind(4, static_cast<std::int64_t>(key.counter));
    insert.bind(5, passkey.label);
    insert.bind(6, ms(passkey.made_at));
    insert.exec();
}

}  // namespace

std::string Sessions::new_challenge(const std::string& purpose) const {
    const std::string said = big_endian(ms(now() + policy_.challenge)) + random_bytes(chance_bytes);
    return said + seal_.mac(challenge_purpose(purpose), said);
}

bool Sessions::use_challenge(const std::string& challenge, const std::string& purpose) {
    if (challenge.size() != until_bytes + chance_bytes + mac_bytes) return false;
    const std::string said = challenge.substr(0, until_bytes + chance_bytes);
    if (!is_equal_in_constant_time(challenge.substr(said.size()), seal_.mac(challenge_purpose(purpose), said))) return false;
    const Instant until = instant(read_big_endian(said.substr(0, until_bytes)));
    if (until <= now()) return false;
    SQLite::Statement insert(*database_, "INSERT OR IGNORE INTO challenge VALUES (?, ?)");
    bind_blob(insert, 1, sha256(challenge));
    insert.bind(2, ms(until));
    return insert.exec() == 1;
}

std::string Sessions::user_handle_of(const std::string& person) const { return seal_.mac("user handle", person); }

Result<PasskeyOffer, Refused> Sessions::offer_passkey(const std::string& cookie) {
    if (!takes_passkeys()) return fail(no_passkeys());
    const std::lock_guard lock(mutex_);
    const auto session = find_session(cookie, true);
    if (!session) return fail(not_signed_in());
    if (!session->confirmed_until) return fail(needs_second_factor());
    auto known = ids_of(*database_, session->person);
    if (static_cast<int>(known.size()) >= policy_.passkeys_most) return fail(too_many_passkeys(policy_.passkeys_most));
    return PasskeyOffer{.challenge = base64url(new_challenge(making_purpose(*session))),
                        .user_handle = base64url(user_handle_of(session->person)),
                        .known = std::move(known)};
}

// What was offered may be answered when the second factor is over; the challenge is not older than that by much.
Result<Passkey, Refused> Sessions::add_passkey(const std::string& cookie, const PasskeyMade& made, const std::string& label) {
    if (!takes_passkeys()) return fail(no_passkeys());
    const std::lock_guard lock(mutex_);
    Writing transaction(*database_);
    const auto session = find_session(cookie, true);
    if (!session) return fail(not_signed_in());
    const std::string challenge = challenge_in(made.client_data);
    if (!use_challenge(challenge, making_purpose(*session))) return fail(wrong_passkey(word_of(PasskeyFault::wrong_challenge)));
    const auto key = check_made(policy_.party, challenge, made);
    if (!key) return fail(wrong_passkey(word_of(key.error())));
    if (static_cast<int>(ids_of(*database_, session->person).size()) >= policy_.passkeys_most)
        return fail(too_many_passkeys(policy_.passkeys_most));
    if (find_passkey(*database_, key->id)) return fail(wrong_passkey("known_already"));
    const Passkey passkey{.id = base64url(key->id), .label = cut_label(label), .made_at = now(), .used_at = {}};
    put_passkey(*database_, session->person, *key, passkey);
    transaction.commit();
    return passkey;
}

Result<std::string, PasskeyFault> Sessions::use_passkey(const PasskeyShown& shown, const std::string& purpose) {
    const auto kept = find_passkey(*database_, shown.id);
    if (!kept) return fail(PasskeyFault::unknown_passkey);
    const std::string challenge = challenge_in(shown.client_data);
    if (!use_challenge(challenge, purpose)) return fail(PasskeyFault::wrong_challenge);
    const bool is_theirs = shown.user_handle.empty() ? purpose != signing_in_purpose
                                                     : is_equal_in_constant_time(shown.user_handle, user_handle_of(kept->person));
    if (!is_theirs) return fail(PasskeyFault::unknown_passkey);
    const auto counter = check_shown(policy_.party, challenge, shown, kept->key);
    if (!counter) return fail(counter.error());
    SQLite::Statement update(*database_, "UPDATE passkey SET counter = ?, used_at = ? WHERE id = ?");
    update.bind(1, static_cast<std::int64_t>(*counter));
    update.bind(2, ms(now()));
    bind_blob(update, 3, shown.id);
    update.exec();
    return kept->person;
}

Result<PasskeyOffer, Refused> Sessions::ask_passkey() {
    if (!takes_passkeys()) return fail(no_passkeys());
    return PasskeyOffer{.challenge = base64url(new_challenge(signing_in_purpose)), .user_handle = {}, .known = {}};
}

// Not slowed down by failures: nobody guesses a signature, and so this door stays open to a person whose other one others keep shut.
Result<SignedIn, Refused> Sessions::sign_in_by_passkey(const PasskeyShown& shown, const std::string& remote) {
    if (!takes_passkeys()) return fail(no_passkeys());
    std::vector<std::string> ended;
    std::optional<SignedIn> signed_in;
    {
        const std::lock_guard lock(mutex_);
        Writing transaction(*database_);
        const auto person = use_passkey(shown, signing_in_purpose);
        if (!person) {
            ++failures_;
            return fail(wrong_passkey(word_of(person.error())));
        }
        note_familiar(*database_, *person, remote, now());
        signed_in = start_session(*person, now() + policy_.confirmed, ended);
        transaction.commit();
    }
    tell_ended(ended);
    ++sign_ins_;
    return *signed_in;
}

Result<PasskeyOffer, Refused> Sessions::ask_passkey_again(const std::string& cookie) {
    if (!takes_passkeys()) return fail(no_passkeys());
    const std::lock_guard lock(mutex_);
    const auto session = find_session(cookie, true);
    if (!session) return fail(not_signed_in());
    return PasskeyOffer{.challenge = base64url(new_challenge(confirming_purpose(*session))),
                        .user_handle = {},
                        .known = ids_of(*database_, session->person)};
}

Result<Instant, Refused> Sessions::confirm_by_passkey(const std::string& cookie, const PasskeyShown& shown) {
    if (!takes_passkeys()) return fail(no_passkeys());
    const std::lock_guard lock(mutex_);
    Writing transaction(*database_);
    const auto session = find_session(cookie, true);
    if (!session) return fail(not_signed_in());
    auto person = use_passkey(shown, confirming_purpose(*session));
    if (person && *person != session->person) person = fail(PasskeyFault::unknown_passkey);
    if (!person) {
        ++failures_;
        return fail(wrong_passkey(word_of(person.error())));
    }
    const Instant until = now() + policy_.confirmed;
    confirm_session(cookie, until);
    transaction.commit();
    ++confirmations_;
    return until;
}

std::vector<Passkey> Sessions::passkeys(const std::string& person) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement rows(*database_, "SELECT id, label, made_at, used_at FROM passkey WHERE person = ? ORDER BY made_at, id");
    rows.bind(1, person);
    std::vector<Passkey> all;
    while (rows.executeStep()) {
        all.push_back({.id = base64url(rows.getColumn(0).getString()),
                       .label = rows.getColumn(1).getString(),
                       .made_at = instant(rows.getColumn(2).getInt64()),
                       .used_at = {}});
        if (!rows.getColumn(3).isNull()) all.back().used_at = instant(rows.getColumn(3).getInt64());
    }
    return all;
}

Result<void, Refused> Sessions::remove_passkey(const std::string& cookie, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto session = find_session(cookie, true);
    if (!session) return fail(not_signed_in());
    if (!session->confirmed_until) return fail(needs_second_factor());
    SQLite::Statement remove(*database_, "DELETE FROM passkey WHERE id = ? AND person = ?");
    bind_blob(remove, 1, read_base64url(id));
    remove.bind(2, session->person);
    remove.exec();
    return {};
}

}  // namespace countersign::web
