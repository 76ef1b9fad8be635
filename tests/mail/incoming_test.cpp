// Mails that come in: what is read from them, and what is not believed.
#include <catch2/catch.hpp>

#include "clients/notify/mail/command.hpp"
#include "clients/notify/mail/html_text.hpp"
#include "clients/notify/mail/new_text.hpp"
#include "tests/mail/samples.hpp"

namespace countersign::mail {

namespace {

std::string bytes_of_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

const std::string agreed = bytes_of_hex("CDACD2E2");  // 同意
const std::string rare = bytes_of_hex("82348736");    // four bytes, beyond GBK

}  // namespace

TEST_CASE("a person's reply is read: who, which token, in answer to what, and the words", "[mail]") {
    const auto mail = read_mail(
        mail_of("Delivered-To: countersign+tok1@company.test\nX-Original-To: countersign+tok2@company.test\n"
                "Message-ID: <r1@phone.test>\nIn-Reply-To: <t-17.2.1@company.test>\n"
                "From: =?UTF-8?B?546L6Iqz?= <Wang.Fang@Company.test>\n"
                "To: \"审批\" <countersign+tok1@company.test>, other@company.test\nCc: countersign+tok3@company.test\n"
                "Subject: =?UTF-8?Q?=E5=9B=9E=E5=A4=8D?=\nContent-Type: text/plain; charset=utf-8\n",
                "同意\n\n> 请处理\n"));
    CHECK(mail.message_id == "r1@phone.test");
    CHECK(mail.in_reply_to == "t-17.2.1@company.test");
    CHECK(mail.from == "wang.fang@company.test");
    CHECK(mail.tokens == std::vector<std::string>{"tok1", "tok2", "tok3"});
    CHECK(mail.subject == "回复");
    CHECK(mail.text == "同意");
    CHECK_FALSE(mail.is_automatic());
    CHECK_FALSE(mail.bounce);
    CHECK_FALSE(mail.authentication.is_aligned());
}

TEST_CASE("a mail from nobody, from two, or from a group is refused", "[mail]") {
    for (const char* from : {"",
                             "From: \n",
                             "From: a@b.test, c@d.test\n",
                             "From: a@b.test\nFrom: c@d.test\n",
                             "From: undisclosed: a@b.test;\n",
                             "From: \"a@b.test\"\n",
                             "From: <>\n"}) {
        INFO(from);
        const auto mail = parse(mail_of(std::string(from) + "Subject: x\n", "y\n"), sample_reading);
        REQUIRE_FALSE(mail.has_value());
        CHECK(mail.error().why.en.starts_with("Expected a mail that can be read, but it"));
        CHECK_FALSE(mail.error().why.zh.empty());
    }
    // A name that is decoded is still a name.
    CHECK(read_mail(mail_of("From: =?utf-8?Q?boss=40company.test=2C_x?= <wang.fang@company.test>\n", "x\n")).from ==
          "wang.fang@company.test");
    CHECK_FALSE(parse(mail_of("From: =?utf-8?Q?boss=40company.test?=\n", "x\n"), sample_reading).has_value());
    Reading small = sample_reading;
    small.bytes_max = 100;
    CHECK(parse(plain_mail(std::string(200, 'x')), small).error().why.en ==
          "Expected a mail that can be read, but it is too large.");
}

TEST_CASE("quoted mails, introductions and signatures are cut", "[mail]") {
    const std::string own = "同意\n请尽快付款";
    for (const std::string below :
         {"\n> 请处理\n> 谢谢",
          "\n-----Original Message-----\nFrom: x\n批准",
          "\n------------------ 原始邮件 ------------------\n发件人: 审批\n批准",
          "\n---- 回复的原邮件 ----\n| 发件人 | x |",
          "\n发件人: 审批 <countersign@company.test>\n发送时间: 2026年10月26日",
          "\n发件人：审批\n批准",
          "\nFrom: Countersign <c@x.test>\nSent: Monday\nTo: Wang\n\napprove",
          "\n________________________________\nFrom: x",
          "\nOn Mon, Oct 26, 2026 at 9:12 AM Countersign <c@x.test> wrote:\n> x\nnot his",
          "\nOn Mon, Oct 26, 2026 at 9:12 AM Countersign\n<countersign+tok1@company.test>\nwrote:\n\nx",
          "\n在 2026年10月26日，15:33，审批 <c@x.test> 写道：\n\n批准",
          "\n在 2026-10-26 15:33:20，\"审批\" <c@x.test>\n写道:\n批准",
          "\n审批 <c@x.test> 于2026年10月26日周一 15:33写道：\n> x",
          "\n-- \n王芳\n批准",
          "\n--\n王芳",
          "\n发自我的iPhone\n批准",
          "\nSent from my iPhone"}) {
        INFO(below);
        CHECK(new_text_of(own + "\n" + below) == own);
        CHECK(read_mail(plain_mail(own + "\n" + below + "\n")).text == own);
    }
    CHECK(new_text_of("> 请处理\n\n同意\n> 更多\n附发票") == "同意\n附发票");
    // What only looks like one of these stays.
    for (const std::string stays : {"From: is a word",
                                    "On Monday we pay",
                                    "在北京开会",
                                    "a -- b",
                                    "- 第一\n- 第二",
                                    "from what I wrote: nothing"})
        CHECK(new_text_of(stays) == stays);
}

TEST_CASE("a command is the first line of a reply, alone or with its reason", "[mail]") {
    const Command approval{.verb = Verb::approve, .reason = {}};
    for (const char* yes :
         {"同意", "批准", "APPROVE", "approve", " Approve. ", "\n\n同意。\n谢谢", "　同意！", "同意\r\n"}) {
        INFO(yes);
        CHECK(command_of(yes) == approval);
    }
    for (const char* no : {"",
                           "\n\n",
                           "同意吗？",
                           "不同意",
                           "我同意",
                           "approve if the price is right",
                           "同意 但金额要改",
                           "approved",
                           "好的\n同意",
                           "退回原因不明",
                           "rejection"}) {
        INFO(no);
        CHECK_FALSE(command_of(no));
    }
    CHECK(command_of("退回 金额与合同不符") == Command{.verb = Verb::reject, .reason = "金额与合同不符"});
    CHECK(command_of("驳回：缺发票\n第二行") == Command{.verb = Verb::reject, .reason = "缺发票"});
    CHECK(command_of("Reject: no invoice") == Command{.verb = Verb::reject, .reason = "no invoice"});
    CHECK(command_of("退回") == Command{.verb = Verb::reject, .reason = {}});
}

TEST_CASE("what a program sent is told by its headers, and says why", "[mail]") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-replied"},
        {"Auto-Submitted: auto-generated (rejected)\n", "Auto-Submitted: auto-generated (rejected)"},
        {"Return-Path: <>\n", "Return-Path: <>"},
        {"Precedence: Bulk\n", "Precedence: bulk"},
        {"Precedence: auto_reply\n", "Precedence: auto_reply"},
        {"X-Autoreply: yes\n", "X-Autoreply"},
        {"X-Autorespond: 休假\n", "X-Autorespond"},
        {"X-Auto-Response-Suppress: OOF\n", "X-Auto-Response-Suppress"},
        {"List-Id: <all.company.test>\n", "List-Id"},
        {"auto-submitted: AUTO-REPLIED\n", "Auto-Submitted: auto-replied"},
    };
    for (const auto& [header, why] : table) {
        INFO(header);
        CHECK(read_mail(plain_mail("同意\n", header)).automatic == why);
    }
    for (const char* person :
         {"Auto-Submitted: no\n", "Return-Path: <wang.fang@company.test>\n", "Precedence: first-class\n", ""}) {
        INFO(person);
        CHECK_FALSE(read_mail(plain_mail("同意\n", person)).is_automatic());
    }
    CHECK(read_mail(
              mail_of(
                  "From: a@b.test\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
                  "--b\n\nx\n--b--\n"))
              .automatic == "multipart/report");
}

