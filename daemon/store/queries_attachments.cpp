// Which instance names which file, for the daemon's own use: who may fetch one, which may be thrown away, and which
// must be there.
#include <algorithm>
#include <set>

#include "daemon/store/queries.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

bool is_hidden(const std::vector<std::string>& hidden, std::string_view action, std::string_view field) {
    return action.empty() && std::find(hidden.begin(), hidden.end(), field) != hidden.end();
}

json no_such_file(const std::string& instance) {
    return wire_refusal(engine::RefusalCode::not_found,
                        {.zh = instance + " 没有您可见的这个附件。",
                         .en = "Expected an attachment of " + instance + " that you may see, but there is none of this hash."});
}

}  // namespace

std::int64_t attachments_of(const Asking& asking, const engine::Instance& instance) {
    const Borrowed rows = asking.borrow("SELECT DISTINCT hash, action, field FROM attached WHERE instance = ?1");
    rows->bind(1, instance.number);
    std::set<std::string> seen;
    std::optional<std::vector<std::string>> hidden;
    while (rows->step()) {
        if (!hidden) hidden = asking.hidden_fields(instance);
        if (!is_hidden(*hidden, rows->text(1), rows->text(2))) seen.emplace(rows->text(0));
    }
    return static_cast<std::int64_t>(seen.size());
}

// {"name", "type", "bytes"} of {"instance", "hash"}, by the name that it was given last where the person sees it.
Answer attachment_find(const Asking& asking) {
    const std::string id = asking.text("instance").value_or("");
    const auto instance = asking.visible_instance(id);
    if (!instance) return fail(instance.error());
    const auto hidden = asking.hidden_fields(*instance);
    const Borrowed rows = asking.borrow("SELECT action, field, name, type, bytes FROM attached WHERE hash = ?1 AND instance = ?2"
                                        " ORDER BY seq DESC, event DESC");
    rows->bind(1, asking.text("hash").value_or(""));
    rows->bind(2, instance->number);
    while (rows->step())
        if (!is_hidden(hidden, rows->text(0), rows->text(1)))
            return json{{"name", rows->text(2)}, {"type", rows->text(3)}, {"bytes", rows->integer(4)}};
    return fail(no_such_file(id));
}

// {"named"} of {"hash"}.
Answer attachment_is_named(const Asking& asking) {
    const Borrowed rows = asking.borrow("SELECT 1 FROM attached WHERE hash = ?1 LIMIT 1");
    rows->bind(1, asking.text("hash").value_or(""));
    return json{{"named", rows->step()}};
}

// {"items": [{"hash", "instance", "name"}]}, a hundred hashes after {"after"}.
Answer attachment_named(const Asking& asking) {
    const Borrowed rows = asking.borrow("SELECT hash, min(instance), name FROM attached WHERE hash > ?1 GROUP BY hash ORDER BY hash LIMIT 100");
    rows->bind(1, asking.text("after").value_or(""));
    json items = json::array();
    while (rows->step()) {
        const auto instance = asking.instance(rows->number(1));
        items.push_back({{"hash", rows->text(0)}, {"instance", instance ? instance->id : std::string()}, {"name", rows->text(2)}});
    }
    return json{{"items", std::move(items)}};
}

}  // namespace countersign::store
