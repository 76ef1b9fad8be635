#include "tests/authority/reference.hpp"

#include <algorithm>

namespace countersign::authority {

bool Reference::is_there(const std::string& man) const {
    const auto found = people.find(man);
    if (found == people.end() || !found->second.active) return false;
    for (const auto& [from, until] : found->second.absences)
        if (from <= now && now < until) return false;
    return true;
}

std::string Reference::now_held_by(const std::string& man) const {
    std::string at = man;
    for (const auto& [from, to] : successions)
        if (from == at) at = to;
    return at;
}

bool Reference::is_named(const std::vector<std::string>& by, const std::string& man) const {
    for (const std::string& one : by) {
        if (one == "initiator" && now_held_by(initiator) == man) return true;
        if (one.rfind("person:", 0) == 0 && now_held_by(one.substr(7)) == man) return true;
        if (one.rfind("role:", 0) == 0 && people.at(man).roles.count(one.substr(5)) > 0) return true;
    }
    return false;
}

// Whoever took over from somebody is that one too.
Names Reference::with_predecessors(Names names) const {
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto& [from, to] : successions)
            if (names.count(to) > 0 && names.insert(from).second) grew = true;
    }
    return names;
}

bool Reference::is_deputy(const std::string& deputy, const std::string& absent) const {
    const auto found = people.find(absent);
    if (found == people.end()) return false;
    bool is_away = false;
    for (const auto& [from, until] : found->second.absences) is_away = is_away || (from <= now && now < until);
    if (!is_away) return false;
    for (const std::string& one : found->second.deputies)
        if (is_there(one)) return one == deputy;
    return false;
}

bool Reference::may_stand_for(const std::string& agent, const std::string& principal) const {
    if (is_deputy(agent, principal)) return true;
    return std::any_of(mandates.begin(), mandates.end(), [&](const Mandate& m) {
        return m.agent == agent && m.principal == principal && !m.ended && m.from <= now && now < m.until && !m.other_workflow &&
               (!m.cap || (amount && *amount <= *m.cap));
    });
}

bool Reference::has_voted(const std::string& man) const {
    return std::any_of(votes.begin(), votes.end(), [&](const Vote& v) {
        return v.slot == step.slot && (v.actor == man || v.principal == man);
    });
}

bool Reference::has_pool_vote() const {
    return std::any_of(votes.begin(), votes.end(), [&](const Vote& v) {
        return v.slot == step.slot && !v.against && std::none_of(places.begin(), places.end(), [&](const Place& p) {
                   return p.owner == v.actor || p.owner == v.principal;
               });
    });
}

// Does somebody come before this place (nullptr: the pool)?
bool Reference::waits(const Place* own) const {
    const auto is_mine = [&](const std::string& adder) {
        return own == nullptr ? step.way == Way::pool : adder == own->owner || own->givers.count(adder) > 0;
    };
    for (const Place& place : places) {
        if (&place == own || has_voted(place.owner)) continue;
        if (!place.added_by.empty() && place.where == "before" && is_mine(place.added_by)) return true;
        const bool both_by_rule = own != nullptr && own->added_by.empty() && place.added_by.empty();
        if (both_by_rule && step.way == Way::in_order && &place < own) return true;
    }
    if (own == nullptr || own->where != "after") return false;
    if (step.way == Way::pool)
        return std::none_of(votes.begin(), votes.end(), [&](const Vote& v) { return v.slot == step.slot; });
    for (const Place& place : places)
        if (place.owner == own->added_by || place.givers.count(own->added_by) > 0) return !has_voted(place.owner);
    return !has_voted(own->added_by);
}

Names Reference::kept_out() const {
    Names names;
    for (const Names& group : apart) {
        if (group.count(step.slot) == 0) continue;
        for (const std::string& other : group) {
            if (other == step.slot) continue;
            if (other == "initiator") names.insert(initiator);
            if (const auto found = parts.find(other); found != parts.end()) names.insert(found->second.begin(), found->second.end());
        }
    }
    return names;
}

