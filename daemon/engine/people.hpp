// People: who is who. Persons with roles, department and manager, and their public keys. A value;
// changed only by events. Authority is judged on the person, whichever key was used.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/value.hpp"

namespace countersign::engine {

struct Person {
    std::string id;            // "wang.fang": letters, digits, dot, dash, underscore
    std::string name;          // "王芳"
    std::vector<std::string> roles;  // sorted
    std::string department;
    std::string manager;       // a person's id, or empty
    std::string language = "zh";
    bool active = true;
    std::vector<std::string> deputies;  // who acts for him while he is absent: the first who is there

    bool operator==(const Person&) const = default;
    [[nodiscard]] bool has_role(std::string_view role) const;
};

// A CURVE public key (Z85, 40 characters) of a person, with a label for the device.
struct Key {
    std::string public_key;
    std::string person;
    std::string label;
    bool revoked = false;
    bool operator==(const Key&) const = default;
};

// A standing proxy (代理): the agent may act for the principal, within these bounds. Not transitive: an
// agent uses what the principal may do by himself, never what he may do for somebody else.
struct Proxy {
    std::uint32_t number = 0;            // from 1, in the order in which they were set
    std::string principal, agent;
    Instant from, until;                 // [from, until)
    std::optional<Money> cap;            // of the document's amount; a document without one is not covered then
    std::vector<std::string> workflows;  // empty: all
    std::string reason;
    bool ended = false;
    bool operator==(const Proxy&) const = default;
    [[nodiscard]] bool runs_at(Instant now) const { return !ended && from <= now && now < until; }
};

// How far standing in for somebody goes for one document: all the way, or what it lacks.
struct Cover {
    enum class Lack { nothing, workflow, amount };
    Lack lack = Lack::nothing;
    Money cap;                           // of the proxy that comes nearest, where the amount is above it
};

// A time in which somebody is not there.
struct Absence {
    Instant from, until;                 // [from, until)
    bool operator==(const Absence&) const = default;
};

// Somebody's account on a chat platform; what comes from it may speak for him once he has confirmed it with a
// key of his own and the code that the account was shown. Nobody else can bind it, and no name or address does.
enum class AccountState { offered, bound, ended };
struct Account {
    std::uint32_t number = 0;    // from 1, in the order in which they were offered
    std::string person;
    std::string channel;         // "dingtalk", "wecom", "feishu", "slack"
    std::string id;              // the platform's, "tenant/user"
    std::string code_digest;     // account_code_digest of the code; never the code
    Instant until;               // the offer counts before then
    AccountState state = AccountState::offered;
    bool operator==(const Account&) const = default;
};

// The platforms on which a person has an account of his own.
[[nodiscard]] bool is_chat_channel(std::string_view channel);
// 64 hex digits; what a gateway hands in with the offer, so that the log never holds a code.
[[nodiscard]] std::string account_code_digest(std::string_view code);

class People {
public:
    [[nodiscard]] const Person* find(std::string_view id) const;
    [[nodiscard]] const Key* find_key(std::string_view public_key) const;
    // The active person of a key that is enrolled and not revoked.
    [[nodiscard]] const Person* holder_of(std::string_view public_key) const;
    [[nodiscard]] std::vector<const Person*> holders_of_role(std::string_view role) const;
    [[nodiscard]] const std::map<std::string, Person, std::less<>>& persons() const { return persons_; }
    [[nodiscard]] const std::map<std::string, Key, std::less<>>& keys() const { return keys_; }
    [[nodiscard]] const std::vector<Proxy>& proxies() const { return proxies_; }
    [[nodiscard]] const std::vector<Account>& accounts() const { return accounts_; }
    // Who is bound to this account; nullptr when nobody is.
    [[nodiscard]] const Account* find_account(std::string_view channel, std::string_view id) const;

    [[nodiscard]] bool is_absent(std::string_view person, Instant now) const;
    [[nodiscard]] const std::map<std::string, std::vector<Absence>, std::less<>>& absences() const { return absences_; }
    // Who stands in for an absent person: the first of his deputies who is active and there. nullptr
    // when he is there himself, or nobody is.
    [[nodiscard]] const Person* deputy_of(std::string_view person, Instant now) const;
    // Whom this person may act for now, whatever the document: proxies in the order in which they were set,
    // then absent persons whose first present deputy he is.
    [[nodiscard]] std::vector<std::string> principals_of(std::string_view agent, Instant now) const;
    // Whether one of them covers a document: a deputy covers all, a proxy what is within its bounds.
    [[nodiscard]] Cover cover_of(std::string_view principal, std::string_view agent, std::string_view workflow,
                                 const std::optional<Money>& amount, Instant now) const;
    // Whether `person` reports to `superior`, at whatever distance.
    [[nodiscard]] bool reports_to(std::string_view person, std::string_view superior) const;

    void set(Person person);
    void set(Key key);
    void set(Proxy proxy);
    void end_proxy(std::uint32_t number);
    void set(Account account);
    void set_account_state(std::uint32_t number, AccountState state);
    void set_absences(const std::string& person, std::vector<Absence> absences);

    bool operator==(const People&) const = default;

private:
    std::map<std::string, Person, std::less<>> persons_;
    std::map<std::string, Key, std::less<>> keys_;
    std::vector<Proxy> proxies_;      // by number - 1
    std::vector<Account> accounts_;   // by number - 1
    std::map<std::string, std::vector<Absence>, std::less<>> absences_;
};

}  // namespace countersign::engine
