// CurlSession: a libcurl handle for a mail account, and the ear that hears what the server says. For the
// .cpp files of this folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "clients/notify/mail/account.hpp"

namespace countersign::mail {

using CurlHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

// libcurl started once, from any thread.
[[nodiscard]] CurlHandle make_curl_handle();

// Certificates, time limits, who we are. Options of the last use are gone, connections stay.
void set_up(CURL* curl, const Account& account, const std::string& password);

// "imaps://mail.example:993" and the like. `scheme` is smtp or imap.
[[nodiscard]] std::string url_of(const Account& account, const std::string& scheme);

enum class CurlTrouble { tls, name, login, unreachable, other };
[[nodiscard]] CurlTrouble kind_of(CURLcode code);

}  // namespace countersign::mail
