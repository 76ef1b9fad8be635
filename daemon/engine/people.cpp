#include "daemon/engine/people.hpp"

#include <algorithm>
#include <array>

#include "daemon/engine/digest.hpp"

namespace countersign::engine {

bool Person::has_role(std::string_view role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

const Person* People::find(std::string_view id) const {
    const auto found = persons_.find(id);
    return found == persons_.end() ? nullptr : &found->second;
}

const Key* People::find_key(std::string_view public_key) const {
    const auto found = keys_.find(public_key);
    return found == keys_.end() ? nullptr : &found->second;
}

const Person* People::holder_of(std::string_view public_key) const {
    const Key* key = find_key(public_key);
    if (key == nullptr || key->revoked) return nullptr;
    const Person* person = find(key->person);
    return person != nullptr && person->active ? person : nullptr;
}

std::vector<const Person*> People::holders_of_role(std::string_view role) const {
    std::vector<const Person*> holders;
    for (const auto& [id, person] : persons_)
        if (person.active && person.has_role(role)) holders.push_back(&person);
    return holders;
}

bool People::is_absent(std::string_view person, Instant now) const {
    const auto found = absences_.find(person);
    return found != absences_.end() && std::any_of(found->second.begin(), found->second.end(), [&](const Absence& a) {
               return a.from <= now && now < a.until;
           });
}

const Person* People::deputy_of(std::string_view person, Instant now) const {
    const Person* absent = find(person);
    if (absent == nullptr || !is_absent(person, now)) return nullptr;
    for (const std::string& id : absent->deputies) {
        const Person* deputy = find(id);
        if (deputy != nullptr && deputy->active && !is_absent(id, now)) return deputy;
    }
    return nullptr;
}

std::vector<std::string> People::principals_of(std::string_view agent, Instant now) const {
    std::vector<std::string> principals;
    const auto add = [&](const std::string& person) {
        if (std::find(principals.begin(), principals.end(), person) == principals.end()) principals.push_back(person);
    };
    for (const Proxy& proxy : proxies_)
        if (proxy.agent == agent && proxy.runs_at(now)) add(proxy.principal);
    for (const auto& [person, absences] : absences_) {
        const Person* deputy = deputy_of(person, now);
        if (deputy != nullptr && deputy->id == agent) add(person);
    }
    return principals;
}

Cover People::cover_of(std::string_view principal, std::string_view agent, std::string_view workflow,
                       const std::optional<Money>& amount, Instant now) const {
    const Person* deputy = deputy_of(principal, now);
    if (deputy != nullptr && deputy->id == agent) return {};
    Cover nearest{.lack = Cover::Lack::workflow, .cap = {}};
    for (const Proxy& proxy : proxies_) {
        if (proxy.agent != agent || proxy.principal != principal || !proxy.runs_at(now)) continue;
        const auto& only = proxy.workflows;
        if (!only.empty() && std::find(only.begin(), only.end(), workflow) == only.end()) continue;
        const bool is_within = !proxy.cap || (amount && amount->currency == proxy.cap->currency && amount->minor <= proxy.cap->minor);
        if (is_within) return {};
        nearest = {.lack = Cover::Lack::amount, .cap = *proxy.cap};
    }
    return nearest;
}

bool People::reports_to(std::string_view person, std::string_view superior) const {
    const Person* at = find(person);
    for (std::size_t steps = 0; at != nullptr && !at->manager.empty() && steps <= persons_.size(); ++steps) {
        if (at->manager == superior) return true;
        at = find(at->manager);
    }
    return false;
}

void People::set(Proxy proxy) {
    const std::size_t index = proxy.number - 1;
    if (index >= proxies_.size()) proxies_.resize(index + 1);
    proxies_[index] = std::move(proxy);
}

void People::end_proxy(std::uint32_t number) {
    if (number >= 1 && number <= proxies_.size()) proxies_[number - 1].ended = true;
}

bool is_chat_channel(std::string_view channel) {
    constexpr std::array<std::string_view, 4> channels{"dingtalk", "wecom", "feishu", "slack"};
    return std::find(channels.begin(), channels.end(), channel) != channels.end();
}

std::string account_code_digest(std::string_view code) { return sha256_hex("countersign account code\n" + std::string(code)); }

const Account* People::find_account(std::string_view channel, std::string_view id) const {
    const auto found = std::find_if(accounts_.begin(), accounts_.end(), [&](const Account& account) {
        return account.state == AccountState::bound && account.channel == channel && account.id == id;
    });
    return found == accounts_.end() ? nullptr : &*found;
}

void People::set(Account account) {
    const std::size_t index = account.number - 1;
    if (index >= accounts_.size()) accounts_.resize(index + 1);
    accounts_[index] = std::move(account);
}

void People::set_account_state(std::uint32_t number, AccountState state) {
    if (number >= 1 && number <= accounts_.size()) accounts_[number - 1].state = state;
}

void People::set_absences(const std::string& person, std::vector<Absence> absences) {
    if (absences.empty())
        absences_.erase(person);
    else
        absences_.insert_or_assign(person, std::move(absences));
}

void People::set(Person person) {
    std::string id = person.id;
    persons_.insert_or_assign(std::move(id), std::move(person));
}

void People::set(Key key) {
    std::string public_key = key.public_key;
    keys_.insert_or_assign(std::move(public_key), std::move(key));
}

}  // namespace countersign::engine
