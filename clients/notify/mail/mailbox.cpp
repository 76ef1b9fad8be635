#include "clients/notify/mail/mailbox.hpp"

#include <algorithm>

#include "clients/notify/mail/curl_session.hpp"
#include "clients/notify/mail/imap_answer.hpp"

namespace countersign::mail {

namespace {

// A folder as IMAP's quoted string: printable ASCII (other names in modified UTF-7), nothing that ends it.
bool is_folder(const std::string& name) {
    return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, [](unsigned char c) {
        return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%' && c != '*';
    });
}

std::string in_url(const std::string& text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string coded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '_' || c == '.';
        coded += is_plain ? std::string(1, c) : std::string{'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return coded;
}

struct Body {
    std::string bytes;
    std::size_t bytes_max = 0;
};

std::size_t take(char* bytes, std::size_t, std::size_t size, void* to) {
    auto& body = *static_cast<Body*>(to);
    if (body.bytes.size() + size > body.bytes_max) return 0;
    body.bytes.append(bytes, size);
    return size;
}

// The server's last refusal: "A003 NO SELECT Unsafe Login", without its tag.
int hear_refusal(CURL*, curl_infotype type, char* bytes, std::size_t size, void* to) {
    if (type != CURLINFO_HEADER_IN) return 0;
    const std::string_view line(bytes, size);
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos || line.starts_with("* ")) return 0;
    const std::string_view answer = line.substr(blank + 1);
    if (answer.starts_with("NO") || answer.starts_with("BAD")) *static_cast<std::string*>(to) = std::string(answer);
    return 0;
}

MailboxTrouble trouble_of(CURLcode code, bool has_refused) {
    switch (kind_of(code)) {
        case CurlTrouble::tls:
            return MailboxTrouble::tls_failed;
        case CurlTrouble::name:
            return MailboxTrouble::host_unknown;
        case CurlTrouble::login:
            return MailboxTrouble::login_refused;
        case CurlTrouble::unreachable:
            return MailboxTrouble::unreachable;
        case CurlTrouble::other:
            return has_refused ? MailboxTrouble::server_refused : MailboxTrouble::unreachable;
    }
    return MailboxTrouble::unreachable;
}

connection::Sentence but_of(const MailboxFailure& failure) {
    switch (failure.trouble) {
        case MailboxTrouble::unreachable:
            return {"它没有应答；稍后再试", "it does not answer; we try again"};
        case MailboxTrouble::server_refused:
            return {"它拒绝了请求；稍后再试", "it refused what we asked; we try again"};
        case MailboxTrouble::login_refused:
            return {
                "它拒绝登录，请检查用户名与密码（QQ、163 须先开启 IMAP 并使用授权码）",
                "it refuses our login; check user and password (QQ and 163 want IMAP switched on and an authorisation code)"};
        case MailboxTrouble::tls_failed:
            return {"无法建立可信的加密连接，请检查端口、加密方式与证书",
                    "no TLS that can be trusted came about; check port, security and certificates"};
        case MailboxTrouble::host_unknown:
            return {"找不到该主机名", "its name leads nowhere"};
        case MailboxTrouble::misconfigured:
            return {"我们的配置不对", "our configuration is wrong"};
    }
    return {};
}

}  // namespace

connection::Sentence describe(const MailboxFailure& failure) {
    const auto but = but_of(failure);
    const std::string detail = failure.said.empty() ? std::string() : " (" + failure.said + ")";
    return {"应能从邮箱读取来信，但" + but.zh + detail + "。",
            "Expected to read the mailbox, but " + but.en + detail + "."};
}

struct Numbering {
    std::uint32_t uidvalidity = 0;
    std::uint32_t uidnext = 0;  // 0: the server did not say
};

struct Mailbox::Session {
    Account account;
    std::string folder;
    MailboxLimits limits;
    CurlHandle curl = make_curl_handle();
    std::string password = {};

    Result<void, MailboxFailure> open() {
        if (const auto fault = fault_of(account)) return fail(misconfigured(fault->why.en));
        if (account.user.empty()) return fail(misconfigured("the mailbox has no user"));
        if (!is_folder(folder)) return fail(misconfigured("the folder's name is not plain ASCII"));
        auto read = read_password(account);
        if (!read) return fail(misconfigured(read.error().why.en));
        password = std::move(*read);
        // 163 and 126 refuse to open a folder for who has not said its name (RFC 2971). A server that does not
        // know ID answers BAD, which is no reason to stop.
        const auto introduced =
            ask("", R"(ID ("name" "countersign" "version" "1" "vendor" "countersign"))", answer_bytes_max);
        if (!introduced && introduced.error().trouble != MailboxTrouble::server_refused)
            return fail(introduced.error());
        return {};
    }

