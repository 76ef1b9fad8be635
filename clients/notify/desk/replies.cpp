#include "clients/notify/desk/replies.hpp"

#include <fmt/format.h>

#include "clients/notify/desk/promise.hpp"
#include "clients/notify/platforms/card_text.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

constexpr std::size_t remark_bytes_max = 2000;  // the daemon's own limit
constexpr std::size_t request_hex = 32;
constexpr int letters_most = 3;
constexpr std::chrono::hours letters_within{1};

std::string bad_address(const std::string& address) { return "address/bad/" + address; }

std::string request_of(const Reply& reply) {
    const std::string id = reply.message_id.empty() ? reply.token + "\n" + reply.text : reply.message_id;
    return "mail." + platforms::hex(platforms::sha256("countersign notify reply\n" + id)).substr(0, request_hex);
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

std::string remark_of(const Reply& reply, Language language) {
    const std::string text = trimmed(reply.text);
    if (text.size() <= remark_bytes_max) return text;
    const std::string note = in(language, {"\n（邮件较长，其余未收录）", "\n(the mail is longer; the rest is left out)"});
    return platforms::shortened_to_bytes(text, remark_bytes_max - note.size()) + note;
}

bool is_within(const Json& amount, const Json& limit) {
    const std::string currency = text_of(amount, {"currency"});
    return !currency.empty() && currency == text_of(limit, {"currency"}) &&
           platforms::number_of(amount, {"amount"}, INT64_MAX) <= platforms::number_of(limit, {"amount"}, -1);
}

bool is_meant(const Json& action, bool approves) {
    const std::string id = text_of(action, {"action"}), zh = label_of(action, "label").zh;
    return approves ? id == "approve" || zh == "同意" || zh == "批准" : id == "return" || id == "reject" || zh == "退回" || zh == "驳回";
}

// The one action that the word means, in the person's own name; nothing when it wants more than a reason, or when
// two could be meant.
const Json* action_for(const Json& shown, bool approves) {
    const Json* found = nullptr;
    for (const Json& action : part_of(shown, {"actions"})) {
        if (!is_meant(action, approves) || !text_of(action, {"on_behalf_of"}).empty()) continue;
        const bool is_plain = part_of(action, {"input"}).empty() && part_of(action, {"edits_form"}) != true && part_of(action, {"choose"}).size() <= 1;
        if (!is_plain || found != nullptr) return nullptr;
        found = &action;
    }
    return found;
}

}  // namespace

struct Replies::Author {
    Granted granted;
    Speaker speaker;

    [[nodiscard]] Claim claim() const { return {.person = granted.grant.person, .channel = "mail"}; }
};

ReplyOutcome Replies::on_reply(const Reply& reply) {
    const ReplyOutcome outcome = taken(reply);
    ++counts_.at(static_cast<std::size_t>(outcome));
    return outcome;
}

ReplyOutcome Replies::taken(const Reply& reply) {
    if (reply.bounce) return bounced(reply);
    if (reply.is_automatic) return ReplyOutcome::automatic;
    const auto granted = parts_.memory.find_token(reply.token);
    const bool is_letter = granted && granted->grant.channel == "mail" && !granted->grant.instance.empty() && parts_.now() < granted->grant.until;
    const auto house = parts_.houses.borrow();
    const auto person = parts_.find_person(*house, "mail", reply.from);
    if (!person && !is_refusal(person.error())) return ReplyOutcome::silent;
    // An address that is nobody's may be forged: it gets a letter only when our server vouches for it, and never a link.
    if (!person || person->empty() || !is_letter || *person != granted->grant.person) {
        if (reply.is_authenticated)
            write_to(reply,
                     Language::zh,
                     {"此邮件未被记录：链接已过期，或发件地址不是收件人本人登记的地址。This mail was not recorded: the letter is too old, or "
                      "it was not sent from the address of whom the letter was for.",
                      ""},
                     "");
        return ReplyOutcome::refused;
    }
    const auto speaker = find_speaker(*house, *person);
    if (!speaker) return ReplyOutcome::silent;
    return by_author(reply, {.granted = *granted, .speaker = *speaker});
}

ReplyOutcome Replies::by_author(const Reply& reply, const Author& author) {
    if (!reply.command) return commented(reply, author);
    if (!parts_.decide_by_reply)
        return refuse(reply, author, {"不能用回复邮件来办理，未作任何改变；请打开下面的页面。", "A reply decides nothing here and nothing was changed; please open the page below."});
    if (!reply.is_authenticated)
        return refuse(reply,
                      author,
                      {"无法证实这封邮件由您发出，未作任何改变；请打开下面的页面。",
                       "It could not be shown that this mail is from you, and nothing was changed; please open the page below."});
    return decided(reply, author);
}

