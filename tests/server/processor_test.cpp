#include "daemon/server/processor.hpp"

#include <catch2/catch.hpp>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/digest.hpp"
#include "tests/fakes/house.hpp"
#include "tests/fakes/simulated_disk.hpp"

using namespace countersign;
using tests::House;
using fakes::SimulatedDisk;

namespace {

engine::Instant morning() { return *engine::parse_instant("2026-11-02T08:00:00+08:00"); }

engine::Open statement_of(const std::string& rep, unsigned month = 10) {
    return {.workflow = "monthly-fee", .initiator = rep, .period = std::chrono::year{2026} / std::chrono::month{month}};
}

// A house whose disk can be filled.
struct Tenant {
    SimulatedDisk disk{1};
    House house{morning(), disk.log_options()};

    Tenant() { house.publish(tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/monthly-fee.toml"), "monthly-fee.toml"); }

    std::uint64_t accepted(const server::Outcome& outcome) {
        INFO((outcome.refusal ? outcome.refusal->text.en : std::string()));
        REQUIRE_FALSE(outcome.refusal);
        return outcome.seq;
    }

    engine::EngineState with_a_statement() {
        accepted(house.submit_uncommitted("li.na", statement_of("zhang.wei", 9), "before"));
        house.commit();
        return house.state();
    }
};

}  // namespace

TEST_CASE("what is decided while a turn is written belongs to the next one", "[server][processor]") {
    Tenant tenant;
    House& house = tenant.house;
    const std::uint64_t before = house.log().head().seq;
    CHECK(tenant.accepted(house.submit_uncommitted("li.na", statement_of("zhang.wei"), "first")) == before + 1);
    house.begin_commit();
    CHECK(tenant.accepted(house.submit_uncommitted("li.na", statement_of("liu.yang"), "second")) == before + 2);
    // A retry of what is being written is known already, and what is written can be read.
    CHECK(house.submit_uncommitted("li.na", statement_of("zhang.wei"), "first").repeated);
    REQUIRE(house.processor().entry(before + 1));
    CHECK(house.processor().entry(before + 1)->request == "first");
    CHECK(house.processor().entry(before + 2)->request == "second");
    CHECK(house.log().head().seq == before);  // nothing is said of it before it is finished

    house.commit();
    CHECK(house.log().head().seq == before + 2);
    CHECK_FALSE(house.broken_law());
}

TEST_CASE("a full disk takes back the turn that is written and what was decided on top of it",
          "[server][processor][disk]") {
    Tenant tenant;
    House& house = tenant.house;
    const engine::EngineState before = tenant.with_a_statement();
    const auto due = house.processor().next_due();

    tenant.accepted(house.submit_uncommitted("li.na", statement_of("zhang.wei"), "first"));
    tenant.disk.count_from_zero(SimulatedDisk::Fault::full_from_then_on, 0);
    house.begin_commit();
    tenant.accepted(house.submit_uncommitted("li.na", statement_of("liu.yang"), "second"));
    CHECK_THROWS_AS(house.commit(), store::DiskFull);
    CHECK(house.state() == before);
    CHECK(house.processor().next_due() == due);
    CHECK_FALSE(house.processor().is_ahead());

    tenant.disk.count_from_zero(SimulatedDisk::Fault::none, 0);
    CHECK(tenant.accepted(house.submit_uncommitted("li.na", statement_of("liu.yang"), "second")) == before.last_seq + 1);
    CHECK(tenant.accepted(house.submit_uncommitted("li.na", statement_of("zhang.wei"), "first")) == before.last_seq + 2);
    house.commit();
    CHECK_FALSE(house.broken_law());
}

TEST_CASE("a full disk takes back every change of an instance that one turn changed several times", "[server][processor][disk]") {
    Tenant tenant;
    House& house = tenant.house;
    const engine::EngineState before = tenant.with_a_statement();
    const auto due = house.processor().next_due();
    const auto remark = [&](std::uint64_t instance, const char* request) {
        tenant.accepted(house.submit_uncommitted(
            "li.na", engine::Note{.instance = instance, .kind = engine::Note::Kind::comment, .text = "looked at"}, request));
    };

    tenant.disk.count_from_zero(SimulatedDisk::Fault::full_from_then_on, 0);
    remark(before.last_instance, "first");
    remark(before.last_instance, "second");
    tenant.accepted(house.submit_uncommitted("li.na", statement_of("zhang.wei"), "third"));
    remark(before.last_instance + 1, "fourth");
    CHECK_THROWS_AS(house.commit(), store::DiskFull);
    CHECK(house.state() == before);
    CHECK(house.processor().next_due() == due);

    tenant.disk.count_from_zero(SimulatedDisk::Fault::none, 0);
    remark(before.last_instance, "second");
    house.commit();
    CHECK_FALSE(house.broken_law());
}

TEST_CASE("who looks at an instance sees it as it was then, whatever becomes of it", "[server][processor]") {
    Tenant tenant;
    House& house = tenant.house;
    REQUIRE_FALSE(house.submit("li.na", statement_of("zhang.wei")));
    const std::uint64_t number = house.state().last_instance;
    const auto seen = house.state().open.at(number).look();
    REQUIRE_FALSE(house.submit("li.na", engine::Note{.instance = number, .kind = engine::Note::Kind::comment, .text = "looked at"}));
    CHECK(seen->version == 1);
    CHECK(house.state().open.at(number)->version == 2);
}

TEST_CASE("a house goes on by a definition that was published before it broke a rule", "[server][processor][recovery]") {
    std::string text = tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/monthly-fee.toml");
    const std::size_t flags = text.find("[flag]\n");
    text.erase(flags, text.find("\n\n", flags) - flags);
    REQUIRE_FALSE(definitions::read_definition(text, "monthly-fee.toml"));
    House house(morning());
    engine::Entry published{.seq = house.log().head().seq + 1, .at = house.now(), .actor = "operator"};
    published.events.emplace_back(engine::DefinitionPublished{
        .number = 1, .workflow = "monthly-fee", .version = 1, .hash = engine::sha256_hex(text), .text = text});
    house.log().append(std::vector{published});

    house.restart();
    CHECK_FALSE(house.submit("li.na", statement_of("zhang.wei")));
    house.restart();
    CHECK(house.state().open.size() == 1);
}

TEST_CASE("the newest hundred thousand requests are known, and the oldest is forgotten once a newer one is durable",
          "[server][processor][requests]") {
    Tenant tenant;
    House& house = tenant.house;
    server::Recovered recovered = server::recover(house.log(), house.views());
    recovered.requests.clear();
    for (std::uint64_t n = 1; n <= server::requests_remembered + 1; ++n)
        recovered.requests.push_back({.key = "key", .request = std::to_string(n), .body_digest = "0123456789abcdef", .seq = n});
    server::Processor processor(house.log(), std::move(recovered), [] { return std::string(32, '0'); });
    CHECK_FALSE(processor.has_accepted("key", "1"));
    CHECK(processor.has_accepted("key", "2"));

    server::Submission submission{.command = statement_of("zhang.wei"), .person = "li.na", .key = "key", .request = "2",
                                  .body_digest = "0123456789abcdef"};
    CHECK(processor.submit(submission, house.now()).seq == 2);
    CHECK(processor.submit(submission, house.now()).repeated);
    submission.body_digest = "0123456789abcdee";
    const server::Outcome other = processor.submit(submission, house.now());
    REQUIRE(other.refusal);
    CHECK(other.refusal->code == engine::RefusalCode::request_reused);

    submission.request = "new";
    tenant.accepted(processor.submit(submission, house.now()));
    CHECK(processor.has_accepted("key", "2"));  // the disk may refuse the new one
    static_cast<void>(processor.commit());
    CHECK_FALSE(processor.has_accepted("key", "2"));
    CHECK(processor.has_accepted("key", "3"));
    CHECK(processor.submit(submission, house.now()).repeated);
}
