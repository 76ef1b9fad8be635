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

class People {
public:
    [[nodiscard]] const Person* find(std::string_view id) const;
    [[nodiscard]] const Key* find_key(std::string_view public_key) const;
    // The active person of a key that is enrolled and not revoked.
    [[nodiscard]] const Person* holder_of(std::string_view public_key) const;
    [[nodiscard]] std::vector<const Person*> holders_of_role(std::string_view role) const;
    [[nodiscard]] const std::map<std::string, Person, std::less<>>& persons() const { return persons_; }
    [[nodiscard]] const std::map<std::string, Key, std::less<>>& keys() const { return keys_; }

    void set(Person person);
    void set(Key key);

    bool operator==(const People&) const = default;

private:
    std::map<std::string, Person, std::less<>> persons_;
    std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace countersign::engine
