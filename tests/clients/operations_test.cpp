// The commands by which people handle an approval, typed at the terminal against the real daemon.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/clients/terminals.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a task is claimed, lent for an opinion, handed on and signed at the terminal", "[cli][operations]") {
    Terminals at;
    const std::string it = at.office.filed("pool");

    CHECK(at.run("an.qi", {"claim", it}) == 0);
    CHECK(has(at.out, it + ": claimed. It is now in any one signs, version 3."));
    CHECK(at.run("bai.lu", {"claim", it}) == 1);
    CHECK(has(at.err, "安琪 has it now"));
    CHECK(at.run("an.qi", {"delegate", it, "wu.hong", "--reason", "legal?"}) == 0);
    CHECK(at.run("wu.hong", {"resolve", it, "fine as it is"}) == 0);
    CHECK(at.run("an.qi", {"unclaim", it, "--lang", "zh"}) == 0);
    CHECK(has(at.out, it + "：已退回。现处于 或签"));
    CHECK(at.run("an.qi", {"transfer", it, "bai.lu"}) == 0);
    CHECK(at.run("bai.lu", {"add-signer", it, "wu.hong", "--place", "after"}) == 0);
    CHECK(at.run("bai.lu", {"remove-signer", it, "wu.hong"}) == 0);
    CHECK(at.run("bai.lu", {"act", it, "approve"}) == 0);
    CHECK(at.run("bai.lu", {"take-back", it, "--reason", "too fast"}) == 0);
    CHECK(has(at.out, "taken back. It is now in any one signs"));
}

TEST_CASE("several instances are acted on at once, one line each, and the exit code tells of refusals", "[cli][operations]") {
    Terminals at;
    const std::string first = at.office.filed("pool"), second = at.office.filed("two"), third = at.office.filed("pool");
    CHECK(at.run("cao.yu", {"claim", third}) == 0);

    CHECK(at.run("an.qi", {"act", first, second, third, "RQ-77", "approve"}) == 1);

    CHECK(has(at.out, "✔ " + first + ": sign. It is now in last check, version 3."));
    CHECK(has(at.out, "✔ " + second + ": sign. It is now in two sign, version 3."));
    CHECK(has(at.out, "✘ " + third + " Expected 安琪 to sign"));
    CHECK(has(at.out, "[held_by_other]\n    → waits for 曹宇"));
    CHECK(has(at.out, "✘ RQ-77 Expected an instance, but there is no 'RQ-77'. [no_such_instance]"));
    CHECK(has(at.out, "2 done, 2 refused."));
    CHECK(at.err.empty());
    CHECK(at.run("bai.lu", {"transfer", first, second, "cao.yu"}) == 1);
    CHECK(at.run("zhang.wei", {"urge", first, second, "--text", "today please"}) == 0);
    const json urged = at.answer("zhang.wei", {"urge", first});
    CHECK(urged["items"][0]["refused"]["code"] == "too_soon");
    CHECK(at.run("an.qi", {"act", first, second, "approve", "--version", "3"}) == 2);
    CHECK(at.run("an.qi", {"act", "approve"}) == 2);
}

TEST_CASE("remarks at the terminal: comment, ask, answer, cc, read", "[cli][operations]") {
    Terminals at;
    const std::string it = at.office.filed("pool");

    CHECK(at.run("bai.lu", {"comment", it, "seen the fair"}) == 0);
    CHECK(at.run("zhang.wei", {"cc", it, "liu.yang", "zhao.min", "--text", "fyi"}) == 0);
    CHECK(at.run("liu.yang", {"read", it}) == 0);
    CHECK(at.run("bai.lu", {"ask", it, "zhang.wei", "how many came?"}) == 0);
    CHECK(has(at.out, "The question has number 1."));
    CHECK(at.run("zhang.wei", {"answer", it, "--question", "1", "200"}) == 0);
    CHECK(at.run("zhang.wei", {"answer", it, "200"}) == 2);
}

