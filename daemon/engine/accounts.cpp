#include "daemon/engine/accounts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/engine/authority.hpp"
#include "daemon/engine/four_eyes.hpp"
#include "daemon/engine/refuse.hpp"

namespace countersign::engine {

namespace {

using Events = std::vector<Event>;

constexpr std::chrono::hours offer_counts{24};
constexpr std::size_t id_max = 200, digest_size = 64;

Refusal invalid(std::string zh, std::string en) {
    return refusal(RefusalCode::invalid_request, std::move(zh), std::move(en));
}

bool is_account_id(std::string_view id) {
    return !id.empty() && id.size() <= id_max && std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_hex_digest(std::string_view text) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == digest_size && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<Refusal> check_offer(const Account& account, const People& people) {
    if (!is_chat_channel(account.channel))
        return invalid(fmt::format("没有渠道“{}”。", account.channel),
                       fmt::format("Expected dingtalk, wecom, feishu or slack, but found '{}'.", account.channel));
    if (!is_account_id(account.id))
        return invalid("账号的写法不对。", "Expected an account of 1 to 200 printable characters without spaces, but found another.");
    if (!is_hex_digest(account.code_digest))
        return invalid("确认码的摘要写法不对。", "Expected the code's digest as 64 small hex digits, but found something else.");
    const Person* person = people.find(account.person);
    if (person == nullptr || !person->active)
        return refusal(RefusalCode::no_such_person,
                       fmt::format("没有在职人员“{}”。", account.person),
                       fmt::format("Expected an active person, but there is no '{}'.", account.person));
    const Account* bound = people.find_account(account.channel, account.id);
    if (bound != nullptr && bound->person != account.person)
        return refusal(RefusalCode::not_eligible,
                       "该账号已绑定给他人。",
                       fmt::format("Expected an account that speaks for nobody else, but this one speaks for {}.", bound->person),
                       "请先由其本人或运营人员解除绑定。",
                       "that person or an operator ends it first: countersign account end");
    return std::nullopt;
}

Result<const Account*, Refusal> find_account(std::uint32_t number, const Facts& facts) {
    const auto& accounts = facts.state->company.people.accounts();
    if (number >= 1 && number <= accounts.size()) return &accounts[number - 1];
    return fail(refusal(RefusalCode::not_found,
                        "没有这个账号。",
                        fmt::format("Expected a chat account, but there is no number {}.", number)));
}

Told tell(const std::string& person, Label text) {
    return {.to = {"person:" + person}, .message = "account", .text = std::move(text)};
}

Label text_of_bound(const Account& account) {
    return {.zh = fmt::format("{} 账号 {} 已绑定到您名下，可代您办理。如非本人操作，请立即执行 countersign account end {}。",
                              account.channel, account.id, account.number),
            .en = fmt::format("The {} account {} now speaks for you. If that was not you, end it at once: countersign account end {}.",
                              account.channel, account.id, account.number)};
}

Label text_of_ended(const Account& account, const std::string& by) {
    return {.zh = fmt::format("{} 解除了 {} 账号 {} 的绑定，它不能再代您办理。", by, account.channel, account.id),
            .en = fmt::format("{} ended the {} account {}; it no longer speaks for you.", by, account.channel, account.id)};
}

}  // namespace

Decision decide_offer_account(const OfferAccount& command, const Facts& facts) {
    if (auto no = check_role({"gateway"}, facts)) return fail(*no);
    const People& people = facts.state->company.people;
    if (auto no = check_offer(command.account, people)) return fail(*no);
    Account account = command.account;
    account.number = static_cast<std::uint32_t>(people.accounts().size() + 1);
    account.until = facts.now + offer_counts;
    account.state = AccountState::offered;
    return Events{AccountOffered{.account = std::move(account)}};
}

Decision decide_confirm_account(const ConfirmAccount& command, const Facts& facts) {
    const auto found = find_account(command.number, facts);
    if (!found) return fail(found.error());
    const Account& account = **found;
    if (account.person != facts.actor.person)
        return fail(refusal(RefusalCode::not_permitted,
                            "只有本人可以确认自己的账号。",
                            fmt::format("Expected {}, whose account this would be, but you are somebody else.", account.person)));
    if (account.state == AccountState::bound) return Events{};
    if (account.state == AccountState::ended || account.until <= facts.now)
        return fail(refusal(RefusalCode::not_offered,
                            "该绑定已过期或已解除。",
                            "Expected an offer of the last 24 hours, but this one is over.",
                            "请在聊天软件中重新申请绑定。",
                            "ask for a new one in the chat"));
    if (account_code_digest(command.code) != account.code_digest)
        return fail(invalid("确认码不对。", "Expected the code that the chat showed, but found another."));
    Events events;
    for (const Account& other : facts.state->company.people.accounts())
        if (other.state == AccountState::bound && other.channel == account.channel &&
            (other.person == account.person || other.id == account.id))
            events.emplace_back(AccountEnded{.number = other.number});
    events.emplace_back(AccountBound{.number = account.number});
    events.emplace_back(tell(account.person, text_of_bound(account)));
    return events;
}

Decision decide_end_account(const EndAccount& command, const Facts& facts) {
    const auto found = find_account(command.number, facts);
    if (!found) return fail(found.error());
    const Account& account = **found;
    if (account.person != facts.actor.person)
        if (auto no = check_role({"operator"}, facts)) return fail(*no);
    if (account.state == AccountState::ended) return Events{};
    Events events{AccountEnded{.number = account.number}};
    if (account.state == AccountState::bound)
        events.emplace_back(tell(account.person, text_of_ended(account, name_of(facts.state->company.people, facts.actor.person))));
    return events;
}

}  // namespace countersign::engine
