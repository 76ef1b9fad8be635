// What a browser asks and gets, as values, and the headers that every page has: nothing runs in it, nothing is loaded,
// nobody frames it, its address goes nowhere else.
#pragma once

#include <map>
#include <string>

namespace countersign::notify {

using WebHeaders = std::map<std::string, std::string>;  // names in lower case

struct WebRequest {
    std::string method;
    std::string path;
    WebHeaders headers;
    std::string body;
};

struct WebAnswer {
    int status = 200;
    WebHeaders headers;
    std::string body;
};

[[nodiscard]] WebAnswer page_answer(int status, std::string html);
// To be asked for by GET.
[[nodiscard]] WebAnswer see_other(const std::string& path);

// The value of a cookie, or empty.
[[nodiscard]] std::string cookie_of(const WebRequest& request, const std::string& name);

}  // namespace countersign::notify
