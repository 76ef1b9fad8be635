#include "clients/notify/mail/account.hpp"

#include <array>
#include <fstream>
#include <gmime/gmime.h>

#include "clients/notify/mail/clean_text.hpp"

namespace countersign::mail {

namespace {

constexpr std::size_t said_bytes_max = 200;

bool is_loopback(const std::string& host) {
    if (host == "localhost" || host == "::1") return true;
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

bool is_host(const std::string& host) {
    return !host.empty() && host.size() <= 253 &&
           host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") ==
               std::string::npos;
}

std::string base64(std::string_view bytes) {
    gchar* text = g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size());
    std::string coded(text);
    g_free(text);
    return coded;
}

void blank_out(std::string& text, std::string_view secret) {
    if (secret.empty()) return;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
        text.replace(at, secret.size(), "***");
}

}  // namespace

std::optional<Fault> fault_of(const Account& account) {
    if (!is_host(account.host))
        return Fault{{"应配置邮件服务器的主机名，但没有或不是主机名。",
                      "Expected the name of a mail server, but there is none."}};
    if (account.port <= 0 || account.port > 65535)
        return Fault{{"应配置邮件服务器 " + account.host + " 的端口（1–65535），但不是。",
                      "Expected a port of the mail server " + account.host + " from 1 to 65535, but it is none."}};
    if (account.security == Security::none && !is_loopback(account.host))
        return Fault{
            {"与邮件服务器 " + account.host + " 的连接应加密（starttls 或 tls），但配置为不加密；不加密只允许本机。",
             "Expected the connection to the mail server " + account.host +
                 " to be encrypted (starttls or tls), but it is configured as none, which is for this machine only."}};
    return std::nullopt;
}

Result<std::string, Fault> read_password(const Account& account) {
    std::ifstream in(account.password_file, std::ios::binary);
    std::string password;
    std::getline(in, password);
    while (password.ends_with('\r') || password.ends_with('\n')) password.pop_back();
    if (!password.empty()) return password;
    return fail(Fault{{"应能从文件 " + account.password_file.string() + " 读出邮箱密码（或授权码），但没有读到。",
                       "Expected the mail password (or authorisation code) in " + account.password_file.string() +
                           ", but there is none to read."}});
}

std::string said_by(std::string_view server_line, std::string_view user, std::string_view password) {
    std::string line(trimmed(one_line(trimmed(server_line))));
    const std::string plain = std::string(1, '\0') + std::string(user) + std::string(1, '\0') + std::string(password);
    if (!password.empty()) {
        blank_out(line, base64(plain));
        blank_out(line, base64(password));
        blank_out(line, password);
    }
    return shortened(line, said_bytes_max);
}

}  // namespace countersign::mail
