// A month in which nobody files anything, as people find it in their mailboxes: real daemon, real courier, OpenSMTPD and
// Dovecot. National Day week lies at its beginning.
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "tests/delivery/mailroom.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

// By person: the roles under which messages may come.
const std::map<std::string, std::string> readers = {{"zhang.wei", "sales-rep"},
                                                    {"liu.yang", "sales-rep"},
                                                    {"chen.jing", "sales-manager"},
                                                    {"li.na", "sales-clerk"},
                                                    {"zhao.min", "finance"},
                                                    {"an.qi", "board"}};

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const auto& [person, role] : readers) all.push_back(person);
    return all;
}

std::vector<std::string> mailboxes() {
    std::vector<std::string> all{our_mailbox};
    for (const std::string& person : names()) all.push_back(mailbox_of(person));
    return all;
}

// Of October 2026, by the State Council's notice and not by the calendar of the daemon.
bool is_rest_day(const std::string& date) {
    static const std::set<std::string> rest = {"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05",
                                               "2026-10-06", "2026-10-07", "2026-10-11", "2026-10-17", "2026-10-18",
                                               "2026-10-24", "2026-10-25", "2026-10-31"};
    return rest.contains(date);
}

bool is_quiet(const std::string& time) { return time < "08:00" || time >= "20:00"; }

// Has a rep that reads English, and the statement of each month.
void employ_for_statements(Mailroom& room) {
    room.change("operator", "people.import",
                {{"persons",
                  {{{"id", "liu.yang"}, {"name", "Liu Yang"}, {"roles", {"sales-rep"}}, {"manager", "chen.jing"}, {"language", "en"}},
                   {{"id", "li.na"}, {"name", "李娜"}, {"roles", {"sales-clerk"}}}}},
                 {"keys", json::array()}});
    const json published = room.change("operator", "workflow.publish", {{"text", monthly_fee()}});
    if (!published.contains("seq")) throw std::runtime_error("Expected monthly-fee to be published, but: " + published.dump());
}

// The clock goes on hour by hour, and the courier delivers whatever there is.
void walk_the_month(Mailroom& room) {
    room.give_mailboxes(names());
    employ_for_statements(room);
    room.filed("pool");  // on the evening before National Day week; it waits for An Qi
    while (room.minute() < "2026-10-31 12:00") {
        (void)room.rounds();
        room.pass(60);
    }
}

// What the daemon says it owed this person and has been told was delivered.
std::multiset<std::string> told_to(Mailroom& room, const std::string& person) {
    std::multiset<std::string> keys;
    for (const json& item : room.owed({{"pending", false}, {"limit", 1000}})) {
        if (item.at("outcome") != "delivered") continue;  // what was done before it could leave
        const std::string to = item.at("to");
        if (to == "person:" + person || to == "role:" + readers.at(person)) keys.insert(parcel_key(item.at("key"), person));
    }
    return keys;
}

using Times = std::vector<std::string>;

Times times_of(const std::vector<Posted>& posted) {
    Times times;
    for (const Posted& one : posted) times.push_back(one.at);
    return times;
}

// What each letter of a mailbox must say, in its order: the beginning of its subject, and a sentence of its text.
struct Said {
    std::string subject, text;
};

// Lines of letters end where the mail program likes.
std::string without_blanks(const std::string& text) {
    std::string rest;
    for (const char c : text)
        if (c != ' ' && c != '\r' && c != '\n') rest += c;
    return rest;
}

void check_mailbox(const mail::PostOffice& office, const std::string& person, const std::vector<Said>& wanted) {
    const auto mails = office.mails_of(mailbox_of(person));
    REQUIRE(mails.size() == wanted.size());
    for (std::size_t i = 0; i < mails.size(); ++i) {
        INFO(person << " " << i << "\n" << mails[i].subject << "\n" << mails[i].text);
        CHECK(mails[i].subject.starts_with(wanted[i].subject));
        CHECK(without_blanks(mails[i].text).find(without_blanks(wanted[i].text)) != std::string::npos);
    }
}

// One statement is one thread in a mail program.
void check_threads(const std::vector<Posted>& posted, const std::vector<std::string>& letters) {
    std::map<std::string, std::string> thread_of;
    for (const Posted& one : posted) thread_of["<" + one.message_id + ">"] = "<" + one.thread + ">";
    for (const std::string& letter : letters) {
        const auto thread = thread_of.find(header_of(letter, "Message-ID"));
        REQUIRE(thread != thread_of.end());
        CHECK(thread->second.size() > 2);
        CHECK(header_of(letter, "References") == thread->second);
        CHECK(header_of(letter, "In-Reply-To") == thread->second);
    }
}

