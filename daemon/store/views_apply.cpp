// The projection: what a batch of entries changes in the tables. Each instance, balance and inbox
// line is written once per batch, as it is last.
#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "daemon/ensure.hpp"
#include "daemon/store/announce.hpp"
#include "daemon/store/event_json.hpp"
#include "daemon/store/instance_codec.hpp"
#include "daemon/store/views_parts.hpp"

namespace countersign::store {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t wal_bytes_max = 64 * 1024 * 1024;
constexpr std::size_t search_bytes_max = 4'000;

std::int64_t milliseconds(engine::Instant instant) { return instant.time_since_epoch().count(); }

std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

std::int64_t due_of(const engine::Instance& instance) {
    std::int64_t due = never;
    for (const engine::Timer& timer : instance.timers) due = std::min(due, milliseconds(timer.due));
    return due;
}

// Distinct assignees of all tasks, joined by \n.
std::string waiting_of(const engine::Instance& instance) {
    std::vector<std::string_view> assignees;
    std::string joined;
    for (const engine::Task& task : instance.tasks)
        for (const std::string& assignee : task.to) {
            if (std::find(assignees.begin(), assignees.end(), assignee) != assignees.end()) continue;
            assignees.emplace_back(assignee);
            if (!joined.empty()) joined += '\n';
            joined += assignee;
        }
    return joined;
}

// Whether the part stands in the text, with the mark before it and behind.
bool holds(std::string_view text, std::string_view part, char mark) {
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        const std::size_t end = at + part.size();
        if (at > 0 && text[at - 1] == mark && end < text.size() && text[end] == mark) return true;
    }
    return false;
}

// Whom the instance concerns by name: who filed it, took part, is asked or has a copy.
std::string persons_of(const engine::Instance& instance) {
    std::string persons = " ";
    const auto add = [&](std::string_view person) {
        if (!holds(persons, person, ' ')) (persons += person) += ' ';
    };
    add(instance.initiator);
    for (const auto& [from, to] : instance.successions) add(to);
    for (const auto& [slot, person] : instance.slots) add(person);
    for (const engine::Signature& signature : instance.signatures) add(signature.person);
    for (const engine::Question& question : instance.questions) add(question.from), add(question.to);
    for (const std::string& person : instance.copied) add(person);
    for (const engine::Task& task : instance.tasks)
        for (const std::string& to : task.to)
            if (to.starts_with("person:")) add(std::string_view(to).substr(7));
    return persons;
}

