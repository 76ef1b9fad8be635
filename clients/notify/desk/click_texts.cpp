#include "clients/notify/desk/click_texts.hpp"

#include "clients/notify/wording/chat.hpp"

namespace countersign::notify {

using platforms::ClickAnswer;

namespace {

// To whoever may not be known, in both languages.
ClickAnswer both(const Sentence& sentence) { return {.toast = sentence.zh + " " + sentence.en, .is_good = false, .card = {}}; }

bool has_card(OutcomeKind kind) { return kind != OutcomeKind::refused; }

std::string text_on_card(const Outcome& outcome, Language language) {
    std::string text = in(language, outcome.text);
    const std::string& hint = in(language, outcome.hint);
    if (outcome.kind != OutcomeKind::page_needed || hint.empty()) return text;
    return text + (language == Language::zh ? "" : " ") + hint;
}

}  // namespace

ClickAnswer unknown_button() {
    return both({"这个按钮已失效，请查看最新的消息。", "This button is no longer valid; please look at the latest message."});
}

ClickAnswer not_yours() {
    return both({"这张卡片不是发给您的账号的，未作任何处理。", "This card was not sent to your account; nothing was done."});
}

ClickAnswer being_recorded() {
    return both({"已收到，正在登记；结果会显示在卡片上。", "Received and being recorded; the card will show the outcome."});
}

ClickAnswer try_again() { return both({"现在办不了，请稍后再按一次。", "This can not be done just now; please press again in a while."}); }

ClickAnswer click_answer(const Outcome& outcome, const Shown& shown) {
    std::string toast = in(shown.language, outcome.text);
    const std::string& hint = in(shown.language, outcome.hint);
    if (outcome.kind == OutcomeKind::refused && !hint.empty()) toast += (shown.language == Language::zh ? "" : " ") + hint;
    ClickAnswer answer{.toast = std::move(toast), .is_good = outcome.kind == OutcomeKind::decided, .card = {}};
    if (!has_card(outcome.kind) || !outcome.shown.is_object()) return answer;
    const Sentence text{.zh = text_on_card(outcome, Language::zh), .en = text_on_card(outcome, Language::en)};
    answer.card = wording::outcome_card(wording::read_instance(outcome.shown), shown.language, shown.key, text, shown.page);
    return answer;
}

}  // namespace countersign::notify
