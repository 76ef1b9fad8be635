#include "clients/notify/program/mail_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "clients/notify/mail/command.hpp"
#include "clients/notify/program/mail_channel.hpp"

namespace countersign::notify::program {

namespace {

constexpr std::chrono::seconds between_reads{30};
constexpr const char* place_name = "mail/place";

// "7 12": the mailbox's numbering, and the last mail that was read.
mail::Place read_place(const std::string& text) {
    mail::Place place;
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, place.uidvalidity);
    if (first.ec == std::errc() && first.ptr != end) std::from_chars(first.ptr + 1, end, place.uid);
    return place;
}

}  // namespace

Reply reply_of(const mail::Incoming& incoming, Memory& memory) {
    const auto known = std::find_if(incoming.tokens.begin(), incoming.tokens.end(),
                                    [&](const std::string& token) { return memory.find_token(token).has_value(); });
    Reply reply{.message_id = incoming.message_id,
                .from = incoming.from,
                .token = known == incoming.tokens.end() ? std::string() : *known,
                .text = incoming.text,
                .is_automatic = incoming.is_automatic(),
                .is_authenticated = incoming.authentication.is_aligned(),
                .command = {},
                .bounce = {}};
    if (const auto command = mail::command_of(incoming.text))
        reply.command = ReplyCommand{.approves = command->verb == mail::Verb::approve, .reason = command->reason};
    if (incoming.bounce) reply.bounce = Bounced{.address = incoming.bounce->address, .is_permanent = incoming.bounce->is_permanent};
    return reply;
}

MailReader::MailReader(Parts parts) : parts_(std::move(parts)), mailbox_(account_of(*parts_.mail.imap)) {}

bool MailReader::read() {
    const auto fetched = mailbox_.fetch_after(read_place(parts_.memory.kept(place_name).value_or("")));
    if (!fetched) {
        note_trouble(mail::describe(fetched.error()).en);
        return false;
    }
    note_trouble("");
    for (const mail::Received& received : fetched->mails) {
        if (!take(received)) return false;
        parts_.memory.keep(place_name, fmt::format("{} {}", fetched->place.uidvalidity, received.uid));
    }
    parts_.memory.keep(place_name, fmt::format("{} {}", fetched->place.uidvalidity, fetched->place.uid));
    return true;
}

// Whether it is dealt with.
bool MailReader::take(const mail::Received& received) {
    const auto write = [&](const std::string& outcome) {
        parts_.write_line({.event = "mail_read", .key = fmt::format("{}", received.uid), .person = {}, .channel = "mail", .outcome = outcome});
    };
    if (!received.bytes) {
        write("too_large");
        return true;
    }
    const auto incoming = mail::parse(*received.bytes, {.mailbox = parts_.mail.from, .server = parts_.mail.authenticates});
    if (!incoming) {
        write("not_readable");
        return true;
    }
    constexpr std::array<const char*, 8> names{"commented", "decided", "promised", "automatic", "bounced", "refused", "ignored", "silent"};
    const ReplyOutcome outcome = parts_.replies.on_reply(reply_of(*incoming, parts_.memory));
    write(names.at(static_cast<std::size_t>(outcome)));
    return outcome != ReplyOutcome::silent;
}

void MailReader::note_trouble(const std::string& why) {
    if (why == trouble_) return;
    trouble_ = why;
    parts_.memory.keep("trouble/mailbox", why);
    if (!why.empty()) parts_.write_line({.event = "mailbox_failed", .key = {}, .person = {}, .channel = "mail", .outcome = why});
}

void MailReader::run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    do {
        (void)read();
        (void)wake.wait_for(lock, stop, between_reads, [] { return false; });
    } while (!stop.stop_requested());
}

}  // namespace countersign::notify::program
