// What report.show says of the shipped workflows, over the real log and views.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/house.hpp"

using namespace countersign;
using namespace countersign::engine;
using namespace countersign::tests;
using nlohmann::json;

namespace {

Instant at(const char* local) { return *parse_instant(std::string(local) + ":00+08:00"); }

Money yuan(std::int64_t amount) { return {.minor = amount * 100, .currency = {}}; }

class Office {
public:
    Office() : house_(at("2026-10-31T09:00")) {
        for (const char* name : {"monthly-fee", "promise", "complaint-recovery"}) {
            const std::string file = std::string(name) + ".toml";
            house_.publish(read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/" + file), file);
        }
        house_.set_table("price", {Record{{"product", "cough"}, {"unit_fee", yuan(3)}, {"from", *parse_date("2026-01-01")}}});
        house_.set_person(person("he.mei", "何梅", {"customer-service"}, "chen.jing"));
    }

    void clock_to(const char* local) { house_.clock_to(at(local)); }

    std::uint64_t open(const std::string& who, const std::string& workflow) {
        accept(house_.submit(who, Open{.workflow = workflow}));
        return house_.state().last_instance;
    }

    [[nodiscard]] std::uint64_t statement_of(const std::string& initiator) const {
        for (const auto& [number, instance] : house_.state().open)
            if (instance->initiator == initiator && instance->workflow == "monthly-fee") return number;
        throw std::runtime_error("nothing is open for " + initiator);
    }

    void act(const std::string& who, std::uint64_t number, const std::string& action, Value input = {}, std::optional<Value> form = {}) {
        accept(house_.submit(who, Act{.instance = number,
                                      .version = house_.state().open.at(number)->version,
                                      .action = action,
                                      .input = std::move(input),
                                      .form = std::move(form)}));
    }

    [[nodiscard]] json report(const std::string& who, const std::string& workflow, const std::string& month) {
        return house_.views().answer({.method = "report.show",
                                      .params = std::make_shared<const json>(json{{"workflow", workflow}, {"month", month}}),
                                      .person = who,
                                      .now = house_.now(),
                                      .background = house_.processor().background()});
    }

private:
    static void accept(const std::optional<Refusal>& refused) {
        if (refused) throw std::runtime_error(refused->text.en);
    }

    House house_;
};

Value lines(std::int64_t sold) {
    return Record{{"lines",
                   List{Record{{"customer", "East"},
                               {"product", "cough"},
                               {"purchased", yuan(1000)},
                               {"collected", yuan(1000)},
                               {"sold_through", sold},
                               {"purpose", "event"}}}}};
}

json figure(const json& line, const char* id) { return line.at("figures").at(id); }

const json& found(const json& items, const char* member, const std::string& value) {
    for (const json& item : items)
        if (item.at(member) == value) return item;
    throw std::runtime_error("nothing with " + value + " in " + items.dump());
}

// Zhang files on time, is checked and paid; Liu files late and waits for the clerk.
void tell_october(Office& office) {
    office.clock_to("2026-11-02T09:00");
    const auto zhang = office.statement_of("zhang.wei"), liu = office.statement_of("liu.yang");
    office.clock_to("2026-11-03T10:00");
    office.act("zhang.wei", zhang, "submit", {}, lines(100));
    office.clock_to("2026-11-04T09:00");
    office.act("li.na", zhang, "approve");
    office.act("chen.jing", zhang, "approve");
    office.act("zhao.min", zhang, "approve");
    office.clock_to("2026-11-04T18:30");
    office.act("liu.yang", liu, "submit", {}, lines(50));
    office.clock_to("2026-11-12T09:00");
    office.act("zhang.wei", zhang, "ask_advance", Record{{"amount", yuan(300)}});
    office.act("zhou.jie", zhang, "hand_out");
    office.act("zhang.wei", zhang, "hand_in",
               Record{{"receipts", List{Record{{"customer", "East"},
                                              {"product", "cough"},
                                              {"amount", yuan(200)},
                                              {"paid_on", *parse_date("2026-11-12")},
                                              {"receipt", "R1"}}}}});
    office.act("zhou.jie", zhang, "write_off");
}

}  // namespace

TEST_CASE("the report of the monthly statement counts by rep, with money and working time", "[report]") {
    Office office;
    tell_october(office);

    const json report = office.report("zhao.min", "monthly-fee", "2026-10");

    REQUIRE(report.contains("total"));
    CHECK(report["month_of"] == "period");
    CHECK(report["day_minutes"] == 480);
    CHECK(report["total"]["instances"] == 2);
    CHECK(figure(report["total"], "filed")["count"] == 2);
    CHECK(figure(report["total"], "late")["count"] == 1);
    CHECK(figure(report["total"], "checked")["count"] == 1);
    CHECK(figure(report["total"], "paid_out")["count"] == 1);
    CHECK(figure(report["total"], "claimed")["sum"]["amount"] == 45000);
    CHECK(figure(report["total"], "written_off")["sum"]["amount"] == 20000);
    const json& zhang = found(report["lines"], "key", "zhang.wei");
    CHECK(zhang["name"] == "张伟");
    CHECK(figure(zhang, "late")["count"] == 0);
    CHECK(figure(zhang, "claimed")["sum"]["amount"] == 30000);
    // Monday from nine, and an hour of Tuesday; then the rest of Tuesday up to Wednesday, nine.
    CHECK(figure(zhang, "to_file")["mean_minutes"] == 540);
    CHECK(figure(zhang, "to_pay")["mean_minutes"] == 420);
    CHECK(found(report["accounts"], "account", "fee:cough")["amount"]["amount"] == 20000);
    CHECK(found(report["accounts"], "account", "fee:cough")["label"]["zh"] == "客情费：cough");
    CHECK(found(report["flags"], "flag", "late")["count"] == 1);
    CHECK(found(report["flags"], "flag", "late")["label"]["zh"] == "填报逾期");
    CHECK(found(report["steps"], "state", "draft")["count"] == 2);
    // Liu's lay there for five whole days, until working day 8 made it void.
    CHECK(found(report["steps"], "state", "clerk_check")["mean_minutes"] == (420 + 2400) / 2);
    CHECK(found(report["steps"], "state", "clerk_check")["longest_minutes"] == 2400);
}

TEST_CASE("a report says what waits where, and a month without statements is empty", "[report]") {
    Office office;
    tell_october(office);

    const json report = office.report("zhao.min", "monthly-fee", "2026-10");
    const json none = office.report("zhao.min", "monthly-fee", "2026-09");

    // Void on working day 8, since the clerk never signed it.
    CHECK(found(report["waiting"], "state", "void")["count"] == 1);
    CHECK(found(report["waiting"], "state", "payout")["for"] == json({"person:zhang.wei", "role:cashier"}));
    CHECK(found(report["waiting"], "state", "payout")["for_labels"][0]["zh"] == "张伟");
    CHECK(found(report["waiting"], "state", "payout")["for_labels"][1]["zh"] == "出纳");
    CHECK(found(report["waiting"], "state", "payout")["late"] == 0);
    CHECK(none["total"]["instances"] == 0);
    CHECK(none["lines"].empty());
    CHECK(office.report("zhao.min", "monthly-fee", "October").contains("refused"));
    CHECK(office.report("zhao.min", "yearly-fee", "2026-10").contains("refused"));
}

TEST_CASE("a rep's report has only his own documents", "[report]") {
    Office office;
    tell_october(office);

    const json report = office.report("liu.yang", "monthly-fee", "2026-10");

    CHECK(report["total"]["instances"] == 1);
    CHECK(report["lines"].size() == 1);
    CHECK(report["lines"][0]["key"] == "liu.yang");
    CHECK(report["accounts"].empty());
}

TEST_CASE("the report of complaints has first contact, time to each step, satisfaction and compensation", "[report]") {
    Office office;
    const Value told = Record{{"customer", "East"}, {"contact", "Zhou"}, {"channel", "phone"}, {"product", "cough"}, {"complaint", "broken"}};
    office.clock_to("2026-11-03T09:00");
    const auto first = office.open("he.mei", "complaint-recovery");
    office.act("he.mei", first, "submit", {}, told);
    office.clock_to("2026-11-03T09:30");
    office.act("he.mei", first, "acknowledge", Record{{"said", "sorry"}});
    office.act("he.mei", first, "solve", Record{{"facts", "f"}, {"solution", "s"}});
    office.act("he.mei", first, "satisfied", Record{{"score", 5}, {"said", "fine"}});
    const auto second = office.open("he.mei", "complaint-recovery");
    office.act("he.mei", second, "submit", {}, told);
    office.clock_to("2026-11-03T11:00");
    office.act("he.mei", second, "acknowledge", Record{{"said", "sorry"}});
    office.act("he.mei", second, "record", Record{{"facts", "f"}, {"wish", "w"}});
    office.act("he.mei", second, "offer", Record{{"solution", "s"}, {"compensation", yuan(80)}});
    office.act("he.mei", second, "accepted");
    office.act("he.mei", second, "grant", Record{{"what", "samples"}, {"value", yuan(80)}});
    office.act("he.mei", second, "satisfied", Record{{"score", 4}, {"said", "well"}});
    const auto third = office.open("he.mei", "complaint-recovery");
    office.act("he.mei", third, "submit", {}, told);

    const json total = office.report("chen.jing", "complaint-recovery", "2026-11")["total"];

    CHECK(total["instances"] == 3);
    CHECK(figure(total, "first_contact") == json({{"count", 1}, {"of", 2}}));
    CHECK(figure(total, "satisfied") == json({{"count", 2}, {"of", 2}}));
    CHECK(figure(total, "satisfaction") == json({{"sum", 9}, {"count", 2}}));
    CHECK(figure(total, "compensation")["sum"]["amount"] == 8000);
    CHECK(figure(total, "to_acknowledge")["count"] == 2);
    CHECK(figure(total, "to_acknowledge")["mean_minutes"] == 60);
    CHECK(figure(total, "to_acknowledge")["longest_minutes"] == 90);
    CHECK(office.report("chen.jing", "complaint-recovery", "2026-10")["total"]["instances"] == 0);
}
