// What instances show to others, in the log and in the state: one event for each row that is another one.
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/house.hpp"
#include "tests/fakes/office.hpp"
#include "tests/fakes/simulated_disk.hpp"

using namespace countersign;
using fakes::SimulatedDisk;
using tests::House;

namespace {

constexpr const char* requests = "special-fee.requests";
constexpr const char* march = "zhang.wei/2026-03";

engine::Instant morning() { return *engine::parse_instant("2026-03-02T08:00:00+08:00"); }

engine::Money yuan(std::int64_t amount) { return {.minor = amount * 100}; }

engine::Value request_for(std::int64_t amount) {
    return engine::Record{{"customer", "Moon Pharmacy"},
                          {"contract", "Supply 2026"},
                          {"signing_planned", *engine::parse_date("2026-03-20")},
                          {"product", "cough"},
                          {"expected", yuan(200'000)},
                          {"amount", yuan(amount)},
                          {"purpose", "event"},
                          {"why", "opens the district"}};
}

// A house whose disk can be filled, with a request that zhang.wei has opened.
struct Desk {
    SimulatedDisk disk{1};
    House house{morning(), disk.log_options()};

    Desk() {
        for (const char* name : {"special-fee.toml", "monthly-fee.toml"})
            house.publish(tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/" + name), name);
        take("zhang.wei", engine::Open{.workflow = "special-fee"});
    }

    void take(const std::string& person, engine::Command command) {
        const auto refused = house.submit(person, std::move(command));
        INFO((refused ? refused->text.en : std::string()));
        REQUIRE_FALSE(refused);
    }
    engine::Act act(const std::string& action) const {
        return {.instance = 1, .version = house.state().open.at(1)->version, .action = action};
    }
    engine::Act filing(std::int64_t amount) const {
        engine::Act act = this->act("submit");
        act.form = request_for(amount);
        return act;
    }
    // Of the last entry.
    std::size_t rows_written() const {
        std::size_t count = 0;
        for (const engine::Event& event : house.entries().back().events)
            if (std::holds_alternative<engine::Registered>(event)) ++count;
        return count;
    }
    std::string status() const {
        const engine::Value* row = house.state().registers.find(requests, march, 1);
        const engine::Value* status = row == nullptr ? nullptr : row->find("status");
        return status == nullptr ? "" : *status->get<std::string>();
    }
};

}  // namespace

TEST_CASE("the log gets one event for a row that is another one, and none while it stays", "[server][registers]") {
    Desk office;
    CHECK(office.rows_written() == 0);
    office.take("zhang.wei", office.filing(3000));
    CHECK(office.rows_written() == 1);
    CHECK(office.status() == "asked");

    office.take("li.na", office.act("approve"));
    CHECK(office.rows_written() == 0);  // it goes on being checked
    office.take("chen.jing", engine::Note{.instance = 1, .kind = engine::Note::Kind::comment, .text = "looks good"});
    CHECK(office.rows_written() == 0);
    office.take("chen.jing", office.act("approve"));
    office.take("zhao.min", office.act("approve"));
    CHECK(office.rows_written() == 1);
    CHECK(office.status() == "approved");
    CHECK_FALSE(office.house.broken_law());
}

TEST_CASE("a row outlives its instance, and a restart finds it in the views", "[server][registers]") {
    Desk office;
    office.take("zhang.wei", office.filing(3000));
    engine::Act withdraw = office.act("withdraw");
    withdraw.reason = "they chose another";
    office.take("zhang.wei", withdraw);

    CHECK(office.house.state().open.empty());
    CHECK(office.status() == "withdrawn");
    office.house.restart();
    CHECK(office.status() == "withdrawn");
}

TEST_CASE("a row that can not be computed stays as it was", "[server][registers]") {
    Desk office;
    office.take("zhang.wei", office.filing(3000));
    engine::Act back = office.act("return");
    back.to = "draft";
    back.reason = "which shop?";
    office.take("li.na", back);
    CHECK(office.status() == "returned");
    const engine::Value row = *office.house.state().registers.find(requests, march, 1);

    engine::Act save = office.act("save");
    save.form = engine::Record{{"customer", "Sun Pharmacy"}};
    office.take("zhang.wei", save);
    CHECK(office.rows_written() == 0);
    CHECK(*office.house.state().registers.find(requests, march, 1) == row);
}

TEST_CASE("a full disk takes back the rows of the turn", "[server][registers][disk]") {
    Desk office;
    office.take("zhang.wei", office.filing(3000));
    engine::Act back = office.act("return");
    back.to = "draft";
    back.reason = "too much";
    office.take("li.na", back);
    const engine::EngineState before = office.house.state();

    office.disk.count_from_zero(SimulatedDisk::Fault::full_from_then_on, 0);
    REQUIRE_FALSE(office.house.submit_uncommitted("zhang.wei", office.filing(2000), "again").refusal);
    REQUIRE_FALSE(office.house.submit_uncommitted("li.na", office.act("approve"), "clerk").refusal);
    CHECK_FALSE(office.house.state().registers == before.registers);
    CHECK_THROWS_AS(office.house.commit(), store::DiskFull);
    CHECK(office.house.state() == before);
}

TEST_CASE("what was filed from a register stays with the statement under another version of its definition", "[server][registers]") {
    Desk office;
    House& house = office.house;
    office.take("zhang.wei", office.filing(3000));
    house.clock_to(*engine::parse_instant("2026-04-01T10:00:00+08:00"));
    std::uint64_t statement = 0;
    for (const auto& [number, instance] : house.state().open)
        if (instance->workflow == "monthly-fee" && instance->initiator == "zhang.wei") statement = std::max(statement, number);
    REQUIRE(statement != 0);
    const auto version = [&] { return house.state().open.at(statement)->version; };
    office.take("zhang.wei", engine::Act{.instance = statement, .version = version(), .action = "file_nil"});
    const std::string digest = house.state().open.at(statement)->form_digest;
    engine::Act withdraw = office.act("withdraw");
    withdraw.reason = "they chose another";
    office.take("zhang.wei", withdraw);  // the register says something else now

    std::string text = tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/monthly-fee.toml");
    text.replace(text.find("version = 1"), 11, "version = 2");
    house.publish(text, "monthly-fee.toml");
    office.take("operator",
                engine::Migrate{.instance = statement,
                                .version = version(),
                                .definition = house.state().company.current.at("monthly-fee"),
                                .reason = "the new text"});
    CHECK(house.state().open.at(statement)->form_digest == digest);
    CHECK_FALSE(house.broken_law());
}

TEST_CASE("a definition that reads what another one does not show is refused as soon as both are known", "[server][registers]") {
    tests::Office office;
    const auto shipped = [](const char* name) {
        return tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/" + name);
    };
    std::string reader = shipped("monthly-fee.toml");
    const std::string source = "register = \"special-fee.requests\"";
    reader.replace(reader.find(source), source.size(), "register = \"special-fee.request\"");
    const auto together = [&](const std::string& text) {
        return office.ask("operator", "workflow.check", {{"definitions", {{{"text", shipped("special-fee.toml")}}, {{"text", text}}}}});
    };

    CHECK(office.ask("operator", "workflow.check", {{"text", reader}}).at("ok") == true);
    const auto checked = together(reader);
    CHECK(checked.at("ok") == false);
    CHECK(checked.at("items").at(1).at("faults").at(0).at("text") ==
          "Expected a register of 'special-fee' (special-fee.requests, special-fee.contracts), but 'special-fee.request' is none.");
    CHECK(together(shipped("monthly-fee.toml")).at("ok") == true);

    CHECK(office.change("operator", "workflow.publish", {{"text", shipped("special-fee.toml")}}).contains("seq"));
    CHECK(office.change("operator", "workflow.publish", {{"text", reader}}).at("code") == "invalid_definition");
}

TEST_CASE("a definition in the files may not make another thing of a register whose rows are there", "[server][registers]") {
    tests::Office office;
    const auto file = office.folder() / "workflows/special-fee.toml";
    const std::string shipped = tests::read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/special-fee.toml");
    const auto restarted_with = [&](const std::string& text) {
        if (office.daemon().is_running()) (void)office.daemon().stop();
        std::ofstream(file) << text;
        return office.daemon().start_or_end();
    };
    REQUIRE_FALSE(restarted_with(shipped));
    std::string other = shipped;
    for (const auto& [from, to] : {std::pair("\nversion = 1\n", "\nversion = 2\n"),
                                   std::pair("type = \"money\", required = true, compute = \"form.amount\"",
                                             "type = \"text\", required = true, compute = \"form.product\"")})
        other.replace(other.find(from), std::string(from).size(), to);

    const auto ended = restarted_with(other);

    REQUIRE(ended);
    CHECK(ended->code == 78);
    CHECK(ended->output.find("to stay money, as in version 1") != std::string::npos);
    CHECK_FALSE(restarted_with(shipped));
}
