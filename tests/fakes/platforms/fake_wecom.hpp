// A stand-in for WeCom: the app's and a group robot's HTTP side, and the aibot's long connection, where a
// newer connection evicts the older.
#pragma once

#include <atomic>

#include "clients/notify/platforms/wecom.hpp"
#include "tests/fakes/platforms/fake_vendor.hpp"

namespace countersign::platforms {

class FakeWecom : public FakeVendor {
public:
    FakeWecom() = default;

    ~FakeWecom() override { stop(); }

    [[nodiscard]] std::unique_ptr<Connector> connector() override;
    void press(const std::string& token, const std::string& id) override;
    [[nodiscard]] HttpAnswer too_fast() const override;
    [[nodiscard]] HttpAnswer wrong_credentials() const override;

    [[nodiscard]] std::string person_path() const override { return "/cgi-bin/message/send"; }

    [[nodiscard]] std::string group_path() const override { return "/cgi-bin/webhook/send"; }

    [[nodiscard]] std::string address_path() const override { return "/nowhere"; }

    [[nodiscard]] wecom::Settings settings() const;
    // By the app alone, over HTTP.
    [[nodiscard]] std::unique_ptr<Connector> app_connector();
    void evict();

    // Heartbeats get no answer.
    void fall_silent() { is_silent_ = true; }

    // The next frame of ours that is no click's answer is answered with this code.
    void answer_next_frame(int code);

protected:
    [[nodiscard]] HttpAnswer serve(const Asked& asked) override;
    void opened(int connection, const std::string& target) override;
    void heard(int connection, const WebSocketMessage& message) override;

private:
    void answer(int connection, const std::string& request_id, int code);

    std::atomic<bool> is_silent_ = false;
    std::atomic<int> next_code_ = 0;
    std::mutex codes_mutex_;
    std::set<std::string> response_codes_;  // each counts once
    int codes_given_ = 0;
};

}  // namespace countersign::platforms
