// Mail as a channel of the courier: a letter made by GMime and handed over by SMTP, one at a time.
#pragma once

#include <functional>
#include <memory>

#include "clients/notify/config/config.hpp"
#include "clients/notify/courier/channel.hpp"
#include "clients/notify/mail/account.hpp"
#include "clients/notify/memory/memory.hpp"

namespace countersign::notify::program {

// A server of the configuration, as the mail library takes it.
[[nodiscard]] mail::Account account_of(const config::MailServer& server);

// `now` goes into Date. Any thread may send. An address that the server does not know is noted as bad.
[[nodiscard]] std::shared_ptr<courier::Channel> make_mail_channel(const config::Mail& mail, Memory& memory, std::function<Instant()> now);

}  // namespace countersign::notify::program