ReplyOutcome Replies::commented(const Reply& reply, const Author& author) {
    const std::string remark = remark_of(reply, author.speaker.language);
    if (remark.empty()) return ReplyOutcome::ignored;
    const Answer answer = parts_.houses.borrow()->ask_as(author.claim(),
                                                         "instance.comment",
                                                         {{"instance", author.granted.grant.instance}, {"text", remark}, {"request", request_of(reply)}});
    if (answer) return ReplyOutcome::commented;
    return is_refusal(answer.error()) ? refuse(reply, author, answer.error().text) : ReplyOutcome::silent;
}

ReplyOutcome Replies::decided(const Reply& reply, const Author& author) {
    // A mail that is read again.
    if (author.granted.used) return ReplyOutcome::decided;
    if (parts_.memory.is_promised(reply.token)) return ReplyOutcome::promised;
    const auto house = parts_.houses.borrow();
    const Answer shown = house->ask_as(author.claim(), "instance.show", {{"instance", author.granted.grant.instance}});
    if (!shown && !is_refusal(shown.error())) return ReplyOutcome::silent;
    if (!shown) return refuse(reply, author, shown.error().text);
    const Json* action = action_for(*shown, reply.command->approves);
    if (action == nullptr)
        return refuse(reply, author, {"现在不能用回复邮件办理这一步；请打开下面的页面。", "This step can not be done by a reply now; please open the page below."});
    if (!is_within(part_of(*shown, {"amount"}), *parts_.decide_by_reply))
        return refuse(reply,
                      author,
                      {"金额超出可以用回复邮件办理的上限，或没有金额；请打开下面的页面。",
                       "The amount is above what a reply may decide, or there is none; please open the page below."});
    const Json& places = part_of(*action, {"choose"});
    const Decision decision{.granted = author.granted,
                            .claim = author.claim(),
                            .action = text_of(*action, {"action"}),
                            .on_behalf_of = {},
                            .to = places.size() == 1 && places[0].is_string() ? places[0].get<std::string>() : std::string(),
                            .reason = reply.command->reason};
    const Outcome outcome = decide(*house, decision);
    if (outcome.kind == OutcomeKind::silent) {
        parts_.memory.promise(reply.token, "", promise_text(promise_of(decision)));
        return ReplyOutcome::promised;
    }
    if (outcome.kind != OutcomeKind::decided) return refuse(reply, author, outcome.text);
    parts_.memory.note_used(reply.token, parts_.now());
    return ReplyOutcome::decided;
}

// Anybody can write a bounce. It counts for the address of the person to whom that letter went.
ReplyOutcome Replies::bounced(const Reply& reply) {
    const auto granted = parts_.memory.find_token(reply.token);
    if (!granted || granted->grant.channel != "mail" || !reply.bounce->is_permanent) return ReplyOutcome::ignored;
    const auto person = parts_.find_person(*parts_.houses.borrow(), "mail", reply.bounce->address);
    if (!person && !is_refusal(person.error())) return ReplyOutcome::silent;
    if (!person || *person != granted->grant.person) return ReplyOutcome::ignored;
    const bool is_new = !is_bad_address(parts_.memory, reply.bounce->address);
    note_bad_address(parts_.memory, reply.bounce->address);
    if (is_new && parts_.tell_operator)
        parts_.tell_operator({.zh = fmt::format("{} 的邮件地址 {} 收不到信；以后改用其他渠道，请更正地址。", *person, reply.bounce->address),
                              .en = fmt::format("Expected the address {} of {} to take letters, but its server says that there is no such mailbox; "
                                                "other channels are used until it is put right.",
                                                reply.bounce->address,
                                                *person)});
    return ReplyOutcome::bounced;
}

ReplyOutcome Replies::refuse(const Reply& reply, const Author& author, const Sentence& why) {
    write_to(reply, author.speaker.language, why, parts_.pages.of(reply.token));
    return ReplyOutcome::refused;
}

void Replies::write_to(const Reply& reply, Language language, const Sentence& why, const std::string& link) {
    const Instant now = parts_.now();
    if (!parts_.send_letter || !parts_.memory.take_one("letter/" + reply.from, letters_most, now - letters_within, now)) return;
    parts_.send_letter({.to = reply.from, .language = language, .in_reply_to = reply.message_id, .text = in(language, why), .link = link});
}

bool is_bad_address(Memory& memory, const std::string& address) { return memory.kept(bad_address(address)) == "bad"; }

void note_bad_address(Memory& memory, const std::string& address) { memory.keep(bad_address(address), "bad"); }

void forget_bad_address(Memory& memory, const std::string& address) { memory.keep(bad_address(address), ""); }

}  // namespace countersign::notify
