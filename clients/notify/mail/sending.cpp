#include "clients/notify/mail/sending.hpp"

#include <cctype>

namespace countersign::mail {

namespace {

connection::Sentence but_of(Reason reason) {
    switch (reason) {
        case Reason::server_busy:
            return {"它请我们稍后再试", "it asks us to come again later"};
        case Reason::unreachable:
            return {"它没有应答；稍后再试", "it does not answer; we try again"};
        case Reason::outcome_unknown:
            return {"信件发完后连接断了，不知是否收下；以同一编号再发",
                    "the connection was lost after the last byte; it is sent again under the same id"};
        case Reason::address_unknown:
            return {"它不认识这个收件地址", "it knows no such address"};
        case Reason::letter_refused:
            return {"它不接受这封信", "it does not take this letter"};
        case Reason::login_refused:
            return {"它拒绝登录，请检查用户名与密码（QQ、163 须用授权码）",
                    "it refuses our login; check user and password (QQ and 163 want an authorisation code)"};
        case Reason::sender_refused:
            return {"它不许我们以此地址或经此服务器发信", "we may not send under this address or through this server"};
        case Reason::tls_failed:
            return {"无法建立可信的加密连接，请检查端口、加密方式与证书",
                    "no TLS that can be trusted came about; check port, security and certificates"};
        case Reason::host_unknown:
            return {"找不到该主机名", "its name leads nowhere"};
        case Reason::misconfigured:
            return {"我们的配置不对", "our configuration is wrong"};
    }
    return {};
}

// Of 5.x codes; where there is none, or it says nothing, the plain code decides.
Reason reason_at_recipient(int code, std::string_view enhanced) {
    if (enhanced == "5.1.7" || enhanced == "5.1.8") return Reason::sender_refused;  // it is our address that is wrong
    if (enhanced.starts_with("5.1.") || enhanced == "5.2.1") return Reason::address_unknown;  // 5.2.1: mailbox disabled
    if (enhanced.starts_with("5.7.")) return Reason::sender_refused;  // policy: relaying denied, blocked
    if (enhanced.starts_with("5.2.") || enhanced.starts_with("5.3.")) return Reason::letter_refused;  // full, too large
    if (code == 550 || code == 551 || code == 553) return Reason::address_unknown;
    return code == 530 ? Reason::sender_refused : Reason::letter_refused;
}

}  // namespace

std::string_view enhanced_code_in(std::string_view text) {
    std::size_t end = 0;
    int dots = 0;
    while (end < text.size() && (std::isdigit(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.'))
        dots += text[end++] == '.' ? 1 : 0;
    const bool is_code = dots == 2 && end >= 5 && end <= 9 && text[1] == '.' && text[end - 1] != '.' &&
                         (end == text.size() || text[end] == ' ');
    return is_code ? text.substr(0, end) : std::string_view();
}

Reason reason_of(int code, std::string_view enhanced, Stage stage) {
    if (code >= 400 && code < 500) return Reason::server_busy;
    switch (stage) {
        case Stage::greeting:
            return Reason::sender_refused;  // "554 no SMTP service for you"
        case Stage::login:
            return Reason::login_refused;
        case Stage::sender:
            return enhanced.starts_with("5.3.4") || code == 552 ? Reason::letter_refused : Reason::sender_refused;
        case Stage::recipient:
            return reason_at_recipient(code, enhanced);
        case Stage::content:
            return enhanced.starts_with("5.1.1") || enhanced == "5.1.10" ? Reason::address_unknown
                                                                         : Reason::letter_refused;
    }
    return Reason::letter_refused;
}

Sending sending_of(Trouble trouble) {
    switch (trouble.reason) {
        case Reason::server_busy:
        case Reason::unreachable:
        case Reason::outcome_unknown:
            return TryLater{std::move(trouble)};
        case Reason::address_unknown:
        case Reason::letter_refused:
            return Refused{std::move(trouble)};
        case Reason::login_refused:
        case Reason::sender_refused:
        case Reason::tls_failed:
        case Reason::host_unknown:
        case Reason::misconfigured:
            return TellOperator{std::move(trouble)};
    }
    return TellOperator{std::move(trouble)};
}

const Trouble* trouble_of(const Sending& sending) {
    if (const auto* later = std::get_if<TryLater>(&sending)) return &later->trouble;
    if (const auto* refused = std::get_if<Refused>(&sending)) return &refused->trouble;
    if (const auto* tell = std::get_if<TellOperator>(&sending)) return &tell->trouble;
    return nullptr;
}

connection::Sentence describe(const Trouble& trouble) {
    const auto but = but_of(trouble.reason);
    const std::string detail = trouble.said.empty() ? std::string() : " (" + trouble.said + ")";
    return {"应由邮件服务器收下信件，但" + but.zh + detail + "。",
            "Expected the mail server to take the letter, but " + but.en + detail + "."};
}

}  // namespace countersign::mail
