// What comes back to our mailbox, read by IMAP: a reply is one remark however often it is read, a genuine bounce shows
// that an address takes nothing.
#include <catch2/catch.hpp>

#include "clients/notify/mail/letter.hpp"
#include "clients/notify/mail/sender.hpp"
#include "clients/notify/program/mail_reader.hpp"
#include "tests/delivery/mailroom.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

// The reader of the program, before the real daemon.
class ReplyDesk {
public:
    ReplyDesk(Mailroom& room, const mail::PostOffice& office) : room_(room) {
        room_.read_replies_at(office.imap(our_mailbox));
        reader_ = std::make_unique<notify::program::MailReader>(notify::program::MailReader::Parts{
            .mail = *room_.config().mail, .memory = room_.memory(), .replies = replies_, .write_line = [this](const Line& line) {
                outcomes.push_back(line.outcome);
            }});
    }
    [[nodiscard]] bool read() { return reader_->read(); }
    // As after a mailbox that was made anew: everything in it is read once more.
    [[nodiscard]] bool read_all_again() {
        room_.memory().keep("mail/place", "");
        return read();
    }

    std::vector<std::string> outcomes, told;

private:
    [[nodiscard]] notify::RepliesParts replies_parts() {
        return {.memory = room_.memory(),
                .houses = houses_,
                .now = [this] { return notify::read_local_time(room_.ask("operator", "admin.status").at("now").get<std::string>())->at(); },
                .find_person = [this](notify::House&, const std::string&, const std::string& address) { return person_at(address); },
                .send_letter = [](const notify::ReplyLetter&) {},
                .tell_operator = [this](const notify::Sentence& why) { told.push_back(why.en); }};
    }

    [[nodiscard]] Result<std::string, connection::Failure> person_at(const std::string& address) const {
        for (const auto& [person, known] : room_.config().mail_addresses)
            if (known == address) return person;
        return std::string();
    }

    Mailroom& room_;
    notify::Houses houses_{[this] { return std::make_unique<notify::House>(room_.daemon_address(), room_.notify_key()); }};
    notify::Replies replies_{replies_parts()};
    std::unique_ptr<notify::program::MailReader> reader_;
};

// An Qi answers a letter, as a mail program does.
void answer(const mail::PostOffice& office, const std::string& letter, const std::string& text) {
    const std::string mine = mailbox_of("an.qi");
    const mail::Letter reply{.message_id = "reply-1@company.example",
                             .from = {.name = "安琪", .mailbox = mine},
                             .envelope_from = mine,
                             .reply_to = {},
                             .to = {.name = {}, .mailbox = header_of(letter, "Reply-To")},
                             .subject = "回复",
                             .text = text + "\n\n在 2026年11月2日，会签 <countersign@company.example> 写道：\n> 同意\n",
                             .html = {},
                             .thread = {},
                             .language = {}};
    mail::Sender sender(office.smtp(), "company.example");
    const auto bytes = mail::compose(reply, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    REQUIRE(bytes);
    // A person's letter says nothing of a program.
    std::string written = *bytes;
    for (const char* name : {"Auto-Submitted:", "X-Auto-Response-Suppress:"})
        if (const auto at = written.find(name); at != std::string::npos) written.erase(at, written.find("\r\n", at) + 2 - at);
    if (const auto* trouble = mail::trouble_of(sender.send(written, mine, reply.to.mailbox))) FAIL(mail::describe(*trouble).en);
}

std::size_t remarks(const json& history, const std::string& text) {
    std::size_t found = 0;
    for (const json& entry : history)
        if (entry.dump().find(text) != std::string::npos) ++found;
    return found;
}

}  // namespace

TEST_CASE("a reply from the mailbox is a remark on the document, once however often it is read", "[delivery][post]") {
    const auto office = mail::PostOffice::open({our_mailbox, mailbox_of("an.qi")});
    if (!office) return;
    Mailroom room("2026-11-02T09:07:00+08:00", office->smtp());
    room.give_mailboxes({"an.qi"});
    const std::string instance = room.filed("pool");
    (void)room.rounds();
    const auto letters = office->wait_for(mailbox_of("an.qi"), 1);
    REQUIRE(letters.size() == 1);
    answer(*office, letters[0], "请补充展会的邀请函。");
    REQUIRE(office->wait_for(our_mailbox, 1).size() == 1);

    ReplyDesk desk(room, *office);
    CHECK(desk.read());
    CHECK(desk.outcomes == std::vector<std::string>{"commented"});
    const json history = room.history(instance);
    CHECK(remarks(history, "请补充展会的邀请函。") == 1);
    CHECK(history.back().at("actor") == "an.qi");
    CHECK(history.back().at("channel") == "mail");
    CHECK(remarks(history, "写道") == 0);

    CHECK(desk.read());  // nothing is new
    CHECK(desk.outcomes.size() == 1);
    CHECK(desk.read_all_again());
    CHECK(desk.outcomes.size() == 2);
    CHECK(room.history(instance) == history);
}

TEST_CASE("a genuine bounce shows that an address takes nothing, and the operator is told once", "[delivery][post]") {
    const auto office = mail::PostOffice::open({our_mailbox});
    if (!office) return;
    Mailroom room("2026-11-02T09:07:00+08:00", office->smtp());
    room.give_mailboxes({"an.qi"});  // which has none
    room.filed("pool");
    (void)room.rounds();
    CHECK(room.posted().size() == 1);
    REQUIRE(office->wait_for(our_mailbox, 1).size() == 1);
    CHECK_FALSE(notify::is_bad_address(room.memory(), mailbox_of("an.qi")));

    ReplyDesk desk(room, *office);
    CHECK(desk.read());
    CHECK(desk.outcomes == std::vector<std::string>{"bounced"});
    CHECK(notify::is_bad_address(room.memory(), mailbox_of("an.qi")));
    CHECK(desk.told.size() == 1);
    CHECK(desk.read_all_again());
    CHECK(desk.told.size() == 1);
}