// Owed, handed over, and in the mailbox: the same messages, each once.
void check_each_once(Mailroom& room, const mail::PostOffice& office, const std::string& person) {
    INFO(person);
    const std::vector<Posted> posted = room.posted_to(person);
    const auto letters = office.wait_for(mailbox_of(person), posted.size());
    std::multiset<std::string> handed_over, message_ids, in_mailbox;
    for (const Posted& one : posted) {
        handed_over.insert(one.key);
        message_ids.insert(one.message_id);
    }
    for (const mail::Incoming& mail : office.mails_of(mailbox_of(person))) in_mailbox.insert(mail.message_id);
    CHECK(handed_over == told_to(room, person));
    CHECK(in_mailbox == message_ids);
    CHECK(std::set<std::string>(in_mailbox.begin(), in_mailbox.end()).size() == in_mailbox.size());
    check_threads(posted, letters);
}

// When the statement of this person became void, by the log.
std::string void_at(Mailroom& room, const std::string& person) {
    for (const json& item : room.owed({{"pending", false}, {"limit", 1000}}))
        if (item.at("to") == "person:" + person && item.at("message") == "void")
            return notify::minute_text(notify::read_local_time(item.at("at").get<std::string>()).value());
    throw std::runtime_error("Expected " + person + " to be told that the statement is void, but the outbox has no such message.");
}

}  // namespace

TEST_CASE("a month of reminders is read back from the mailboxes, in zh and in en", "[delivery][post]") {
    const auto office = mail::PostOffice::open(mailboxes());
    if (!office) return;
    Mailroom room("2026-09-30T21:00:00+08:00", office->smtp());
    walk_the_month(room);
    CHECK(room.owed().empty());

    for (const std::string& person : names()) check_each_once(room, *office, person);
    for (const Posted& one : room.posted()) {
        INFO(one.person << " " << one.key << " " << one.at);
        CHECK_FALSE(is_rest_day(one.at.substr(0, 10)));
        CHECK_FALSE(is_quiet(one.at.substr(11)));
    }

    // Filed on the evening before National Day week, read on the first morning after it.
    CHECK(times_of(room.posted_to("an.qi")) == Times{"2026-10-08 08:00"});
    const Times month{"2026-10-08 09:00", "2026-10-09 09:00", "2026-10-10 16:00", "2026-10-10 18:00",
                      "2026-10-15 09:00", "2026-10-16 16:00", "2026-10-16 18:00"};
    for (const char* rep : {"zhang.wei", "liu.yang"}) {
        CHECK(times_of(room.posted_to(rep)) == month);
        CHECK(void_at(room, rep) == "2026-10-16 18:00");  // two warnings about it are in the mailbox by then
    }
    CHECK(room.posted_to("li.na").empty());  // nothing was filed, so nothing came to be checked

    check_mailbox(*office, "zhang.wei",
                  {{"【待审批】月客户采购及客情费统计表 2026-09", "当前步骤: 填报截止: 2026-10-10 18:00，还剩 2 个工作日"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "待填报，“填报截止”截止 2026-10-10 18:00。"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "待填报，“填报截止”截止 2026-10-10 18:00。"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "未在第3个工作日前提交。"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "待填报，“签字截止”截止 2026-10-16 18:00。"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "待填报，“签字截止”截止 2026-10-16 18:00。"},
                   {"【通知】月客户采购及客情费统计表 2026-09", "签字不全，视为无效，本月不得付款。"}});
    check_mailbox(*office, "liu.yang",
                  {{"[Approval] Monthly fee statement 2026-09", "Step: to be filed Due: 2026-10-10 18:00, 2 working days left"},
                   {"[Approval] Monthly fee statement 2026-09", "waits: to be filed; filing is due 2026-10-10 18:00."},
                   {"[Approval] Monthly fee statement 2026-09", "waits: to be filed; filing is due 2026-10-10 18:00."},
                   {"[Approval] Monthly fee statement 2026-09", "was not filed by working day 3."},
                   {"[Approval] Monthly fee statement 2026-09", "waits: to be filed; all signatures is due 2026-10-16 18:00."},
                   {"[Approval] Monthly fee statement 2026-09", "waits: to be filed; all signatures is due 2026-10-16 18:00."},
                   {"[Notice] Monthly fee statement 2026-09", "lacks a signature and is void; it is not paid this month."}});
    check_mailbox(*office, "zhao.min",
                  {{"【待审批】月客户采购及客情费统计表 2026-09", "签字不全，视为无效，本月不得付款。"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "▶ 重开"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "签字不全，视为无效，本月不得付款。"},
                   {"【待审批】月客户采购及客情费统计表 2026-09", "▶ 重开"}});
    check_mailbox(*office, "chen.jing",
                  {{"【通知】月客户采购及客情费统计表 2026-09", "未在第3个工作日前提交。"},
                   {"【通知】月客户采购及客情费统计表 2026-09", "未在第3个工作日前提交。"},
                   {"【通知】月客户采购及客情费统计表 2026-09", "签字不全，视为无效"},
                   {"【通知】月客户采购及客情费统计表 2026-09", "签字不全，视为无效"}});
    // Nothing in the English letters is Chinese.
    for (const mail::Incoming& one : office->mails_of(mailbox_of("liu.yang")))
        for (const char* chinese : {"您好", "填报", "截止", "统计表", "查看"}) CHECK((one.subject + one.text).find(chinese) == std::string::npos);
}
