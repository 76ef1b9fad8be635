#include "tests/delivery/visitor.hpp"

#include <algorithm>

#include "clients/notify/platforms/digest.hpp"
#include "tests/front/raw_peer.hpp"

namespace countersign::tests {

namespace {

// All values of an attribute, as `name="` begins it.
std::vector<std::string> values_after(const std::string& html, const std::string& before) {
    std::vector<std::string> values;
    for (auto at = html.find(before); at != std::string::npos; at = html.find(before, at + 1)) {
        const auto begin = at + before.size();
        values.push_back(html.substr(begin, html.find('"', begin) - begin));
    }
    return values;
}

std::string first_after(const std::string& html, const std::string& before) {
    const auto values = values_after(html, before);
    return values.empty() ? std::string() : values.front();
}

}  // namespace

Visited Visitor::ask(const std::string& request) {
    const std::string answer = front::asked(port_, request);
    const auto end = answer.find("\r\n\r\n");
    if (end == std::string::npos || !answer.starts_with("HTTP/1.1 ")) return {};
    Visited visited{.status = std::stoi(answer.substr(9, 3)), .head = answer.substr(0, end), .body = answer.substr(end + 4)};
    for (const char* name : {"\r\nset-cookie: ", "\r\nSet-Cookie: "})
        if (const auto at = visited.head.find(name); at != std::string::npos) {
            const auto begin = at + std::string(name).size();
            cookie_ = visited.head.substr(begin, visited.head.find(';', begin) - begin);
        }
    return visited;
}

Visited Visitor::get(const std::string& path, const std::string& method) {
    return ask(method + " " + path + " HTTP/1.1\r\nHost: approve.example\r\n" + (cookie_.empty() ? "" : "Cookie: " + cookie_ + "\r\n") + "\r\n");
}

Visited Visitor::submit(const PageForm& form) {
    std::string body;
    for (const auto& [name, value] : form.fields) body += (body.empty() ? "" : "&") + name + "=" + platforms::percent_encoded(value);
    return ask("POST " + form.address + " HTTP/1.1\r\nHost: approve.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n" + (cookie_.empty() ? "" : "Cookie: " + cookie_ + "\r\n") + "\r\n" + body);
}

std::vector<PageForm> forms_in(const std::string& html) {
    std::vector<PageForm> forms;
    for (auto at = html.find("<form "); at != std::string::npos; at = html.find("<form ", at + 1)) {
        const std::string one = html.substr(at, html.find("</form>", at) - at);
        PageForm form{.address = first_after(one, "action=\""), .fields = {}, .wants_code = false, .choices = {}};
        for (const std::string& name : values_after(one, "<input type=\"hidden\" name=\""))
            form.fields[name] = first_after(one, "name=\"" + name + "\" value=\"");
        form.wants_code = one.find("name=\"code\"") != std::string::npos;
        for (const std::string& rest : values_after(one, "<input type=\"radio\" name=\"choice\" id=\""))
            form.choices.push_back(first_after(one, "id=\"" + rest + "\" value=\""));
        forms.push_back(std::move(form));
    }
    return forms;
}

std::vector<std::string> links_in(const std::string& html) { return values_after(html, "<a href=\""); }

}  // namespace countersign::tests
