// What people do with an approval, asked for through the protocol of the real daemon. What each of it
// means is told by tests/stories/operations; here, that it can be asked for and is answered.
#include <catch2/catch.hpp>

#include "tests/fakes/office.hpp"

using countersign::tests::Office;
using nlohmann::json;

namespace {

std::string code_of(const json& answer) { return answer.value("code", "accepted"); }

}  // namespace

TEST_CASE("a task is claimed, lent for an opinion, handed on and signed", "[server][operations]") {
    Office office;
    const std::string it = office.filed("pool");

    CHECK(code_of(office.change("an.qi", "task.claim", {{"instance", it}})) == "accepted");
    CHECK(code_of(office.change("bai.lu", "task.act", {{"instance", it}, {"action", "approve"}})) == "held_by_other");
    CHECK(code_of(office.change("an.qi", "task.delegate", {{"instance", it}, {"to", "wu.hong"}, {"reason", "legal?"}})) == "accepted");
    CHECK(code_of(office.change("an.qi", "task.act", {{"instance", it}, {"action", "approve"}})) == "held_by_other");
    CHECK(code_of(office.change("wu.hong", "task.resolve", {{"instance", it}, {"opinion", "fine\nas it is"}})) == "accepted");
    CHECK(code_of(office.change("an.qi", "task.unclaim", {{"instance", it}})) == "accepted");
    CHECK(code_of(office.change("an.qi", "task.claim", {{"instance", it}, {"task", "pool"}})) == "accepted");
    CHECK(code_of(office.change("an.qi", "task.transfer", {{"instance", it}, {"to", "bai.lu"}, {"reason", "away"}})) == "accepted");
    const json signed_ = office.change("bai.lu", "task.act", {{"instance", it}, {"action", "approve"}});
    CHECK(signed_.at("state") == "last_check");
}

TEST_CASE("signers are added and removed, and one's own act is taken back", "[server][operations]") {
    Office office;
    const std::string it = office.filed("pool");

    CHECK(code_of(office.change("an.qi", "task.add_signer", {{"instance", it}, {"person", "wu.hong"}, {"place", "around"}})) ==
          "invalid_request");
    CHECK(code_of(office.change("an.qi", "task.add_signer", {{"instance", it}, {"person", "wu.hong"}, {"place", "before"}})) ==
          "accepted");
    CHECK(code_of(office.change("an.qi", "task.act", {{"instance", it}, {"action", "approve"}})) == "waits_for_signer");
    CHECK(code_of(office.change("an.qi", "task.remove_signer", {{"instance", it}, {"person", "wu.hong"}, {"task", "pool"}})) ==
          "accepted");
    CHECK(office.change("an.qi", "task.act", {{"instance", it}, {"action", "approve"}}).at("state") == "last_check");
    CHECK(office.change("an.qi", "task.take_back", {{"instance", it}, {"reason", "too fast"}}).at("state") == "pool_check");
}

