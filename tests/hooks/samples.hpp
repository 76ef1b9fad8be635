// What the tests of webhooks share: the example of the specification, and a posted delivery.
#pragma once

#include <string>

#include "clients/notify/hooks/delivery.hpp"

namespace countersign::hooks {

// Of the specification's reference libraries.
inline const std::string example_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
inline const std::string example_id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
inline const std::string example_body = R"({"test": 2432232314})";
inline const std::string example_signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
inline const Instant example_now{std::chrono::seconds(1614265330)};

inline Secrets one_secret(const std::string& text = example_secret) { return {read_secret(text).value()}; }

// Signed as its sender would.
inline Delivery posted(const std::string& body, const std::string& id = example_id, Instant at = example_now,
                       const std::string& secret = example_secret) {
    Delivery delivery{.headers = {{"content-type", "application/json"}}, .body = body};
    for (const auto& [name, value] : sign(one_secret(secret), id, at, body)) delivery.headers[name] = value;
    return delivery;
}

}  // namespace countersign::hooks