std::optional<Reference::Ground> Reference::ground_of(const std::string& man, const std::string& principal, What what) const {
    if (!lent_to.empty()) return std::nullopt;
    const Place* own = nullptr;
    for (const Place& place : places)
        if (place.owner == principal) own = &place;
    Names involved{man, principal};
    if (own != nullptr) {
        if (waits(own)) return std::nullopt;
        involved.insert(own->givers.begin(), own->givers.end());
    } else {
        if (step.way != Way::pool) return std::nullopt;
        const bool has_it = holder.empty() ? is_named(step.by, principal) : holder == principal;
        if (!has_it) return std::nullopt;
        if (what == What::sign && has_pool_vote()) return std::nullopt;
        if (waits(nullptr)) return std::nullopt;
        involved.insert(givers.begin(), givers.end());
    }
    if (man != principal && !may_stand_for(man, principal)) return std::nullopt;
    involved = with_predecessors(involved);
    const Names out = kept_out();
    for (const std::string& one : involved) {
        if (out.count(one) > 0) return std::nullopt;
        if (!places.empty() && what != What::other && has_voted(one)) return std::nullopt;
    }
    return Ground{.principal = principal, .involved = involved, .place = own == nullptr ? std::string() : own->owner};
}

std::optional<Reference::Ground> Reference::ground(const std::string& man, What what, const std::string& only) const {
    if (people.count(man) == 0 || !people.at(man).active) return std::nullopt;
    if (only.empty() || only == man)
        if (auto own = ground_of(man, man, what)) return own;
    std::vector<std::string> principals;
    for (const Mandate& m : mandates)
        if (m.agent == man && !m.ended && m.from <= now && now < m.until) principals.push_back(m.principal);
    for (const auto& [name, unused] : people)
        if (is_deputy(man, name)) principals.push_back(name);
    for (const std::string& principal : principals)
        if (principal != man && people.count(principal) > 0 && people.at(principal).active && (only.empty() || only == principal))
            if (auto through = ground_of(man, principal, what)) return through;
    return std::nullopt;
}

bool Reference::may(const std::string& man, What what) const { return ground(man, what).has_value(); }

void Reference::enter(const Step& entered) {
    step = entered;
    places.clear();
    holder.clear();
    is_claimed = false;
    givers.clear();
    lent_to.clear();
    lent_by.clear();
    if (step.way == Way::pool) return;
    const Names out = kept_out();
    const auto add = [&](const std::string& man) {
        if (!people.at(man).active) return;
        for (const Place& place : places)
            if (place.owner == man) return;
        for (const std::string& one : with_predecessors({man}))
            if (out.count(one) > 0) return;
        places.push_back({.owner = man, .givers = {}, .added_by = {}, .where = {}});
    };
    for (const std::string& one : step.by) {
        if (one == "initiator") add(now_held_by(initiator));
        if (one.rfind("person:", 0) == 0) add(now_held_by(one.substr(7)));
        if (one.rfind("role:", 0) == 0)
            for (const auto& [name, man] : people)
                if (man.roles.count(one.substr(5)) > 0) add(name);
    }
}

void Reference::act(const std::string& man, What what) {
    const auto on = ground(man, what);
    if (!on) return;
    if (what == What::other) return;  // a return leaves the document unsigned: it is no part of it
    votes.push_back({.slot = step.slot, .actor = man, .principal = on->principal, .against = what == What::object});
    parts[step.slot].insert(on->involved.begin(), on->involved.end());
}

void Reference::hand_on(const std::string& from, const std::string& to) {
    for (Place& place : places)
        if (place.owner == from) {
            place.givers.insert(from);
            place.owner = to;
            return;
        }
    if (!from.empty()) givers.insert(from);
    holder = to;
    is_claimed = false;
}

void Reference::succeed(const std::string& from, const std::string& to) {
    successions.emplace_back(from, to);
    for (Place& place : places)
        if (place.owner == from) {
            place.givers.insert(from);
            place.owner = to;
        }
    if (holder == from) holder = to;
    if (lent_to == from) lent_to = to;
    if (lent_by == from) lent_by = to;
}

}  // namespace countersign::authority
