// Links of true letters, followed by those who should not decide, and by who should: a mail scanner, somebody to whom
// the mail was forwarded, and the person. The letters lie in real mailboxes, the pages are served by the real front.
#include <algorithm>
#include <regex>

#include <catch2/catch.hpp>

#include "clients/notify/program/answers.hpp"
#include "tests/delivery/mailroom.hpp"
#include "tests/delivery/visitor.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

// A company whose pages are served, and An Qi of the board with a mailbox.
class Company {
public:
    explicit Company(const mail::PostOffice& office) : office_(office), room_("2026-11-02T09:07:00+08:00", office.smtp()) {
        room_.give_mailboxes({"an.qi"});
        room_.listen_at(mail::free_port());
        answers_ = std::make_unique<notify::program::Answers>(
            notify::program::Answers::Parts{.memory = room_.memory(),
                                            .identity = {.address = room_.daemon_address(), .key = room_.notify_key()},
                                            .config = room_.config(),
                                            .connectors = {},
                                            .channels = room_.channels,
                                            .hooks = {},
                                            .write_line = [](const Line&) {}});
    }

    [[nodiscard]] Mailroom& room() { return room_; }
    [[nodiscard]] Visitor visitor() const { return Visitor(answers_->port().value()); }
    // The mailbox, when it has that many letters.
    [[nodiscard]] std::vector<mail::Incoming> mails(std::size_t count) const {
        REQUIRE(office_.wait_for(mailbox_of("an.qi"), count).size() == count);
        return office_.mails_of(mailbox_of("an.qi"));
    }
    // Every link of ours in a mailbox: texts, and headers for a mail program's own button.
    [[nodiscard]] std::vector<std::string> links(std::size_t letters) const {
        std::string all;
        for (const mail::Incoming& mail : mails(letters)) all += mail.text + "\n";
        for (const std::string& letter : office_.letters_of(mailbox_of("an.qi"))) all += header_of(letter, "List-Unsubscribe") + "\n";
        return paths_in(all);
    }
    [[nodiscard]] std::string latest_code(std::size_t letters) const {
        std::smatch found;
        const std::string subject = mails(letters).back().subject;
        REQUIRE(std::regex_search(subject, found, std::regex("会签确认码 ([0-9]{6})")));
        return found[1];
    }

private:
    const mail::PostOffice& office_;
    Mailroom room_;
    std::unique_ptr<notify::program::Answers> answers_;
};

std::string token_of(const std::string& path) { return path.substr(3, path.find_first_of("/?", 3) - 3); }

// The form of a page that this person would choose.
template <class Wanted>
PageForm form_of(const Visited& page, const Wanted& wanted) {
    const auto forms = forms_in(page.body);
    const auto found = std::find_if(forms.begin(), forms.end(), wanted);
    if (found == forms.end()) throw std::runtime_error("Expected a page with such a form, but it says: " + page.body);
    return *found;
}

PageForm code_request(const Visited& page) {
    return form_of(page, [](const PageForm& form) { return form.fields.contains("send"); });
}
PageForm code_entry(const Visited& page, const std::string& code) {
    PageForm form = form_of(page, [](const PageForm& one) { return one.wants_code; });
    form.fields["code"] = code;
    return form;
}
PageForm decision(const Visited& page, const std::string& choice) {
    PageForm form = form_of(page, [](const PageForm& one) { return !one.choices.empty(); });
    REQUIRE(std::count(form.choices.begin(), form.choices.end(), choice) == 1);
    form.fields["choice"] = choice;
    return form;
}

// Everything that a stranger may press, with a guess where a code is wanted, on the page and on those behind it.
void press_everything(Visitor& stranger, const std::string& path) {
    for (const PageForm& form : forms_in(stranger.get(path).body)) {
        const Visited next = stranger.submit(form);
        for (PageForm guess : forms_in(next.body)) {
            if (!guess.wants_code) continue;
            guess.fields["code"] = "000000";
            stranger.submit(guess);
        }
        // As if he had seen the form of the decision: its fields are no secret.
        for (const char* choice : {"approve@@", "return@@draft"}) {
            PageForm forged = form;
            forged.address = path;
            forged.fields.erase("send");
            forged.fields["choice"] = choice;
            stranger.submit(forged);
        }
    }
}

}  // namespace

TEST_CASE("a mail scanner follows every link of every letter in a mailbox, and nothing is decided", "[delivery][post]") {
    const auto office = mail::PostOffice::open({our_mailbox, mailbox_of("an.qi")});
    if (!office) return;
    Company company(*office);
    std::vector<std::string> instances{company.room().filed("pool"), company.room().filed("all")};
    (void)company.room().rounds();
    for (int i = 0; i < 5; ++i) instances.push_back(company.room().filed("pool"));
    (void)company.room().rounds();  // these are one digest
    const std::vector<std::string> links = company.links(3);
    CHECK(links.size() > 10);
    std::vector<json> before;
    for (const std::string& instance : instances) before.push_back(company.room().history(instance));

    for (const char* method : {"HEAD", "GET", "GET", "HEAD"})
        for (const std::string& link : links) {
            Visitor scanner = company.visitor();
            const Visited page = scanner.get(link, method);
            CHECK(page.status == 200);
            CHECK(scanner.cookie().empty());
            for (const std::string& further : links_in(page.body)) CHECK(scanner.get(further).status == 200);
            for (const PageForm& form : forms_in(page.body)) (void)scanner.get(form.address, method);
        }

    for (std::size_t i = 0; i < instances.size(); ++i) CHECK(company.room().history(instances[i]) == before[i]);
    for (const std::string& link : links) {
        const auto granted = company.room().memory().find_token(token_of(link));
        REQUIRE(granted);
        CHECK_FALSE(granted->used);
    }
    CHECK(notify::wants_digests(company.room().memory(), "an.qi"));
    CHECK(company.mails(3).size() == 3);  // no code was sent
}

TEST_CASE("who gets a forwarded mail decides nothing; the person decides once, with a code from the own mailbox", "[delivery][post]") {
    const auto office = mail::PostOffice::open({our_mailbox, mailbox_of("an.qi")});
    if (!office) return;
    Company company(*office);
    const std::string instance = company.room().filed("pool");
    (void)company.room().rounds();
    const std::vector<std::string> links = company.links(1);
    REQUIRE(links.size() == 3);  // approve, return, everything
    const json before = company.room().history(instance);

    Visitor stranger = company.visitor();
    press_everything(stranger, links[0]);
    CHECK(company.room().history(instance) == before);
    CHECK(stranger.cookie().empty());
    const Visited shown = stranger.get(links[0]);
    for (const char* told : {"¥1,000.00", "张伟", "fair", "name=\"choice\""}) CHECK(shown.body.find(told) == std::string::npos);

    // The code that he caused lies in the person's mailbox; another one is asked for, and it alone counts.
    Visitor person = company.visitor();
    const Visited asked = person.submit(code_request(person.get(links[0])));
    const Visited admitted = person.submit(code_entry(asked, company.latest_code(3)));
    CHECK(admitted.status == 303);
    CHECK_FALSE(person.cookie().empty());
    const PageForm form = decision(person.get(links[0]), "approve@@");
    CHECK(person.submit(form).status == 303);
    const json decided = company.room().history(instance);
    REQUIRE(decided.size() == before.size() + 1);
    CHECK(decided.back().at("actor") == "an.qi");
    CHECK(decided.back().at("channel") == "mail");
    CHECK(decided.back().at("gateway") == "notify");

    (void)person.submit(form);
    for (const std::string& link : links) press_everything(stranger, link);
    CHECK(company.room().history(instance) == decided);
}
