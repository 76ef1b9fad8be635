#include "clients/notify/mail/sender.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "clients/notify/mail/address.hpp"
#include "clients/notify/mail/curl_session.hpp"

namespace countersign::mail {

struct Sender::Connection {
    CurlHandle curl = make_curl_handle();
};

namespace {

using Recipients = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// One conversation, as it went: libcurl's result code alone does not tell a full mailbox from a lost line.
struct Conversation {
    std::string_view bytes;  // of the letter that are still to be handed over
    Stage stage = Stage::greeting;
    bool is_whole_handed = false;  // nothing but the final dot was left to write
    int code = 0;                  // of the last answer; 0 while one is awaited
    std::string text;              // of it, lines joined
    bool is_over = false;          // libcurl says QUIT after a refusal; the answer to that is of no interest

    void hear(std::string_view line) {
        if (is_over) return;
        while (line.ends_with('\r') || line.ends_with('\n')) line.remove_suffix(1);
        int number = 0;
        const auto [end, error] =
            std::from_chars(line.data(), line.data() + std::min<std::size_t>(3, line.size()), number);
        if (error != std::errc() || end != line.data() + 3 || number < 100) return;
        if (code != number) text.clear();
        code = number;
        if (text.size() > 1000) return;
        text += (text.empty() ? "" : " ") + std::string(line.substr(std::min<std::size_t>(4, line.size())));
    }

    void say(std::string_view command) {
        if (command.starts_with("AUTH ") && stage == Stage::greeting) stage = Stage::login;
        if (command.starts_with("MAIL FROM:")) stage = Stage::sender;
        if (command.starts_with("RCPT TO:")) stage = Stage::recipient;
        if (command == "DATA\r\n") stage = Stage::content;
        if (command == "QUIT\r\n") is_over = true;
        if (!is_over) await();
    }

    void await() {
        code = 0;
        text.clear();
    }
};

int on_talk(CURL*, curl_infotype type, char* bytes, std::size_t size, void* conversation) {
    if (type == CURLINFO_HEADER_IN) static_cast<Conversation*>(conversation)->hear({bytes, size});
    if (type == CURLINFO_HEADER_OUT) static_cast<Conversation*>(conversation)->say({bytes, size});
    return 0;
}

std::size_t hand_over(char* to, std::size_t, std::size_t size, void* from) {
    auto& conversation = *static_cast<Conversation*>(from);
    const std::size_t count = std::min(size, conversation.bytes.size());
    std::memcpy(to, conversation.bytes.data(), count);
    conversation.bytes.remove_prefix(count);
    if (conversation.bytes.empty() && !conversation.is_whole_handed) {
        // From now on the server may have seen the end, whatever becomes of the connection.
        conversation.is_whole_handed = true;
        conversation.await();
    }
    return count;
}

std::size_t leave_out(char*, std::size_t, std::size_t size, void*) { return size; }

// For the ear only; nothing is printed.
void listen_to(CURL* curl, Conversation& conversation) {
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, &on_talk);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &conversation);
}

CURLcode converse(
    CURL* curl, const std::string& url, const std::string& from, const std::string& to, Conversation& conversation) {
    const Recipients recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()), &curl_slist_free_all);
    const std::string sender = "<" + from + ">";
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(conversation.bytes.size()));
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, &hand_over);
    curl_easy_setopt(curl, CURLOPT_READDATA, &conversation);
    listen_to(curl, conversation);
    return curl_easy_perform(curl);
}

Reason reason_of(CURLcode result, const Conversation& conversation) {
    if (kind_of(result) == CurlTrouble::tls) return Reason::tls_failed;
    if (conversation.code >= 400)
        return reason_of(conversation.code, enhanced_code_in(conversation.text), conversation.stage);
    if (conversation.is_whole_handed) return Reason::outcome_unknown;
    switch (kind_of(result)) {
        case CurlTrouble::tls:
            return Reason::tls_failed;
        case CurlTrouble::name:
            return Reason::host_unknown;
        case CurlTrouble::login:
            return Reason::login_refused;
        case CurlTrouble::unreachable:
        case CurlTrouble::other:
            return Reason::unreachable;
    }
    return Reason::unreachable;
}

Trouble misconfigured(const Fault& fault) { return {.reason = Reason::misconfigured, .said = fault.why.en}; }

// A kept connection that the server gave up, or has had enough of, before it heard of the letter.
bool is_worn_out(CURL* curl, const Conversation& conversation) {
    long connections = 1;
    curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connections);
    if (connections > 0 || conversation.is_whole_handed) return false;
    return conversation.code < 400 || (conversation.code < 500 && conversation.stage <= Stage::sender);
}

}  // namespace

Sender::Sender(Account account, std::string own_name)
    : account_(std::move(account)), own_name_(std::move(own_name)), connection_(std::make_unique<Connection>()) {}

Sender::~Sender() = default;

Sending Sender::send(std::string_view bytes, const std::string& from, const std::string& to) {
    if (!is_mailbox(from)) return sending_of({.reason = Reason::misconfigured, .said = "the sender's address is none"});
    if (!is_mailbox(to))
        return sending_of({.reason = Reason::address_unknown, .said = "the address is none that can be written to"});
    const auto known = password();
    if (!known) return sending_of(known.error());
    const std::string url = url_of(account_, "smtp") + "/" + own_name_;
    CURL* curl = connection_->curl.get();
    for (const bool is_fresh : {false, true}) {
        set_up(curl, account_, *known);
        if (is_fresh) curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
        Conversation conversation{.bytes = bytes};
        const CURLcode result = converse(curl, url, from, to, conversation);
        const bool is_taken = conversation.is_whole_handed && conversation.code >= 200 && conversation.code < 300;
        if (!is_taken && !is_fresh && is_worn_out(curl, conversation)) continue;
        const bool has_answered = is_taken || conversation.code >= 400;
        std::string said = said_by(has_answered ? std::to_string(conversation.code) + " " + conversation.text
                                                : std::string(curl_easy_strerror(result)),
                                   account_.user,
                                   *known);
        if (is_taken) return Taken{std::move(said)};
        return sending_of({.reason = reason_of(result, conversation), .said = std::move(said)});
    }
    return sending_of({.reason = Reason::unreachable, .said = {}});
}

Sending Sender::greet() {
    const auto known = password();
    if (!known) return sending_of(known.error());
    const std::string url = url_of(account_, "smtp") + "/" + own_name_;
    CURL* curl = connection_->curl.get();
    set_up(curl, account_, *known);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    Conversation conversation{.bytes = {}};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &leave_out);  // libcurl would print the answer
    listen_to(curl, conversation);
    const CURLcode result = curl_easy_perform(curl);
    std::string said = said_by(conversation.code > 0 ? std::to_string(conversation.code) + " " + conversation.text
                                                     : std::string(curl_easy_strerror(result)),
                               account_.user,
                               *known);
    if (result == CURLE_OK) return Taken{std::move(said)};
    return sending_of({.reason = reason_of(result, conversation), .said = std::move(said)});
}

Result<std::string, Trouble> Sender::password() const {
    if (const auto fault = fault_of(account_)) return fail(misconfigured(*fault));
    if (account_.user.empty()) return std::string();
    auto read = read_password(account_);
    if (!read) return fail(misconfigured(read.error()));
    return std::move(*read);
}

}  // namespace countersign::mail
