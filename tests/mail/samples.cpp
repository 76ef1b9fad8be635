#include "tests/mail/samples.hpp"

#include <catch2/catch.hpp>

namespace countersign::mail {

namespace {

std::string in_wire_lines(const std::string& text) {
    std::string wire;
    for (const char c : text) wire += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return wire;
}

}  // namespace

Letter sample_letter() {
    return {.message_id = "t-17.2.1@company.test",
            .from = {.name = "审批", .mailbox = "countersign@company.test"},
            .envelope_from = "countersign+bounce@company.test",
            .reply_to = {.name = {}, .mailbox = "countersign+tok1@company.test"},
            .to = {.name = "王芳", .mailbox = "wang.fang@company.test"},
            .subject = sample_subject,
            .text = "请在周五 18:00 前处理。\n.以点开头的一行\n",
            .html = "<p>请在周五 18:00 前处理。</p>",
            .thread = "case-9@company.test",
            .language = "zh-CN"};
}

std::string mail_of(const std::string& headers, const std::string& body) {
    return in_wire_lines(headers + "\n" + body);
}

std::string plain_mail(const std::string& body, const std::string& more_headers) {
    return mail_of(
        "From: Wang Fang <wang.fang@company.test>\nTo: countersign+tok1@company.test\n"
        "Content-Type: text/plain; charset=utf-8\n" +
            more_headers,
        body);
}

Incoming read_mail(const std::string& bytes, const Reading& reading) {
    auto incoming = parse(bytes, reading);
    if (!incoming) FAIL("refused: " << incoming.error().why.en);
    return std::move(*incoming);
}

}  // namespace countersign::mail
