#include "clients/notify/platforms/json_text.hpp"

namespace countersign::platforms {

Json read_json(std::string_view text) {
    Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    return json.is_discarded() ? Json() : json;
}

std::string written(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

const Json& part_of(const Json& json, std::initializer_list<const char*> path) {
    static const Json nothing;
    const Json* at = &json;
    for (const char* name : path) {
        if (!at->is_object()) return nothing;
        const auto found = at->find(name);
        if (found == at->end()) return nothing;
        at = &*found;
    }
    return *at;
}

std::string text_of(const Json& json, std::initializer_list<const char*> path) {
    const Json& part = part_of(json, path);
    if (part.is_string()) return part.get<std::string>();
    return part.is_number_integer() ? part.dump() : std::string();
}

std::int64_t number_of(const Json& json, std::initializer_list<const char*> path, std::int64_t otherwise) {
    const Json& part = part_of(json, path);
    return part.is_number_integer() ? part.get<std::int64_t>() : otherwise;
}

HttpRequest post_json(std::string url, const Json& body) {
    return {
        .url = std::move(url), .headers = {{"content-type", "application/json; charset=utf-8"}}, .body = written(body)};
}

}  // namespace countersign::platforms