template <class Visit>
void for_each_line(std::string_view lines, Visit visit) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        visit(lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

void append_texts(const engine::Value& value, std::string& text) {
    if (const auto* held = value.get<std::string>()) {
        const bool fits = text.size() + held->size() < search_bytes_max;
        if (fits && !holds(text, *held, '\n')) (text += *held) += '\n';
    } else if (const auto* list = value.get<engine::List>()) {
        for (const engine::Value& item : *list) append_texts(item, text);
    } else if (const auto* record = value.get<engine::Record>()) {
        for (const auto& [name, field] : *record) append_texts(field, text);
    }
}

// What instance.list finds an instance by, in small letters.
std::string search_text(const engine::Instance& instance, const engine::FormSaved* form) {
    std::string text = '\n' + instance.id + '\n' + instance.initiator + '\n';
    if (instance.period) text += engine::format_month(*instance.period) + '\n';
    if (form != nullptr) append_texts(form->form, text);
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

// An instance that occurs in the batch: as its row was before, and as it is last.
struct Touched {
    bool is_new = false;
    std::uint64_t last_seq = 0;
    std::uint64_t checksum = 0;
    std::int64_t due = never;
    std::string waiting;
    std::shared_ptr<const engine::Instance> latest;
    const engine::FormSaved* form = nullptr;
};

struct Balance {
    bool is_new = true;
    engine::Money money;
    std::uint64_t checksum = 0;
};

class Projection {
public:
    Projection(Writing& writing, std::uint64_t seal) : writing_(writing), seal_(seal) {}

    void take(const Applied& applied);
    // The next instance that was touched; false: there is none. After all entries.
    [[nodiscard]] bool write_next_instance();
    void write_balances();
    [[nodiscard]] std::uint64_t seal() const { return seal_; }

private:
    Touched& touch(const engine::Entry& entry);
    void write_entry(const Applied& applied, std::uint64_t previous);
    void write_request(const engine::Entry& entry);
    void write_instance(const Touched& touched);
    void write_inbox(const Touched& touched, std::int64_t due, const std::string& waiting);
    void post(const engine::Posted& posted, const engine::Entry& entry);
    void attach(const engine::Attached& file, const engine::Entry& entry, std::size_t event);
    Balance& balance_of(const std::string& account, engine::Currency currency);
    void settle(const engine::Delivered& delivered);
    void take_turn(const std::string& key, std::uint64_t seq);
    void set_row(const engine::Registered& shown, std::uint64_t instance);

    Writing& writing_;
    std::uint64_t seal_;
    std::map<std::uint64_t, Touched> touched_;  // in order, so that neighbours are written together
    std::optional<std::uint64_t> written_;      // the last instance of them that was written
    std::map<std::string, Balance> balances_;
    std::string request_, bytes_;
};

void Projection::take(const Applied& applied) {
    const engine::Entry& entry = *applied.entry;
    Touched* touched = entry.instance == 0 ? nullptr : &touch(entry);
    write_entry(applied, touched == nullptr ? 0 : touched->last_seq);
    if (!entry.request.empty()) write_request(entry);
    bool concerns_company = false;
    for (const engine::Event& event : entry.events) {
        if (const auto* delivered = std::get_if<engine::Delivered>(&event)) settle(*delivered);
        else if (entry.instance == 0) concerns_company = true;
        else if (const auto* posted = std::get_if<engine::Posted>(&event)) post(*posted, entry);
        else if (const auto* held = std::get_if<engine::HolderSet>(&event); held != nullptr && held->how == "allocated")
            take_turn(engine::turns_key(applied.instance->workflow, held->task, held->to.front().substr(7)), entry.seq);
        else if (const auto* shown = std::get_if<engine::Registered>(&event)) set_row(*shown, entry.instance);
        else if (const auto* file = std::get_if<engine::Attached>(&event))
            attach(*file, entry, static_cast<std::size_t>(&event - entry.events.data()));
        else if (const auto* form = std::get_if<engine::FormSaved>(&event)) touched->form = form;
        else if (const auto* opened = std::get_if<engine::Opened>(&event); opened != nullptr && !opened->key.empty()) {
            writing_.unique_key.bind(1, opened->instance);
            writing_.unique_key.bind_kept(2, opened->key);
            writing_.unique_key.run();
            seal_ += checksum_of_key(opened->instance, opened->key);
        }
    }
    for (const Owed& owed : announce(entry)) {
        writing_.owe.bind(1, owed.seq);
        writing_.owe.bind(2, owed.event);
        writing_.owe.bind_kept(3, owed.recipient);
        writing_.owe.bind(4, entry.instance);
        writing_.owe.bind_kept(5, owed.message);
        writing_.owe.run();
    }
    if (touched != nullptr) {
        ensure(applied.instance != nullptr && applied.instance->number == entry.instance, "an entry comes with its instance");
        touched->last_seq = entry.seq;
        touched->latest = applied.instance;
    }
    if (!concerns_company) return;
    writing_.company_entry.bind(1, entry.seq);
    writing_.company_entry.run();
    seal_ += checksum_of_company_entry(entry.seq);
}

Touched& Projection::touch(const engine::Entry& entry) {
    const auto [found, inserted] = touched_.try_emplace(entry.instance);
    Touched& touched = found->second;
    if (!inserted) return touched;
    touched.is_new = entry.version == 1;
    if (touched.is_new) return touched;
    Statement& row = writing_.instance_row;
    row.bind(1, entry.instance);
    ensure(row.step(), "an entry follows the one that opened its instance");
    touched.last_seq = row.number(0);
    touched.checksum = row.number(1);
    touched.due = row.integer(2);
    touched.waiting = row.text(3);
    row.reset();
    return touched;
}

void Projection::write_entry(const Applied& applied, std::uint64_t previous) {
    const engine::Entry& entry = *applied.entry;
    Statement& row = writing_.entry;
    row.bind(1, entry.seq);
    row.bind(2, entry.instance);
    row.bind(3, entry.version);
    row.bind(4, previous);
    row.bind(5, milliseconds(entry.at));
    row.bind_kept(6, applied.old_state);
    row.bind_kept(7, applied.instance ? std::string_view(applied.instance->state) : std::string_view(""));
    if (entry.request.empty()) {
        row.bind_null(8);
    } else {
        request_.assign(entry.key).append(1, '\n').append(entry.request).append(1, '\n').append(entry.body_digest);
        row.bind_kept(8, request_);
    }
    row.bind_blob_kept(9, bytes_of(applied.hash));
    row.bind_kept(10, applied.body);
    row.run();
}

void Projection::write_request(const engine::Entry& entry) {
    writing_.request.bind(1, entry.seq / request_block);
    writing_.request.bind(2, request_digest(entry.key, entry.request));
    writing_.request.bind(3, entry.seq);
    writing_.request.run();
}

void Projection::settle(const engine::Delivered& delivered) {
    const auto key = parse_owed_key(delivered.key);
    if (!key) return;  // nothing was ever owed under it
    const bool done = is_settled(delivered);
    Statement& row = done ? writing_.delivered_take : writing_.owed_outcome;
    row.bind(1, key->seq);
    row.bind(2, key->event);
    row.bind(3, key->recipient);
    if (!done) {
        if (delivered.outcome.empty()) row.bind_null(4);
        else row.bind(4, delivered.outcome);
        row.run();
        return;
    }
    const bool was_owed = row.step();
    const std::uint64_t instance = was_owed ? row.number(0) : 0;
    const std::string message(was_owed ? row.text(1) : std::string_view());
    row.run();
    if (!was_owed) return;  // told again: the first report stands
    Statement& add = writing_.delivered_add;
    add.bind(1, key->seq);
    add.bind(2, key->event);
    add.bind(3, key->recipient);
    add.bind(4, instance);
    add.bind(5, message);
    add.bind(6, delivered.outcome);
    add.bind(7, delivered.channel);
    add.run();
}

Balance& Projection::balance_of(const std::string& account, engine::Currency currency) {
    const auto [found, inserted] = balances_.try_emplace(account);
    Balance& balance = found->second;
    if (!inserted) return balance;
    balance.money.currency = currency;
    Statement& row = writing_.balance_row;
    row.bind(1, account);
    if (row.step()) {
        const auto held = engine::parse_currency(row.text(1));
        if (!held) throw DamagedStore("Expected a currency in views.db, but it is damaged.");
        balance = {.is_new = false, .money = {.minor = row.integer(0), .currency = *held}, .checksum = row.number(2)};
    }
    row.reset();
    return balance;
}

// As EngineState::turns.
void Projection::take_turn(const std::string& key, std::uint64_t seq) {
    Statement& row = writing_.turns_row;
    row.bind(1, key);
    engine::Turns turns{.count = 1, .last_seq = seq};
    if (row.step()) {
        turns.count += row.number(0);
        seal_ -= row.number(1);
    }
    row.reset();
    const std::uint64_t sum = checksum_of_turns(key, turns);
    seal_ += sum;
    Statement& write = writing_.turns;
    write.bind_kept(1, key);
    write.bind(2, turns.count);
    write.bind(3, turns.last_seq);
    write.bind(4, sum);
    write.run();
}

// As EngineState::registers.
void Projection::set_row(const engine::Registered& shown, std::uint64_t instance) {
    Statement& take = writing_.registered_take;
    take.bind(1, shown.name);
    take.bind(2, instance);
    if (take.step()) seal_ -= take.number(0);
    take.run();
    if (shown.key.empty()) return;
    std::string row;
    encode(shown.row, row);
    const std::uint64_t sum = checksum_of_row(shown.name, shown.key, instance, row);
    seal_ += sum;
    Statement& add = writing_.registered_add;
    add.bind(1, shown.name);
    add.bind(2, instance);
    add.bind(3, shown.key);
    add.bind(4, row);
    add.bind(5, sum);
    add.run();
}

void Projection::attach(const engine::Attached& file, const engine::Entry& entry, std::size_t event) {
    Statement& row = writing_.attach;
    row.bind_kept(1, file.hash);
    row.bind(2, entry.instance);
    row.bind(3, entry.seq);
    row.bind(4, static_cast<std::uint64_t>(event));
    row.bind_kept(5, file.action);
    row.bind_kept(6, file.field);
    row.bind_kept(7, file.name);
    row.bind_kept(8, file.type);
    row.bind(9, file.bytes);
    row.run();
}

// As engine::Ledger::post.
void Projection::post(const engine::Posted& posted, const engine::Entry& entry) {
    Statement& row = writing_.posting;
    row.bind(1, entry.seq);
    row.bind(2, milliseconds(entry.at));
    row.bind(3, entry.instance);
    row.bind_kept(4, posted.debit);
    row.bind_kept(5, posted.credit);
    row.bind(6, posted.amount.minor);
    row.bind_kept(7, posted.amount.currency.text());
    row.bind_kept(8, entry.actor);
    row.run();
    if (posted.debit == posted.credit) return;
    Balance& debited = balance_of(posted.debit, posted.amount.currency);
    Balance& credited = balance_of(posted.credit, posted.amount.currency);
    const auto more = engine::add(debited.money, posted.amount);
    const auto less = engine::subtract(credited.money, posted.amount);
    ensure(more && less, "a posting fits its accounts");
    debited.money = *more;
    credited.money = *less;
}

bool Projection::write_next_instance() {
    const auto next = written_ ? touched_.upper_bound(*written_) : touched_.begin();
    if (next == touched_.end()) return false;
    write_instance(next->second);
    written_ = next->first;
    return true;
}

void Projection::write_instance(const Touched& touched) {
    const engine::Instance& instance = *touched.latest;
    bytes_.clear();
    encode_instance(instance, bytes_);
    const std::uint64_t sum = checksum(bytes_);
    if (!touched.is_new) seal_ -= touched.checksum;
    if (!instance.is_done()) seal_ += sum;

    const std::int64_t due = due_of(instance);
    const std::string waiting = waiting_of(instance);
    std::string flags = " ";
    for (const std::string& flag : instance.flags) flags += flag + " ";
    // Closing is a statement of its own, so that a step does not rewrite the index of what is open.
    Statement& row = touched.is_new ? writing_.instance_new
                     : instance.is_done() ? writing_.instance_closed
                                       : writing_.instance_step;
    row.bind(1, instance.number);
    row.bind_kept(2, instance.state);
    row.bind_kept(3, flags);
    row.bind(4, due);
    row.bind_kept(5, waiting);
    row.bind(6, touched.last_seq);
    row.bind(7, sum);
    row.bind_blob_kept(8, bytes_);
    const std::string persons = persons_of(instance);
    row.bind_kept(9, persons);
    std::string period;
    if (touched.is_new) {
        if (instance.period) period = engine::format_month(*instance.period);
        row.bind_kept(10, instance.workflow);
        row.bind_kept(11, instance.initiator);
        row.bind(12, period);
        row.bind(13, instance.is_done() ? 1 : 0);
    }
    row.run();

    if (due != touched.due || waiting != touched.waiting) write_inbox(touched, due, waiting);
    if (!touched.is_new && touched.form == nullptr) return;
    const std::string text = search_text(instance, touched.form);
    writing_.search.bind(1, instance.number);
    writing_.search.bind_kept(2, text);
    writing_.search.run();
}

void Projection::write_inbox(const Touched& touched, std::int64_t due, const std::string& waiting) {
    const std::uint64_t number = touched.latest->number;
    const auto write = [&](Statement& row, std::int64_t at, std::string_view assignee) {
        row.bind_kept(1, assignee);
        row.bind(2, at);
        row.bind(3, number);
        row.run();
    };
    for_each_line(touched.waiting, [&](std::string_view assignee) { write(writing_.inbox_remove, touched.due, assignee); });
    for_each_line(waiting, [&](std::string_view assignee) { write(writing_.inbox_add, due, assignee); });
}

void Projection::write_balances() {
    for (const auto& [account, balance] : balances_) {
        const std::uint64_t sum = checksum_of_balance(account, balance.money);
        if (!balance.is_new) seal_ -= balance.checksum;
        seal_ += sum;
        Statement& row = writing_.balance;
        row.bind_kept(1, account);
        row.bind(2, balance.money.minor);
        row.bind_kept(3, balance.money.currency.text());
        row.bind(4, sum);
        row.run();
    }
}

}  // namespace

Writing::Writing(Database& db)
    : entry(db, "INSERT INTO entry (seq, instance, version, previous, at, old_state, new_state, request, hash, body)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      request(db, "INSERT INTO request (block, digest, seq) VALUES (?1, ?2, ?3)"),
      instance_row(db, "SELECT last_seq, checksum, due, waiting FROM instance WHERE number = ?1"),
      instance_new(db, "INSERT INTO instance (number, state, flags, due, waiting, last_seq, checksum, bytes, persons,"
                       " workflow, initiator, period, closed)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"),
      instance_step(db, "UPDATE instance SET state = ?2, flags = ?3, due = ?4, waiting = ?5, last_seq = ?6,"
                        " checksum = ?7, bytes = ?8, persons = ?9 WHERE number = ?1"),
      instance_closed(db, "UPDATE instance SET state = ?2, flags = ?3, due = ?4, waiting = ?5, last_seq = ?6,"
                          " checksum = ?7, bytes = ?8, persons = ?9, closed = 1 WHERE number = ?1"),
      search(db, "INSERT OR REPLACE INTO search (number, text) VALUES (?1, ?2)"),
      unique_key(db, "INSERT INTO unique_key (number, text) VALUES (?1, ?2)"),
      inbox_add(db, "INSERT INTO inbox (assignee, due, instance) VALUES (?1, ?2, ?3)"),
      inbox_remove(db, "DELETE FROM inbox WHERE assignee = ?1 AND due = ?2 AND instance = ?3"),
      owe(db, "INSERT INTO owed (seq, event, recipient, instance, message) VALUES (?1, ?2, ?3, ?4, ?5)"),
      delivered_take(db, "DELETE FROM owed WHERE seq = ?1 AND event = ?2 AND recipient = ?3 RETURNING instance, message"),
      delivered_add(db, "INSERT INTO delivered (seq, event, recipient, instance, message, outcome, channel)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      owed_outcome(db, "UPDATE owed SET outcome = ?4 WHERE seq = ?1 AND event = ?2 AND recipient = ?3"),
      posting(db, "INSERT INTO posting (seq, at, instance, debit, credit, minor, currency, actor)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      attach(db, "INSERT INTO attached (hash, instance, seq, event, action, field, name, type, bytes)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
      balance_row(db, "SELECT minor, currency, checksum FROM balance WHERE account = ?1"),
      balance(db, "INSERT OR REPLACE INTO balance (account, minor, currency, checksum) VALUES (?1, ?2, ?3, ?4)"),
      turns_row(db, "SELECT count, checksum FROM turns WHERE key = ?1"),
      turns(db, "INSERT OR REPLACE INTO turns (key, count, last_seq, checksum) VALUES (?1, ?2, ?3, ?4)"),
      registered_take(db, "DELETE FROM registered WHERE register = ?1 AND instance = ?2 RETURNING checksum"),
      registered_add(db, "INSERT INTO registered (register, instance, key, row, checksum) VALUES (?1, ?2, ?3, ?4, ?5)"),
      company_entry(db, "INSERT INTO company_entry (seq) VALUES (?1)"),
      watermark(db, "INSERT OR REPLACE INTO watermark (one, seq, hash, seal) VALUES (1, ?1, ?2, ?3)") {}

struct Views::Applying::Parts {
    Parts(Views::Parts& applied_to, std::span<const Applied> applied)
        : views(applied_to), batch(applied), transaction(*views.database), projection(*views.writing, views.seal) {}

    Views::Parts& views;
    std::span<const Applied> batch;
    Transaction transaction;
    Projection projection;
    std::size_t taken = 0;
};

Views::Applying::Applying(Views& views, std::span<const Applied> batch) {
    std::uint64_t expected = views.parts_->watermark.seq;
    ensure(!batch.empty(), "a batch has entries");
    for (const Applied& applied : batch) ensure(applied.entry->seq == ++expected, "entries reach the views without gaps");
    parts_ = std::make_unique<Parts>(*views.parts_, batch);
}

Views::Applying::~Applying() = default;

bool Views::Applying::take_one() {
    if (parts_->taken == parts_->batch.size()) return parts_->projection.write_next_instance();
    parts_->projection.take(parts_->batch[parts_->taken++]);
    return true;
}

void Views::Applying::finish() {
    while (take_one()) {
    }
    Views::Parts& views = parts_->views;
    parts_->projection.write_balances();
    const Head reached{.seq = parts_->batch.back().entry->seq, .hash = parts_->batch.back().hash};
    views.writing->watermark.bind(1, reached.seq);
    views.writing->watermark.bind_blob_kept(2, bytes_of(reached.hash));
    views.writing->watermark.bind(3, parts_->projection.seal());
    views.writing->watermark.run();
    parts_->transaction.commit();
    views.watermark = reached;
    views.seal = parts_->projection.seal();
}

bool Views::is_checkpoint_due() const { return parts_->database->wal_bytes() > wal_bytes_max; }

bool Views::is_checkpoint_overdue() const { return parts_->database->wal_bytes() > 2 * wal_bytes_max; }

void Views::checkpoint() { parts_->database->checkpoint(); }

void Views::cut_checkpoint_short() { parts_->database->cut_checkpoint_short(); }

// The background is not needed: the tables rest on the entries alone.
void Views::apply(std::vector<Applied> const& batch, const BackgroundPtr&) {
    if (batch.empty()) return;
    Applying(*this, batch).finish();
    if (is_checkpoint_due()) checkpoint();
}

}  // namespace countersign::store
