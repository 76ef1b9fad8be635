#include "tests/delivery/mailroom.hpp"

#include <algorithm>

#include "clients/notify/mail/address.hpp"

namespace countersign::tests {

namespace {

class Noting : public Channel {
public:
    Noting(std::shared_ptr<Channel> inner, Mailroom& room, std::shared_ptr<std::vector<Posted>> posted)
        : inner_(std::move(inner)), room_(room), posted_(std::move(posted)) {}

    [[nodiscard]] const std::string& name() const override { return inner_->name(); }
    [[nodiscard]] bool takes_letters() const override { return inner_->takes_letters(); }
    [[nodiscard]] Outcome send(const Parcel& parcel, const std::string& address) override {
        Outcome outcome = inner_->send(parcel, address);
        const auto* letter = std::get_if<notify::wording::Letter>(&parcel.content);
        if (letter != nullptr && std::holds_alternative<Delivered>(outcome))
            posted_->push_back({.key = parcel.key,
                                .person = parcel.person,
                                .message_id = letter->message_id,
                                .thread = letter->thread,
                                .at = room_.minute()});
        return outcome;
    }
    [[nodiscard]] Outcome update(const MessageRef& place, const platforms::Card& card) override { return inner_->update(place, card); }

private:
    std::shared_ptr<Channel> inner_;
    Mailroom& room_;
    std::shared_ptr<std::vector<Posted>> posted_;
};

notify::config::MailServer server_of(const mail::Account& account) {
    return {.host = account.host,
            .port = account.port,
            .security = "none",
            .user = account.user,
            .password_file = account.password_file,
            .ca_file = account.ca_file};
}

notify::LocalTime time_of(const json& text) { return notify::read_local_time(text.get<std::string>()).value(); }

}  // namespace

Mailroom::Mailroom(const std::string& from, const mail::Account& smtp) : Post(from) {
    config_.public_url = public_url;
    config_.mail = notify::config::Mail{.from = our_mailbox,
                                        .envelope_from = our_mailbox,
                                        .domain = "company.example",
                                        .authenticates = {},
                                        .decides_up_to = {},
                                        .smtp = server_of(smtp),
                                        .imap = {}};
    policy.channels = {"mail", "dingtalk"};
    const auto now = [] { return std::chrono::time_point_cast<platforms::Milliseconds>(std::chrono::system_clock::now()); };
    channels = {chat, std::make_shared<Noting>(notify::program::make_mail_channel(*config_.mail, memory(), now), *this, posted_)};
}

void Mailroom::read_replies_at(const mail::Account& imap) { config_.mail->imap = server_of(imap); }

std::vector<Posted> Mailroom::posted_to(const std::string& person) const {
    std::vector<Posted> theirs;
    std::copy_if(posted_->begin(), posted_->end(), std::back_inserter(theirs), [&](const Posted& one) { return one.person == person; });
    return theirs;
}

void Mailroom::give_mailboxes(const std::vector<std::string>& persons) {
    give_addresses(persons, "mail");
    for (const std::string& person : persons) config_.mail_addresses[person] = mailbox_of(person);
}

std::string Mailroom::minute() { return notify::minute_text(time_of(ask("operator", "admin.status").at("now"))); }

void Mailroom::pass(int minutes) {
    const notify::LocalTime now = time_of(ask("operator", "admin.status").at("now"));
    const json answer = change("operator", "admin.clock.advance", {{"to", notify::rfc3339(now.moved_to(now.at() + std::chrono::minutes{minutes}))}});
    if (!answer.contains("now")) throw std::runtime_error("Expected the clock to go on, but: " + answer.dump());
}

std::string mailbox_of(const std::string& person) { return person + "@company.example"; }

std::string header_of(const std::string& letter, const std::string& name) {
    const std::string head = "\n" + letter.substr(0, std::min(letter.find("\r\n\r\n"), letter.find("\n\n")));
    const auto at = mail::lower_case(head).find("\n" + mail::lower_case(name) + ":");
    if (at == std::string::npos) return {};
    std::string value;
    for (std::size_t i = at + name.size() + 2; i < head.size(); ++i) {
        if (head[i] == '\n' && (i + 1 == head.size() || (head[i + 1] != ' ' && head[i + 1] != '\t'))) break;
        if (head[i] != '\r' && head[i] != '\n') value += head[i];
    }
    return value.substr(std::min(value.find_first_not_of(" \t"), value.size()));
}

std::vector<std::string> paths_in(const std::string& text) {
    std::vector<std::string> paths;
    for (auto at = text.find(public_url + "/"); at != std::string::npos; at = text.find(public_url + "/", at + 1)) {
        const auto begin = at + public_url.size();
        std::string path = text.substr(begin, text.find_first_of(" \t\r\n\"'<>", begin) - begin);
        if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(std::move(path));
    }
    return paths;
}

}  // namespace countersign::tests
