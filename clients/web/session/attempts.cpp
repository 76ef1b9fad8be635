#include "clients/web/session/attempts.hpp"

#include <algorithm>

#include <arpa/inet.h>

#include "clients/web/session/secret.hpp"
#include "clients/web/session/store.hpp"

namespace countersign::web {

namespace {

using std::chrono::milliseconds;

// More than these would only make the way back longer.
constexpr std::int64_t failures_beyond_limit = 8;

struct Counter {
    Instant empty_at{}, free_at{};
};

Counter read(SQLite::Database& database, const std::string& name) {
    SQLite::Statement row(database, "SELECT empty_at, free_at FROM attempt WHERE name = ?");
    bind_blob(row, 1, name);
    if (!row.executeStep()) return {};
    return {.empty_at = instant(row.getColumn(0).getInt64()), .free_at = instant(row.getColumn(1).getInt64())};
}

void write(SQLite::Database& database, const std::string& name, const Counter& counter) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO attempt VALUES (?, ?, ?)");
    bind_blob(insert, 1, name);
    insert.bind(2, ms(counter.empty_at));
    insert.bind(3, ms(counter.free_at));
    insert.exec();
}

milliseconds wait_after(std::int64_t failures, const Limit& limit) {
    if (failures < limit.failures) return milliseconds{0};
    milliseconds wait = limit.first_wait;
    for (std::int64_t i = limit.failures; i < failures && wait < limit.longest_wait; ++i) wait *= 2;
    return std::min<milliseconds>(wait, limit.longest_wait);
}

// One failure more than those that are not forgotten yet.
Counter failed_once_more(const Counter& before, const Limit& limit, Instant now) {
    const milliseconds each = limit.forgotten_after;
    const Instant most = now + each * (limit.failures + failures_beyond_limit);
    const Instant empty_at = std::min(std::max(before.empty_at, now) + each, most);
    const std::int64_t failures = (empty_at - now + each - milliseconds{1}) / each;
    const milliseconds wait = wait_after(failures, limit);
    return {.empty_at = empty_at, .free_at = wait.count() == 0 ? Instant{} : now + wait};
}

std::string familiar_name(const std::string& remote) { return hash_of_secret("familiar", counted_address(remote)); }

}  // namespace

std::string attempt_name(std::string_view kind, std::string_view person, std::string_view remote) {
    return hash_of_secret("attempt", std::string(kind) + "\n" + sha256(person) + sha256(remote));
}

std::string counted_address(std::string_view remote) {
    const std::string text(remote.substr(0, remote.find('%')));
    in6_addr address{};
    if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return text;
    const std::string bytes(reinterpret_cast<const char*>(&address), sizeof address);
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        char written[INET_ADDRSTRLEN] = {};
        inet_ntop(AF_INET, bytes.data() + 12, written, sizeof written);
        return written;
    }
    return hex(bytes.substr(0, 8)) + "/64";
}

Wait begin_attempt(SQLite::Database& database, std::vector<Attempt>& attempts, Instant now) {
    std::vector<Counter> counters;
    milliseconds wait{0};
    for (const Attempt& attempt : attempts) {
        counters.push_back(read(database, attempt.name));
        // A clock that was put back must not make anybody wait for it.
        wait = std::max(wait, std::min<milliseconds>(counters.back().free_at - now, attempt.limit.longest_wait));
    }
    if (wait.count() > 0) return wait;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        const Counter counter = failed_once_more(counters[i], attempts[i].limit, now);
        attempts[i].free_at = counter.free_at;
        write(database, attempts[i].name, counter);
    }
    return std::nullopt;
}

void forgive_attempt(SQLite::Database& database, const Attempt& attempt) {
    Counter counter = read(database, attempt.name);
    counter.empty_at -= attempt.limit.forgotten_after;
    // A wait that a later failure has begun stays.
    if (counter.free_at == attempt.free_at) counter.free_at = Instant{};
    write(database, attempt.name, counter);
}

void forget_attempts(SQLite::Database& database, const Attempt& attempt) {
    SQLite::Statement remove(database, "DELETE FROM attempt WHERE name = ?");
    bind_blob(remove, 1, attempt.name);
    remove.exec();
}

bool is_familiar(SQLite::Database& database, const std::string& person, const std::string& remote, Instant since) {
    SQLite::Statement row(database, "SELECT 1 FROM familiar WHERE person = ? AND remote = ? AND at > ?");
    row.bind(1, person);
    bind_blob(row, 2, familiar_name(remote));
    row.bind(3, ms(since));
    return row.executeStep();
}

void note_familiar(SQLite::Database& database, const std::string& person, const std::string& remote, Instant at) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO familiar VALUES (?, ?, ?)");
    insert.bind(1, person);
    bind_blob(insert, 2, familiar_name(remote));
    insert.bind(3, ms(at));
    insert.exec();
}

}  // namespace countersign::web
