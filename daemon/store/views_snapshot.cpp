// What a start takes from the views instead of reading the whole log; and dump(), which shows that
// views are equal.
#include <algorithm>
#include <array>

#include "daemon/store/instance_codec.hpp"
#include "daemon/store/json_reader.hpp"
#include "daemon/store/views_parts.hpp"

namespace countersign::store {

namespace {

using Snapshot = Views::Snapshot;

// Each of them adds the checksums of what it read, and is false when something does not fit.
class Loading {
public:
    Loading(Statements& statements, Snapshot& snapshot) : statements_(statements), snapshot_(snapshot) {}

    bool instances();
    void keys();
    bool balances();
    bool turns();
    bool registers();
    void company_entries();
    bool requests(std::size_t max);
    [[nodiscard]] std::uint64_t sum() const { return sum_; }

private:
    Statements& statements_;
    Snapshot& snapshot_;
    std::uint64_t sum_ = 0;
};

bool Loading::instances() {
    {
        const Borrowed count = statements_.borrow("SELECT count(*) FROM instance WHERE closed = 0");
        if (count->step()) snapshot_.open.reserve(count->number(0));
        const Borrowed last = statements_.borrow("SELECT max(number) FROM instance");
        if (last->step()) snapshot_.last_instance = last->number(0);
    }
    const Borrowed rows = statements_.borrow("SELECT number, checksum, bytes FROM instance WHERE closed = 0");
    while (rows->step()) {
        const std::string_view bytes = rows->blob(2);
        const std::uint64_t found = checksum(bytes);
        if (found != rows->number(1)) return false;
        auto instance = decode_instance(bytes);
        if (!instance || instance->number != rows->number(0) || instance->is_done()) return false;
        sum_ += found;
        snapshot_.open.emplace(instance->number, engine::Shared(std::move(*instance)));
    }
    return true;
}

void Loading::keys() {
    const Borrowed rows = statements_.borrow("SELECT number, text FROM unique_key");
    while (rows->step()) {
        sum_ += checksum_of_key(rows->number(0), rows->text(1));
        snapshot_.keys.emplace(rows->text(1), rows->number(0));
    }
}

bool Loading::balances() {
    const Borrowed rows = statements_.borrow("SELECT account, minor, currency, checksum FROM balance");
    while (rows->step()) {
        const auto currency = engine::parse_currency(rows->text(2));
        if (!currency) return false;
        const engine::Money balance{.minor = rows->integer(1), .currency = *currency};
        const std::uint64_t found = checksum_of_balance(rows->text(0), balance);
        if (found != rows->number(3)) return false;
        sum_ += found;
        snapshot_.ledger.restore(std::string(rows->text(0)), balance);
    }
    return true;
}

bool Loading::turns() {
    const Borrowed rows = statements_.borrow("SELECT key, count, last_seq, checksum FROM turns");
    while (rows->step()) {
        const engine::Turns turns{.count = rows->number(1), .last_seq = rows->number(2)};
        const std::uint64_t found = checksum_of_turns(rows->text(0), turns);
        if (found != rows->number(3)) return false;
        sum_ += found;
        snapshot_.turns.emplace(rows->text(0), turns);
    }
    return true;
}

bool Loading::registers() {
    const Borrowed rows = statements_.borrow("SELECT register, key, instance, row, checksum FROM registered");
    while (rows->step()) {
        const std::uint64_t found = checksum_of_row(rows->text(0), rows->text(1), rows->number(2), rows->text(3));
        if (found != rows->number(4)) return false;
        sum_ += found;
        JsonReader reader(rows->text(3), "a row of a register");
        engine::Value row;
        reader.read(row);
        reader.expect_end();
        snapshot_.registers.set(rows->text(0), rows->text(1), rows->number(2), std::move(row));
    }
    return true;
}

void Loading::company_entries() {
    const Borrowed rows = statements_.borrow("SELECT seq FROM company_entry ORDER BY seq");
    while (rows->step()) {
        snapshot_.company_entries.push_back(rows->number(0));
        sum_ += checksum_of_company_entry(rows->number(0));
    }
}

bool Loading::requests(std::size_t max) {
    const Borrowed rows = statements_.borrow("SELECT seq, request FROM entry WHERE request IS NOT NULL ORDER BY seq DESC LIMIT ?1");
    rows->bind(1, static_cast<std::uint64_t>(max));
    while (rows->step()) {
        const std::string_view text = rows->text(1);
        const std::size_t first = text.find('\n');
        const std::size_t second = first == std::string_view::npos ? first : text.find('\n', first + 1);
        if (second == std::string_view::npos) return false;
        snapshot_.requests.push_back({.key = std::string(text.substr(0, first)),
                                      .request = std::string(text.substr(first + 1, second - first - 1)),
                                      .body_digest = std::string(text.substr(second + 1)),
                                      .seq = rows->number(0)});
    }
    std::reverse(snapshot_.requests.begin(), snapshot_.requests.end());
    return true;
}

}  // namespace

std::uint64_t checksum_of_balance(std::string_view account, const engine::Money& balance) {
    return checksum(std::string(account) + '\n' + std::string(balance.currency.text()) + std::to_string(balance.minor));
}

std::uint64_t checksum_of_turns(std::string_view key, const engine::Turns& turns) {
    return checksum(std::string(key) + '\n' + std::to_string(turns.count) + '\n' + std::to_string(turns.last_seq));
}

std::uint64_t checksum_of_row(std::string_view name, std::string_view key, std::uint64_t instance, std::string_view row) {
    return checksum("row\n" + std::string(name) + '\n' + std::to_string(instance) + '\n' + std::string(key) + '\n' + std::string(row));
}

std::uint64_t checksum_of_key(std::uint64_t number, std::string_view key) {
    return checksum("key\n" + std::to_string(number) + '\n' + std::string(key));
}

std::uint64_t checksum_of_company_entry(std::uint64_t seq) { return checksum("company\n" + std::to_string(seq)); }

std::optional<Views::Snapshot> Views::load_snapshot(std::size_t requests_max) const {
    Snapshot snapshot;
    Loading loading(*parts_->statements, snapshot);
    try {
        if (!loading.instances() || !loading.balances() || !loading.turns() || !loading.registers() ||
            !loading.requests(requests_max))
            return std::nullopt;
        loading.keys();
        loading.company_entries();
    } catch (const DamagedStore&) {
        return std::nullopt;
    }
    if (loading.sum() != parts_->seal) return std::nullopt;
    return snapshot;
}

// Each row as a JSON array, each table in the order of its primary key.
std::string Views::dump() const {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> tables{{
        {"watermark", "SELECT json_array(seq, hex(hash), seal) FROM watermark"},
        {"entry", "SELECT json_array(seq, instance, version, previous, at, old_state, new_state, request, hex(hash), body)"
                  " FROM entry ORDER BY seq"},
        {"request", "SELECT json_array(block, digest, seq) FROM request ORDER BY block, digest, seq"},
        {"instance", "SELECT json_array(number, workflow, initiator, period, closed, state, flags, persons, due, waiting, last_seq,"
                     " checksum, hex(bytes)) FROM instance ORDER BY number"},
        {"instance_open", "SELECT json_array(number) FROM instance INDEXED BY instance_open WHERE closed = 0 ORDER BY number"},
        {"search", "SELECT json_array(number, text) FROM search ORDER BY number"},
        {"unique_key", "SELECT json_array(number, text) FROM unique_key ORDER BY number"},
        {"inbox", "SELECT json_array(assignee, due, instance) FROM inbox ORDER BY assignee, due, instance"},
        {"owed", "SELECT json_array(seq, event, recipient, instance, message, outcome) FROM owed"
                 " ORDER BY seq, event, recipient"},
        {"delivered", "SELECT json_array(seq, event, recipient, instance, message, outcome) FROM delivered"
                      " ORDER BY seq, event, recipient"},
        {"posting", "SELECT json_array(number, seq, at, instance, debit, credit, minor, currency, actor) FROM posting"
                    " ORDER BY number"},
        {"balance", "SELECT json_array(account, minor, currency, checksum) FROM balance ORDER BY account"},
        {"turns", "SELECT json_array(key, count, last_seq, checksum) FROM turns ORDER BY key"},
        {"registered", "SELECT json_array(register, instance, key, row, checksum) FROM registered ORDER BY register, instance"},
        {"attached", "SELECT json_array(hash, instance, seq, event, action, field, name, type, bytes) FROM attached"
                     " ORDER BY hash, instance, seq, event"},
        {"company_entry", "SELECT json_array(seq) FROM company_entry ORDER BY seq"},
    }};
    std::string text;
    for (const auto& [name, sql] : tables) {
        text.append("# ").append(name).append("\n");
        const Borrowed rows = parts_->statements->borrow(sql);
        while (rows->step()) text.append(rows->text(0)).append("\n");
    }
    return text;
}

}  // namespace countersign::store