    // `path`: what follows the host in the URL; empty: no folder is opened. `command`: empty for a plain fetch.
    Result<std::string, MailboxFailure> ask(const std::string& path,
                                            const std::string& command,
                                            std::size_t bytes_max) {
        set_up(curl.get(), account, password);
        Body body{.bytes = {}, .bytes_max = bytes_max};
        std::string refusal;
        const std::string url = url_of(account, "imap") + "/" + path;
        curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
        if (!command.empty()) curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, command.c_str());
        curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &take);
        curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
        curl_easy_setopt(curl.get(), CURLOPT_VERBOSE, 1L);  // for the ear only; nothing is printed
        curl_easy_setopt(curl.get(), CURLOPT_DEBUGFUNCTION, &hear_refusal);
        curl_easy_setopt(curl.get(), CURLOPT_DEBUGDATA, &refusal);
        const CURLcode code = curl_easy_perform(curl.get());
        if (code == CURLE_OK) return std::move(body.bytes);
        const std::string said = refusal.empty() ? std::string(curl_easy_strerror(code)) : refusal;
        return fail(MailboxFailure{.trouble = trouble_of(code, !refusal.empty()),
                                   .said = said_by(said, account.user, password)});
    }

    // Opens the folder anew: a server shows an open folder as it was, until it is asked to look again.
    Result<Numbering, MailboxFailure> numbering() {
        const auto answer = ask("", "SELECT \"" + folder + "\"", answer_bytes_max);
        if (!answer) return fail(answer.error());
        if (const auto number = uidvalidity_in(*answer))
            return Numbering{.uidvalidity = *number, .uidnext = uidnext_in(*answer).value_or(0)};
        return fail(MailboxFailure{.trouble = MailboxTrouble::server_refused, .said = "it tells no UIDVALIDITY"});
    }

    // The first mails above `uid`, with their sizes. Asked in spans of numbers and then by name, since libcurl
    // gives up on answers of many lines (Debian 12's after some ninety).
    Result<std::vector<Listed>, MailboxFailure> listed_after(std::uint32_t uid, std::uint32_t uidnext) {
        const std::string path = in_url(folder);
        std::vector<std::uint32_t> found;
        for (std::uint64_t first = std::uint64_t{uid} + 1; found.empty(); first += span) {
            const bool is_last = uidnext == 0 || first + span >= uidnext;
            const std::string end = is_last ? "*" : std::to_string(first + span - 1);
            const auto answer = ask(path, "UID SEARCH UID " + std::to_string(first) + ":" + end, answer_bytes_max);
            if (!answer) return fail(answer.error());
            found = found_after(uid, *answer);
            if (is_last) break;
        }
        if (found.empty()) return std::vector<Listed>{};
        found.resize(std::min({found.size(), limits.mails_max, mails_at_once_max}));
        std::string names;
        for (const std::uint32_t one : found) names += (names.empty() ? "" : ",") + std::to_string(one);
        const auto answer = ask(path, "UID FETCH " + names + " (UID RFC822.SIZE)", answer_bytes_max);
        if (!answer) return fail(answer.error());
        return listed_in(*answer);
    }

    static MailboxFailure misconfigured(std::string said) {
        return {.trouble = MailboxTrouble::misconfigured, .said = std::move(said)};
    }

    static constexpr std::size_t answer_bytes_max = 1024 * 1024;
    static constexpr std::size_t mails_at_once_max = 50;
    static constexpr std::uint64_t span = 10'000;  // their numbers in one line: within libcurl's buffer
};

Mailbox::Mailbox(Account account, std::string folder, MailboxLimits limits)
    : session_(std::make_unique<Session>(
          Session{.account = std::move(account), .folder = std::move(folder), .limits = limits})) {}

Mailbox::~Mailbox() = default;

Result<void, MailboxFailure> Mailbox::look() {
    if (auto opened = session_->open(); !opened) return fail(opened.error());
    const auto numbering = session_->numbering();
    if (!numbering) return fail(numbering.error());
    return {};
}

Result<Fetched, MailboxFailure> Mailbox::fetch_after(const Place& place) {
    Session& session = *session_;
    if (auto opened = session.open(); !opened) return fail(opened.error());
    const auto numbering = session.numbering();
    if (!numbering) return fail(numbering.error());
    const std::uint32_t uidvalidity = numbering->uidvalidity;
    const bool is_same = uidvalidity == place.uidvalidity;
    Fetched fetched{.place = {.uidvalidity = uidvalidity, .uid = is_same ? place.uid : 0},
                    .is_renumbered = !is_same && place.uidvalidity != 0,
                    .mails = {}};
    const std::string path = in_url(session.folder);
    const auto listed = session.listed_after(fetched.place.uid, numbering->uidnext);
    if (!listed) return fail(listed.error());
    for (const Listed& one : *listed) {
        Received received{.uid = one.uid, .bytes = std::nullopt};
        if (one.size <= session.limits.mail_bytes_max) {
            // Were the numbers new meanwhile, this would be another mail: the URL says which numbering is meant.
            auto bytes =
                session.ask(path + ";UIDVALIDITY=" + std::to_string(uidvalidity) + "/;UID=" + std::to_string(one.uid),
                            "",
                            session.limits.mail_bytes_max + 64 * 1024);
            if (!bytes) return fail(bytes.error());
            received.bytes = std::move(*bytes);
        }
        fetched.place.uid = one.uid;
        fetched.mails.push_back(std::move(received));
    }
    return fetched;
}

Result<void, MailboxFailure> Mailbox::mark_seen(std::uint32_t uid) {
    if (auto opened = session_->open(); !opened) return opened;
    const auto done = session_->ask(in_url(session_->folder),
                                    "UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (\\Seen)",
                                    Session::answer_bytes_max);
    if (!done) return fail(done.error());
    return {};
}

Result<void, MailboxFailure> Mailbox::move(std::uint32_t uid, const std::string& folder) {
    if (!is_folder(folder)) return fail(Session::misconfigured("the folder's name is not plain ASCII"));
    if (auto opened = session_->open(); !opened) return opened;
    const auto done = session_->ask(
        in_url(session_->folder), "UID MOVE " + std::to_string(uid) + " \"" + folder + "\"", Session::answer_bytes_max);
    if (!done) return fail(done.error());
    return {};
}

}  // namespace countersign::mail
