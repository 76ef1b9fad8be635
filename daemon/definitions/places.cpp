#include "daemon/definitions/places.hpp"

#include <algorithm>
#include <charconv>

namespace countersign::definitions {

namespace {

using View = toml::node_view<const toml::node>;

int line_of(const View& view) {
    return view.node() == nullptr ? 0 : static_cast<int>(view.node()->source().begin.line);
}

int line_of_key(const View& view, std::string_view key) {
    const View inside = key.empty() ? View{} : view[key];
    return inside.node() == nullptr ? line_of(view) : line_of(inside);
}

View find_deadline(const View& list, std::string_view id) {
    const toml::array* deadlines = list.as_array();
    if (deadlines == nullptr) return {};
    for (const toml::node& deadline : *deadlines)
        if (View(deadline)["id"].value_or(std::string_view()) == id) return View(deadline);
    return {};
}

toml::table parse(const engine::Workflow& workflow) {
    try {
        return toml::parse(workflow.text);
    } catch (const toml::parse_error&) {
        return {};
    }
}

}  // namespace

Places::Places(const engine::Workflow& workflow) : document_(parse(workflow)) {}

int Places::top(std::string_view key) const { return line_of(document_[key]); }

int Places::state(std::string_view id, std::string_view key) const { return line_of_key(document_["state"][id], key); }

// An action that a signal takes is called "on.SIGNAL", and stands in its state or at the top.
int Places::action(std::string_view state, std::string_view id, std::string_view key) const {
    if (!id.starts_with("on.")) {
        const View own = document_["state"][state]["action"][id];
        return line_of_key(own.node() != nullptr ? own : View(document_["action"][id]), key);
    }
    const View own = document_["state"][state]["on"][id.substr(3)];
    return line_of_key(own.node() != nullptr ? own : View(document_["on"][id.substr(3)]), key);
}

int Places::join(std::string_view state, std::string_view key) const {
    return line_of_key(document_["state"][state]["join"], key);
}

int Places::deadline(std::string_view state, std::string_view id, std::string_view key) const {
    const std::size_t dot = std::min(id.find('.'), id.size());
    const View own = find_deadline(document_["state"][state]["deadline"], id.substr(0, dot));
    const View found = own.node() != nullptr ? own : find_deadline(document_["deadline"], id.substr(0, dot));
    std::size_t rung = 0;
    std::from_chars(id.data() + std::min(dot + 1, id.size()), id.data() + id.size(), rung);
    return line_of_key(rung == 0 ? found : found["escalate"][rung - 1], key);
}

}  // namespace countersign::definitions
