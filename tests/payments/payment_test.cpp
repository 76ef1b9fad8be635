// A posting is never without the signatures that its definition says a payment needs: the checker proves it of the
// definition, and decide() holds on should the engine have a hole (tests/stories/operations/going_back.toml).
#include <catch2/catch.hpp>

#include "daemon/ensure.hpp"
#include "tests/fakes/house.hpp"

using namespace countersign;
using namespace countersign::engine;
using tests::House;

namespace {

// zhang.wei's urgent expense: manager, finance, payment.
class Case {
public:
    Case() {
        const std::string file = std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/stories/operations/going_back.toml";
        house_.publish(tests::read_text(file), "going_back.toml");
        REQUIRE_FALSE(house_.submit("zhang.wei", Open{.workflow = "expense"}));
        REQUIRE_FALSE(act("zhang.wei", {.action = "submit", .form = form_}));
    }
    std::optional<Refusal> act(const std::string& person, Act act) {
        act.instance = 1;
        act.version = instance().version;
        return house_.submit(person, act);
    }
    std::optional<Refusal> take_back(const std::string& person) {
        return house_.submit(person, TakeBack{.instance = 1, .version = instance().version, .reason = "wrong one"});
    }
    void walk_to_payment() {
        REQUIRE_FALSE(act("chen.jing", {.action = "approve"}));
        REQUIRE_FALSE(act("zhao.min", {.action = "approve"}));
        REQUIRE(instance().state == "payment");
    }
    // What paying would lead to, were the instance like this.
    [[nodiscard]] Decision pay(const Instance& instance) {
        const Facts facts{.now = house_.now(),
                          .actor = {.person = "zhou.jie"},
                          .state = &house_.state(),
                          .calendar = &house_.processor().calendar(),
                          .form = &form_};
        const Act act{.instance = 1, .version = instance.version, .action = "pay"};
        return decide_act(house_.processor().definition(instance.definition), instance, act, facts);
    }
    [[nodiscard]] const Instance& instance() const { return *house_.state().open.at(1); }
    [[nodiscard]] std::string stopped_because() const {
        for (const Entry& entry : house_.entries())
            for (const Event& event : entry.events)
                if (const auto* stopped = std::get_if<Quarantined>(&event)) return stopped->reason;
        return {};
    }
    [[nodiscard]] bool has_posted() const { return instance().has_posted; }

private:
    House house_{*parse_instant("2026-11-02T01:00:00Z")};
    Value form_ = Record{{"amount", Value{Money{.minor = 10'000, .currency = {}}}}, {"urgent", Value{true}}};
};

bool posts(const Decision& decision) {
    return decision && std::ranges::any_of(*decision, [](const Event& event) { return std::holds_alternative<Posted>(event); });
}

}  // namespace

TEST_CASE("a payment with all its signatures is posted", "[payments]") {
    Case one;
    one.walk_to_payment();
    CHECK(posts(one.pay(one.instance())));
    CHECK_FALSE(one.act("zhou.jie", {.action = "pay"}));
    CHECK(one.has_posted());
    CHECK(one.stopped_because().empty());
}

TEST_CASE("an instance that lacks a signature which a payment needs stops before anything is posted", "[payments]") {
    Case one;
    one.walk_to_payment();
    for (const char* slot : {"manager", "finance"}) {
        Instance without = one.instance();
        std::erase_if(without.signatures, [&](const Signature& given) { return given.slot == slot; });
        CHECK_THROWS_AS(one.pay(without), BrokenInvariant);
        Instance open = one.instance(), against = one.instance(), lapsed = one.instance();
        for (Signature& given : open.signatures) given.open = given.open || given.slot == slot;
        for (Signature& given : against.signatures) given.against = given.against || given.slot == slot;
        for (Signature& given : lapsed.signatures)
            if (given.slot == slot) given.digest = "0123456789abcdef";  // of other figures
        CHECK_THROWS_AS(one.pay(open), BrokenInvariant);
        CHECK_THROWS_AS(one.pay(against), BrokenInvariant);
        CHECK_THROWS_WITH(one.pay(lapsed), Catch::Contains(std::string("the signature of '") + slot + "' over the form as it is"));
    }
}

// With tests/CMakeLists.txt's seeded fault the return is taken back; then the guard must stop the payment.
TEST_CASE("a return that withdrew a signature is not taken back, and would not be paid", "[payments]") {
    Case one;
    REQUIRE_FALSE(one.act("chen.jing", {.action = "approve"}));
    REQUIRE_FALSE(one.act("zhao.min", {.action = "return", .to = "manager_check", .reason = "check it again", .resume = "steps"}));
    const auto refused = one.take_back("zhao.min");
    if (!refused) {
        (void)one.act("zhao.min", {.action = "approve"});
        (void)one.act("zhou.jie", {.action = "pay"});
        WARN("stopped: " << one.stopped_because());
        CHECK_FALSE(one.has_posted());
    }
    REQUIRE(refused);
    CHECK(refused->code == RefusalCode::nothing_to_take_back);
}
