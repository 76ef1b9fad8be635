// A stand-in for DingTalk: access tokens, interactive cards, robot messages, a group robot and the
// Stream gateway, whose tickets count once.
#pragma once

#include "clients/notify/platforms/dingtalk.hpp"
#include "tests/fakes/platforms/fake_vendor.hpp"

namespace countersign::platforms {

class FakeDingtalk : public FakeVendor {
public:
    FakeDingtalk() = default;

    ~FakeDingtalk() override { stop(); }

    [[nodiscard]] std::unique_ptr<Connector> connector() override;
    void press(const std::string& token, const std::string& id) override;
    [[nodiscard]] HttpAnswer too_fast() const override;
    [[nodiscard]] HttpAnswer wrong_credentials() const override;

    [[nodiscard]] std::string person_path() const override { return "/v1.0/card/instances/createAndDeliver"; }

    [[nodiscard]] std::string group_path() const override { return "/robot/send"; }

    [[nodiscard]] std::string address_path() const override { return "/v1.0/gateway/connections/open"; }

    [[nodiscard]] dingtalk::Settings settings() const;
    // The platform will close the latest connection soon.
    void announce_disconnect();
    void ping(const std::string& opaque);

protected:
    [[nodiscard]] HttpAnswer serve(const Asked& asked) override;
    void opened(int connection, const std::string& target) override;
    void heard(int connection, const WebSocketMessage& message) override;

private:
    std::mutex tickets_mutex_;
    std::set<std::string> tickets_;
    int tickets_given_ = 0;
};

}  // namespace countersign::platforms