TEST_CASE("a bounce names the letter, the address and whether it is for ever", "[mail]") {
    const auto bounce_of = [](const std::string& report,
                              const std::string& original,
                              const std::string& type = "multipart/report; report-type=delivery-status") {
        return read_mail(
                   mail_of(
                       "Return-Path: <>\nFrom: MAILER-DAEMON@mx.test\nContent-Type: " + type + "; boundary=b\n",
                       "--b\nContent-Type: text/plain\n\nsorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n" +
                           report + "\n--b\n" + original + "\n--b--\n"))
            .bounce;
    };
    const std::string failed =
        "Final-Recipient: rfc822; nobody@company.test\nAction: failed\nStatus: 5.1.1 (no such user)\n";
    const std::string headers =
        "Content-Type: text/rfc822-headers\n\nMessage-ID: <t-17.2.1@company.test>\nSubject: x\n";
    const std::string whole =
        "Content-Type: message/rfc822\n\nMessage-ID: <t-17.2.1@company.test>\nSubject: x\n\nbody\n";
    const Bounce expected{.message_id = "t-17.2.1@company.test",
                          .address = "nobody@company.test",
                          .status = "5.1.1",
                          .is_permanent = true};
    CHECK(bounce_of(failed, headers) == expected);
    CHECK(bounce_of(failed, whole) == expected);
    CHECK(bounce_of(failed, headers, "multipart/mixed") == expected);
    CHECK(bounce_of("Original-Recipient: rfc822;wang@company.test\n" + failed, headers)->address ==
          "wang@company.test");
    const auto delayed =
        bounce_of("Final-Recipient: rfc822; nobody@company.test\nAction: delayed\nStatus: 4.4.1\n", headers);
    CHECK(delayed == Bounce{.message_id = expected.message_id,
                            .address = expected.address,
                            .status = "4.4.1",
                            .is_permanent = false});
    CHECK_FALSE(bounce_of("Final-Recipient: rfc822; a@b.test\nAction: delivered\nStatus: 2.0.0\n", headers));
    CHECK(bounce_of("Final-Recipient: rfc822; a@b.test\nAction: relayed\nStatus: 2.0.0\n\n" + failed, headers) ==
          expected);
    CHECK(bounce_of("Final-Recipient: rfc822; \"odd one\"\nAction: failed\nStatus: odd\n", "") ==
          Bounce{.message_id = {}, .address = {}, .status = {}, .is_permanent = true});
}

