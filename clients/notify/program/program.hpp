// countersign-notify: delivers what the daemon owes people, by mail and chat.
//   run      until it is told to stop
//   check    tries every part and says what is wrong and what to do
//   status   what it knows: undelivered, dead letters, whom it does not reach, channels in trouble
//   enrol    makes its key and says how an operator enrols it; with PERSON CHANNEL ACCOUNT it asks whoever holds that
//            account whether it is this person's (docs/desk.md)
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "clients/notify/program/parts.hpp"
#include "clients/settings/ending.hpp"

namespace countersign::notify::program {

using settings::Exit;

struct World {
    std::ostream& out;
    std::ostream& err;
    config::Environment environment;
    // Whether a signal has asked the program to end; waiting ends early when one comes.
    std::function<bool()> is_stopped = [] { return false; };
};

[[nodiscard]] int run(const std::vector<std::string>& arguments, const World& world);

// The commands.
[[nodiscard]] Exit deliver(const Config& config, const World& world);
[[nodiscard]] Exit check(const Config& config, const World& world);
[[nodiscard]] Exit status(const Config& config, const World& world);
[[nodiscard]] Exit enrol(const Config& config, const World& world);
// A chat account that may become somebody's: "dingtalk", "tenant/user".
struct ChatAccount {
    std::string person, channel, account;
};
[[nodiscard]] Exit enrol_account(const Config& config, const World& world, const ChatAccount& asked);

Exit complain(const Failure& failure, const World& world);

}  // namespace countersign::notify::program
