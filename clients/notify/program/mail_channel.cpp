#include "clients/notify/program/mail_channel.hpp"

#include <mutex>

#include "clients/notify/desk/replies.hpp"
#include "clients/notify/mail/letter.hpp"
#include "clients/notify/mail/sender.hpp"

namespace countersign::notify::program {

namespace {

// A greylisting server wants some minutes; it is asked a little later than it would take us.
constexpr std::chrono::minutes wait_when_busy{5};
constexpr std::chrono::seconds wait_when_away{60};

mail::Security security_of(const std::string& name) {
    if (name == "none") return mail::Security::none;
    return name == "tls" ? mail::Security::tls : mail::Security::starttls;
}

class MailChannel : public courier::Channel {
public:
    MailChannel(const config::Mail& mail, Memory& memory, std::function<Instant()> now)
        : mail_(mail), memory_(memory), now_(std::move(now)), sender_(account_of(mail.smtp), mail.domain) {}

    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] bool takes_letters() const override { return true; }

    [[nodiscard]] courier::Outcome send(const courier::Parcel& parcel, const std::string& address) override {
        const auto* written = std::get_if<wording::Letter>(&parcel.content);
        if (written == nullptr) return courier::Undeliverable{"Expected a letter for mail, but this is a card."};
        const auto bytes = mail::compose(letter_of(*written, parcel, address), std::chrono::floor<std::chrono::seconds>(now_()));
        if (!bytes) return courier::Undeliverable{bytes.error().why.en};
        const std::lock_guard lock(mutex_);
        return outcome_of(sender_.send(*bytes, mail_.envelope_from, address), *written, address);
    }

    [[nodiscard]] courier::Outcome update(const courier::MessageRef&, const platforms::Card&) override {
        return courier::Undeliverable{"A letter that left can not be changed."};
    }

private:
    [[nodiscard]] mail::Letter letter_of(const wording::Letter& written, const courier::Parcel& parcel, const std::string& address) const {
        mail::Letter letter{.message_id = written.message_id,
                            .from = {.name = mail_.from_name, .mailbox = mail_.from},
                            .envelope_from = mail_.envelope_from,
                            .reply_to = {},
                            .to = {.name = parcel.name, .mailbox = address},
                            .subject = written.subject,
                            .text = written.text,
                            .html = written.html,
                            .thread = written.thread,
                            .language = written.language == platforms::Language::en ? "en" : "zh-CN",
                            .is_digest = written.is_digest,
                            .unsubscribe_url = written.unsubscribe_url};
        if (!written.reply_token.empty()) letter.reply_to.mailbox = mail::with_token(mail_.from, written.reply_token);
        return letter;
    }

    [[nodiscard]] courier::Outcome outcome_of(const mail::Sending& sending, const wording::Letter& written, const std::string& address) {
        const mail::Trouble* trouble = mail::trouble_of(sending);
        if (trouble == nullptr) return courier::Delivered{{.id = written.message_id, .place = {}, .reply = {}}};
        const std::string why = mail::describe(*trouble).en;
        if (std::holds_alternative<mail::TellOperator>(sending)) return courier::NeedsOperator{why};
        if (const auto* refused = std::get_if<mail::Refused>(&sending)) {
            if (refused->is_address_bad()) note_bad_address(memory_, address);
            return courier::Undeliverable{why};
        }
        const bool is_busy = trouble->reason == mail::Reason::server_busy;
        return courier::Later{.wait = is_busy ? courier::Milliseconds{wait_when_busy} : courier::Milliseconds{wait_when_away}, .why = why};
    }

    const std::string name_ = "mail";
    config::Mail mail_;
    Memory& memory_;
    std::function<Instant()> now_;
    std::mutex mutex_;
    mail::Sender sender_;
};

}  // namespace

mail::Account account_of(const config::MailServer& server) {
    return {.host = server.host,
            .port = server.port,
            .security = security_of(server.security),
            .user = server.user,
            .password_file = server.password_file,
            .ca_file = server.ca_file};
}

std::shared_ptr<courier::Channel> make_mail_channel(const config::Mail& mail, Memory& memory, std::function<Instant()> now) {
    return std::make_shared<MailChannel>(mail, memory, std::move(now));
}

}  // namespace countersign::notify::program
