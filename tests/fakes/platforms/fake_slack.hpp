// A stand-in for Slack: the Web API's messages, an incoming webhook, response addresses and
// Socket Mode.
#pragma once

#include <atomic>

#include "clients/notify/platforms/slack.hpp"
#include "tests/fakes/platforms/fake_vendor.hpp"

namespace countersign::platforms {

class FakeSlack : public FakeVendor {
public:
    FakeSlack() = default;

    ~FakeSlack() override { stop(); }

    [[nodiscard]] std::unique_ptr<Connector> connector() override;
    void press(const std::string& token, const std::string& id) override;
    [[nodiscard]] HttpAnswer too_fast() const override;
    [[nodiscard]] HttpAnswer wrong_credentials() const override;

    [[nodiscard]] std::string person_path() const override { return "/api/chat.postMessage"; }

    [[nodiscard]] std::string group_path() const override { return "/services/"; }

    [[nodiscard]] std::string address_path() const override { return "/api/apps.connections.open"; }

    [[nodiscard]] slack::Settings settings() const;
    void announce_disconnect();

protected:
    [[nodiscard]] HttpAnswer serve(const Asked& asked) override;
    void opened(int connection, const std::string& target) override;
    void heard(int connection, const WebSocketMessage& message) override;

private:
    std::atomic<int> messages_ = 0, envelopes_ = 0;
    std::mutex envelopes_mutex_;
    std::map<std::string, std::string> clicks_;  // envelope to the click's id
};

}  // namespace countersign::platforms
