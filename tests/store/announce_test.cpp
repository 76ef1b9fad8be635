#include "daemon/store/announce.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "tests/store/small_company.hpp"

namespace countersign::store {

TEST_CASE("an entry owes one message to each recipient of each event", "[store][announce]") {
    engine::Entry entry{.seq = 7};
    entry.events = {engine::StateEntered{.state = "check"},
                    engine::Told{.to = {"role:finance", "person:wang.fang", "role:finance"}, .message = "late", .text = {"迟", "late"}},
                    engine::TasksOffered{.tasks = {{.action = "approve", .to = {"role:clerk", "role:finance"}},
                                                   {.action = "return", .to = {"role:clerk"}}},
                                         .notify = true},
                    engine::TasksOffered{.tasks = {{.action = "approve", .to = {"role:clerk"}}}, .notify = false}};

    const std::vector<Owed> owed = announce(entry);

    CHECK(owed == std::vector<Owed>{{7, 1, "role:finance", "late", {"迟", "late"}},
                                    {7, 1, "person:wang.fang", "late", {"迟", "late"}},
                                    {7, 2, "role:clerk", "task", {}},
                                    {7, 2, "role:finance", "task", {}}});
    CHECK(key_of(owed[1]) == "7.1.person:wang.fang");
}

TEST_CASE("keys of owed messages are unique over a whole log and can be read back", "[store][announce]") {
    tests::Chronicle chronicle;
    for (int i = 0; i < 20; ++i) {
        const auto number = chronicle.open("wang.fang");
        chronicle.submit(number, {"仁和药房"});
        if (i % 2 == 0) chronicle.sign(number);
        chronicle.flag(number, "late");
    }
    std::set<std::string> keys;
    std::size_t count = 0;
    for (const Applied& applied : chronicle.all())
        for (const Owed& owed : announce(*applied.entry)) {
            ++count;
            keys.insert(key_of(owed));
            CHECK(parse_owed_key(key_of(owed)) == OwedKey{owed.seq, owed.event, owed.recipient});
        }
    CHECK(count == 20 + 20 + 10 + 40);
    CHECK(keys.size() == count);
}

TEST_CASE("a text that is no key of an owed message is noticed", "[store][announce]") {
    for (const char* text : {"", "7", "7.", "7.1", "7.1.", "x.1.role:a", "7.-1.role:a", "7.99999999999.role:a"})
        CHECK_FALSE(parse_owed_key(text).has_value());
}

}  // namespace countersign::store
