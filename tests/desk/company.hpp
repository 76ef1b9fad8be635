// Company: the daemon as a desk sees it, in memory, behind the real socket: people, accounts and one document that is
// decided once. A test may have it fall silent, refuse, or act for somebody else.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "clients/notify/desk/desk.hpp"
#include "tests/clients/fake_daemon.hpp"

namespace countersign::tests {

class Company {
public:
    Company();

    [[nodiscard]] testing::FakeDaemon& daemon() { return *daemon_; }
    [[nodiscard]] notify::MakeHouse make_house() const;
    [[nodiscard]] notify::Memory& memory() { return *memory_; }
    // As after a restart of the desk: the file is opened anew.
    void reopen_memory();

    // What a test may say of the daemon.
    std::atomic<bool> is_silent = false;      // it hears nothing
    std::atomic<bool> swallows_acts = false;  // it does what it is asked, but its answers to task.act get lost
    void bind(const std::string& channel, const std::string& account, const std::string& person, bool is_confirmed = true);
    void unbind(const std::string& account);
    // The next acts are refused with this.
    void refuse(const std::string& code, const std::string& en = "Expected more, but it is less.");
    // Somebody acts by another way; the document goes to `state`.
    void act_as(const std::string& person, const std::string& action, bool closes = true);
    // A field of what instance.show answers.
    void show(const std::string& name, nlohmann::json value);
    [[nodiscard]] std::size_t acts() const;  // that were decided
    [[nodiscard]] nlohmann::json last_act() const;  // the params of the last task.act that was accepted

    [[nodiscard]] notify::Grant grant(const std::string& person = "li.na", const std::string& channel = "dingtalk") const;
    [[nodiscard]] std::string token(const notify::Grant& grant) { return memory_->grant({grant}).front(); }
    notify::Instant now{std::chrono::milliseconds{1'000'000}};

private:
    [[nodiscard]] std::optional<nlohmann::json> answer(const nlohmann::json& request);
    [[nodiscard]] nlohmann::json acted(const nlohmann::json& params);
    [[nodiscard]] nlohmann::json refused(const std::string& code, const std::string& en) const;
    [[nodiscard]] nlohmann::json shown_to(const std::string& person) const;
    [[nodiscard]] nlohmann::json history(std::uint64_t since) const;
    void note_act(const std::string& person, const std::string& action, const nlohmann::json& params, bool closes);

    testing::TemporaryFolder folder_;
    mutable std::mutex mutex_;
    nlohmann::json accounts_ = nlohmann::json::array();
    std::map<std::string, nlohmann::json> answered_;  // by request
    nlohmann::json entries_ = nlohmann::json::array();
    nlohmann::json instance_;
    nlohmann::json last_act_;
    std::map<std::string, nlohmann::json> done_;  // other changing methods
    std::string refuse_code_, refuse_en_;
    bool is_decided_ = false;
    std::uint64_t seq_ = 40;
    std::unique_ptr<notify::Memory> memory_;
    std::unique_ptr<testing::FakeDaemon> daemon_;
};

}  // namespace countersign::tests
