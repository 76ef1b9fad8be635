#include "clients/notify/program/letters.hpp"

#include <fmt/format.h>

#include "clients/connection/request_id.hpp"
#include "clients/notify/program/parts.hpp"
#include "clients/notify/wording/letter.hpp"

namespace countersign::notify::program {

using platforms::Language;

namespace {

struct Words {
    std::string title;
    std::vector<std::string> lines;
};

Words code_words(const CodeMessage& message) {
    if (message.to.language == Language::en)
        return {"Countersign: your code is " + message.code,
                {fmt::format("{} is the code for the page that you have just opened.", message.code),
                 "It is good for ten minutes. If you opened none, somebody has a link of yours: give the code to nobody."}};
    return {"会签确认码 " + message.code,
            {fmt::format("{}，用于您刚刚打开的页面，十分钟内有效。", message.code), "如非本人操作，说明有人拿到了您的链接：请勿把此码告诉任何人。"}};
}

wording::Letter letter_of(const Words& words, Language language, const std::string& domain) {
    wording::Letter letter{.message_id = connection::make_request_id() + "@" + domain,
                           .thread = {},
                           .subject = words.title,
                           .text = {},
                           .html = {},
                           .reply_token = {},
                           .language = language,
                           .is_digest = false,
                           .unsubscribe_url = {}};
    for (const std::string& line : words.lines) {
        letter.text += line + "\n\n";
        letter.html += "<p>" + wording::escaped_html(line) + "</p>";
    }
    return letter;
}

}  // namespace

bool Letters::send_code_by(courier::Channel& channel, const std::string& address, const CodeMessage& message) {
    const Words words = code_words(message);
    courier::Parcel parcel{.key = "code." + connection::make_request_id(), .person = message.to.person, .name = message.to.name, .content = {}};
    if (channel.takes_letters()) {
        parcel.content = letter_of(words, message.to.language, parts_.config.mail ? parts_.config.mail->domain : "countersign.invalid");
    } else {
        parcel.content = platforms::Message{platforms::Notice{
            .key = parcel.key, .language = message.to.language, .title = words.title, .lines = words.lines, .page = {}}};
    }
    return std::holds_alternative<courier::Delivered>(channel.send(parcel, address));
}

std::optional<std::string> Letters::send_code(const CodeMessage& message) {
    const auto directory = directory_of(parts_.config, *parts_.houses.borrow(), parts_.memory);
    if (!directory) return std::nullopt;
    const auto found = directory->find(message.to.person);
    if (found == directory->end()) return std::nullopt;
    for (const bool is_other : {true, false})
        for (const auto& [name, address] : found->second) {
            courier::Channel* channel = courier::find_channel(parts_.channels, name);
            if (channel == nullptr || (name != message.link_channel) != is_other) continue;
            if (send_code_by(*channel, address, message)) return name;
        }
    return std::nullopt;
}

void Letters::send_reply(const ReplyLetter& letter) {
    courier::Channel* channel = courier::find_channel(parts_.channels, "mail");
    if (channel == nullptr || !parts_.config.mail) return;
    Words words{.title = letter.language == Language::en ? "Countersign: your reply was not taken" : "会签：您的回复未被采用", .lines = {letter.text}};
    if (!letter.link.empty()) words.lines.push_back(letter.link);
    const courier::Parcel parcel{.key = "reply." + connection::make_request_id(),
                                 .person = {},
                                 .name = {},
                                 .content = letter_of(words, letter.language, parts_.config.mail->domain)};
    (void)channel->send(parcel, letter.to);
}

}  // namespace countersign::notify::program
