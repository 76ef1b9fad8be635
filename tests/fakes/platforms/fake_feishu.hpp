// A stand-in for Feishu: tenant tokens, messages, a group bot and the long connection with its
// frames in Protocol Buffers.
#pragma once

#include <atomic>

#include "clients/notify/platforms/feishu.hpp"
#include "tests/fakes/platforms/fake_vendor.hpp"

namespace countersign::platforms {

class FakeFeishu : public FakeVendor {
public:
    FakeFeishu() = default;

    ~FakeFeishu() override { stop(); }

    [[nodiscard]] std::unique_ptr<Connector> connector() override;
    void press(const std::string& token, const std::string& id) override;
    [[nodiscard]] HttpAnswer too_fast() const override;
    [[nodiscard]] HttpAnswer wrong_credentials() const override;

    [[nodiscard]] std::string person_path() const override { return "/open-apis/im/v1/messages"; }

    [[nodiscard]] std::string group_path() const override { return "/open-apis/bot/v2/hook/"; }

    [[nodiscard]] std::string address_path() const override { return "/callback/ws/endpoint"; }

    [[nodiscard]] feishu::Settings settings() const;

    // Events come in so many frames.
    void split_events(int count) { fragments_ = count; }

protected:
    [[nodiscard]] HttpAnswer serve(const Asked& asked) override;
    void opened(int connection, const std::string& target) override;
    void heard(int connection, const WebSocketMessage& message) override;

private:
    std::atomic<int> fragments_ = 1;
    std::atomic<int> messages_ = 0;
};

}  // namespace countersign::platforms
