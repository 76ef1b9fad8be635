// SecondFactor: a code of six digits to a person's own channel, and the browser in which it was given. A code is for
// one link, good for ten minutes and five tries; three an hour to one person. Only hashes are kept, and the code's is
// taken together with the link's token, which is kept nowhere.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "clients/notify/desk/speaker.hpp"
#include "clients/notify/memory/memory.hpp"

namespace countersign::notify {

struct CodeMessage {
    Speaker to;
    std::string code;
    std::string link_channel;  // by which the link came: another one is better
};

// Sends it and says by which channel: "mail", or the chat whose account is bound; nothing when there is none. The
// person must not have to open our page to read it.
using SendCode = std::function<std::optional<std::string>(const CodeMessage&)>;

enum class CodeSent { sent, too_many, no_way };

class SecondFactor {
public:
    SecondFactor(Memory& memory, SendCode send) : memory_(memory), send_(std::move(send)) {}

    [[nodiscard]] CodeSent send(const std::string& token, const Speaker& to, const std::string& link_channel, Instant now);
    // The value of the new browser's cookie, when the code is right.
    using Cookie = std::optional<std::string>;
    [[nodiscard]] Cookie admit(const std::string& token, const std::string& code, const std::string& person, Instant now);
    // The browser with this cookie, if it is this person's and in time.
    [[nodiscard]] std::optional<Browser> browser_of(const std::string& cookie, const std::string& person, Instant now);

    static constexpr std::chrono::hours browser_for{12};

private:
    Memory& memory_;
    SendCode send_;
};

}  // namespace countersign::notify