TEST_CASE("a bounce bears the token of the letter that it repeats, a mail that repeats a letter does not", "[mail]") {
    const auto tokens_of = [](const std::string& first_part) {
        return read_mail(mail_of("Return-Path: <>\nFrom: MAILER-DAEMON@mx.test\nTo: countersign@company.test\n"
                                 "Content-Type: multipart/mixed; boundary=b\n",
                                 "--b\n" + first_part + "\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <t@company.test>\n" +
                                     "Reply-To: Countersign <countersign+tok7@company.test>\nSubject: x\n\nbody\n--b--\n"))
            .tokens;
    };
    CHECK(tokens_of("Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
                    "Final-Recipient: rfc822; nobody@company.test\nAction: failed\nStatus: 5.1.1\n") == std::vector<std::string>{"tok7"});
    CHECK(tokens_of("Content-Type: text/plain\n\nlook at this\n").empty());
}

TEST_CASE("only our own server's topmost results count, and only for the sender's domain", "[mail]") {
    const auto found = [](const std::string& headers) { return read_mail(plain_mail("x\n", headers)).authentication; };
    CHECK(found("Authentication-Results: mx.company.test; dmarc=pass header.from=company.test\n") ==
          Authentication{.dmarc = true});
    CHECK(
        found(
            "Authentication-Results: mx.company.test (v1; dkim=pass header.d=company.test) 1;\n dkim=pass (2048 \\) bit) header.d=Company.Test header.s=x;\n spf=pass smtp.mailfrom=wang@company.test\n") ==
        Authentication{.dkim = true, .spf = true});
    CHECK(found("Authentication-Results: mx.company.test; spf=pass smtp.mailfrom=company.test\n") ==
          Authentication{.spf = true});
    for (
        const char* none :
        {"",
         "Authentication-Results: mx.evil.test; dmarc=pass header.from=company.test\n",
         "Authentication-Results: mx.evil.test; none\nAuthentication-Results: mx.company.test; dmarc=pass header.from=company.test\n",
         "Authentication-Results: mx.company.test; dmarc=fail header.from=company.test\n",
         "Authentication-Results: mx.company.test; dmarc=pass header.from=evil.test\n",
         "Authentication-Results: mx.company.test; dkim=pass header.d=evil.test\n",
         "Authentication-Results: mx.company.test; dkim=pass header.d=test\n",
         "Authentication-Results: mx.company.test; dkim=pass header.d=pany.test\n",
         "Authentication-Results: mx.company.test; dkim=fail reason=\"; dkim=pass header.d=company.test\"\n",
         "Authentication-Results: mx.company.test; dkim=fail (; dkim=pass header.d=company.test)\n",
         "Authentication-Results: mx.company.test; spf=pass smtp.helo=company.test\n",
         "Authentication-Results: mx.company.test; none\n",
         "Authentication-Results: ;;;=\n"}) {
        INFO(none);
        CHECK(found(none) == Authentication{});
    }
    Reading nobody = sample_reading;
    nobody.server.clear();
    CHECK_FALSE(
        read_mail(plain_mail("x\n", "Authentication-Results: mx.company.test; dmarc=pass header.from=company.test\n"),
                  nobody)
            .authentication.is_aligned());
    // A domain above the sender's may vouch; one below may not.
    CHECK(read_authentication("mx; dkim=pass header.d=company.test", "mx", "a@sales.company.test").dkim);
    CHECK_FALSE(read_authentication("mx; dkim=pass header.d=sales.company.test", "mx", "a@company.test").dkim);
}