TEST_CASE("remarks need no version, and leave the version that others saw good", "[server][operations]") {
    Office office;
    const std::string it = office.filed("pool");
    const auto seen = office.ask("an.qi", "instance.show", {{"instance", it}}).at("version");

    CHECK(code_of(office.change("bai.lu", "instance.comment", {{"instance", it}, {"text", "seen the fair\nlast year"}})) ==
          "accepted");
    const json asked = office.change("bai.lu", "instance.ask", {{"instance", it}, {"to", "zhang.wei"}, {"text", "how many?"}});
    CHECK(asked.at("number") == 1);
    CHECK(code_of(office.change("zhang.wei", "instance.answer", {{"instance", it}, {"number", 1}, {"text", "200"}})) == "accepted");
    CHECK(code_of(office.change("zhang.wei", "instance.copy", {{"instance", it}, {"to", {"liu.yang"}}, {"text", "fyi"}})) ==
          "accepted");
    CHECK(code_of(office.change("an.qi", "instance.mark_read", {{"instance", it}})) == "accepted");
    CHECK(code_of(office.change("zhang.wei", "task.urge", {{"instance", it}, {"text", "today please"}})) == "accepted");
    CHECK(code_of(office.change("zhang.wei", "task.urge", {{"instance", it}})) == "too_soon");

    // The form is read as well, not only the action: a remark in between must not lose it.
    const json changed = office.change(
        "an.qi", "task.act", {{"instance", it}, {"version", seen}, {"action", "return"}, {"to", "draft"}, {"reason", "which?"}});
    CHECK(changed.at("state") == "draft");
    CHECK(code_of(office.change("bai.lu", "instance.comment", {{"instance", it}, {"text", "hm"}})) == "accepted");
    const json form{{"what", "spring fair"}, {"way", "pool"}, {"amount", {{"amount", 100'000}, {"currency", "CNY"}}}};
    CHECK(office
              .change("zhang.wei",
                      "task.act",
                      {{"instance", it}, {"version", changed.at("version")}, {"action", "submit"}, {"form", form}})
              .at("state") == "pool_check");
    CHECK(office.ask("an.qi", "instance.show", {{"instance", it}}).at("form").at("what") == "spring fair");
}

TEST_CASE("a proxy acts within its cap and workflows, until it is ended", "[server][operations]") {
    Office office;
    const json set = office.change("an.qi",
                                   "people.set_proxy",
                                   {{"agent", "zhao.min"},
                                    {"from", "2026-11-02T00:00:00+08:00"},
                                    {"until", "2026-12-01T00:00:00+08:00"},
                                    {"cap", {{"amount", 200'000}, {"currency", "CNY"}}},
                                    {"workflows", {"request"}},
                                    {"reason", "travelling"}});
    REQUIRE(set.at("number") == 1);
    const json listed = office.ask("bai.lu", "people.proxies", {{"person", "zhao.min"}}).at("items");
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("principal_name") == "安琪");
    CHECK(listed[0].at("runs") == true);
    CHECK(listed[0].at("cap").at("amount") == 200'000);

    const std::string cheap = office.filed("pool"), dear = office.filed("pool", 300'000);
    CHECK(code_of(office.change("zhao.min", "task.act", {{"instance", dear}, {"action", "approve"}, {"on_behalf_of", "an.qi"}})) ==
          "over_cap");
    CHECK(office.change("zhao.min", "task.act", {{"instance", cheap}, {"action", "approve"}, {"on_behalf_of", "an.qi"}})
              .at("state") == "last_check");
    CHECK(code_of(office.change("zhao.min", "people.end_proxy", {{"number", 1}})) == "not_permitted");
    CHECK(code_of(office.change("an.qi", "people.end_proxy", {{"number", 1}})) == "accepted");
    const std::string later = office.filed("pool");
    CHECK(code_of(office.change("zhao.min", "task.act", {{"instance", later}, {"action", "approve"}, {"on_behalf_of", "an.qi"}})) ==
          "no_proxy");
}

TEST_CASE("the first deputy who is there acts for whoever is absent", "[server][operations]") {
    Office office;
    CHECK(code_of(office.change("operator",
                                "people.import",
                                {{"persons",
                                  {{{"id", "an.qi"}, {"name", "安琪"}, {"roles", {"board"}}, {"deputies", {"zhao.min", "wu.hong"}}}}}})) ==
          "accepted");
    const json away{{"absences", {{{"from", "2026-11-02T00:00:00+08:00"}, {"until", "2026-11-05T00:00:00+08:00"}}}}};
    CHECK(code_of(office.change("an.qi", "people.set_absences", away)) == "accepted");
    const json shown = office.ask("bai.lu", "people.show", {{"person", "an.qi"}});
    CHECK(shown.at("deputies") == json({"zhao.min", "wu.hong"}));
    CHECK(shown.at("absences").size() == 1);

    const std::string it = office.filed("all");
    CHECK(code_of(office.change("wu.hong", "task.act", {{"instance", it}, {"action", "approve"}})) == "not_assigned");
    CHECK(code_of(office.change("zhao.min", "task.act", {{"instance", it}, {"action", "approve"}})) == "accepted");
    CHECK(code_of(office.change("an.qi", "people.set_absences", {{"absences", json::array()}})) == "accepted");
    CHECK(office.ask("bai.lu", "people.show", {{"person", "an.qi"}}).at("absences").empty());
}

TEST_CASE("many at once: each item has its receipt or its refusal, and a retry gets the very same", "[server][operations]") {
    Office office;
    const std::string first = office.filed("pool"), second = office.filed("pool"), third = office.filed("two");
    const json items{{{"instance", first}, {"version", 2}, {"action", "approve"}},
                     {{"instance", second}, {"version", 1}, {"action", "approve"}},
                     {{"instance", third}, {"version", 2}, {"action", "dance"}},
                     {{"instance", "RQ-99"}, {"version", 1}, {"action", "approve"}},
                     {{"instance", second}, {"action", "approve"}},
                     {{"instance", second}, {"version", 2}, {"action", "approve"}}};

    const json answer = office.change("an.qi", "task.act_many", {{"request", "month-end"}, {"items", items}}).at("items");

    REQUIRE(answer.size() == 6);
    CHECK(answer[0].at("receipt").at("state") == "last_check");
    CHECK(answer[0].at("request") == "month-end.0");
    CHECK(answer[0].at("instance") == first);
    CHECK(answer[1].at("refused").at("code") == "stale_version");
    CHECK(answer[1].at("refused").at("version") == 3);  // the present one: the last item was accepted
    CHECK(answer[2].at("refused").at("code") == "no_such_action");
    CHECK(answer[3].at("refused").at("code") == "no_such_instance");
    CHECK(answer[4].at("refused").at("code") == "invalid_request");
    CHECK(answer[5].at("receipt").at("seq") == answer[0].at("receipt").at("seq").get<int>() + 1);

    json again = office.change("an.qi", "task.act_many", {{"request", "month-end"}, {"items", items}}).at("items");
    for (const int accepted : {0, 5}) {
        CHECK(again[accepted].at("receipt").at("repeated") == true);
        CHECK(again[accepted].at("receipt").at("seq") == answer[accepted].at("receipt").at("seq"));
    }
    CHECK(again[2].at("refused").at("code") == "no_such_action");

    // A part is a request of its own, and another body under its id is refused in its place.
    json alone = items[0];
    alone["request"] = "month-end.0";
    CHECK(office.change("an.qi", "task.act", alone).at("repeated") == true);
    json other = items;
    other[0]["reason"] = "another";
    again = office.change("an.qi", "task.act_many", {{"request", "month-end"}, {"items", other}}).at("items");
    CHECK(again[0].at("refused").at("code") == "request_reused");
    CHECK(again[5].at("receipt").at("repeated") == true);
}

TEST_CASE("many at once asks for at least one item and for a short request id", "[server][operations]") {
    Office office;
    CHECK(code_of(office.change("an.qi", "task.act_many", {{"items", json::array()}})) == "invalid_request");
    CHECK(code_of(office.change("an.qi", "task.urge_many", {{"request", std::string(41, 'r')}, {"items", {{{"instance", "RQ-1"}}}}})) ==
          "invalid_request");
    CHECK(code_of(office.change("an.qi", "task.urge_many", {{"items", json(json::array_t(201, {{"instance", "RQ-1"}}))}})) ==
          "invalid_request");
}

TEST_CASE("many are urged and handed on at once", "[server][operations]") {
    Office office;
    const std::string first = office.filed("pool"), second = office.filed("pool");
    json urged = office.change("zhang.wei", "task.urge_many", {{"items", {{{"instance", first}}, {{"instance", second}}, {{"instance", first}}}}})
                     .at("items");
    CHECK(urged[0].contains("receipt"));
    CHECK(urged[1].contains("receipt"));
    CHECK(urged[2].at("refused").at("code") == "too_soon");
    const json on = office.change("an.qi",
                                  "task.transfer_many",
                                  {{"items",
                                    {{{"instance", first}, {"version", 3}, {"to", "cao.yu"}},
                                     {{"instance", second}, {"version", 3}, {"to", "zhang.wei"}}}}})
                        .at("items");
    CHECK(on[0].contains("receipt"));
    CHECK(on[1].at("refused").at("code") == "not_eligible");
}

TEST_CASE("whoever leaves hands over all that he has, and a retry is told the same", "[server][operations]") {
    Office office;
    const std::string first = office.filed("pool"), second = office.filed("all"), third = office.filed("pool");
    CHECK(office.change("an.qi", "task.act", {{"instance", third}, {"action", "approve"}}).at("state") == "last_check");
    const json who{{"from", "zhang.wei"}, {"to", "an.qi"}, {"reason", "left"}, {"request", "zhang-leaves"}};
    CHECK(code_of(office.change("zhang.wei", "people.hand_over", who)) == "not_permitted");

    const json answer = office.change("operator", "people.hand_over", who);

    CHECK(answer.at("more") == false);
    const json& items = answer.at("items");
    REQUIRE(items.size() == 3);
    CHECK(items[0].at("instance") == first);
    CHECK(items[0].at("request") == "zhang-leaves." + first);
    CHECK(items[0].contains("receipt"));
    CHECK(items[1].contains("receipt"));
    CHECK(items[2].at("refused").at("code") == "not_eligible");  // she has signed what he filed
    const json again = office.change("operator", "people.hand_over", who).at("items");
    REQUIRE(again.size() == 3);
    CHECK(again[0].at("receipt").at("seq") == items[0].at("receipt").at("seq"));
    CHECK(again[0].at("receipt").at("repeated") == true);
    CHECK(again[2].at("refused").at("code") == "not_eligible");

    const json nobody = office.change("operator", "people.hand_over", {{"from", "gu.ning"}, {"to", "an.qi"}, {"reason", "left"}});
    CHECK(nobody.at("items").empty());
    CHECK(code_of(office.change("operator", "people.hand_over", {{"from", "gu.nong"}, {"to", "an.qi"}, {"reason", "left"}})) ==
          "no_such_person");
}

TEST_CASE("a filter is kept for whoever saved it, and must be one", "[server][operations]") {
    Office office;
    CHECK(code_of(office.change("an.qi", "filter.save", {{"name", "大额"}, {"filter", {{"state", "pool_check"}, {"closed", false}}}})) ==
          "accepted");
    CHECK(code_of(office.change("an.qi", "filter.save", {{"name", "x"}, {"filter", {{"colour", "red"}}}})) == "invalid_request");
    CHECK(code_of(office.change("an.qi", "filter.save", {{"name", "x"}, {"filter", {{"limit", 3}}}})) == "invalid_request");

    const json kept = office.ask("an.qi", "filter.list").at("items");
    REQUIRE(kept.size() == 1);
    CHECK(kept[0] == json{{"name", "大额"}, {"filter", {{"state", "pool_check"}, {"closed", false}}}});
    CHECK(office.ask("bai.lu", "filter.list").at("items").empty());
    CHECK(code_of(office.change("an.qi", "filter.save", {{"name", "大额"}})) == "accepted");
    CHECK(office.ask("an.qi", "filter.list").at("items").empty());
}

TEST_CASE("the inbox shows what waits for those whom one stands in for, as far as one may act", "[server][operations][inbox]") {
    Office office;
    office.change("an.qi",
                  "people.set_proxy",
                  {{"agent", "zhao.min"},
                   {"from", "2026-11-02T00:00:00+08:00"},
                   {"until", "2026-12-01T00:00:00+08:00"},
                   {"cap", {{"amount", 200'000}, {"currency", "CNY"}}}});
    const std::string cheap = office.filed("all"), dear = office.filed("all", 300'000), held = office.filed("pool");
    office.change("bai.lu", "task.claim", {{"instance", held}});

    const json inbox = office.ask("zhao.min", "task.inbox").at("items");

    REQUIRE(inbox.size() == 1);  // the dear one is above the cap, the other one is somebody else's now
    CHECK(inbox[0].at("instance") == cheap);
    CHECK(inbox[0].at("on_behalf_of") == json::array({{{"person", "an.qi"}, {"name", "安琪"}}}));
    CHECK(inbox[0].at("actions")[0].at("on_behalf_of") == "an.qi");
    CHECK(office.ask("an.qi", "task.inbox").at("items").size() == 2);
    CHECK(office.ask("an.qi", "task.inbox").at("items")[0].at("on_behalf_of").empty());
    // What is shown can be done, and then it is gone for both.
    const json shown = office.ask("zhao.min", "instance.show", {{"instance", cheap}}).at("actions");
    CHECK(shown[0].at("on_behalf_of_name") == "安琪");
    CHECK(code_of(office.change("zhao.min", "task.act", {{"instance", cheap}, {"action", "approve"}})) == "accepted");
    CHECK(office.ask("zhao.min", "task.inbox").at("items").empty());
    CHECK(office.ask("an.qi", "task.inbox").at("items").size() == 1);
}

TEST_CASE("a document is shown with who holds it, whose votes are there, questions, copies and read marks",
          "[server][operations][show]") {
    Office office;
    const std::string it = office.filed("two");
    office.change("an.qi", "task.act", {{"instance", it}, {"action", "object"}});
    office.change("bai.lu", "task.add_signer", {{"instance", it}, {"person", "wu.hong"}, {"place", "before"}});
    office.change("bai.lu", "instance.ask", {{"instance", it}, {"to", "zhang.wei"}, {"text", "how many?"}});
    office.change("zhang.wei", "instance.copy", {{"instance", it}, {"to", {"liu.yang"}}});
    office.change("cao.yu", "instance.mark_read", {{"instance", it}});

    const json shown = office.ask("zhang.wei", "instance.show", {{"instance", it}});

    REQUIRE(shown.at("tasks").size() == 1);
    const json& task = shown.at("tasks")[0];
    CHECK(task.at("rule") == "at least");
    CHECK(task.at("need") == 2);
    CHECK(task.at("given") == 0);
    REQUIRE(task.at("seats").size() == 4);
    CHECK(task.at("seats")[0].at("vote") == "against");
    CHECK(task.at("seats")[1].at("vote").is_null());
    CHECK(task.at("seats")[1].at("asked") == false);  // she waits for whom she added
    CHECK(task.at("seats")[3].at("name") == "吴红");
    CHECK(task.at("seats")[3].at("added_by").at("name") == "白露");
    CHECK(task.at("seats")[3].at("asked") == true);
    CHECK(shown.at("questions")[0].at("text") == "how many?");
    CHECK(shown.at("questions")[0].at("yours") == true);
    CHECK(shown.at("copied")[0].at("name") == "刘洋");
    CHECK(shown.at("read_by")[0].at("name") == "曹宇");
    CHECK(shown.at("amount").at("amount") == 100'000);

    const json why = office.ask("cao.yu", "instance.explain", {{"instance", it}});
    CHECK(why.at("notes").dump().find("needs 2 and has 0; still to vote: 白露、曹宇") != std::string::npos);
    CHECK(why.at("notes").dump().find("白露 asked 吴红 to sign before him") != std::string::npos);
    CHECK(why.at("notes").dump().find("Question 1 of 白露 waits for 张伟's answer.") != std::string::npos);
}

TEST_CASE("an opinion that is asked for lies on one desk, with words in both languages", "[server][operations][show]") {
    Office office;
    const std::string it = office.filed("pool");
    office.change("an.qi", "task.delegate", {{"instance", it}, {"to", "wu.hong"}});

    const json inbox = office.ask("wu.hong", "task.inbox").at("items");
    REQUIRE(inbox.size() == 1);
    CHECK(inbox[0].at("actions")[0].at("label") == json{{"zh", "答复意见"}, {"en", "give an opinion"}});
    CHECK(inbox[0].at("actions")[0].at("method") == "task.resolve");
    CHECK(office.ask("an.qi", "task.inbox").at("items").empty());
    const json task = office.ask("an.qi", "instance.show", {{"instance", it}}).at("tasks")[0];
    CHECK(task.at("delegate").at("name") == "吴红");
    CHECK(task.at("delegated_by").at("name") == "安琪");
}

TEST_CASE("the history tells each operation with names beside the ids", "[server][operations][history]") {
    Office office;
    const std::string it = office.filed("pool");
    office.change("an.qi", "task.claim", {{"instance", it}});
    office.change("an.qi", "task.transfer", {{"instance", it}, {"to", "bai.lu"}, {"reason", "away"}});
    office.change("operator", "people.hand_over", {{"from", "zhang.wei"}, {"to", "liu.yang"}, {"reason", "left"}});

    const json history = office.ask("an.qi", "instance.history", {{"instance", it}}).at("items");

    const json& claimed = history[2].at("events")[0];
    CHECK(claimed.at("event") == "holder_set");
    CHECK(claimed.at("task_label").contains("zh"));
    const json& handed = history[3].at("events")[0];
    CHECK(handed.at("to_labels")[0].at("zh") == "白露");
    const json& succeeded = history[4].at("events")[0];
    CHECK(succeeded.at("from_name") == "张伟");
    CHECK(succeeded.at("to_name") == "刘洋");
}

TEST_CASE("lists are narrowed to what concerns the caller, and to what waits for somebody", "[server][operations][list]") {
    Office office;
    const std::string first = office.filed("pool"), second = office.filed("pool");
    office.change("an.qi", "task.act", {{"instance", first}, {"action", "approve"}});

    CHECK(office.ask("an.qi", "instance.list", {{"mine", true}}).at("items").size() == 1);
    CHECK(office.ask("zhao.min", "instance.list", {{"mine", true}}).at("items").empty());
    CHECK(office.ask("liu.yang", "instance.list", {{"mine", true}}).at("items").empty());
    office.change("zhang.wei", "instance.copy", {{"instance", second}, {"to", {"liu.yang"}}});
    CHECK(office.ask("liu.yang", "instance.list", {{"mine", true}}).at("items")[0].at("instance") == second);
    CHECK(office.ask("an.qi", "instance.list", {{"waiting_for", "gu.ning"}}).at("items")[0].at("instance") == first);
    CHECK(office.ask("an.qi", "instance.list", {{"waiting_for", "bai.lu"}}).at("items")[0].at("instance") == second);
    // A Chinese name of two characters is found, though no index of words would have it.
    CHECK(office.ask("an.qi", "instance.list", {{"text", "张伟"}}).at("items").size() == 2);
    CHECK(office.ask("an.qi", "instance.list", {{"text", "刘洋"}}).at("items").empty());
}

TEST_CASE("why answers for every refusal code there is", "[server][operations][why]") {
    Office office;
    const json all = office.ask("an.qi", "refusal.explain").at("items");
    CHECK(all.size() == countersign::engine::all_refusal_codes().size());
    for (const auto code : countersign::engine::all_refusal_codes()) {
        const json one = office.ask("an.qi", "refusal.explain", {{"code", countersign::engine::to_text(code)}}).at("items");
        REQUIRE(one.size() == 1);
        for (const char* said : {"means", "unblocked_by", "who", "when"})
            for (const char* language : {"zh", "en"}) CHECK_FALSE(one[0].at(said).at(language).get<std::string>().empty());
    }
    CHECK(code_of(office.ask("an.qi", "refusal.explain", {{"code", "no_such_code"}})) == "not_found");
}
