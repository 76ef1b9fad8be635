#include "clients/web/gateway/open_api.hpp"

#include "daemon/protocol/openrpc.hpp"

namespace countersign::web {

using nlohmann::json;

namespace {

constexpr const char* protocol_version = "1";

json content(const json& schema) { return {{"application/json", {{"schema", schema}}}}; }

json reference(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

json refusal(const char* when) { return {{"description", when}, {"content", content(reference("Refusal"))}}; }

json answer(const char* what, const json& schema = {{"type", "object"}}) { return {{"description", what}, {"content", content(schema)}}; }

json texts(std::initializer_list<const char*> names) {
    json properties = json::object(), required = json::array();
    for (const char* name : names) {
        properties[name] = {{"type", "string"}};
        required.push_back(name);
    }
    return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

json csrf_header() {
    return {{{"name", "x-csrf"}, {"in", "header"}, {"required", true}, {"description", "the csrf of the session"}, {"schema", {{"type", "string"}}}}};
}

json operation(const char* summary, const json& body, const json& ok) {
    json made{{"summary", summary}, {"responses", {{"200", ok}, {"401", refusal("nobody is signed in")}}}};
    if (!body.is_null()) made["requestBody"] = {{"required", true}, {"content", content(body)}};
    return made;
}

json signed_in(json operation) {
    operation["security"] = json::array({{{"cookie", json::array()}}});
    return operation;
}

json changing(json operation) {
    operation["parameters"] = csrf_header();
    operation["responses"]["403"] = refusal("not permitted, or not from a page of ours");
    return signed_in(std::move(operation));
}

// One method of the protocol, as openrpc_document describes it.
json ask_operation(const json& method) {
    json properties = json::object(), required = json::array();
    for (const json& parameter : method.at("params")) {
        const std::string name = parameter.at("name");
        if (name == "as") continue;  // who asks, the session says
        properties[name] = parameter.at("schema");
        if (parameter.contains("summary")) properties[name]["description"] = parameter["summary"];
        if (parameter.value("required", false)) required.push_back(name);
    }
    json params{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (!required.empty()) params["required"] = required;
    json made = changing(operation("", params, answer("what the daemon answers", {{"type", "object"}, {"properties", {{"result", {{"type", "object"}}}}}})));
    made["summary"] = method.at("summary");
    made["operationId"] = method.at("name");
    made["responses"]["200"]["description"] = method.at("result").at("description");
    made["responses"]["409"] = refusal("refused: nothing was changed; with stale_version what changed meanwhile");
    made["responses"]["503"] = refusal("the daemon did not answer; with outcome_unknown ask again with the same request");
    return made;
}

json method_paths() {
    json paths = json::object();
    const json document = protocol::openrpc_document(protocol_version);
    for (const json& method : document.at("methods")) {
        const std::string name = method.at("name");
        const protocol::Method* known = protocol::find_method(name);
        if (known != nullptr && known->gateway == protocol::Gateway::may) paths["/api/ask/" + name]["post"] = ask_operation(method);
    }
    return paths;
}

void add_session_paths(json& paths) {
    const json me = answer("who is signed in", reference("Me"));
    paths["/api/session"]["get"] = signed_in(operation("Who is signed in.", {}, me));
    paths["/api/session"]["post"] = operation("Signs in; the cookie comes with the answer.", texts({"person", "password", "code"}), me);
    paths["/api/session"]["post"]["responses"]["429"] = refusal("too many failures; retry_after in seconds");
    paths["/api/session"]["delete"] = changing(operation("Signs out here.", {}, answer("signed out")));
    paths["/api/sessions"]["delete"] = changing(operation("Signs out everywhere.", {}, answer("how many sessions ended")));
    paths["/api/session/confirm"]["post"] =
        changing(operation("Shows a second factor again, for what is refused needs_second_factor.", texts({"code"}), answer("until when it counts")));
    paths["/api/session/password"]["post"] = changing(operation("Sets another password.", texts({"password", "wanted"}), answer("set")));
    paths["/api/invitation"]["post"] = operation("Looks at an invitation.", texts({"token"}), answer("whose it is, and the secret for the authenticator"));
    paths["/api/enrolment"]["post"] = operation("Uses an invitation up: password and second factor.", texts({"token", "password", "code"}), me);
    paths["/api/entrance"]["post"] = operation("In a rehearsal: signs in by a printed link.", texts({"token"}), me);
}

void add_passkey_paths(json& paths) {
    const json credential{{"type", "object"}, {"description", "as navigator.credentials gives it, bytes as base64url"}};
    const json labelled{{"type", "object"}, {"properties", {{"label", {{"type", "string"}}}, {"credential", credential}}}, {"required", {"credential"}}};
    const json shown{{"type", "object"}, {"properties", {{"credential", credential}}}, {"required", {"credential"}}};
    const json nothing{{"type", "object"}, {"maxProperties", 0}};
    const json options = answer("options for navigator.credentials, bytes as base64url; good once, for five minutes");
    paths["/api/passkeys"]["get"] = signed_in(operation("One's own passkeys.", {}, answer("items: id, label, made_at, used_at")));
    paths["/api/passkeys"]["post"] = changing(operation("Keeps a new one.", labelled, answer("it: id, label, made_at, used_at")));
    paths["/api/passkeys/options"]["post"] = changing(operation("What a new one is made with; wants a second factor.", nothing, options));
    paths["/api/passkeys/{id}"]["parameters"] = {{{"name", "id"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}}};
    paths["/api/passkeys/{id}"]["delete"] = changing(operation("Removes one; wants a second factor.", {}, answer("removed")));
    paths["/api/session/passkey/options"]["post"] = operation("What one is asked with, to sign in.", nothing, options);
    paths["/api/session/passkey"]["post"] = operation("Signs in by a passkey alone.", shown, answer("who is signed in", reference("Me")));
    paths["/api/session/confirm/passkey/options"]["post"] = changing(operation("What one is asked with, in place of a code.", nothing, options));
    paths["/api/session/confirm/passkey"]["post"] = changing(operation("Shows a second factor again.", shown, answer("until when it counts")));
}

void add_other_paths(json& paths) {
    const json draft{{"type", "object"}, {"properties", {{"form", {{"type", "object"}}}, {"version", {{"type", "integer"}}}}}, {"required", {"form", "version"}}};
    const json instance = {{{"name", "instance"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}}};
    json& drafts = paths["/api/drafts/{instance}"];
    drafts["parameters"] = instance;
    drafts["get"] = signed_in(operation("What was typed and not yet filed.", {}, answer("the draft", draft)));
    drafts["put"] = changing(operation("Keeps it.", draft, answer("kept")));
    drafts["delete"] = changing(operation("Forgets it.", {}, answer("forgotten")));
    paths["/api/events"]["get"] = signed_in({{"summary", "Server-sent events: change {seq, instance, version}, hello, signed_out."},
                                             {"responses", {{"200", {{"description", "a stream"}, {"content", {{"text/event-stream", json::object()}}}}}}}});
    paths["/api/calendar-link"]["post"] = changing(operation("A new secret address of the calendar; the old one ends.", {}, answer("its url")));
    paths["/api/calendar-link"]["delete"] = changing(operation("Ends the address of the calendar.", {}, answer("ended")));
    const json file{{"description", "a file to be saved"}};
    paths["/api/rows"]["post"] =
        changing(operation("Reads the rows of a workbook or CSV for ?instance= or ?workflow=, &field=; nothing is filed.", {}, answer("the rows")));
    paths["/api/rows"]["post"]["responses"]["422"] = refusal("cells are wrong: faults");
    for (const auto& [path, what] : {std::pair{"/api/template", "A workbook to fill in, for ?instance= or ?workflow=, &field=."},
                                     std::pair{"/api/print", "A document on paper, for ?instance=, &mark=original or copy."},
                                     std::pair{"/api/export", "?list=instances, inbox or report as &format=xlsx or csv."}})
        paths[path]["get"] = signed_in(operation(what, {}, file));
    json& files = paths["/files/{instance}/{hash}"];
    files["parameters"] = json::array({instance[0], {{"name", "hash"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}}});
    files["get"] = signed_in({{"summary", "A file that the document names, to be saved."}, {"responses", {{"200", {{"description", "its bytes"}}}}}});
    paths["/healthz"]["get"] = {{"summary", "Whether the daemon answers."}, {"responses", {{"200", {{"description", "ok"}}}, {"503", {{"description", "no"}}}}}};
    paths["/metrics"]["get"] = {{"summary", "Figures in OpenMetrics 1.0."}, {"responses", {{"200", {{"description", "the figures"}}}}}};
}

json schemas() {
    const json text{{"type", "object"}, {"properties", {{"zh", {{"type", "string"}}}, {"en", {{"type", "string"}}}}}};
    const json plain{{"type", "string"}};
    return {{"Refusal", {{"type", "object"}, {"properties", {{"code", plain}, {"text", text}, {"hint", text}}}, {"required", {"code", "text", "hint"}}}},
            {"Me",
             {{"type", "object"},
              {"properties",
               {{"person", plain}, {"name", plain}, {"language", plain}, {"roles", {{"type", "array"}, {"items", plain}}}, {"csrf", plain},
                {"confirmed_until", {{"type", {"string", "null"}}}}, {"passkeys", {{"type", "integer"}}}, {"company", plain}, {"now", plain}, {"rehearsal", {{"type", "boolean"}}}}}}}};
}

}  // namespace

json open_api() {
    json paths = method_paths();
    add_session_paths(paths);
    add_passkey_paths(paths);
    add_other_paths(paths);
    return {{"openapi", "3.1.0"},
            {"info", {{"title", "countersign-web"}, {"version", protocol_version}, {"description", "docs/web.md says what the parts mean."}}},
            {"paths", paths},
            {"components",
             {{"schemas", schemas()},
              {"securitySchemes", {{"cookie", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "countersign"}}}}}}}};
}

}  // namespace countersign::web
