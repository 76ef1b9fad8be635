#include "clients/web/session/credential.hpp"

#include "clients/web/session/store.hpp"

namespace countersign::web {

std::string secret_purpose(const std::string& person) { return "totp\n" + person; }

std::optional<Credential> find_credential(SQLite::Database& database, const std::string& person) {
    SQLite::Statement row(database, "SELECT password, secret, step FROM credential WHERE person = ?");
    row.bind(1, person);
    if (!row.executeStep()) return std::nullopt;
    return Credential{.person = person,
                      .password = row.getColumn(0).getString(),
                      .secret = row.getColumn(1).getString(),
                      .step = row.getColumn(2).getInt64()};
}

void put_credential(SQLite::Database& database, const Credential& credential, Instant at) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO credential VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, credential.person);
    insert.bind(2, credential.password);
    bind_blob(insert, 3, credential.secret);
    insert.bind(4, credential.step);
    insert.bind(5, ms(at));
    insert.exec();
}

void note_step(SQLite::Database& database, const std::string& person, std::int64_t step) {
    SQLite::Statement update(database, "UPDATE credential SET step = ? WHERE person = ?");
    update.bind(1, step);
    update.bind(2, person);
    update.exec();
}

void note_password(SQLite::Database& database, const std::string& person, const std::string& password) {
    SQLite::Statement update(database, "UPDATE credential SET password = ? WHERE person = ?");
    update.bind(1, password);
    update.bind(2, person);
    update.exec();
}

}  // namespace countersign::web
