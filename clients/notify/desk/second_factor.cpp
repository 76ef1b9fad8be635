#include "clients/notify/desk/second_factor.hpp"

#include <sodium.h>

#include <fmt/format.h>

#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

namespace {

constexpr std::chrono::minutes code_for{10};
constexpr std::chrono::hours codes_within{1};
constexpr int codes_most = 3, tries_most = 5;
constexpr std::uint32_t codes = 1'000'000;

std::string hash_of(const std::string& token, const std::string& code) {
    return platforms::sha256("countersign notify code\n" + token + "\n" + code);
}

}  // namespace

CodeSent SecondFactor::send(const std::string& token, const Speaker& to, const std::string& link_channel, Instant now) {
    if (!memory_.take_one("code/" + to.person, codes_most, now - codes_within, now)) return CodeSent::too_many;
    const std::string code = fmt::format("{:06}", randombytes_uniform(codes));
    const auto channel = send_({.to = to, .code = code, .link_channel = link_channel});
    if (!channel) return CodeSent::no_way;
    memory_.note_code(token, {.hash = hash_of(token, code), .channel = *channel, .until = now + code_for, .tries = 0});
    return CodeSent::sent;
}

std::optional<std::string> SecondFactor::admit(const std::string& token, const std::string& code, const std::string& person, Instant now) {
    const auto sent = memory_.try_code(token, tries_most, now);
    if (!sent || !platforms::is_equal_in_constant_time(sent->hash, hash_of(token, code))) return std::nullopt;
    memory_.forget_code(token);
    return memory_.admit_browser({.person = person, .channel = sent->channel, .until = now + browser_for});
}

std::optional<Browser> SecondFactor::browser_of(const std::string& cookie, const std::string& person, Instant now) {
    auto browser = memory_.find_browser(cookie);
    if (!browser || browser->person != person || browser->until <= now) return std::nullopt;
    return browser;
}

}  // namespace countersign::notify
