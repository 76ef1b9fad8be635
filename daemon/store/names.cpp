#include "daemon/store/names.hpp"

#include <set>

#include <fmt/format.h>

#include "daemon/engine/refusal.hpp"
#include "daemon/store/wire_json.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

constexpr std::size_t names_listed_max = 12;

// "草稿 (draft)、付款 (payout)": each once.
std::string listed(const Names& names, std::string engine::Label::* language, const char* comma) {
    if (names.empty()) return language == &engine::Label::zh ? "无" : "none";
    std::string text;
    std::set<std::string> seen;
    for (const auto& [id, label] : names) {
        const std::string& called = label.*language;
        std::string name = called == id ? id : fmt::format("{} ({})", called, id);
        if (!seen.insert(name).second) continue;
        if (seen.size() > names_listed_max) return text + comma + "…";
        text += (text.empty() ? "" : comma) + name;
    }
    return text;
}

}  // namespace

json ids_of(const Names& names, const std::string& wanted) {
    std::set<std::string> ids;
    for (const auto& [id, label] : names)
        if (wanted == id || wanted == label.zh || wanted == label.en) ids.insert(id);
    return json(ids);
}

json no_such_name(const engine::Label& what, const std::string& wanted, const Names& names, const engine::Label& hint) {
    return wire_refusal(engine::RefusalCode::invalid_request,
                        {.zh = fmt::format("没有{}“{}”；有：{}。", what.zh, wanted, listed(names, &engine::Label::zh, "、")),
                         .en = fmt::format("Expected {} of a workflow, but there is no '{}'; there is {}.",
                                           what.en, wanted, listed(names, &engine::Label::en, ", "))},
                        hint);
}

}  // namespace countersign::store
