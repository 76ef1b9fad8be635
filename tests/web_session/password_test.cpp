#include <catch2/catch.hpp>

#include "clients/web/session/password.hpp"

namespace countersign::web {

namespace {

std::string fault(const std::string& password) {
    const auto refused = fault_of_password(password, "wang.fang", "王芳");
    return refused ? refused->text.en : "";
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

TEST_CASE("a password of ten different characters is good, whatever they are", "[password]") {
    CHECK(fault("walnut-moo") == "");
    CHECK(fault("春眠不觉晓处处闻啼鸟") == "");
    CHECK(fault("ten blanks are none") == "");
    CHECK(fault(repeated("abcde", 25) + "xyz") == "");
}

TEST_CASE("a password's characters are counted, not its bytes", "[password]") {
    CHECK(fault("春眠不觉晓") == "Expected a password of at least 10 characters, but it has 5. A few words that have nothing to do with each other are good.");
    CHECK(fault("walnut-mo") != "");
    CHECK(fault(repeated("春眠不觉晓", 25)) == "");
    CHECK(fault(repeated("春眠不觉晓", 26)) == "Expected a password of at most 128 characters, but it has 130.");
    CHECK(fault("walnut-moo\xC3") == "Expected a password of characters, but it is no UTF-8.");
}

TEST_CASE("a password that is little but the person's name or id is refused", "[password]") {
    const std::string little = "Expected a password of at least 10 characters besides your name and id, but it is little else.";
    CHECK(fault("wang.fang2026") == little);
    CHECK(fault("WANG.Fang2026") == little);
    CHECK(fault("王芳王芳密码是王芳王芳") == little);
    CHECK(fault("wang.fang-likes-walnuts") == "");
    CHECK_FALSE(fault_of_password("alabaster-salad", "a", "a"));
}

TEST_CASE("a password that everybody tries first is refused", "[password]") {
    const std::string common = "Expected a password of your own, but this is one of those that everybody tries first.";
    for (const char* password : {"1234567890", "Password123", "QWERTYUIOP", "woaini1314520"}) CHECK(fault(password) == common);
    CHECK(fault("121212121212") == "Expected a password of at least 5 different characters, but it repeats fewer.");
}

TEST_CASE("what is wrong with a password is said in both languages", "[password]") {
    const auto refused = fault_of_password("short", "wang.fang", "王芳");
    REQUIRE(refused);
    CHECK(refused->code == "weak_password");
    CHECK(refused->text.zh == "密码至少 10 个字符，这里只有 5 个。几个不相干的词连起来就很好。");
}

}  // namespace countersign::web