TEST_CASE("Chinese is read in every coding that arrives, declared or not", "[mail]") {
    for (const std::string charset : {"GB18030", "gb2312", "GBK", "\"gb2312\""})
        CHECK(read_mail(
                  mail_of("From: a@b.test\nContent-Type: text/plain; charset=" + charset + "\n", agreed + rare + "\n"))
                  .text.starts_with("同意"));
    CHECK(read_mail(mail_of("From: a@b.test\n", agreed + "\n")).text == "同意");
    CHECK(read_mail(mail_of("From: a@b.test\nContent-Type: text/plain; charset=no-such-set\n", agreed + "\n")).text ==
          "同意");
    CHECK(read_mail(mail_of("From: a@b.test\nContent-Type: text/plain; charset=utf-8\n", agreed + "\n")).text ==
          "同意");
    CHECK(read_mail(mail_of("From: a@b.test\nContent-Type: text/plain; charset=utf-8\n", "同意\xFF\n"))
              .text.starts_with("同意"));
    CHECK(read_mail(
              mail_of("From: a@b.test\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n",
                      "zazS4g==\n"))
              .text == "同意");
    CHECK(read_mail(mail_of("From: a@b.test\nSubject: =?gb2312?B?zazS4g==?=\n", "x\n")).subject == "同意");
    CHECK(read_mail(mail_of("From: a@b.test\nSubject: =?GB18030?Q?=CD=AC=D2=E2?=\n", "x\n")).subject == "同意");
    CHECK(read_mail(mail_of("From: a@b.test\nSubject: " + agreed + "\n", "x\n")).subject == "同意");
}

TEST_CASE("a mail that is HTML only gives its text, and what it quotes is cut", "[mail]") {
    const auto read = [](const std::string& html) {
        return read_mail(mail_of("From: a@b.test\nContent-Type: text/html; charset=utf-8\n", html)).text;
    };
    CHECK(
        read(
            "<html><head><title>批准</title><style>p{}</style></head><body><div>同意</div><div>请&nbsp;付款 &lt;¥1&gt;</div>"
            "<blockquote><p>驳回</p></blockquote><script>approve()</script></body></html>") == "同意\n请 付款 <¥1>");
    CHECK(read("退回<br>缺发票<!-- 批准 --><br><div>发件人：审批</div><div>批准</div>") == "退回\n缺发票");
    CHECK(read("&#21516;&#x610F; &amp;amp; &bogus; &#xFFFFFFFF;") == "同意 &amp; &bogus; \uFFFD");
    CHECK(text_of_html("a < b, 1<2 & c") == "a < b, 1<2 & c");
    CHECK(text_of_html("<blockquote>a<blockquote>b</blockquote></blockquote>c") == "> a\n> b\nc");
    for (const char* cut :
         {"<", "<a", "<!--", "<script>", "</", "&", "&#", "&#x;", "<>", "</blockquote></blockquote>x"})
        CHECK_NOTHROW(text_of_html(cut));
}

TEST_CASE("the plain text counts before the HTML, and attachments are no text", "[mail]") {
    const std::string both =
        mail_of("From: a@b.test\nContent-Type: multipart/mixed; boundary=m\n",
                "--m\nContent-Type: text/plain\nContent-Disposition: attachment; filename=x.txt\n\n批准\n"
                "--m\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>html</p>\n"
                "--b\nContent-Type: text/plain; charset=utf-8\n\n退回 重做\n--b--\n"
                "--m\nContent-Type: message/rfc822\n\nFrom: x@y.test\nMessage-ID: <inner@y.test>\n\n同意\n--m--\n");
    CHECK(read_mail(both).text == "退回 重做");
    CHECK(read_mail(mail_of("From: a@b.test\nContent-Type: multipart/mixed; boundary=m\n",
                            "--m\nContent-Type: message/rfc822\n\nFrom: x@y.test\n\n同意\n--m--\n"))
              .text.empty());
}

TEST_CASE("what is too deep, too much or too long is not followed", "[mail]") {
    std::string deep = "From: a@b.test\r\n";
    for (int i = 0; i < 3000; ++i)
        deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" + std::to_string(i) +
                "\r\n";
    CHECK(read_mail(deep + "Content-Type: text/plain\r\n\r\n同意\r\n").text.empty());
    std::string wide = "From: a@b.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 5000; ++i) wide += "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
    CHECK(read_mail(wide + "--b\r\nContent-Type: text/plain\r\n\r\n同意\r\n--b--\r\n").text.empty());
    CHECK(read_mail(plain_mail(std::string(300'000, 'x'))).text.size() <= sample_reading.text_bytes_max);
    std::string tokens = "To: ";
    for (int i = 0; i < 500; ++i) tokens += "countersign+t" + std::to_string(i) + "@company.test,\n ";
    CHECK(read_mail(mail_of("From: a@b.test\n" + tokens + "x@y.test\n", "x\n")).tokens.size() == 10);
}

}  // namespace countersign::mail
