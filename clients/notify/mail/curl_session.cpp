#include "clients/notify/mail/curl_session.hpp"

#include <mutex>

#include "daemon/ensure.hpp"

namespace countersign::mail {

CurlHandle make_curl_handle() {
    static std::once_flag once;
    std::call_once(once, [] { ensure(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl starts"); });
    CurlHandle handle(curl_easy_init(), &curl_easy_cleanup);
    ensure(handle != nullptr, "libcurl has a handle");
    return handle;
}

void set_up(CURL* curl, const Account& account, const std::string& password) {
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 512L * 1024);  // a line of IMAP must fit
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps,imap,imaps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // an environment's proxy is for the web
    curl_easy_setopt(curl, CURLOPT_USE_SSL, account.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!account.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, account.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(account.connect_within.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(account.answer_within.count()));
    curl_easy_setopt(
        curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, 1 + static_cast<long>(account.answer_within.count() / 1000));
    if (account.user.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, account.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
}

std::string url_of(const Account& account, const std::string& scheme) {
    const bool is_number6 = account.host.find(':') != std::string::npos;
    return scheme + (account.security == Security::tls ? "s://" : "://") +
           (is_number6 ? "[" + account.host + "]" : account.host) + ":" + std::to_string(account.port);
}

CurlTrouble kind_of(CURLcode code) {
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return CurlTrouble::tls;
        case CURLE_COULDNT_RESOLVE_HOST:
            return CurlTrouble::name;
        case CURLE_LOGIN_DENIED:
            return CurlTrouble::login;
        case CURLE_COULDNT_CONNECT:
        case CURLE_OPERATION_TIMEDOUT:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
            return CurlTrouble::unreachable;
        default:
            return CurlTrouble::other;
    }
}

}  // namespace countersign::mail
