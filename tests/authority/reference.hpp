// A second opinion on "may this person do this now": the rules of authority written once more, small and
// slow, from docs/definitions.md and DECISIONS.md, without a line of the engine. It folds what people were
// told they did, not the engine's events. The tests compare the two.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace countersign::authority {

using Names = std::set<std::string>;

struct Man {
    Names roles;
    bool active = true;
    std::vector<std::string> deputies;
    std::vector<std::pair<int, int>> absences;  // [from, until)
};

struct Mandate {  // a standing proxy
    std::string principal, agent;
    int from = 0, until = 0;
    std::optional<std::int64_t> cap;
    bool other_workflow = false;  // it covers some other workflow only
    bool ended = false;
};

enum class Way { pool, all, in_order, at_least };

// What a definition says of one step.
struct Step {
    std::string slot;
    std::vector<std::string> by;  // "role:x", "person:x", "initiator"
    Way way = Way::pool;
};

struct Place {
    std::string owner;
    Names givers;               // who had it before
    std::string added_by;       // empty: by the rule
    std::string where;          // of an added one
};

struct Vote {
    std::string slot, actor, principal;
    bool against = false;
};

struct Reference {
    // the company
    std::map<std::string, Man> people;
    std::vector<Mandate> mandates;
    int now = 0;
    // the definition
    std::vector<Names> apart;   // slots of which nobody has two
    // the document
    std::string initiator;
    std::optional<std::int64_t> amount;  // not known before it was filed
    Step step;
    std::map<std::string, Names> parts;  // slot -> who ever had a part in it
    std::vector<Vote> votes;
    std::vector<std::pair<std::string, std::string>> successions;
    // the task at hand
    std::vector<Place> places;
    std::string holder;         // of a pool: who claimed it or got it
    bool is_claimed = false;
    Names givers;               // of a pool: who handed it on
    std::string lent_to, lent_by;

    enum class What { sign, object, other };
    // Whether he may take an action of this kind on the task now.
    [[nodiscard]] bool may(const std::string& man, What what) const;
    // In whose name he does, and everybody that it rests on; nothing if he may not.
    struct Ground {
        std::string principal;
        Names involved;
        std::string place;      // whose place he takes; empty: none
    };
    [[nodiscard]] std::optional<Ground> ground(const std::string& man, What what, const std::string& only = {}) const;

    // What was done; each was accepted.
    void enter(const Step& entered);
    void act(const std::string& man, What what);
    void hand_on(const std::string& from, const std::string& to);
    void succeed(const std::string& from, const std::string& to);

private:
    [[nodiscard]] bool is_there(const std::string& man) const;
    [[nodiscard]] bool is_named(const std::vector<std::string>& by, const std::string& man) const;
    [[nodiscard]] std::string now_held_by(const std::string& man) const;
    [[nodiscard]] Names with_predecessors(Names names) const;
    [[nodiscard]] bool may_stand_for(const std::string& agent, const std::string& principal) const;
    [[nodiscard]] bool is_deputy(const std::string& deputy, const std::string& absent) const;
    [[nodiscard]] bool has_voted(const std::string& man) const;
    [[nodiscard]] bool waits(const Place* own) const;
    [[nodiscard]] bool has_pool_vote() const;
    [[nodiscard]] Names kept_out() const;
    [[nodiscard]] std::optional<Ground> ground_of(const std::string& man, const std::string& principal, What what) const;
};

}  // namespace countersign::authority
