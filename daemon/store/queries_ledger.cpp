// ledger.accounts, ledger.entries.
#include "daemon/engine/account_label.hpp"
#include "daemon/store/names.hpp"
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

engine::Money money_in(const Statement& row, int minor, int currency) {
    const auto parsed = engine::parse_currency(row.text(currency));
    if (!parsed) throw DamagedStore("Expected a currency in views.db, but found '" + std::string(row.text(currency)) + "'.");
    return {.minor = row.integer(minor), .currency = *parsed};
}

// The sources of ledger.entries: by account on either side, of one instance, or all; each of them
// follows an index or the table's own order.
std::string postings_sql(bool by_account, bool by_instance) {
    const std::string columns = "SELECT number, seq, at, instance, debit, credit, minor, currency, actor FROM posting";
    if (by_account) {
        const std::string rest = std::string(by_instance ? " AND instance = ?3" : "") + " AND number > ?1";
        return columns + " WHERE debit = ?2" + rest + " UNION ALL " + columns + " WHERE credit = ?2 AND debit <> ?2" + rest +
               " ORDER BY number";
    }
    return columns + " WHERE number > ?1" + (by_instance ? " AND instance = ?2" : "") + " ORDER BY number";
}

json posting(const Asking& asking, const Statement& row, const engine::Instance& instance) {
    const engine::Workflow* workflow = asking.definition(instance.definition);
    const std::string debit(row.text(4)), credit(row.text(5));
    return {{"seq", row.number(1)},
            {"at", asking.time(engine::Instant{std::chrono::milliseconds{row.integer(2)}})},
            {"instance", instance.id},
            {"debit", debit},
            {"debit_label", asking.account_label(workflow, debit)},
            {"credit", credit},
            {"credit_label", asking.account_label(workflow, credit)},
            {"amount", wire_money(money_in(row, 6, 7))},
            {"actor", row.text(8)}};
}

// An account that no definition names and nothing was posted to is misspelt. One that is named may still be empty.
std::optional<json> unknown_account(const Asking& asking, const std::string& account) {
    Names known;
    for (const engine::WorkflowPtr& workflow : asking.definitions())
        for (const auto& [kind, label] : workflow->accounts) {
            if (kind == engine::kind_of_account(account)) return std::nullopt;
            known.emplace_back(kind, label);
        }
    Borrowed rows = asking.borrow("SELECT 1 FROM balance WHERE account = ?1");
    rows->bind(1, account);
    if (rows->step()) return std::nullopt;
    return no_such_name({.zh = "账户", .en = "an account"}, account, known,
                        {.zh = "写账户的代码，个人的在后面加“:”和人员编号。", .en = "give an account's id, a person's with ':' and the person's id"});
}

}  // namespace

// In order of the account's name. Who sees only his own documents sees only his own accounts.
Answer ledger_accounts(const Asking& asking) {
    const std::string prefix = asking.text("prefix").value_or("");
    const std::string after = asking.text("after").value_or("");
    const std::string own = ":" + asking.person();
    Borrowed rows = asking.borrow("SELECT account, minor, currency FROM balance WHERE account > ?1 AND account >= ?2 ORDER BY account");
    rows->bind(1, after);
    rows->bind(2, prefix);
    json items = json::array();
    std::string last;
    while (rows->step()) {
        const std::string account(rows->text(0));
        if (!account.starts_with(prefix)) break;
        if (!asking.sees_all() && !account.ends_with(own)) continue;
        if (items.size() == asking.limit()) return page(std::move(items), last);
        items.push_back({{"account", account},
                         {"label", asking.account_label(nullptr, account)},
                         {"balance", wire_money(money_in(*rows, 1, 2))}});
        last = account;
    }
    return page(std::move(items), std::nullopt);
}

// Oldest first.
Answer ledger_entries(const Asking& asking) {
    const auto after = asking.after({0});
    if (!after) return fail(after.error());
    const auto account = asking.text("account");
    const auto id = asking.text("instance");
    if (account)
        if (auto refused = unknown_account(asking, *account)) return fail(std::move(*refused));
    std::uint64_t number = 0;
    if (id) {
        const auto instance = asking.visible_instance(*id);
        if (!instance) return fail(instance.error());
        number = instance->number;
    }
    Borrowed rows = asking.borrow(postings_sql(account.has_value(), id.has_value()));
    rows->bind(1, after->front());
    if (account) rows->bind(2, *account);
    if (id) rows->bind(account ? 3 : 2, number);
    json items = json::array();
    std::int64_t last = 0;
    while (rows->step()) {
        const auto instance = asking.instance(rows->number(3));
        if (!instance || !asking.may_see(*instance)) continue;
        if (items.size() == asking.limit()) return page(std::move(items), std::to_string(last));
        items.push_back(posting(asking, *rows, *instance));
        last = rows->integer(0);
    }
    return page(std::move(items), std::nullopt);
}

}  // namespace countersign::store
