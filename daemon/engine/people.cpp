#include "daemon/engine/people.hpp"

#include <algorithm>

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

void People::set(Person person) {
    std::string id = person.id;
    persons_.insert_or_assign(std::move(id), std::move(person));
}

void People::set(Key key) {
    std::string public_key = key.public_key;
    keys_.insert_or_assign(std::move(public_key), std::move(key));
}

}  // namespace countersign::engine
