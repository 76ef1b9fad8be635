// countersign-web: the browser inbox.
//   run              until it is told to stop
//   check            tries the daemon, the role, the address, and says what is wrong and what to do
//   enrol            makes its key and says how an operator enrols it
//   invite PERSON    a one-use link with which the person sets a password and a second factor; also the way back for whoever lost them
//   entrance PERSON  in a rehearsal: a link that signs in
//   forget PERSON    ends all that the person could sign in with
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "clients/settings/ending.hpp"
#include "clients/web/gateway/daemon.hpp"
#include "clients/web/program/config.hpp"

namespace countersign::web {

using settings::Exit;

struct World {
    std::ostream& out;
    std::ostream& err;
    // Waits until a signal asks the program to end; returns at once when one came before.
    std::function<void()> wait_for_end;
    Now now = [] { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
};

[[nodiscard]] int run(const std::vector<std::string>& arguments, const World& world);

// The commands.
[[nodiscard]] Exit serve(const Config& config, const World& world);
[[nodiscard]] Exit check(const Config& config, const World& world);
[[nodiscard]] Exit enrol(const Config& config, const World& world);
[[nodiscard]] Exit invite(const Config& config, const World& world, const std::string& person);
[[nodiscard]] Exit entrance(const Config& config, const World& world, const std::string& person);
[[nodiscard]] Exit forget(const Config& config, const World& world, const std::string& person);

Exit complain(const Failure& failure, const World& world);

}  // namespace countersign::web
