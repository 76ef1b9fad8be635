// A Memory of the browser gateway in a folder of its own, a clock that the test turns, and an authenticator as a person has it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "clients/web/session/sessions.hpp"

namespace countersign::web {

inline const std::string good_password = "walnut-fähre-七月";
inline const std::string home = "203.0.113.7";

// Passwords cost next to nothing here.
[[nodiscard]] SessionPolicy cheap_policy();

struct Memory {
    explicit Memory(SessionPolicy policy = cheap_policy());
    ~Memory();
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    // Another program's, or the same after a restart, in place of this one.
    void restart();
    [[nodiscard]] std::filesystem::path file() const { return folder / "sessions.db"; }
    void wait(std::chrono::milliseconds time) { now += time; }
    // The authenticator's, a step that was not used before. The secret as base32.
    [[nodiscard]] std::string code_of(const std::string& person);
    // With good_password.
    SignedIn enrol(const std::string& person);
    using Answer = Result<SignedIn, Refused>;
    [[nodiscard]] Answer sign_in(const std::string& person, const std::string& password, const std::string& remote = home);
    // Wrong ones, until one of them is not heard any more; how many were.
    int fail_until_throttled(const std::string& person, const std::string& remote, int most = 1000);

    SessionPolicy policy;
    std::filesystem::path folder;
    Instant now{std::chrono::seconds{1'795'680'000}};  // 2026-11-26
    std::vector<std::pair<std::string, std::string>> authenticators;  // person, secret in bytes
    std::unique_ptr<Sessions> sessions;
    std::vector<std::string> ended;
};

[[nodiscard]] std::string code_of_refusal(const Result<SignedIn, Refused>& result);
[[nodiscard]] std::string from_base32(const std::string& text);
// All that the database's files hold.
[[nodiscard]] std::string bytes_of(const std::filesystem::path& folder);

}  // namespace countersign::web
