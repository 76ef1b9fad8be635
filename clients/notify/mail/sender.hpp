// Sender: hands letters to one mail server, one recipient at a time, over a connection that is kept. Not
// for several threads at once. It does not try again by itself, but for one case: a kept connection that
// the server has given up meanwhile (idle, or so many letters per connection) is replaced.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "clients/notify/mail/account.hpp"
#include "clients/notify/mail/sending.hpp"

namespace countersign::mail {

class Sender {
public:
    // `own_name`: how we greet, a name of this machine; a letter's domain will do.
    Sender(Account account, std::string own_name);
    ~Sender();
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    // `bytes`: of compose(), lines ending in CR LF.
    [[nodiscard]] Sending send(std::string_view bytes, const std::string& from, const std::string& to);

    // Connects, logs in and says no more: whether letters could be sent.
    [[nodiscard]] Sending greet();

private:
    struct Connection;
    [[nodiscard]] Result<std::string, Trouble> password() const;

    Account account_;
    std::string own_name_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace countersign::mail
