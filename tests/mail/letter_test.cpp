// Letters: what stands in them, and that nothing from outside can add to it.
#include <functional>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/mail/samples.hpp"

namespace countersign::mail {

namespace {

std::string bytes_of_letter(const Letter& letter) {
    auto bytes = compose(letter, sample_now);
    if (!bytes) FAIL(bytes.error().why.en);
    return *bytes;
}

// The header block, folded lines joined, one line per header.
std::vector<std::string> headers_of(const std::string& bytes) {
    std::vector<std::string> headers;
    std::size_t at = 0;
    while (true) {
        const std::size_t end = bytes.find("\r\n", at);
        if (end == std::string::npos || end == at) return headers;
        const std::string line = bytes.substr(at, end - at);
        if (line.starts_with(' ') || line.starts_with('\t'))
            headers.back() += " " + line.substr(line.find_first_not_of(" \t"));
        else
            headers.push_back(line);
        at = end + 2;
    }
}

std::string header_of(const std::string& bytes, const std::string& name) {
    std::string value;
    for (const auto& header : headers_of(bytes)) {
        if (!header.starts_with(name + ": ")) continue;
        if (!value.empty()) FAIL("twice: " << name);
        value = header.substr(name.size() + 2);
    }
    return value;
}

}  // namespace

TEST_CASE("a letter says who, whom, which thread, and that a program wrote it", "[mail]") {
    const std::string bytes = bytes_of_letter(sample_letter());

    CHECK(header_of(bytes, "Message-Id") + header_of(bytes, "Message-ID") == "<t-17.2.1@company.test>");
    CHECK(header_of(bytes, "Date") == "Mon, 26 Oct 2026 07:33:20 +0000");
    CHECK(header_of(bytes, "In-Reply-To") == "<case-9@company.test>");
    CHECK(header_of(bytes, "References") == "<case-9@company.test>");
    CHECK(header_of(bytes, "Auto-Submitted") == "auto-generated");
    CHECK(header_of(bytes, "X-Auto-Response-Suppress") == "All");
    CHECK(header_of(bytes, "Content-Language") == "zh-CN");
    CHECK(header_of(bytes, "Reply-To") == "countersign+tok1@company.test");
    CHECK(header_of(bytes, "MIME-Version") + header_of(bytes, "Mime-Version") == "1.0");
    CHECK(header_of(bytes, "To").ends_with("<wang.fang@company.test>"));
    CHECK(header_of(bytes, "List-Unsubscribe").empty());
    CHECK(bytes.find("multipart/alternative") != std::string::npos);
    CHECK(bytes.find("countersign+bounce") == std::string::npos);
}

TEST_CASE("a letter is ASCII in lines of CR LF that no server needs to change", "[mail]") {
    Letter letter = sample_letter();
    letter.text += std::string(5000, 'x') + "\n" + std::string(3000, '.') + "\nend";
    const std::string bytes = bytes_of_letter(letter);

    std::size_t longest = 0;
    for (std::size_t at = 0, end = 0; (end = bytes.find("\r\n", at)) != std::string::npos; at = end + 2)
        longest = std::max(longest, end - at);
    CHECK(longest <= 100);
    CHECK(std::ranges::none_of(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
    CHECK(std::ranges::count(bytes, '\n') == std::ranges::count(bytes, '\r'));
    CHECK(bytes.ends_with("\r\n"));
}

TEST_CASE("the same letter is the same bytes, so that one that is sent again is no other", "[mail]") {
    CHECK(bytes_of_letter(sample_letter()) == bytes_of_letter(sample_letter()));
}

TEST_CASE("what was composed is read back: the Chinese subject, and a line that begins with a dot", "[mail]") {
    Letter letter = sample_letter();
    for (const std::string text : {"请处理。\n.以点开头\n\n行末有空格 \n==_countersign_=",
                                   "Please act.\n.dotted\n--=_countersign_=\nFrom here = 100%\n\ttab"}) {
        letter.text = text;
        auto reading = sample_reading;
        const auto incoming = read_mail(bytes_of_letter(letter), reading);
        CHECK(incoming.subject == sample_subject);
        CHECK(incoming.message_id == letter.message_id);
        CHECK(incoming.in_reply_to == letter.thread);
        CHECK(incoming.automatic == "Auto-Submitted: auto-generated");
        // As new_text_of() keeps it: lines without the blanks at their ends.
        const std::string kept = text.starts_with("请")
                                     ? "请处理。\n.以点开头\n\n行末有空格\n==_countersign_="
                                     : "Please act.\n.dotted\n--=_countersign_=\nFrom here = 100%\ntab";
        CHECK(incoming.text == kept);
    }
}

TEST_CASE("only a digest can be unsubscribed from, with one click", "[mail]") {
    Letter letter = sample_letter();
    letter.unsubscribe_url = "https://gw.company.test/u/abc";
    CHECK(header_of(bytes_of_letter(letter), "List-Unsubscribe").empty());
    letter.is_digest = true;
    const std::string bytes = bytes_of_letter(letter);
    CHECK(header_of(bytes, "List-Unsubscribe") == "<https://gw.company.test/u/abc>");
    CHECK(header_of(bytes, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click");
    letter.unsubscribe_url = "http://gw.company.test/u/abc";
    CHECK(compose(letter, sample_now).error().why.en ==
          "Expected a plain https link to unsubscribe of the letter, but it is none.");
}

TEST_CASE("a letter without HTML is plain text only", "[mail]") {
    Letter letter = sample_letter();
    letter.html.clear();
    const std::string bytes = bytes_of_letter(letter);
    CHECK(bytes.find("multipart") == std::string::npos);
    CHECK(read_mail(bytes).text == "请在周五 18:00 前处理。\n.以点开头的一行");
}

TEST_CASE("no field of a letter can add a header or end the headers", "[mail]") {
    const auto usual = headers_of(bytes_of_letter(sample_letter())).size();
    // Machine's values are refused.
    const std::vector<std::pair<std::string, std::function<std::string*(Letter&)>>> machine_fields = {
        {"message_id", [](Letter& letter) { return &letter.message_id; }},
        {"from", [](Letter& letter) { return &letter.from.mailbox; }},
        {"envelope_from", [](Letter& letter) { return &letter.envelope_from; }},
        {"reply_to", [](Letter& letter) { return &letter.reply_to.mailbox; }},
        {"to", [](Letter& letter) { return &letter.to.mailbox; }},
        {"thread", [](Letter& letter) { return &letter.thread; }},
        {"language", [](Letter& letter) { return &letter.language; }},
        {"unsubscribe_url", [](Letter& letter) { return &letter.unsubscribe_url; }},
    };
    const std::vector<std::string> injections = {"\r\nBcc: thief@evil.test",
                                                 "\nBcc: thief@evil.test",
                                                 "\rBcc: x@evil.test",
                                                 "\r\n\r\nbody",
                                                 std::string(1, '\0') + "x",
                                                 "\x01",
                                                 "\x7F",
                                                 "> <x@evil.test",
                                                 ", thief@evil.test",
                                                 "\u2028Bcc: x"};
    for (const auto& [name, field] : machine_fields)
        for (const auto& injection : injections) {
            Letter letter = sample_letter();
            letter.is_digest = true;
            letter.unsubscribe_url = "https://gw.company.test/u";
            INFO(name << " with " << injection);
            REQUIRE(compose(letter, sample_now).has_value());
            *field(letter) += injection;
            CHECK_FALSE(compose(letter, sample_now).has_value());
        }
    // People's texts lose what is no text, and the letter goes out.
    const std::vector<std::pair<std::string, std::function<std::string*(Letter&)>>> texts = {
        {"subject", [](Letter& letter) { return &letter.subject; }},
        {"from's name", [](Letter& letter) { return &letter.from.name; }},
        {"reply_to's name", [](Letter& letter) { return &letter.reply_to.name; }},
        {"to's name", [](Letter& letter) { return &letter.to.name; }},
        {"text", [](Letter& letter) { return &letter.text; }},
        {"html", [](Letter& letter) { return &letter.html; }},
    };
    for (const auto& [name, field] : texts)
        for (const auto& injection : injections)
            for (const std::string& before : {std::string("客户"), std::string("client")}) {
                Letter letter = sample_letter();
                *field(letter) = before + injection;
                INFO(name << " with " << injection);
                const std::string bytes = bytes_of_letter(letter);
                CHECK(headers_of(bytes).size() == usual);
                CHECK(header_of(bytes, "Bcc").empty());
                CHECK(header_of(bytes, "To").ends_with("<wang.fang@company.test>"));
                CHECK(bytes.find('\0') == std::string::npos);
                const auto incoming = read_mail(bytes);
                CHECK(incoming.from == "countersign@company.test");
                if (name == "subject") CHECK(incoming.subject.find_first_of("\r\n\x01\x7F") == std::string::npos);
            }
}

TEST_CASE("a subject that turns the direction of reading, or is not UTF-8, is made readable", "[mail]") {
    Letter letter = sample_letter();
    letter.subject = "付款 \u202E0001¥ \xFF\xFE 结束";
    CHECK(read_mail(bytes_of_letter(letter)).subject == "付款  0001¥ \uFFFD\uFFFD 结束");
    letter.subject = std::string(3000, 'x');
    CHECK(read_mail(bytes_of_letter(letter)).subject.size() == 400);
}

TEST_CASE("addresses are plain mailboxes, and tokens what stands after the plus", "[mail]") {
    for (const char* good : {"a@b", "wang.fang@company.example", "countersign+t-1_2.3@x-y.example"})
        CHECK(is_mailbox(good));
    for (const char* bad : {"",
                            "@",
                            "a@",
                            "@b",
                            "a b@c",
                            "a@b@c",
                            ".a@b",
                            "a..b@c",
                            "a@b.",
                            "\"a\"@b",
                            "王芳@company.example",
                            "a@[127.0.0.1]",
                            "<a@b>"}) {
        INFO(bad);
        CHECK_FALSE(is_mailbox(bad));
    }
    CHECK(with_token("countersign@dom.test", "tok1") == "countersign+tok1@dom.test");
    CHECK(token_of("Countersign+Tok1@DOM.test", "countersign@dom.test") == "Tok1");
    for (const char* other : {"countersign@dom.test",
                              "countersign+@dom.test",
                              "other+tok1@dom.test",
                              "countersign+t@other.test",
                              "countersign+a+b@dom.test"}) {
        INFO(other);
        CHECK_FALSE(token_of(other, "countersign@dom.test"));
    }
}

}  // namespace countersign::mail
