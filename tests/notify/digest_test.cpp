#include "clients/notify/platforms/digest.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/cipher.hpp"
#include "clients/notify/platforms/instant.hpp"
#include "clients/notify/platforms/verdict.hpp"
#include "tests/notify/samples.hpp"

namespace countersign::platforms {

TEST_CASE("digests are those of the standards", "[notify][digest]") {
    CHECK(hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, case 2.
    CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex(hmac_sha256("", "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("base64 that is not exact is not read", "[notify][digest]") {
    CHECK(read_base64("YQ==") == "a");
    CHECK(read_base64("YWJj") == "abc");
    CHECK(read_base64("").value_or("none").empty());
    for (const char* bad : {"YQ=", "YQ", "Y===", "====", "YW Jj", "YW\nJ", "YWJj-", "YQ==YQ==", "!@#$"}) {
        INFO(bad);
        CHECK_FALSE(read_base64(bad));
    }
}

TEST_CASE("what is encoded is decoded again", "[notify][digest]") {
    CHECK(rc::check("base64, percent and AES", [](const std::string& bytes) {
        RC_ASSERT(read_base64(base64(bytes)) == bytes);
        RC_ASSERT(form_value("x=1&n=" + percent_encoded(bytes) + "&y", "n") == bytes);
        const std::string key(32, 'k'), iv(16, 'i');
        const auto sealed = encrypt_aes_256_cbc(key, iv, padded(bytes, 32));
        RC_ASSERT(sealed.has_value());
        RC_ASSERT(unpadded(decrypt_aes_256_cbc(key, iv, *sealed).value(), 32) == bytes);
    }));
}

TEST_CASE("bad padding and broken blocks are not opened", "[notify][cipher]") {
    CHECK_FALSE(unpadded("", 32));
    CHECK_FALSE(unpadded(std::string(31, 'a') + '\0', 32));
    CHECK_FALSE(unpadded(std::string(31, 'a') + '\x21', 32));
    CHECK_FALSE(unpadded(std::string(30, 'a') + "\x01\x02", 32));
    CHECK_FALSE(unpadded(std::string(15, '\x10'), 16));
    CHECK(unpadded(std::string(30, 'a') + "\x02\x02", 32) == std::string(30, 'a'));
    CHECK(unpadded(std::string(32, ' '), 32).value_or("none").empty());
    CHECK_FALSE(decrypt_aes_256_cbc(std::string(32, 'k'), std::string(16, 'i'), "seventeen bytes!!"));
    CHECK_FALSE(decrypt_aes_256_cbc(std::string(32, 'k'), std::string(16, 'i'), ""));
}

TEST_CASE("a form's values are read as they were written", "[notify][digest]") {
    CHECK(form_value("payload=%7B%22a%22%3A1%7D&b=x+y", "payload") == R"({"a":1})");
    CHECK(form_value("payload=1&b=x+y", "b") == "x y");
    CHECK(form_value("a=100%&b=%zz", "a") == "100%");
    CHECK(form_value("a=1&a=2", "a") == "1");
    CHECK_FALSE(form_value("ab=1", "a"));
}

TEST_CASE("a stamp counts for five minutes, both ways", "[notify][instant]") {
    using namespace std::chrono_literals;
    CHECK(is_fresh(sample_now - 5min, sample_now));
    CHECK(is_fresh(sample_now + 5min, sample_now));
    CHECK_FALSE(is_fresh(sample_now - 5min - 1ms, sample_now));
    CHECK_FALSE(is_fresh(sample_now + 5min + 1ms, sample_now));
    CHECK(read_seconds("1700000000") == sample_now);
    CHECK(read_milliseconds("1700000000000") == sample_now);
    for (const char* bad : {"", "-1", "1700000000.5", " 1700000000", "1e9", "9999999999999999999999", "１"}) {
        INFO(bad);
        CHECK_FALSE(read_seconds(bad));
        CHECK_FALSE(read_milliseconds(bad));
    }
    CHECK_FALSE(read_seconds("999999999999"));
}

TEST_CASE("signatures are equal only as a whole", "[notify][digest]") {
    CHECK(is_equal_in_constant_time("abc", "abc"));
    CHECK_FALSE(is_equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(is_equal_in_constant_time("abc", "ab"));
    CHECK_FALSE(is_equal_in_constant_time("abc", ""));
}

TEST_CASE("a foreign text becomes no link, mention or heading", "[notify][card]") {
    CHECK(harmless_markdown("# [a](http://x) <@u> *b* `c`\n|d|\x7F") == "＃ ［a］(http://x) ＜@u＞ ＊b＊ ｀c｀ ｜d｜ ");
    const std::string text = markdown_of(sample_card());
    CHECK(text.find("](http://evil") == std::string::npos);
    CHECK(text.find("北京［协和］(http://evil.example)医院") != std::string::npos);
    CHECK(text.find("[查看详情](https://gw.example/t/1)") != std::string::npos);
}

TEST_CASE("a card's facts are told in its language", "[notify][card]") {
    Card card = sample_card();
    CHECK(facts_of(card) == std::vector<CardLine>{{"申请人", "王小明"},
                                                  {"金额", "¥12,345.67"},
                                                  {"收款方", "北京[协和](http://evil.example)医院"},
                                                  {"截止", "第 8 个工作日 18:00"},
                                                  {"附件", "2"},
                                                  {"客户数", "3"}});
    card.language = Language::en;
    card.attachments = 0;
    card.payee.clear();
    CHECK(facts_of(card) ==
          std::vector<CardLine>{
              {"Asked by", "王小明"}, {"Amount", "¥12,345.67"}, {"Due", "第 8 个工作日 18:00"}, {"客户数", "3"}});
    card.lines.assign(100, {"a", "b"});
    CHECK(facts_of(card).size() == 31);
    CHECK(facts_of(card).back().text == "the rest is on the page");
}

TEST_CASE("a text is shortened between characters", "[notify][card]") {
    CHECK(shortened("客户关系费", 5) == "客户关系费");
    CHECK(shortened("客户关系费", 4) == "客户关…");
    CHECK(shortened_to_bytes("客户关系费", 15) == "客户关系费");
    CHECK(shortened_to_bytes("客户关系费", 14) == "客户关…");
    CHECK(shortened_to_bytes("客户", 2).empty());
    CHECK(rc::check("never longer, always the beginning", [] {
        const auto text = *rc::gen::arbitrary<std::string>();
        const auto bytes = *rc::gen::inRange<std::size_t>(0, 30);
        RC_ASSERT(shortened_to_bytes(text, bytes).size() <= bytes);
    }));
}

TEST_CASE("in a group a card offers pages only", "[notify][card]") {
    CHECK(page_buttons(sample_card()) == std::vector<CardButton>{sample_card().buttons[2]});
    Card card = sample_card();
    card.buttons.clear();
    CHECK(page_buttons(card).front().page == card.page);
    card.page.clear();
    CHECK(page_buttons(card).empty());
}

TEST_CASE("trouble is told in both languages, without secrets and on one line", "[notify][verdict]") {
    const auto sentence = describe(Platform::dingtalk, {Reason::rate_limited, "130101 too fast"});
    CHECK(sentence.zh == "应由钉钉收下消息，但发送过于频繁，稍后再试 (130101 too fast)。");
    CHECK(
        sentence.en ==
        "Expected DingTalk to take the message, but messages come too fast for it; we wait and try again (130101 too fast).");
    CHECK(said("1", "a\nb\x01") == "1 a b ");
    CHECK(said("1", std::string(1000, 'x')).size() == 200);
    CHECK(without_secrets("bad secret SECabcdef and SECabcdef", {"SECabcdef", "bad"}) == "bad secret *** and ***");
}

}  // namespace countersign::platforms
