#include "clients/notify/desk/enrolment.hpp"

#include <fmt/format.h>

#include "clients/notify/desk/click_texts.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

using platforms::Card;
using platforms::Click;
using platforms::ClickAnswer;
using platforms::text_of;

namespace {

constexpr std::chrono::hours good_for{24};
constexpr std::uint32_t codes = 1'000'000;

std::string name_and_id(const Speaker& speaker) { return fmt::format("{} ({})", speaker.name, speaker.person); }

Card card(const Speaker& speaker, const std::string& token) {
    const Language language = speaker.language;
    const std::string code = account_code(token);
    return {.key = "account-" + token.substr(0, 8),
            .language = language,
            .title = in(language, {"这个账号是您的吗？", "Is this account yours?"}),
            .lines = {{.label = in(language, {"人员", "Person"}), .text = name_and_id(speaker)},
                      {.label = in(language, {"确认码", "Code"}), .text = code},
                      {.label = in(language, {"说明", "Note"}),
                       .text = in(language,
                                  {"如果您是此人，请按下面的按钮，再用自己的密钥在终端确认；如果不是，请不要理会并告知运营人员。",
                                   "If this is you, press the button and confirm at the terminal with your own key; if not, ignore "
                                   "this and tell an operator."})}},
            .buttons = {{.label = in(language, {"这是我", "This is me"}), .token = token, .style = platforms::ButtonStyle::primary}}};
}

ClickAnswer pressed(const Speaker& speaker, const std::string& number, const std::string& code) {
    const std::string command = fmt::format("countersign account confirm {} {}", number, code);
    const Sentence told{.zh = "请在您自己的终端运行 " + command + "，确认后才生效。",
                        .en = "Run " + command + " at your own terminal; nothing counts before that."};
    Card card{.language = speaker.language,
              .title = in(speaker.language, {"还差一步", "One step is left"}),
              .lines = {{.label = in(speaker.language, {"人员", "Person"}), .text = name_and_id(speaker)}},
              .outcome = in(speaker.language, told)};
    return {.toast = in(speaker.language, told), .is_good = true, .card = std::move(card)};
}

}  // namespace

std::string account_code(const std::string& token) {
    const std::string digest = platforms::sha256("countersign account card\n" + token);
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(digest[i]);
    return fmt::format("{:06}", number % codes);
}

Result<Card, Failure> Enrolment::card_for(House& house, const AskedAccount& asked, Instant now) {
    const Answer person = house.ask("people.show", {{"person", asked.person}});
    if (!person) return fail(person.error());
    const auto speaker = find_speaker(house, asked.person);
    if (!speaker) return fail(speaker.error());
    AskedAccount kept = asked;
    kept.until = now + good_for;
    return card(*speaker, memory_.ask_account(kept));
}

std::optional<ClickAnswer> Enrolment::press(House& house, const AskedAccount& asked, const Click& click) {
    if (channel_of(click.platform) != asked.channel || account_of(click) != asked.account) return not_yours();
    const auto speaker = find_speaker(house, asked.person);
    if (!speaker) return std::nullopt;
    const std::string code = account_code(click.token);
    const Answer offered = house.ask("account.offer",
                                     {{"person", asked.person},
                                      {"channel", asked.channel},
                                      {"account", asked.account},
                                      {"code_digest", platforms::hex(platforms::sha256("countersign account code\n" + code))},
                                      {"request", asked.request}});
    if (offered) return pressed(*speaker, text_of(*offered, {"number"}), code);
    if (offered.error().kind != connection::FailureKind::refused) return std::nullopt;
    return ClickAnswer{.toast = in(speaker->language, offered.error().text), .is_good = false, .card = {}};
}

}  // namespace countersign::notify
