// What countersign-web is told: every key that is shipped is taken, and what is dangerous or wrong is refused with its line.
#include <catch2/catch.hpp>

#include <fstream>

#include "clients/web/program/config.hpp"
#include "tests/fakes/house.hpp"

namespace countersign::tests {

namespace {

std::string faults_of(const std::string& http, const std::string& rest = {}) {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "web.toml") << "[daemon]\nendpoint = 'tcp://127.0.0.1:1'\nfeed = 'tcp://127.0.0.1:2'\nserver_key = 's'\nkey = 'k'\n\n[http]\n"
                                              << http << '\n' << rest;
    const auto config = web::read_config(folder.path() / "web.toml");
    std::string all;
    if (!config)
        for (const settings::Fault& fault : config.error()) all += std::to_string(fault.line) + ": " + fault.text + "\n";
    return all;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the shipped configuration of the browser inbox is taken as it is") {
    const auto config = web::read_config(std::string(COUNTERSIGN_SOURCE_DIR) + "/config/web.toml");
    REQUIRE(config.has_value());
    CHECK(config->public_url == "https://countersign.company.example");
    CHECK(config->has_tls());
    CHECK(config->policy.idle == std::chrono::minutes{30});
    CHECK(config->daemon.attempts == 1);
    CHECK(config->policy.party.id == "countersign.company.example");
    CHECK(config->policy.party.origins == std::vector<std::string>{"https://countersign.company.example"});
}

TEST_CASE("a configuration that would be dangerous or means nothing is refused with its line") {
    CHECK(faults_of("listen = '127.0.0.1:0'").empty());
    CHECK(contains(faults_of("listen = '127.0.0.1:0'\npublic_url = 'https://x.example'"), "9: Expected a certificate, or behind_proxy = true"));
    CHECK(contains(faults_of("listen = '127.0.0.1:0'\nbehind_proxy = true"), "Expected the https address"));
    CHECK(contains(faults_of("listen = '127.0.0.1:0'\nbehind_proxy = true\npublic_url = 'http://127.0.0.1'"), "Expected the https address"));
    CHECK(contains(faults_of("listen = 'here'"), "8: Expected ADDRESS:PORT"));
    CHECK(contains(faults_of("listen = '127.0.0.1:0'\nlisten_too = 1"), "9: Expected only known keys"));
    CHECK(contains(faults_of("listen = '127.0.0.1:0'", "[sessions]\nidle_minutes = 0"), "10: Expected 'idle_minutes'"));
    CHECK(contains(faults_of("listen = '127.0.0.1:0'", "[metrics]\ntoken_file = 'none'"), "Expected a secret in"));
}

}  // namespace countersign::tests
