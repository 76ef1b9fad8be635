#include "tests/web_session/memory.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "clients/web/session/totp.hpp"
#include "daemon/ensure.hpp"

namespace countersign::web {

SessionPolicy cheap_policy() {
    SessionPolicy policy;
    policy.cost = {.passes = 1, .memory = 8192, .at_once = 2, .waiting_most = 8};
    return policy;
}

Memory::Memory(SessionPolicy wanted) : policy(wanted) {
    std::string pattern = std::filesystem::temp_directory_path() / "countersign-web-session-XXXXXX";
    ensure(::mkdtemp(pattern.data()) != nullptr, "there is room for a test's folder");
    folder = pattern;
    restart();
}

Memory::~Memory() {
    sessions.reset();
    std::filesystem::remove_all(folder);
}

void Memory::restart() {
    sessions.reset();
    sessions = std::make_unique<Sessions>(file(), policy, [this] { return now; });
    sessions->on_end([this](const std::string& session) { ended.push_back(session); });
}

std::string Memory::code_of(const std::string& person) {
    now += std::chrono::seconds{30};
    for (const auto& [owner, secret] : authenticators)
        if (owner == person) return totp_code(secret, totp_step_at(now));
    return "000000";
}

SignedIn Memory::enrol(const std::string& person) {
    const std::string token = sessions->invite(person);
    std::erase_if(authenticators, [&](const auto& one) { return one.first == person; });
    authenticators.emplace_back(person, from_base32(sessions->invitation(token).value().secret));
    const auto signed_in = sessions->enrol({.token = token, .password = good_password, .code = code_of(person), .name = ""});
    ensure(signed_in.has_value(), "a good password and the right code enrol");
    return *signed_in;
}

Result<SignedIn, Refused> Memory::sign_in(const std::string& person, const std::string& password, const std::string& remote) {
    return sessions->sign_in({.person = person, .password = password, .code = code_of(person), .remote = remote});
}

int Memory::fail_until_throttled(const std::string& person, const std::string& remote, int most) {
    for (int i = 0; i < most; ++i)
        if (sessions->sign_in({.person = person, .password = "no", .code = "000000", .remote = remote}).error().code == "throttled") return i;
    return most;
}

std::string code_of_refusal(const Result<SignedIn, Refused>& result) { return result ? "signed in" : result.error().code; }

std::string from_base32(const std::string& text) {
    static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        held = held << 5U | static_cast<std::uint32_t>(alphabet.find(c));
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(held >> bits & 0xFFU);
    }
    return bytes;
}

std::string bytes_of(const std::filesystem::path& folder) {
    std::ostringstream all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return all.str();
}

}  // namespace countersign::web
