// Persons and keys as they are imported; the other half of wire_values.hpp.
#include <algorithm>
#include <array>
#include <initializer_list>

#include <fmt/format.h>
#include <zmq.h>

#include "daemon/protocol/text.hpp"
#include "daemon/server/wire_values.hpp"

namespace countersign::server {

using engine::Key;
using engine::Label;
using engine::Person;
using nlohmann::json;

namespace {

constexpr std::size_t id_bytes_max = 64;
constexpr std::size_t name_length_max = 100;
constexpr std::size_t ids_max = 100;

// Who acts in the log without being a person.
constexpr std::array<std::string_view, 2> reserved_ids{"clock", "daemon"};

Label fault(const std::string& where, const std::string& zh, const std::string& en) {
    return {.zh = fmt::format("{}：{}", where, zh), .en = fmt::format("{}: {}", where, en)};
}

bool is_id(std::string_view text) {
    const auto may_stand = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
               c == '_';
    };
    return !text.empty() && text.size() <= id_bytes_max && std::ranges::all_of(text, may_stand);
}

// Reads members of one object; remembers the first fault.
class Members {
public:
    Members(const json& wire, std::string what, std::initializer_list<std::string_view> known)
        : wire_(wire), what_(std::move(what)) {
        if (!wire.is_object()) {
            refuse("", "应为对象。", "Expected an object, but found something else.");
            return;
        }
        for (const auto& [name, value] : wire.items())
            if (std::ranges::find(known, name) == known.end())
                refuse("", "有多余的成员。", "Expected known members only, but found one more.");
    }

    // Also empty when it is missing; then a fault if it is required.
    std::string text(const char* name, bool required, std::size_t length_max = name_length_max) {
        const json* value = find(name);
        if (value == nullptr) {
            if (required) refuse(name, "必填。", "Expected a text, but it is missing.");
            return {};
        }
        const auto* text = value->get_ptr<const std::string*>();
        if (text == nullptr || (required && text->empty()) || protocol::count_characters(*text) > length_max ||
            protocol::find_unwanted(*text, protocol::Lines::one)) {
            refuse(name,
                   fmt::format("应为 {} 字以内的文字，不含控制字符。", length_max),
                   fmt::format(
                       "Expected a text of at most {} characters without control characters, but found something else.",
                       length_max));
            return {};
        }
        return *text;
    }

    std::string id(const char* name, bool required) {
        std::string text = this->text(name, required, id_bytes_max);
        if (!text.empty() && !is_id(text)) refuse_id(name);
        return text;
    }

    // In the order given, each once.
    std::vector<std::string> ids(const char* name) {
        const json* value = find(name);
        if (value == nullptr) return {};
        std::vector<std::string> all;
        if (!value->is_array() || value->size() > ids_max) {
            refuse(name, "应为列表。", "Expected a list of at most 100 names, but found something else.");
            return all;
        }
        for (const json& one : *value) {
            if (!one.is_string() || !is_id(one.get_ref<const std::string&>()))
                refuse_id(name);
            else if (std::ranges::find(all, one.get_ref<const std::string&>()) == all.end())
                all.push_back(one.get<std::string>());
        }
        return all;
    }

    bool flag(const char* name, bool fallback) {
        const json* value = find(name);
        if (value == nullptr) return fallback;
        if (!value->is_boolean()) refuse(name, "应为是/否。", "Expected true or false, but found something else.");
        return value->is_boolean() && value->get<bool>();
    }

    void refuse(const std::string& name, const std::string& zh, const std::string& en) {
        if (!fault_) fault_ = fault(name.empty() ? what_ : what_ + "." + name, zh, en);
    }

    void refuse_id(const char* name) {
        refuse(name, "应由字母、数字和 . - _ 组成。", "Expected letters, digits and . - _, but found something else.");
    }

    [[nodiscard]] const std::optional<Label>& first_fault() const { return fault_; }

private:
    [[nodiscard]] const json* find(const char* name) const {
        if (!wire_.is_object()) return nullptr;
        const auto found = wire_.find(name);
        return found == wire_.end() || found->is_null() ? nullptr : &*found;
    }

    const json& wire_;
    std::string what_;
    std::optional<Label> fault_;
};

// "wang.fang", or "person" where there is no id to name it by.
std::string name_of(const json& wire, const char* member, const char* fallback) {
    const auto found = wire.is_object() ? wire.find(member) : wire.end();
    if (!wire.is_object() || found == wire.end() || !found->is_string() || !is_id(found->get_ref<const std::string&>()))
        return fallback;
    return found->get<std::string>();
}

}  // namespace

Result<Person, Label> read_wire_person(const json& wire) {
    Members members(
        wire,
        name_of(wire, "id", "person"),
        {"id", "name", "roles", "department", "manager", "language", "active", "deputies"});
    Person person;
    person.id = members.id("id", true);
    person.name = members.text("name", true);
    person.roles = members.ids("roles");
    std::ranges::sort(person.roles);
    person.deputies = members.ids("deputies");
    person.department = members.text("department", false);
    person.manager = members.id("manager", false);
    const std::string language = members.text("language", false);
    if (!language.empty()) person.language = language;
    person.active = members.flag("active", true);
    if (person.language != "zh" && person.language != "en")
        members.refuse("language", "应为 zh 或 en。", "Expected zh or en, but found something else.");
    if (std::ranges::find(reserved_ids, person.id) != reserved_ids.end())
        members.refuse("id", "此编号由系统保留。", "Expected an id of a person, but this one is the daemon's own.");
    if (members.first_fault()) return fail(*members.first_fault());
    return person;
}

Result<Key, Label> read_wire_key(const json& wire) {
    Members members(wire, "key of " + name_of(wire, "person", "a person"), {"person", "public_key", "label"});
    Key key;
    key.person = members.id("person", true);
    key.public_key = members.text("public_key", true);
    key.label = members.text("label", false);
    std::array<std::uint8_t, 32> decoded{};
    if (key.public_key.size() != 40 || zmq_z85_decode(decoded.data(), key.public_key.c_str()) == nullptr)
        members.refuse("public_key",
                       "应为 40 个 Z85 字符。",
                       "Expected a public key (40 characters of Z85), but found something else.");
    if (members.first_fault()) return fail(*members.first_fault());
    return key;
}

}  // namespace countersign::server
