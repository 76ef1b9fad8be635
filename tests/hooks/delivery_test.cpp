#include "clients/notify/hooks/delivery.hpp"

#include <catch2/catch.hpp>

#include "clients/connection/request_id.hpp"
#include "tests/hooks/samples.hpp"

namespace countersign::hooks {

namespace {

const std::string signal_body =
    R"({"instance":"CL-2","signal":"contract_signed","values":{"number":"C-7","amount":{"amount":60000,"currency":"CNY"}}})";

Source crm() { return {.name = "crm", .secrets = one_secret(), .open = {"order"}, .signals = {"contract_signed", "collection_arrived"}}; }

Rejected rejected(const Delivery& delivery, Instant now = example_now) {
    const auto read = read_delivery(delivery, crm(), now);
    if (read) FAIL("it was taken: " << read->params.dump());
    return read.error();
}

}  // namespace

TEST_CASE("a signal that is posted is one question to the daemon", "[hooks][delivery]") {
    const auto read = read_delivery(posted(signal_body), crm(), example_now);

    REQUIRE(read.has_value());
    CHECK(read->method == "instance.signal");
    Json wanted = Json::parse(signal_body);
    wanted["request"] = "wh.crm." + example_id;
    CHECK(read->params == wanted);
}

TEST_CASE("an opening that is posted is one question to the daemon", "[hooks][delivery]") {
    const auto read = read_delivery(posted(R"({"workflow":"order","initiator":"zhang.wei","period":"2026-10","form":{"customer":"康宁"}})"), crm(), example_now);

    REQUIRE(read.has_value());
    CHECK(read->method == "instance.open");
    CHECK(read->params == Json::parse(R"({"workflow":"order","initiator":"zhang.wei","period":"2026-10","form":{"customer":"康宁"},)"
                                      R"("request":"wh.crm.msg_p5jXN8AQM9LWM0D4loKWxJek"})"));
}

TEST_CASE("what is not signed by the source, and now, is nothing", "[hooks][delivery]") {
    using namespace std::chrono_literals;
    const Delivery good = posted(signal_body);
    Delivery forged = good;
    forged.body.replace(forged.body.find("C-7"), 3, "C-8");
    Delivery unsigned_one = good;
    unsigned_one.headers.erase("webhook-signature");

    CHECK(rejected(forged).code == "forged");
    CHECK(rejected(unsigned_one).code == "unsigned");
    CHECK(rejected(good, example_now + 6min).code == "stale");
    CHECK(rejected(good, example_now - 6min).code == "stale");
    for (const Rejected& no : {rejected(forged), rejected(unsigned_one), rejected(good, example_now + 6min)}) CHECK(no.status == 401);
    // Whoever holds no secret learns nothing about bodies.
    Delivery garbage = posted("{");
    garbage.headers["webhook-signature"] = example_signature;
    CHECK(rejected(garbage).code == "forged");
}

TEST_CASE("a source does only what is in its list", "[hooks][delivery]") {
    CHECK(rejected(posted(R"({"instance":"CL-2","signal":"hurry"})")).status == 403);
    CHECK(rejected(posted(R"({"workflow":"house-change"})")).status == 403);
    CHECK(rejected(posted(R"({"workflow":"contract_signed"})")).code == "not_allowed");
}

TEST_CASE("a body that is not exactly one of the two is refused", "[hooks][delivery]") {
    for (const char* body : {"", "{", "[]", "null", "17", R"("text")", "{} {}", "{}",
                             R"({"instance":"CL-2"})",
                             R"({"signal":"contract_signed"})",
                             R"({"instance":"CL-2","signal":"contract_signed","request":"mine"})",
                             R"({"instance":"CL-2","signal":"contract_signed","workflow":"order"})",
                             R"({"instance":"CL-2","signal":"contract_signed","signal":"contract_signed"})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":[]})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":{"amount":1.5}})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":{"amount":1e3}})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":{"n":9223372036854775808}})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":{"a":1,"a":2}})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":{"a":[[[[[[[1]]]]]]]}})",
                             R"({"instance":"CL-2","signal":"contract_signed","values":{"a":1,}})",
                             R"({"instance":"CL-2","signal":"contract_signed",})",
                             R"({"instance":"","signal":"contract_signed"})",
                             R"({"instance":"CL-2\n","signal":"contract_signed"})",
                             R"({"instance":2,"signal":"contract_signed"})",
                             R"({"workflow":"order","form":"text"})",
                             "{\"instance\":\"\xFF\",\"signal\":\"contract_signed\"}"}) {
        INFO(body);
        const Rejected no = rejected(posted(body));
        CHECK(no.status == 400);
        CHECK(no.text.en.starts_with("Expected "));
        CHECK_FALSE(no.text.zh.empty());
    }
}

TEST_CASE("size and content type are refused with their own status", "[hooks][delivery]") {
    CHECK(rejected(posted(std::string(delivery_bytes_max + 1, ' '))).status == 413);
    Delivery form = posted(signal_body);
    form.headers["content-type"] = "application/x-www-form-urlencoded";
    CHECK(rejected(form).status == 415);
    form.headers["content-type"] = "Application/JSON ; charset=utf-8";
    CHECK(read_delivery(form, crm(), example_now).has_value());
}

TEST_CASE("a webhook-id is the same request each time, and different ones are different requests", "[hooks][delivery]") {
    const std::vector<std::pair<std::string, std::string>> deliveries = {
        {"crm", "msg_1"}, {"crm", "msg_2"}, {"erp", "msg_1"}, {"crm", std::string(200, 'x')}, {"crm", std::string(201, 'x')}, {"erp", std::string(200, 'x')},
        {"crm", "msg/1"}, {"crm", "msg+1"}};
    std::set<std::string> requests;
    for (const auto& [source, id] : deliveries) {
        CHECK(connection::is_request_id(request_id(source, id)));
        CHECK(request_id(source, id) == request_id(source, id));
        requests.insert(request_id(source, id));
    }
    CHECK(requests.size() == deliveries.size());
}

}  // namespace countersign::hooks
