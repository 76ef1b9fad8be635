#include "clients/notify/hooks/signature.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "clients/notify/hooks/hook.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "tests/fakes/temporary_folder.hpp"
#include "tests/hooks/samples.hpp"
#include "tests/notify/node_scripts.hpp"

namespace countersign::hooks {

namespace {

using namespace std::chrono_literals;
using Headers = std::map<std::string, std::string>;

const std::string other_secret = "whsec_" + platforms::base64(std::string(24, 'k'));

Headers headers_of(const Secrets& secrets, Instant at = example_now) {
    Headers headers;
    for (const auto& [name, value] : sign(secrets, example_id, at, example_body)) headers[name] = value;
    return headers;
}

std::optional<Doubt> doubt_of(const Headers& headers, Instant now = example_now, const std::string& body = example_body) {
    const auto verified = verify(one_secret(), headers, body, now);
    return verified ? std::nullopt : std::optional(verified.error());
}

}  // namespace

TEST_CASE("the signature is that of the specification's libraries", "[hooks][signature]") {
    const Headers headers = headers_of(one_secret());

    CHECK(headers == Headers{{"webhook-id", example_id}, {"webhook-timestamp", "1614265330"}, {"webhook-signature", example_signature}});
    CHECK(verify(one_secret(), headers, example_body, example_now).value() == example_id);
}

TEST_CASE("one right signature among others is enough, and only of version 1", "[hooks][signature]") {
    Headers headers = headers_of(one_secret());
    const std::string wrong = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=", right = example_signature.substr(3);

    headers["webhook-signature"] = "v1," + wrong + " v1a,x v2," + wrong + " v1," + right + " v1," + wrong;
    CHECK_FALSE(doubt_of(headers));
    for (const std::string& none : {"v1," + wrong, "v2," + right, "v1a," + right, right, "v1," + right.substr(0, 8), std::string("v1,"),
                                    "v1,\t" + right, "v1," + right + "="}) {
        headers["webhook-signature"] = none;
        CHECK(doubt_of(headers) == Doubt::forged);
    }
}

TEST_CASE("a secret is changed without a gap: both sign, and either is taken", "[hooks][signature]") {
    const Secrets both = {read_secret(other_secret).value(), read_secret(example_secret).value()};

    CHECK(verify(one_secret(), headers_of(both), example_body, example_now).has_value());
    CHECK(verify(one_secret(other_secret), headers_of(both), example_body, example_now).has_value());
    CHECK(verify(both, headers_of(one_secret()), example_body, example_now).has_value());
    CHECK(doubt_of(headers_of(one_secret(other_secret))) == Doubt::forged);
}

TEST_CASE("five minutes count both ways, and anything changed is forged", "[hooks][signature]") {
    const Headers headers = headers_of(one_secret());

    CHECK_FALSE(doubt_of(headers, example_now + 5min));
    CHECK_FALSE(doubt_of(headers, example_now - 5min));
    CHECK(doubt_of(headers, example_now + 5min + 1ms) == Doubt::stale);
    CHECK(doubt_of(headers, example_now - 5min - 1ms) == Doubt::stale);
    CHECK(doubt_of(headers, example_now, example_body + " ") == Doubt::forged);
    for (const char* name : {"webhook-id", "webhook-timestamp"}) {
        Headers changed = headers;
        changed[name].back() = changed[name].back() == '1' ? '2' : '1';
        CHECK(doubt_of(changed) == Doubt::forged);
    }
}

TEST_CASE("headers that are missing or odd are refused before anything is computed", "[hooks][signature]") {
    for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
        Headers headers = headers_of(one_secret());
        headers.erase(name);
        CHECK(doubt_of(headers) == Doubt::headers_missing);
        headers[name] = "";
        CHECK(doubt_of(headers) == Doubt::headers_missing);
        headers[name] = std::string(5000, '1');
        CHECK(doubt_of(headers) == Doubt::headers_missing);
    }
    // A point would let the id of one message be the id and the timestamp of another.
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    for (const auto& [name, value] : Pairs{{"webhook-timestamp", "hello"}, {"webhook-timestamp", "-1"}, {"webhook-id", "a.1614265330"}, {"webhook-id", "a b"}}) {
        Headers headers = headers_of(one_secret());
        headers[name] = value;
        CHECK(doubt_of(headers) == Doubt::headers_missing);
    }
}

