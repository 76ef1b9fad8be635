// Speaker: who a person is to the desk, and whose an account in a channel is. The daemon keeps both; the bindings of
// accounts are asked at every click, since one that was taken away must count for nothing at once.
#pragma once

#include <functional>
#include <string>

#include "clients/notify/house/house.hpp"
#include "clients/notify/platforms/click.hpp"

namespace countersign::notify {

// The person whose account it is; empty when it is nobody's. Of chats the account is "tenant/user", of mail the address.
using FindPerson = std::function<Result<std::string, Failure>(House&, const std::string& channel, const std::string& account)>;

// Of a chat, as the daemon has it: account.list, asked in the gateway's own name. Only a binding that the person
// confirmed counts. The daemon knows no addresses of mail: those are in the configuration.
[[nodiscard]] Result<std::string, Failure> person_of_account(House& house, const std::string& channel, const std::string& account);

// "dingtalk", "wecom", "feishu", "slack": as the daemon calls it.
[[nodiscard]] std::string channel_of(platforms::Platform platform);
[[nodiscard]] std::string account_of(const platforms::Click& click);

struct Speaker {
    std::string person, name;
    platforms::Language language = platforms::Language::zh;
};

// An unknown person is spoken to in Chinese; a missing answer is a failure.
[[nodiscard]] Result<Speaker, Failure> find_speaker(House& house, const std::string& person);

}  // namespace countersign::notify
