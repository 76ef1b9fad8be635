// What Views is made of: the tables of views.db, the statements that write them, and where they
// stand. Private to the store.
//
// The tables rest on the log's entries alone. What changes apart from them (names, titles, the hour)
// is looked up when a question is answered, so that a rebuild gives equal tables.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/store/statements.hpp"
#include "daemon/store/views.hpp"

namespace countersign::store {

// One line per table, in an order that dump() keeps.
//
// entry     the log again, with what history and audit walk by: `previous` is the seq of the entry
//           before it of the same instance (a chain, since an index by instance would be written at
//           a random place with every step); request = key, request id and digest, joined by \n.
// request   finds an entry by its request: 40 bits of a digest, within blocks of seqs, so that the
//           index grows at its end and is searched block by block.
// instance  one row per instance, closed ones too: columns to select by, and the whole value.
//           persons = whom it concerns by name, each between spaces; waiting = its assignees in the inbox,
//           joined by \n; due = earliest deadline or the end of time.
// inbox     (assignee, due, instance): task.inbox reads it in order.
// turns     how often and when last a task was allocated to somebody; key = workflow/task/person.
// registered  the row that an instance has in a register, as JSON; of closed ones too.
// attached  which instance names which file, and in which field of the form (action is empty) or of an input.
// owed      messages not yet delivered (with an outcome: given up); delivered: the others.
constexpr std::string_view views_schema = R"(
CREATE TABLE watermark (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL,
    seal INTEGER NOT NULL) STRICT;
CREATE TABLE entry (seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, version INTEGER NOT NULL, previous INTEGER NOT NULL,
    at INTEGER NOT NULL, old_state TEXT NOT NULL, new_state TEXT NOT NULL, request TEXT, hash BLOB NOT NULL,
    body TEXT NOT NULL) STRICT;
CREATE TABLE request (block INTEGER NOT NULL, digest INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (block, digest, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE instance (number INTEGER PRIMARY KEY, workflow TEXT NOT NULL, initiator TEXT NOT NULL, period TEXT NOT NULL,
    closed INTEGER NOT NULL, state TEXT NOT NULL, flags TEXT NOT NULL, persons TEXT NOT NULL, due INTEGER NOT NULL,
    waiting TEXT NOT NULL,
    last_seq INTEGER NOT NULL, checksum INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX instance_open ON instance (number) WHERE closed = 0;
CREATE INDEX instance_initiator ON instance (initiator);
CREATE INDEX instance_period ON instance (workflow, period) WHERE period <> '';
CREATE TABLE search (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE unique_key (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE inbox (assignee TEXT NOT NULL, due INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (assignee, due, instance)) STRICT, WITHOUT ROWID;
CREATE TABLE owed (seq INTEGER NOT NULL, event INTEGER NOT NULL, recipient TEXT NOT NULL, instance INTEGER NOT NULL,
    message TEXT NOT NULL, outcome TEXT, PRIMARY KEY (seq, event, recipient)) STRICT, WITHOUT ROWID;
CREATE TABLE delivered (seq INTEGER NOT NULL, event INTEGER NOT NULL, recipient TEXT NOT NULL, instance INTEGER NOT NULL,
    message TEXT NOT NULL, outcome TEXT, channel TEXT NOT NULL, PRIMARY KEY (seq, event, recipient)) STRICT, WITHOUT ROWID;
CREATE TABLE posting (number INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL, instance INTEGER NOT NULL,
    debit TEXT NOT NULL, credit TEXT NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL, actor TEXT NOT NULL) STRICT;
CREATE INDEX posting_instance ON posting (instance);
CREATE INDEX posting_debit ON posting (debit);
CREATE INDEX posting_credit ON posting (credit);
CREATE TABLE balance (account TEXT PRIMARY KEY, minor INTEGER NOT NULL, currency TEXT NOT NULL,
    checksum INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE turns (key TEXT PRIMARY KEY, count INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    checksum INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE registered (register TEXT NOT NULL, instance INTEGER NOT NULL, key TEXT NOT NULL, row TEXT NOT NULL,
    checksum INTEGER NOT NULL, PRIMARY KEY (register, instance)) STRICT, WITHOUT ROWID;
CREATE TABLE attached (hash TEXT NOT NULL, instance INTEGER NOT NULL, seq INTEGER NOT NULL, event INTEGER NOT NULL,
    action TEXT NOT NULL, field TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (hash, instance, seq, event)) STRICT, WITHOUT ROWID;
CREATE INDEX attached_instance ON attached (instance);
CREATE TABLE company_entry (seq INTEGER PRIMARY KEY) STRICT;
)";

// The statements that apply() needs for every entry, prepared once.
struct Writing {
    explicit Writing(Database& database);
    Statement entry, request;
    Statement instance_row, instance_new, instance_step, instance_closed;
    Statement search, unique_key;
    Statement inbox_add, inbox_remove;
    Statement owe, delivered_take, delivered_add, owed_outcome;
    Statement posting, attach, balance_row, balance;
    Statement turns_row, turns;
    Statement registered_take, registered_add;
    Statement company_entry, watermark;
};

struct Views::Parts {
    explicit Parts(const std::filesystem::path& views_file);
    void open();
    void open_anew();
    void read_watermark();

    std::filesystem::path file;
    std::unique_ptr<Database> database;
    std::unique_ptr<Statements> statements;
    std::unique_ptr<Writing> writing;
    Head watermark;
    // The sum of the checksums of all that load_snapshot() gives: a row that is lost is noticed too.
    std::uint64_t seal = 0;
};

// Seqs of one block of the request index.
inline constexpr std::uint64_t request_block = 16'384;
[[nodiscard]] std::int64_t request_digest(std::string_view key, std::string_view request);

// What is sealed besides the instances.
[[nodiscard]] std::uint64_t checksum_of_balance(std::string_view account, const engine::Money& balance);
[[nodiscard]] std::uint64_t checksum_of_turns(std::string_view key, const engine::Turns& turns);
[[nodiscard]] std::uint64_t checksum_of_row(std::string_view name, std::string_view key, std::uint64_t instance, std::string_view row);
[[nodiscard]] std::uint64_t checksum_of_key(std::uint64_t number, std::string_view key);
[[nodiscard]] std::uint64_t checksum_of_company_entry(std::uint64_t seq);

}  // namespace countersign::store