TEST_CASE("a secret has 24 to 64 bytes behind its prefix", "[hooks][signature]") {
    const auto of_size = [](std::size_t size) { return "whsec_" + platforms::base64(std::string(size, 's')); };
    CHECK(read_secret(of_size(24)).has_value());
    CHECK(read_secret(of_size(64)).has_value());
    const std::string bare = of_size(24).substr(6);
    for (const std::string& wrong : {of_size(23), of_size(65), std::string("whsec_"), bare, "whsk_" + bare, of_size(24) + "\n"})
        CHECK_FALSE(read_secret(wrong).has_value());
}

TEST_CASE("a file of secrets is its owner's alone, one secret a line", "[hooks][signature]") {
    const fakes::TemporaryFolder folder;
    const auto file = folder.path() / "erp.secret";
    const auto write = [&](const std::string& text, std::filesystem::perms mode) {
        std::ofstream(file, std::ios::trunc) << text;
        std::filesystem::permissions(file, mode);
    };
    const auto mine = std::filesystem::perms(0600);

    write("# the new one first\n" + other_secret + "\n" + example_secret + "\n", mine);
    REQUIRE(read_secret_file(file).has_value());
    CHECK(read_secret_file(file)->size() == 2);
    write(example_secret + "\n", std::filesystem::perms(0640));
    CHECK(read_secret_file(file).error().text.en.find("0600") != std::string::npos);
    write(example_secret + "\nsecond\n", mine);
    CHECK_FALSE(read_secret_file(file).has_value());
    write("", mine);
    CHECK_FALSE(read_secret_file(file).has_value());
    CHECK_FALSE(read_secret_file(folder.path() / "none").has_value());
}

TEST_CASE("interop: the reference libraries take our webhooks and events, and we theirs", "[hooks][interop]") {
    const auto folder = platforms::interop_folder();
    if (!folder) return;
    const Json event = Json::parse(
        R"({"specversion":"1.0","id":"17","source":"countersign/acme","type":"countersign.state_entered","subject":"MF-12",)"
        R"("time":"2026-11-03T18:00:00+08:00","sequence":"17","datacontenttype":"application/json",)"
        R"("data":{"instance":"MF-12","version":4,"state":"clerk_check"}})");
    platforms::HttpRequest sent;
    const Secrets secrets = {read_secret(other_secret).value(), read_secret(example_secret).value()};
    const Hook hook({.name = "erp", .url = "https://erp.example/in", .secrets = secrets, .types = {}, .workflows = {}},
                    [&](const platforms::HttpRequest& request) -> platforms::HttpResult {
                        sent = request;
                        return platforms::HttpAnswer{.status = 204};
                    });
    const Instant now{std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())};
    REQUIRE(hook.send(event, now).fate == Fate::delivered);
    const auto file = *folder / "webhook.json";
    std::ofstream(file) << Json{{"secret", example_secret}, {"headers", std::map<std::string, std::string>(sent.headers.begin(), sent.headers.end())},
                                {"body", sent.body}, {"id", example_id}, {"payload", example_body}}.dump();

    const Json told = platforms::NodeScript(*folder, "webhooks.mjs", file.string()).told();

    CHECK(told["takes"] == event);
    CHECK(told["takes_forged"] == false);
    CHECK(told["event"] == Json{{"id", "17"}, {"type", "countersign.state_entered"}, {"subject", "MF-12"}, {"state", "clerk_check"}});
    const Headers theirs = {{"webhook-id", example_id}, {"webhook-timestamp", told["timestamp"]}, {"webhook-signature", told["signature"]}};
    CHECK(verify(one_secret(), theirs, example_body, now).has_value());
}

}  // namespace countersign::hooks