TEST_CASE("proxies and absences are set, listed and ended at the terminal", "[cli][operations]") {
    Terminals at;
    CHECK(at.run("an.qi", {"proxy", "set", "zhao.min", "--from", "2026-11-02", "--until", "2026-11-06", "--cap", "5,000.00",
                           "--workflow", "request", "--reason", "travelling"}) == 0);
    CHECK(has(at.out, "The proxy has number 1."));
    const json listed = at.answer("zhao.min", {"proxy", "list", "--person", "an.qi"});
    REQUIRE(listed["items"].size() == 1);
    CHECK(listed["items"][0]["from"] == "2026-11-02T00:00:00+08:00");
    CHECK(listed["items"][0]["until"] == "2026-11-07T00:00:00+08:00");  // the last day belongs to it
    CHECK(listed["items"][0]["cap"]["amount"] == 500'000);
    CHECK(at.run("zhao.min", {"proxy", "end", "1"}) == 6);
    CHECK(at.run("an.qi", {"proxy", "end", "1"}) == 0);

    CHECK(at.run("an.qi", {"absent", "2026-11-04", "2026-11-06"}) == 0);
    CHECK(at.run("an.qi", {"absent", "2026-12-31 13:00", "2026-12-31"}) == 0);
    const json absences = at.answer("an.qi", {"absent"});
    REQUIRE(absences["items"].size() == 2);
    CHECK(absences["items"][1]["from"] == "2026-12-31T13:00:00+08:00");
    CHECK(absences["items"][1]["until"] == "2027-01-01T00:00:00+08:00");
    CHECK(at.run("an.qi", {"absent", "--clear"}) == 0);
    CHECK(at.answer("an.qi", {"absent"})["items"].empty());
    CHECK(at.run("an.qi", {"absent", "2026-11-04"}) == 2);
    CHECK(at.run("an.qi", {"absent", "soon", "later"}) == 2);
}

TEST_CASE("an operator hands over what somebody leaves behind", "[cli][operations]") {
    Terminals at;
    const std::string first = at.office.filed("pool"), second = at.office.filed("all");

    CHECK(at.run("operator", {"hand-over", "zhang.wei", "liu.yang", "--reason", "left"}) == 0);

    CHECK(has(at.out, "✔ " + first + ": handed over."));
    CHECK(has(at.out, "✔ " + second + ": handed over."));
    CHECK(at.run("zhang.wei", {"hand-over", "liu.yang", "an.qi", "--reason", "left"}) == 6);
    CHECK(at.run("operator", {"hand-over", "zhang.wei", "liu.yang"}) == 2);
}

TEST_CASE("what is due comes from the running deadlines, and goes when the instance ends", "[cli][operations][due]") {
    Terminals at;
    const std::string travel = std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/stories/operations/migration.toml";
    REQUIRE(at.run("operator", {"workflow", "publish", travel}) == 0);
    REQUIRE(at.run("zhang.wei", {"open", "travel"}) == 0);
    CHECK(at.answer("zhang.wei", {"due"})["items"].empty());
    REQUIRE(at.run("zhang.wei", {"act", "TR-1", "submit", "--field", "cost=800.00"}) == 0);

    const json dates = at.answer("zhang.wei", {"due"})["items"];
    REQUIRE(dates.size() == 1);
    CHECK(dates[0]["due"] == "2026-11-04T18:00:00+08:00");
    CHECK(dates[0]["deadline"] == "check");
    REQUIRE(at.run("zhang.wei", {"due", "--ics", "-"}) == 0);
    CHECK(has(at.out, "DTSTART:20261104T100000Z\r\n"));
    CHECK(has(at.out, "DTSTAMP:20261102T00"));  // the daemon's time, which is virtual here
    CHECK(at.answer("liu.yang", {"due"})["items"].empty());

    REQUIRE(at.run("operator", {"clock", "advance", "2026-11-05 09:00"}) == 0);
    CHECK(at.answer("zhang.wei", {"due"})["items"][0]["passed"] == true);
    CHECK(at.answer("operator", {"due", "--person", "zhang.wei"})["items"].size() == 1);
    CHECK(at.run("zhang.wei", {"due", "--person", "liu.yang"}) == 6);
}

TEST_CASE("what list chooses is kept under a name and used again", "[cli][operations]") {
    Terminals at;
    const std::string first = at.office.filed("pool"), second = at.office.filed("all");

    CHECK(at.run("an.qi", {"filter", "save", "all of us", "--state", "all_check", "--open"}) == 0);
    CHECK(at.run("an.qi", {"filter", "save", "nothing"}) == 2);
    const json listed = at.answer("an.qi", {"list", "--filter", "all of us"});
    REQUIRE(listed["items"].size() == 1);
    CHECK(listed["items"][0]["instance"] == second);
    CHECK(at.answer("an.qi", {"list", "--filter", "all of us", "--state", "pool_check"})["items"][0]["instance"] == first);
    CHECK(at.run("an.qi", {"filter", "list"}) == 0);
    CHECK(has(at.out, "all of us"));
    CHECK(at.run("an.qi", {"filter", "remove", "all of us"}) == 0);
    CHECK(at.run("an.qi", {"list", "--filter", "all of us"}) == 3);
}

}  // namespace countersign::cli
