// people.list, people.show.
#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

// In order of their ids; those who left as well, with "active": false.
Answer people_list(const Asking& asking) {
    const auto role = asking.text("role");
    const auto& persons = asking.company().people.persons();
    json items = json::array();
    std::string last;
    for (auto at = persons.upper_bound(asking.text("after").value_or("")); at != persons.end(); ++at) {
        if (role && !at->second.has_role(*role)) continue;
        if (items.size() == asking.limit()) return page(std::move(items), last);
        items.push_back(wire_person(at->second));
        last = at->first;
    }
    return page(std::move(items), std::nullopt);
}

Answer people_show(const Asking& asking) {
    const std::string id = asking.text("person").value_or("");
    const engine::Person* person = asking.company().people.find(id);
    if (person == nullptr)
        return fail(wire_refusal(engine::RefusalCode::no_such_person,
                                 {.zh = "没有人员 " + id + "。", .en = "Expected a person, but there is no '" + id + "'."}));
    json shown = wire_person(*person);
    json keys = json::array();
    for (const auto& [public_key, key] : asking.company().people.keys())
        if (key.person == id)
            keys.push_back({{"public_key", public_key}, {"label", key.label}, {"revoked", key.revoked}});
    shown["keys"] = std::move(keys);
    return shown;
}

}  // namespace countersign::store
