// HookSender: tells other systems what happened, each in the order of the log. How far each one was told is kept; one
// that does not answer holds up only itself, and is told again until it does or an operator changes its address.
#pragma once

#include <stop_token>

#include "clients/notify/courier/sender.hpp"
#include "clients/notify/desk/houses.hpp"
#include "clients/notify/hooks/hook.hpp"

namespace countersign::notify::program {

using platforms::Json;
using platforms::Milliseconds;

class HookSender {
public:
    struct Parts {
        std::vector<hooks::HookConfig> hooks;
        platforms::HttpSend http;
        Memory& memory;
        Houses& houses;
        std::function<Instant()> wall_clock;
        courier::WriteLine write_line;
    };
    explicit HookSender(Parts parts);

    // Everything that may go out now. Returns how long until it should be asked again.
    [[nodiscard]] Milliseconds round();
    void run(const std::stop_token& stop);

private:
    struct Receiver {
        hooks::Hook hook;
        std::uint64_t position = 0;  // the entry it was told of last
        Instant not_before{};
        bool is_off = false;         // it wants no more, until the program starts again
    };
    [[nodiscard]] bool tell(Receiver& receiver, const Json& event);
    void tell_on(Receiver& receiver);
    [[nodiscard]] std::string workflow_of(const Json& event);
    void keep(const Receiver& receiver);

    Parts parts_;
    std::vector<Receiver> receivers_;
};

}  // namespace countersign::notify::program
