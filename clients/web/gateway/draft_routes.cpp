// Drafts: what was typed and not yet filed, by the instance's id, so that it goes on on another device.
#include "clients/connection/strict_json.hpp"
#include "clients/web/gateway/gateway.hpp"

namespace countersign::web {

namespace {

constexpr std::string_view prefix = "/api/drafts/";
constexpr std::size_t levels_max = 16;
constexpr std::size_t name_bytes_max = 64;

FrontAnswer nothing() { return {.status = 204, .headers = {{"cache-control", "no-store"}}, .body = {}}; }

FrontAnswer no_draft() { return refusal_reply(404, "not_found", {"没有草稿。", "Expected a draft, but there is none."}); }

FrontAnswer wrong_draft() {
    return refusal_reply(400, "invalid_request", {"草稿应含 form 与 version。", "Expected a draft as {\"form\": object, \"version\": integer}."});
}

bool is_draft(const Json& body) {
    return body.is_object() && body.size() == 2 && body.contains("form") && body["form"].is_object() && body.contains("version") &&
           body["version"].is_number_integer() && body["version"] >= 0;
}

FrontAnswer shown(const Draft& draft) {
    return json_reply(200, {{"version", draft.version}, {"form", Json::parse(draft.form, nullptr, false)}, {"at", written(draft.at)}});
}

}  // namespace

void Gateway::add_draft_routes(front::Routes& routes) {
    routes.push_back({"GET", std::string(prefix), [this](const FrontRequest& request) {
                          const auto visitor = door_.visitor(request);
                          if (!visitor) return visitor.error();
                          const auto draft = parts_.sessions.draft(visitor->session.person, rest_of(request, prefix));
                          return draft ? shown(*draft) : no_draft();
                      }});
    routes.push_back({"PUT", std::string(prefix), [this](const FrontRequest& request) {
                          const auto visitor = door_.changing_visitor(request);
                          if (!visitor) return visitor.error();
                          const std::string instance = rest_of(request, prefix);
                          const auto body = connection::read_strict_json(request.body, levels_max);
                          if (!body || !is_draft(*body) || instance.empty() || instance.size() > name_bytes_max) return wrong_draft();
                          const auto saved = parts_.sessions.save_draft(
                              visitor->session.person,
                              {.instance = instance, .version = (*body)["version"].get<std::uint64_t>(), .form = (*body)["form"].dump()});
                          return saved ? nothing() : refusal_reply(saved.error());
                      }});
    routes.push_back({"DELETE", std::string(prefix), [this](const FrontRequest& request) {
                          const auto visitor = door_.changing_visitor(request);
                          if (!visitor) return visitor.error();
                          parts_.sessions.remove_draft(visitor->session.person, rest_of(request, prefix));
                          return nothing();
                      }});
}

}  // namespace countersign::web
