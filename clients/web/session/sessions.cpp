#include "clients/web/session/sessions.hpp"

#include "clients/web/session/credential.hpp"
#include "clients/web/session/secret.hpp"
#include "clients/web/session/store.hpp"
#include "clients/web/session/totp.hpp"

namespace countersign::web {

namespace {

constexpr std::chrono::hours tidied_every{1};

}  // namespace

Sessions::Sessions(const std::filesystem::path& file, SessionPolicy policy, Now now)
    : policy_(policy),
      now_(std::move(now)),
      database_(open_store(file)),
      seal_(open_seal_key(*database_, file)),
      hashing_(policy.cost),
      nobodys_secret_(seal_.seal(secret_purpose({}), random_bytes(totp_secret_bytes))) {}

Sessions::~Sessions() = default;

void Sessions::tidy() {
    const Instant at = now();
    if (at - tidied_at_ < tidied_every && at >= tidied_at_) return;
    tidied_at_ = at;
    const auto remove = [&](const char* sql, Instant before) {
        SQLite::Statement statement(*database_, sql);
        statement.bind(1, ms(before));
        statement.exec();
    };
    remove("DELETE FROM session WHERE until <= ?", at);
    remove("DELETE FROM session WHERE seen_at <= ?", at - policy_.idle);
    remove("DELETE FROM invitation WHERE until <= ?", at);
    remove("DELETE FROM entrance WHERE until <= ?", at);
    remove("DELETE FROM challenge WHERE until <= ?", at);
    remove("DELETE FROM attempt WHERE max(empty_at, free_at) <= ?", at);
    remove("DELETE FROM familiar WHERE at <= ?", at - policy_.throttling.familiar_for);
    remove("DELETE FROM draft WHERE at <= ?", at - policy_.draft);
}

void Sessions::tell_ended(const std::vector<std::string>& ended) {
    if (!ended_) return;
    for (const std::string& session : ended) ended_(session);
}

Figures Sessions::figures() {
    const std::lock_guard lock(mutex_);
    SQLite::Statement open(*database_, "SELECT count(*) FROM session WHERE until > ? AND seen_at > ?");
    open.bind(1, ms(now()));
    open.bind(2, ms(now() - policy_.idle));
    open.executeStep();
    return {.open = open.getColumn(0).getInt64(),
            .people = database_->execAndGet("SELECT count(*) FROM credential").getInt64(),
            .sign_ins = sign_ins_,
            .failures = failures_,
            .throttled = throttled_,
            .confirmations = confirmations_};
}

}  // namespace countersign::web
