// Check: what an operator wants to know before people rely on it: each part is tried for real, and what is wrong is said
// in one sentence with what to do about it. It sends nothing to anybody.
#pragma once

#include <string>
#include <vector>

#include "clients/notify/program/parts.hpp"

namespace countersign::notify::program {

struct Finding {
    std::string part;       // "daemon", "dingtalk", "public address", ...
    bool is_right = false;
    std::string sentence;   // how it is; "Expected ..., but ..." when it is wrong
    std::string what_to_do; // empty when it is right
};

[[nodiscard]] std::vector<Finding> check_daemon(House& house);
// The access token of each chat platform, fetched.
[[nodiscard]] std::vector<Finding> check_platforms(const Config& config, const platforms::HttpSend& http);
[[nodiscard]] std::vector<Finding> check_mail(const Config& config);
[[nodiscard]] std::vector<Finding> check_webhooks(const Config& config);
[[nodiscard]] std::vector<Finding> check_addresses(const Config& config, House& house, Memory& memory);
[[nodiscard]] Finding check_pages(const Config& config);

}  // namespace countersign::notify::program
