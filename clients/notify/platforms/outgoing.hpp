// What every connector does around one sending: keep the limits, remember a platform's "wait", fetch
// the access token and fetch it anew when it has expired, and keep secrets out of every text.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "clients/notify/platforms/access_token.hpp"
#include "clients/notify/platforms/connector.hpp"
#include "clients/notify/platforms/rate_limit.hpp"

namespace countersign::platforms {

class Outgoing {
public:
    using FetchToken = std::function<Result<AccessToken, Trouble>()>;

    Outgoing(Platform platform, Surroundings surroundings, std::vector<std::string> secrets);

    // `hand_over` is called when the limits of the recipient allow it.
    [[nodiscard]] Verdict send(const Recipient& recipient, const std::function<Verdict()>& hand_over);
    // Likewise, for what goes to no person: an update, an address.
    [[nodiscard]] Verdict scrubbed(Verdict verdict) const;
    [[nodiscard]] Trouble scrubbed(Trouble trouble) const;

    // The platform's answer, read; or that none came.
    [[nodiscard]] Verdict ask(const HttpRequest& request, const std::function<Verdict(const HttpAnswer&)>& read) const;
    [[nodiscard]] Result<HttpAnswer, Trouble> answer(const HttpRequest& request) const;

    // With a token; once more with a new one when the platform says that it has expired.
    [[nodiscard]] Verdict with_token(const FetchToken& fetch, const std::function<Verdict(const std::string&)>& use);

    [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }

private:
    [[nodiscard]] Result<std::string, Trouble> token(const FetchToken& fetch);
    void forget_token(const std::string& used);
    [[nodiscard]] Milliseconds take(const Recipient& recipient);

    Surroundings surroundings_;
    std::vector<std::string> secrets_;
    std::mutex mutex_;  // of what stands below
    RateLimit persons_, groups_;
    std::string token_;
    Instant token_until_{};
};

}  // namespace countersign::platforms
