#include "daemon/engine/account_label.hpp"

#include <catch2/catch.hpp>

namespace countersign::engine {

TEST_CASE("an account is called by its kind, and by the name of whose it is", "[account]") {
    Workflow workflow;
    workflow.accounts = {{"advance", {.zh = "借支", .en = "advance"}}, {"cash", {.zh = "现金", .en = "cash"}}};
    People people;
    people.set({.id = "zhang.wei", .name = "张伟"});

    CHECK(account_label(workflow, people, "cash") == Label{.zh = "现金", .en = "cash"});
    CHECK(account_label(workflow, people, "advance:zhang.wei") == Label{.zh = "借支：张伟", .en = "advance: 张伟"});
    CHECK(account_label(workflow, people, "advance:MF-12:2") == Label{.zh = "借支：MF-12:2", .en = "advance: MF-12:2"});
    CHECK_FALSE(account_label(workflow, people, "advances:zhang.wei"));
    CHECK_FALSE(account_label(workflow, people, ""));
}

}  // namespace countersign::engine
