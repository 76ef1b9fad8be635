// The real thing: our sender, OpenSMTPD, Dovecot, our mailbox.
#include "tests/fakes/mail/post_office.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "clients/notify/mail/command.hpp"
#include "clients/notify/mail/imap_answer.hpp"
#include "clients/notify/mail/mailbox.hpp"
#include "clients/notify/mail/sender.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"
#include "tests/mail/samples.hpp"

namespace countersign::mail {

namespace {

const std::string ours = "countersign@company.test";
const std::string wang = "wang.fang@company.test";

void send(Sender& sender, const Letter& letter) {
    const auto sending = sender.send(compose(letter, sample_now).value(), letter.envelope_from, letter.to.mailbox);
    if (const Trouble* trouble = trouble_of(sending)) FAIL(describe(*trouble).en);
}

// What came after `place`, once something did.
Fetched wait_for_mail(Mailbox& mailbox, const Place& place, const PostOffice& office, std::size_t letters) {
    (void)office.wait_for(ours, letters);
    auto fetched = mailbox.fetch_after(place);
    if (!fetched) FAIL(describe(fetched.error()).en);
    return std::move(*fetched);
}

Letter reply_of(const Letter& letter, const std::string& text) {
    return {.message_id = "reply-1@company.test",
            .from = {.name = "王芳", .mailbox = wang},
            .envelope_from = wang,
            .reply_to = {},
            .to = letter.reply_to,
            .subject = "回复：" + letter.subject,
            .text = text,
            .html = {},
            .thread = letter.message_id,
            .language = {}};
}

}  // namespace

TEST_CASE("post office: a letter goes out, its reply comes back with the token, by IMAP", "[mail][post]") {
    const auto office = PostOffice::open({ours, wang});
    if (!office) return;
    Sender sender(office->smtp(), "company.test");
    Letter letter = sample_letter();
    letter.text = "Please decide.\n.dotted line\n..two\n";
    send(sender, letter);

    REQUIRE(office->wait_for(wang, 1).size() == 1);
    const auto arrived = office->mails_of(wang);
    CHECK(arrived[0].subject == sample_subject);
    CHECK(arrived[0].text == "Please decide.\n.dotted line\n..two");
    CHECK(arrived[0].message_id == letter.message_id);

    send(sender,
         reply_of(letter, "退回 金额与合同不符\n\n在 2026年10月26日，审批 <c@x.test> 写道：\n> Please decide.\n"));
    Mailbox mailbox(office->imap(ours));
    const auto fetched = wait_for_mail(mailbox, {}, *office, 1);
    REQUIRE(fetched.mails.size() == 1);
    // 163 and 126 open no folder for who has not said its name.
    CHECK(office->wait_until_logged("ID sent: name=countersign"));
    const auto mail = read_mail(fetched.mails[0].bytes.value());
    CHECK(mail.tokens == std::vector<std::string>{"tok1"});
    CHECK(mail.from == wang);
    CHECK(mail.in_reply_to == letter.message_id);
    CHECK(mail.subject == "回复：" + sample_subject);
    CHECK(command_of(mail.text) == Command{.verb = Verb::reject, .reason = "金额与合同不符"});
}

TEST_CASE("post office: an address that nobody has comes back as a bounce of this very letter", "[mail][post]") {
    const auto office = PostOffice::open({ours, wang});
    if (!office) return;
    Sender sender(office->smtp(), "company.test");
    Letter letter = sample_letter();
    letter.to.mailbox = "nobody@company.test";
    send(sender, letter);

    Mailbox mailbox(office->imap(ours));
    const auto fetched = wait_for_mail(mailbox, {}, *office, 1);
    REQUIRE(fetched.mails.size() == 1);
    const auto mail = read_mail(fetched.mails[0].bytes.value());
    CHECK(mail.automatic == "Return-Path: <>");
    REQUIRE(mail.bounce);
    CHECK(mail.bounce->message_id == letter.message_id);
    CHECK(mail.bounce->address == "nobody@company.test");
    CHECK(mail.bounce->status.starts_with("5."));
    CHECK(mail.bounce->is_permanent);
}

TEST_CASE("post office: new mail is what came after the place, and too large a mail is left where it is",
          "[mail][post]") {
    const auto office = PostOffice::open({ours, wang});
    if (!office) return;
    Sender sender(office->smtp(), "company.test");
    Mailbox mailbox(office->imap(ours), "INBOX", {.mail_bytes_max = 20'000, .mails_max = 3});
    const auto send_to_us = [&](int number, const std::string& text) {
        Letter letter = sample_letter();
        letter.message_id = "n-" + std::to_string(number) + "@company.test";
        letter.to = {.name = {}, .mailbox = ours};
        letter.text = text;
        send(sender, letter);
        REQUIRE(office->wait_for(ours, static_cast<std::size_t>(number)).size() == static_cast<std::size_t>(number));
    };
    const auto empty = mailbox.fetch_after({});
    REQUIRE(empty.has_value());
    CHECK(empty->mails.empty());
    CHECK(empty->place.uid == 0);
    CHECK(empty->place.uidvalidity != 0);

    for (int number = 1; number <= 5; ++number) send_to_us(number, number == 2 ? std::string(50'000, 'x') : "one");
    const auto first = mailbox.fetch_after(empty->place);
    REQUIRE(first.has_value());
    REQUIRE(first->mails.size() == 3);
    CHECK(read_mail(first->mails[0].bytes.value()).message_id == "n-1@company.test");
    CHECK_FALSE(first->mails[1].bytes);
    CHECK(read_mail(first->mails[2].bytes.value()).message_id == "n-3@company.test");
    const auto rest = mailbox.fetch_after(first->place);
    REQUIRE(rest.has_value());
    REQUIRE(rest->mails.size() == 2);
    CHECK(read_mail(rest->mails[1].bytes.value()).message_id == "n-5@company.test");
    const auto nothing = mailbox.fetch_after(rest->place);
    REQUIRE(nothing.has_value());
    CHECK(nothing->mails.empty());
    CHECK(nothing->place == rest->place);

    // Other numbers: everything comes again, and that is said.
    const auto again = mailbox.fetch_after({.uidvalidity = rest->place.uidvalidity + 1, .uid = rest->place.uid});
    REQUIRE(again.has_value());
    CHECK(again->is_renumbered);
    CHECK(again->mails.size() == 3);

    CHECK(mailbox.mark_seen(first->mails[0].uid).has_value());
    const auto moved = mailbox.move(first->mails[0].uid, "Done");
    if (!moved) FAIL(describe(moved.error()).en);
    CHECK(office->letters_of(ours).size() == 4);
    Mailbox done(office->imap(ours), "Done");
    const auto in_done = done.fetch_after({});
    REQUIRE(in_done.has_value());
    REQUIRE(in_done->mails.size() == 1);
    CHECK(read_mail(in_done->mails[0].bytes.value()).message_id == "n-1@company.test");
    const auto nowhere = mailbox.move(first->mails[2].uid, "Nowhere");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().trouble == MailboxTrouble::server_refused);
}

TEST_CASE("post office: gone and back, letters and mailbox go on, and many letters use several connections",
          "[mail][post]") {
    const auto office = PostOffice::open({ours, wang});
    if (!office) return;
    Sender sender(office->smtp(), "company.test");
    Mailbox mailbox(office->imap(ours));
    Letter letter = sample_letter();
    letter.to = {.name = {}, .mailbox = ours};
    send(sender, letter);
    const auto first = wait_for_mail(mailbox, {}, *office, 1);

    office->stop();
    const auto refused = sender.send(compose(letter, sample_now).value(), letter.envelope_from, ours);
    REQUIRE(trouble_of(refused) != nullptr);
    CHECK(trouble_of(refused)->reason == Reason::unreachable);
    const auto silent = mailbox.fetch_after(first.place);
    REQUIRE_FALSE(silent.has_value());
    CHECK(silent.error().trouble == MailboxTrouble::unreachable);
    CHECK_FALSE(silent.error().is_for_operator());

    office->start();
    // OpenSMTPD takes a hundred letters over one connection and answers 452 to the next.
    for (int i = 0; i < 150; ++i) {
        letter.message_id = "m-" + std::to_string(i) + "@company.test";
        send(sender, letter);
    }
    CHECK(office->wait_for(ours, 151, std::chrono::seconds(60)).size() == 151);
    const auto rest = mailbox.fetch_after(first.place);
    if (!rest) FAIL(describe(rest.error()).en);
    CHECK(rest->mails.size() == 50);
}

TEST_CASE("post office: with TLS and a login, both ways, and nothing without them", "[mail][post]") {
    const auto office = PostOffice::open({ours, wang});
    if (!office) return;
    Letter letter = sample_letter();
    letter.to = {.name = {}, .mailbox = ours};
    std::size_t count = 0;
    for (const Security security : {Security::starttls, Security::tls}) {
        Account account = office->smtp(security);
        Sender sender(account, "company.test");
        send(sender, letter);
        Mailbox mailbox(office->imap(ours, security));
        ++count;
        CHECK(wait_for_mail(mailbox, {}, *office, count).mails.size() == count);

        const auto reason_with = [&](const Account& other) {
            const auto sending =
                Sender(other, "company.test").send(compose(letter, sample_now).value(), letter.envelope_from, ours);
            REQUIRE(trouble_of(sending) != nullptr);
            return trouble_of(sending)->reason;
        };
        const auto trouble_with = [&](const Account& other) {
            const auto fetched = Mailbox(other).fetch_after({});
            REQUIRE_FALSE(fetched.has_value());
            CHECK(fetched.error().is_for_operator());
            return fetched.error().trouble;
        };
        Account stranger = account, imap = office->imap(ours, security);
        stranger.ca_file.clear();
        CHECK(reason_with(stranger) == Reason::tls_failed);
        imap.ca_file.clear();
        CHECK(trouble_with(imap) == MailboxTrouble::tls_failed);
        // The certificate is for another name.
        stranger = account;
        stranger.host = "127.0.0.1";
        CHECK(reason_with(stranger) == Reason::tls_failed);

        stranger = account;
        imap = office->imap(ours, security);
        const auto wrong = account.password_file.parent_path() / "wrong";
        std::ofstream(wrong) << "guess\n";
        stranger.password_file = wrong;
        imap.password_file = wrong;
        CHECK(reason_with(stranger) == Reason::login_refused);
        CHECK(trouble_with(imap) == MailboxTrouble::login_refused);
        stranger.user.clear();
        CHECK(reason_with(stranger) == Reason::sender_refused);
        imap.password_file = "/nowhere";
        CHECK(trouble_with(imap) == MailboxTrouble::misconfigured);
    }
    CHECK(office->letters_of(ours).size() == count);
}

TEST_CASE("a mailbox that cannot be read says why", "[mail]") {
    Account account{
        .host = "127.0.0.1", .port = free_port(), .security = Security::none, .user = "u", .password_file = "/nowhere"};
    const auto no_password = Mailbox(account).fetch_after({});
    REQUIRE_FALSE(no_password.has_value());
    CHECK(
        describe(no_password.error()).en ==
        "Expected to read the mailbox, but our configuration is wrong (Expected the mail password (or authorisation code) in "
        "/nowhere, but there is none to read.).");
    CHECK(Mailbox(account, "a\"b\r\nX").fetch_after({}).error().trouble == MailboxTrouble::misconfigured);
    account.host = "mail.company.test";
    CHECK(Mailbox(account).fetch_after({}).error().trouble == MailboxTrouble::misconfigured);
}

TEST_CASE("IMAP's lines are read, in any order, and the last mail below the place is not new", "[mail]") {
    CHECK(uidvalidity_in("* 2 EXISTS\r\n* OK [UIDVALIDITY 4294967295] UIDs valid\r\n") == 4294967295U);
    CHECK_FALSE(uidvalidity_in("* 2 EXISTS\r\n"));
    CHECK_FALSE(uidvalidity_in("* OK [UIDVALIDITY 99999999999] UIDs valid\r\n"));
    CHECK(uidnext_in("* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 12] Predicted next UID\r\n") == 12U);
    CHECK(found_after(7, "* SEARCH 7\r\n").empty());
    CHECK(found_after(7, "* SEARCH\r\n").empty());
    CHECK(found_after(7, "* SEARCH 12 8 9 3\r\n* 4 EXISTS\r\n* SEARCH 9 10\r\n") ==
          std::vector<std::uint32_t>{8, 9, 10, 12});
    CHECK(listed_in("* 3 FETCH (RFC822.SIZE 30 UID 9)\r\n* 2 FETCH (UID 8 RFC822.SIZE 20)\r\n* 2 FETCH (UID 8 "
                    "RFC822.SIZE 20)\r\n* 4 EXISTS\r\n* 5 FETCH (UID 10 FLAGS ())\r\n") ==
          std::vector<Listed>{{.uid = 8, .size = 20}, {.uid = 9, .size = 30}});
}

}  // namespace countersign::mail
