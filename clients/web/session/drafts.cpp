// Sessions, the part of the drafts.
#include "clients/web/session/refusals.hpp"
#include "clients/web/session/sessions.hpp"
#include "clients/web/session/store.hpp"

namespace countersign::web {

Result<void, Refused> Sessions::save_draft(const std::string& person, const Draft& draft) {
    const std::size_t bytes = draft.form.size() + draft.instance.size();
    if (bytes > policy_.draft_bytes_max) return fail(draft_too_large(bytes, policy_.draft_bytes_max));
    const std::lock_guard lock(mutex_);
    Writing transaction(*database_);
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, person);
    insert.bind(2, draft.instance);
    insert.bind(3, static_cast<std::int64_t>(draft.version));
    insert.bind(4, draft.form);
    insert.bind(5, ms(now()));
    insert.exec();
    SQLite::Statement oldest(*database_,
                             "DELETE FROM draft WHERE rowid IN (SELECT rowid FROM draft WHERE person = ? "
                             "ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)");
    oldest.bind(1, person);
    oldest.bind(2, policy_.drafts_most);
    oldest.exec();
    transaction.commit();
    return {};
}

std::optional<Draft> Sessions::draft(const std::string& person, const std::string& instance) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement row(*database_, "SELECT version, form, at FROM draft WHERE person = ? AND instance = ?");
    row.bind(1, person);
    row.bind(2, instance);
    if (!row.executeStep()) return std::nullopt;
    return Draft{.instance = instance,
                 .version = static_cast<std::uint64_t>(row.getColumn(0).getInt64()),
                 .form = row.getColumn(1).getString(),
                 .at = web::instant(row.getColumn(2).getInt64())};
}

std::vector<Draft> Sessions::drafts(const std::string& person) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement rows(*database_, "SELECT instance, version, at FROM draft WHERE person = ? ORDER BY at DESC, rowid DESC");
    rows.bind(1, person);
    std::vector<Draft> all;
    while (rows.executeStep())
        all.push_back({.instance = rows.getColumn(0).getString(),
                       .version = static_cast<std::uint64_t>(rows.getColumn(1).getInt64()),
                       .form = {},
                       .at = instant(rows.getColumn(2).getInt64())});
    return all;
}

void Sessions::remove_draft(const std::string& person, const std::string& instance) {
    const std::lock_guard lock(mutex_);
    SQLite::Statement remove(*database_, "DELETE FROM draft WHERE person = ? AND instance = ?");
    remove.bind(1, person);
    remove.bind(2, instance);
    remove.exec();
}

}  // namespace countersign::web
