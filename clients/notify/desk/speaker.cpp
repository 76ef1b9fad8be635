#include "clients/notify/desk/speaker.hpp"

#include "clients/notify/platforms/json_text.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::Platform;
using platforms::text_of;

Result<std::string, Failure> person_of_account(House& house, const std::string& channel, const std::string& account) {
    const Answer found = house.ask("account.list", {{"channel", channel}, {"account", account}});
    if (!found) return fail(found.error());
    std::string person;
    for (const auto& item : part_of(*found, {"items"})) {
        if (text_of(item, {"channel"}) != channel || text_of(item, {"account"}) != account) continue;
        if (text_of(item, {"state"}) != "bound") continue;  // offered: nobody has confirmed it yet
        if (!person.empty()) return std::string();  // of two people: then it proves nothing
        person = text_of(item, {"person"});
    }
    return person;
}

std::string channel_of(Platform platform) {
    switch (platform) {
        case Platform::dingtalk: return "dingtalk";
        case Platform::wecom: return "wecom";
        case Platform::feishu: return "feishu";
        case Platform::slack: return "slack";
    }
    return {};
}

std::string account_of(const platforms::Click& click) { return click.tenant + "/" + click.user; }

Result<Speaker, Failure> find_speaker(House& house, const std::string& person) {
    const Answer shown = house.ask("people.show", {{"person", person}});
    if (!shown && shown.error().kind != connection::FailureKind::refused) return fail(shown.error());
    if (!shown) return Speaker{.person = person, .name = person};
    return Speaker{.person = person,
                   .name = text_of(*shown, {"name"}),
                   .language = text_of(*shown, {"language"}) == "en" ? platforms::Language::en : platforms::Language::zh};
}

}  // namespace countersign::notify
