// Visitor: whoever follows a link to the pages of the real front: a mail scanner, a stranger, or the person with a browser.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace countersign::tests {

struct Visited {
    int status = 0;
    std::string head, body;
};

// A form of a page, with the fields that it has filled in already.
struct PageForm {
    std::string address;
    std::map<std::string, std::string> fields;
    bool wants_code = false;
    std::vector<std::string> choices;  // of the decision, if there is one
};

class Visitor {
public:
    explicit Visitor(std::uint16_t port) : port_(port) {}

    Visited get(const std::string& path, const std::string& method = "GET");
    Visited submit(const PageForm& form);
    [[nodiscard]] const std::string& cookie() const { return cookie_; }

private:
    Visited ask(const std::string& request);

    std::uint16_t port_;
    std::string cookie_;  // kept as a browser does
};

[[nodiscard]] std::vector<PageForm> forms_in(const std::string& html);
// Where the links of a page lead.
[[nodiscard]] std::vector<std::string> links_in(const std::string& html);

}  // namespace countersign::tests
