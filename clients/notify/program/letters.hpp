// Letters of the program itself: the code for a page, and the answer to a reply that was not taken. They go by the
// channels of the courier, but at once, and nobody owes them.
#pragma once

#include "clients/notify/config/config.hpp"
#include "clients/notify/courier/channel.hpp"
#include "clients/notify/desk/houses.hpp"
#include "clients/notify/desk/replies.hpp"
#include "clients/notify/desk/second_factor.hpp"

namespace countersign::notify::program {

class Letters {
public:
    struct Parts {
        const config::Config& config;
        Memory& memory;
        Houses& houses;
        const courier::Channels& channels;
    };
    explicit Letters(Parts parts) : parts_(std::move(parts)) {}

    // By another channel than the link's where the person has one, else by the same. SendCode.
    [[nodiscard]] std::optional<std::string> send_code(const CodeMessage& message);
    void send_reply(const ReplyLetter& letter);

private:
    [[nodiscard]] bool send_code_by(courier::Channel& channel, const std::string& address, const CodeMessage& message);

    Parts parts_;
};

}  // namespace countersign::notify::program
