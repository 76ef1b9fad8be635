// Letters handed to a server: what every answer, and every missing one, means.
#include <fstream>

#include <catch2/catch.hpp>

#include "clients/notify/mail/sender.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"
#include "tests/fakes/temporary_folder.hpp"
#include "tests/mail/samples.hpp"

namespace countersign::mail {

namespace {

using namespace std::chrono_literals;

const std::string from = "countersign+bounce@company.test";
const std::string to = "wang.fang@company.test";

Account account_at(int port) {
    return {.host = "127.0.0.1", .port = port, .security = Security::none, .connect_within = 5s, .answer_within = 20s};
}

std::string sample_bytes() { return compose(sample_letter(), sample_now).value(); }

Sending send_to(const std::vector<Script>& scripts) {
    ScriptedSmtp server(scripts);
    return Sender(account_at(server.port()), "company.test").send(sample_bytes(), from, to);
}

// As a word, for a table: "later server_busy: 451 ..."
std::string words_of(const Sending& sending) {
    if (const auto* taken = std::get_if<Taken>(&sending)) return "taken: " + taken->said;
    const Trouble& trouble = *trouble_of(sending);
    const std::string kind = std::holds_alternative<TryLater>(sending) ? "later"
                             : std::holds_alternative<Refused>(sending)
                                 ? (std::get<Refused>(sending).is_address_bad() ? "bad address" : "refused")
                                 : "operator";
    return kind + ": " + trouble.said;
}

Reason reason_in(const Sending& sending) {
    REQUIRE(trouble_of(sending) != nullptr);
    return trouble_of(sending)->reason;
}

}  // namespace

TEST_CASE("a letter arrives byte for byte, its leading dots too", "[mail][sending]") {
    ScriptedSmtp server;
    Sender sender(account_at(server.port()), "company.test");
    const std::string dotted = "Subject: x\r\n\r\n.first\r\n..second\r\n.\r\nlast\r\n";
    CHECK(words_of(sender.send(dotted, from, to)) == "taken: 250 2.0.0 queued as 1");
    CHECK(words_of(sender.send(sample_bytes(), from, to)) == "taken: 250 2.0.0 queued as 1");
    const auto letters = server.letters();
    REQUIRE(letters.size() == 2);
    CHECK(letters[0].bytes == dotted);
    CHECK(letters[1].bytes == sample_bytes());
    CHECK(letters[0].from == from);
    CHECK(letters[0].to == to);
    CHECK(server.connections() == 1);  // kept
}

TEST_CASE("each answer of a server has its meaning", "[mail][sending]") {
    struct Row {
        std::string moment, line, meaning;
    };

    const std::vector<Row> table = {
        {"connect", "421 4.3.2 too many connections", "later: 421 4.3.2 too many connections"},
        {"connect", "554 5.7.1 no service for you", "operator: 554 5.7.1 no service for you"},
        {"MAIL", "451 4.7.1 try again", "later: 451 4.7.1 try again"},
        {"MAIL", "553 5.7.1 sender not owned by user", "operator: 553 5.7.1 sender not owned by user"},
        {"MAIL", "530 5.7.0 authentication required", "operator: 530 5.7.0 authentication required"},
        {"MAIL", "552 5.3.4 too large", "refused: 552 5.3.4 too large"},
        {"RCPT", "450 4.2.0 greylisted", "later: 450 4.2.0 greylisted"},
        {"RCPT", "451-4.7.1 greylisted,\n451 4.7.1 come back", "later: 451 4.7.1 greylisted, 4.7.1 come back"},
        {"RCPT", "550 5.1.1 no such user", "bad address: 550 5.1.1 no such user"},
        {"RCPT", "550 Mailbox not found", "bad address: 550 Mailbox not found"},
        {"RCPT", "553 no such mailbox", "bad address: 553 no such mailbox"},
        {"RCPT", "550 5.2.1 mailbox disabled", "bad address: 550 5.2.1 mailbox disabled"},
        {"RCPT", "552 5.2.2 mailbox full", "refused: 552 5.2.2 mailbox full"},
        {"RCPT", "550 5.7.1 relaying denied", "operator: 550 5.7.1 relaying denied"},
        {"RCPT", "553 5.1.8 bad sender", "operator: 553 5.1.8 bad sender"},
        {"RCPT", "554 no", "refused: 554 no"},
        {"DATA", "451 4.3.0 later", "later: 451 4.3.0 later"},
        {"DATA", "554 5.5.1 no valid recipients", "refused: 554 5.5.1 no valid recipients"},
        {".", "451 4.3.0 disk full", "later: 451 4.3.0 disk full"},
        {".", "550 5.7.1 looks like spam", "refused: 550 5.7.1 looks like spam"},
        {".", "554 DT:SPM 163 smtp", "refused: 554 DT:SPM 163 smtp"},
        {".", "550 5.1.1 no such user after all", "bad address: 550 5.1.1 no such user after all"},
    };
    for (const auto& [moment, line, meaning] : table) {
        INFO(moment << " " << line);
        CHECK(words_of(send_to({Script::answering(moment, line)})) == meaning);
    }
}

TEST_CASE("a greylisted letter is taken when it comes again, the same bytes", "[mail][sending]") {
    ScriptedSmtp server({Script::answering("RCPT", "451 4.7.1 greylisted"), Script::good()});
    Sender sender(account_at(server.port()), "company.test");
    CHECK(reason_in(sender.send(sample_bytes(), from, to)) == Reason::server_busy);
    CHECK(server.letters().empty());
    CHECK(words_of(sender.send(sample_bytes(), from, to)) == "taken: 250 2.0.0 queued as 1");
    CHECK(server.letters().size() == 1);
}

TEST_CASE("a connection that is lost before the letter was whole took nothing", "[mail][sending]") {
    for (const char* moment : {"connect", "EHLO", "MAIL", "RCPT", "DATA"}) {
        INFO(moment);
        CHECK(reason_in(send_to({Script::dropping(moment)})) == Reason::unreachable);
    }
}

TEST_CASE("a connection that is lost after the last byte leaves it open, and the letter goes again under its id",
          "[mail][sending]") {
    ScriptedSmtp server({Script::dropping("."), Script::good()});
    Sender sender(account_at(server.port()), "company.test");
    const auto first = sender.send(sample_bytes(), from, to);
    CHECK(reason_in(first) == Reason::outcome_unknown);
    CHECK(std::holds_alternative<TryLater>(first));
    CHECK(words_of(sender.send(sample_bytes(), from, to)).starts_with("taken"));
    // The server had taken it: now it has two, and can see that they are one.
    const auto letters = server.letters();
    REQUIRE(letters.size() == 2);
    CHECK(letters[0].bytes == letters[1].bytes);
    CHECK(read_mail(letters[0].bytes).message_id == "t-17.2.1@company.test");
}

TEST_CASE("silence is waited for no longer than was said", "[mail][sending]") {
    for (const char* moment : {"connect", "RCPT", "."}) {
        INFO(moment);
        ScriptedSmtp server({Script::silent(moment)});
        Account account = account_at(server.port());
        account.answer_within = 300ms;
        const auto began = std::chrono::steady_clock::now();
        const auto sending = Sender(account, "company.test").send(sample_bytes(), from, to);
        CHECK(reason_in(sending) == (std::string(moment) == "." ? Reason::outcome_unknown : Reason::unreachable));
        CHECK(std::chrono::steady_clock::now() - began < 10s);
    }
}

TEST_CASE("nobody there is tried later, and the same sender goes on when somebody is", "[mail][sending]") {
    const int port = free_port();
    Sender sender(account_at(port), "company.test");
    const auto sending = sender.send(sample_bytes(), from, to);
    CHECK(reason_in(sending) == Reason::unreachable);
    CHECK(describe(*trouble_of(sending))
              .en.starts_with("Expected the mail server to take the letter, but it does not answer; we try again ("));
    {
        ScriptedSmtp server({Script::good()}, port);
        CHECK(words_of(sender.send(sample_bytes(), from, to)).starts_with("taken"));
    }
    CHECK(reason_in(sender.send(sample_bytes(), from, to)) == Reason::unreachable);
    ScriptedSmtp server({Script::good()}, port);
    CHECK(words_of(sender.send(sample_bytes(), from, to)).starts_with("taken"));
}

TEST_CASE("a kept connection that the server has left, or has enough of, is replaced", "[mail][sending]") {
    Script leaves;
    leaves.closes_after_letter = true;
    ScriptedSmtp server({leaves, leaves, Script::good()});
    Sender sender(account_at(server.port()), "company.test");
    for (int i = 0; i < 4; ++i) CHECK(words_of(sender.send(sample_bytes(), from, to)).starts_with("taken"));
    CHECK(server.letters().size() == 4);
    CHECK(server.connections() == 3);
}

TEST_CASE("junk instead of a mail server is no success", "[mail][sending]") {
    for (const char* junk : {"HTTP/1.1 400 Bad Request", "", "999", "SSH-2.0-OpenSSH_9.2"}) {
        INFO(junk);
        for (const char* moment : {"connect", "MAIL", "."}) {
            ScriptedSmtp server({Script::answering(moment, junk)});
            Account account = account_at(server.port());
            account.answer_within = 300ms;
            const auto sending = Sender(account, "company.test").send(sample_bytes(), from, to);
            CHECK_FALSE(std::holds_alternative<Taken>(sending));
        }
    }
}

TEST_CASE("a refused login is the operator's, and says no secret", "[mail][sending]") {
    const fakes::TemporaryFolder folder;
    const auto file = folder.path() / "password";
    std::ofstream(file) << "auth-code-7\n";
    const auto try_with = [&](const Script& script) {
        ScriptedSmtp server({script});
        Account account = account_at(server.port());
        account.user = "countersign@company.test";
        account.password_file = file;
        return Sender(account, "company.test").send(sample_bytes(), from, to);
    };
    CHECK(words_of(try_with(Script::good())).starts_with("taken"));
    const auto refused = try_with(Script::answering(
        "AUTH",
        "535 5.7.8 not auth-code-7 nor YXV0aC1jb2RlLTc= nor AGNvdW50ZXJzaWduQGNvbXBhbnkudGVzdABhdXRoLWNvZGUtNw=="));
    CHECK(reason_in(refused) == Reason::login_refused);
    CHECK(words_of(refused) == "operator: 535 5.7.8 not *** nor *** nor ***");
    CHECK(describe(*trouble_of(refused)).zh.find("授权码") != std::string::npos);
    CHECK(words_of(try_with(Script::answering("AUTH", "454 4.7.0 try later"))) == "later: 454 4.7.0 try later");
    CHECK(reason_in(try_with(Script::answering("EHLO", "250-scripted.test\n250 AUTH XUNKNOWN"))) ==
          Reason::login_refused);
    std::ofstream(file, std::ios::trunc) << "\n";
    const auto no_password = try_with(Script::good());
    CHECK(reason_in(no_password) == Reason::misconfigured);
    CHECK(trouble_of(no_password)->said.starts_with("Expected the mail password (or authorisation code) in "));
}

TEST_CASE("without TLS only this machine is spoken to, and a server without TLS is not trusted with anything",
          "[mail][sending]") {
    Account account = account_at(25);
    account.host = "mail.company.test";
    CHECK(fault_of(account)->why.en.starts_with(
        "Expected the connection to the mail server mail.company.test to be encrypted"));
    CHECK(reason_in(Sender(account, "company.test").send(sample_bytes(), from, to)) == Reason::misconfigured);
    for (const char* trick : {"127.0.0.1.evil.test",
                              "127.evil",
                              "localhost.evil.test",
                              "",
                              "a b",
                              "127.0.0.1@evil.test",
                              "h/x",
                              "127.0.0.1\r\n"}) {
        account.host = trick;
        INFO(trick);
        CHECK(fault_of(account).has_value());
    }
    for (const char* here : {"127.0.0.1", "127.1.2.3", "localhost", "::1"}) {
        account.host = here;
        CHECK_FALSE(fault_of(account));
    }
    account.port = 70000;
    CHECK(fault_of(account)->why.en == "Expected a port of the mail server ::1 from 1 to 65535, but it is none.");

    ScriptedSmtp server;
    Account secure = account_at(server.port());
    secure.answer_within = 2s;
    for (const Security security : {Security::starttls, Security::tls}) {
        secure.security = security;
        CHECK(reason_in(Sender(secure, "company.test").send(sample_bytes(), from, to)) == Reason::tls_failed);
    }
    CHECK(server.letters().empty());
    secure.host = "no-such-host.invalid";
    CHECK(reason_in(Sender(secure, "company.test").send(sample_bytes(), from, to)) == Reason::host_unknown);
}

TEST_CASE("an address that is none never reaches a server", "[mail][sending]") {
    ScriptedSmtp server;
    Sender sender(account_at(server.port()), "company.test");
    for (const char* bad : {"", "x", "a@b>\r\nRCPT TO:<c@d", "王芳@company.test"}) {
        CHECK(words_of(sender.send(sample_bytes(), from, bad)).starts_with("bad address"));
        CHECK(reason_in(sender.send(sample_bytes(), bad, to)) == Reason::misconfigured);
    }
    CHECK(server.connections() == 0);
}

TEST_CASE("every reason has a sentence in both languages", "[mail][sending]") {
    for (int reason = 0; reason <= static_cast<int>(Reason::misconfigured); ++reason) {
        const auto sentence = describe({.reason = static_cast<Reason>(reason), .said = "said"});
        CHECK(sentence.en.starts_with("Expected the mail server to take the letter, but "));
        CHECK(sentence.en.ends_with(" (said)."));
        CHECK(sentence.zh.ends_with(" (said)。"));
    }
}

}  // namespace countersign::mail
