// Whatever arrives, a reader answers with a value.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "clients/notify/mail/account.hpp"
#include "clients/notify/mail/clean_text.hpp"
#include "clients/notify/mail/command.hpp"
#include "clients/notify/mail/html_text.hpp"
#include "clients/notify/mail/imap_answer.hpp"
#include "clients/notify/mail/new_text.hpp"
#include "clients/notify/mail/sending.hpp"
#include "tests/mail/samples.hpp"

namespace countersign::mail {

namespace {

// Bytes in which the words occur that a reader looks for.
std::string any_mail() {
    static const std::vector<std::string> words = {"From: ",
                                                   "a@b.test",
                                                   "<",
                                                   ">",
                                                   "\r\n",
                                                   "\n",
                                                   "\r\n\r\n",
                                                   "To: countersign+t@company.test",
                                                   "Subject: =?gb2312?B?",
                                                   "?=",
                                                   "=?utf-8?Q?=E5=",
                                                   "Content-Type: multipart/report; boundary=b",
                                                   "Content-Type: multipart/mixed; boundary=\"",
                                                   "--b",
                                                   "--b--",
                                                   "Content-Type: message/rfc822",
                                                   "Content-Type: message/delivery-status",
                                                   "Content-Type: text/html; charset=gb18030",
                                                   "Content-Transfer-Encoding: base64",
                                                   "Content-Transfer-Encoding: quoted-printable",
                                                   "Action: failed",
                                                   "Status: 5.",
                                                   "Final-Recipient: rfc822;",
                                                   "Authentication-Results: mx.company.test;",
                                                   "dkim=pass header.d=",
                                                   "(",
                                                   ")",
                                                   "\"",
                                                   "\\",
                                                   ";",
                                                   "=",
                                                   "\xCD\xAC",
                                                   "\xFF",
                                                   "同意",
                                                   "<blockquote>",
                                                   "</",
                                                   "<!--",
                                                   "&#x",
                                                   "* 1 FETCH (UID ",
                                                   "* SEARCH 8 ",
                                                   "RFC822.SIZE ",
                                                   "UIDVALIDITY ",
                                                   "99999999999999999999",
                                                   "On x wrote:",
                                                   "在",
                                                   "写道："};
    std::string text;
    const int count = *rc::gen::inRange(0, 60);
    for (int i = 0; i < count; ++i)
        text += *rc::gen::inRange(0, 4) == 0
                    ? *rc::gen::arbitrary<std::string>()
                    : words[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(words.size())))];
    return text;
}

bool is_utf8(const std::string& text) { return valid_utf8(text) == text; }

}  // namespace

TEST_CASE("mail: any bytes are a mail or a refusal, and its texts are UTF-8", "[mail][garbage]") {
    CHECK(rc::check("mails", [] {
        for (const std::string start :
             {"",
              "From: a@b.test\r\n",
              "From: a@b.test\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"}) {
            const auto mail = parse(start + any_mail(), sample_reading);
            if (!mail) continue;
            RC_ASSERT(is_utf8(mail->subject) && is_utf8(mail->text) && is_mailbox(mail->from));
            RC_ASSERT(mail->subject.find_first_of("\r\n") == std::string::npos);
            (void)command_of(mail->text);
        }
    }));
}

TEST_CASE("mail: any text is read by each of the small readers", "[mail][garbage]") {
    CHECK(rc::check("small readers", [] {
        const std::string text = any_mail();
        (void)text_of_html(text);
        (void)read_delivery_status(text);
        (void)read_authentication(text, "mx.company.test", text);
        (void)uidvalidity_in(text);
        for (const std::uint32_t one : found_after(7, text)) RC_ASSERT(one > 7U);
        (void)uidnext_in(text);
        (void)listed_in(text);
        RC_ASSERT(new_text_of(new_text_of(text)).size() <= text.size());
        RC_ASSERT(said_by(text, "user", "secret-word").size() <= 200U);
        RC_ASSERT(is_utf8(said_by(text, "user", "secret-word")));
        RC_ASSERT(is_utf8(one_line(text)) &&
                  one_line(text).find_first_of(std::string("\r\n\0\x7F", 4)) == std::string::npos);
        (void)enhanced_code_in(text);
    }));
}

TEST_CASE("mail: any letter is composed or refused, and is its own mail when read", "[mail][garbage]") {
    CHECK(rc::check("letters", [] {
        Letter letter = sample_letter();
        letter.subject = any_mail();
        letter.text = any_mail();
        letter.html = any_mail();
        letter.to.name = any_mail();
        const auto bytes = compose(letter, sample_now);
        RC_ASSERT(bytes.has_value());
        const auto mail = parse(*bytes, sample_reading);
        RC_ASSERT(mail.has_value());
        RC_ASSERT(mail->from == "countersign@company.test");
        RC_ASSERT(mail->message_id == letter.message_id);
        RC_ASSERT(!mail->bounce);
    }));
}

}  // namespace countersign::mail
