#include "clients/notify/program/answers.hpp"

#include <condition_variable>
#include <mutex>

#include "clients/notify/mail/address.hpp"

namespace countersign::notify::program {

namespace {

constexpr std::chrono::seconds between_promises{5};

platforms::Connector* find_connector(const std::vector<std::shared_ptr<platforms::Connector>>& all, platforms::Platform platform) {
    for (const auto& connector : all)
        if (connector->platform() == platform) return connector.get();
    return nullptr;
}

}  // namespace

void DaemonTime::look() {
    const auto now = houses_.borrow()->now();
    if (now) ahead_ = (now->at() - wall_clock_()).count();
}

Answers::Answers(Parts parts)
    : parts_(std::move(parts)),
      houses_([this] { return std::make_unique<House>(parts_.identity.address, parts_.identity.key); }),
      time_(houses_, real_surroundings().now),
      desk_({.memory = parts_.memory,
             .houses = houses_,
             .now = [this] { return time_.now(); },
             .find_person = person_of_account,
             .pages = wording::Pages(parts_.config.public_url),
             .on_outcome = [this](const platforms::Click& click, const platforms::ClickAnswer& answer) { show_outcome(click, answer); }}),
      letters_({.config = parts_.config, .memory = parts_.memory, .houses = houses_, .channels = parts_.channels}),
      pages_({.memory = parts_.memory,
              .houses = houses_,
              .now = [this] { return time_.now(); },
              .send_code = [this](const CodeMessage& message) { return letters_.send_code(message); },
              .has_tls = parts_.config.public_url.starts_with("https://")}),
      replies_(replies_parts()),
      hook_sender_({.hooks = parts_.hooks.hooks,
                    .http = real_surroundings().http,
                    .memory = parts_.memory,
                    .houses = houses_,
                    .wall_clock = real_surroundings().now,
                    .write_line = parts_.write_line}) {
    time_.look();
    threads_.emplace_back([this](const std::stop_token& stop) { keep_promises(stop); });
    threads_.emplace_back([this](const std::stop_token& stop) { hook_sender_.run(stop); });
    if (parts_.config.mail && parts_.config.mail->imap) {
        mail_reader_ = std::make_unique<MailReader>(MailReader::Parts{
            .mail = *parts_.config.mail, .memory = parts_.memory, .replies = replies_, .write_line = parts_.write_line});
        threads_.emplace_back([this](const std::stop_token& stop) { mail_reader_->run(stop); });
    }
    if (parts_.config.listen)
        site_ = std::make_unique<Site>(Site::Parts{.config = parts_.config,
                                                   .identity = parts_.identity,
                                                   .pages = pages_,
                                                   .desk = desk_,
                                                   .connectors = parts_.connectors,
                                                   .hooks = parts_.hooks,
                                                   .wall_clock = real_surroundings().now,
                                                   .write_line = parts_.write_line});
    for (const auto& connector : parts_.connectors)
        threads_.emplace_back([this, &connector = *connector](const std::stop_token& stop) { keep_connection(stop, connector); });
}

std::optional<std::uint16_t> Answers::port() const { return site_ == nullptr ? std::nullopt : std::optional(site_->port()); }

// The daemon knows no addresses of mail; the operator's file does.
RepliesParts Answers::replies_parts() {
    const auto find_person = [this](House&, const std::string&, const std::string& address) -> Result<std::string, Failure> {
        for (const auto& [person, known] : parts_.config.mail_addresses)
            if (mail::lower_case(known) == mail::lower_case(address)) return person;
        return std::string();
    };
    RepliesParts made{.memory = parts_.memory,
                      .houses = houses_,
                      .now = [this] { return time_.now(); },
                      .find_person = find_person,
                      .send_letter = [this](const ReplyLetter& letter) { letters_.send_reply(letter); },
                      .tell_operator =
                          [this](const Sentence& why) {
                              parts_.write_line({.event = "address_bad", .key = {}, .person = {}, .channel = "mail", .outcome = why.en});
                          },
                      .pages = wording::Pages(parts_.config.public_url),
                      .decide_by_reply = {}};
    if (parts_.config.mail && parts_.config.mail->decides_up_to)
        made.decide_by_reply = Json{{"amount", *parts_.config.mail->decides_up_to}, {"currency", "CNY"}};
    return made;
}

// Until it makes no sense to go on; then an operator has to act, and messages are still sent where the platform lets us.
void Answers::keep_connection(const std::stop_token& stop, platforms::Connector& connector) {
    const platforms::RunEnd end = connector.run(stop, [this](const platforms::Click& click) { return desk_.on_click(click); });
    if (end.kind == platforms::RunEndKind::stopped || end.kind == platforms::RunEndKind::unused) return;
    const std::string& channel = courier::channel_name(connector.platform());
    const std::string why = end.kind == platforms::RunEndKind::evicted
                                ? "Expected one connection for this bot, but another program has connected with it; clicks do not reach us."
                                : platforms::describe(connector.platform(), end.trouble).en;
    parts_.memory.keep("trouble/" + channel, why);
    parts_.write_line({.event = "connection_ended", .key = {}, .person = {}, .channel = channel, .outcome = why});
}

void Answers::keep_promises(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    do {
        desk_.keep_promises();
        time_.look();
        (void)wake.wait_for(lock, stop, between_promises, [] { return false; });
    } while (!stop.stop_requested());
}

void Answers::show_outcome(const platforms::Click& click, const platforms::ClickAnswer& answer) {
    platforms::Connector* connector = find_connector(parts_.connectors, click.platform);
    if (connector != nullptr && answer.card) (void)connector->update(click.message, *answer.card);
}

}  // namespace countersign::notify::program
