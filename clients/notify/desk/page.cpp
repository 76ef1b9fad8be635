#include "clients/notify/desk/page.hpp"

#include <fmt/format.h>

#include "clients/notify/desk/form_markup.hpp"
#include "clients/notify/desk/html.hpp"
#include "clients/notify/wording/matter.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

constexpr int reason_characters_max = 500;

bool is_true(const Json& object, const char* name) { return part_of(object, {name}) == true; }

// A return wants no input but a place to go to, which is a choice.
bool fits_page(const Json& action) {
    return part_of(action, {"input"}).empty() && !is_true(action, "edits_form") && text_of(action, {"method"}).empty();
}

Sentence in_name_of(Sentence label, const std::string& name) {
    if (name.empty()) return label;
    return {.zh = fmt::format("{}（代{}）", label.zh, name), .en = fmt::format("{} (for {})", label.en, name)};
}

Sentence state_label(const Json& shown, const std::string& state) {
    for (const Json& step : part_of(shown, {"steps"}))
        if (text_of(step, {"state"}) == state) return label_of(step, "label");
    return {.zh = state, .en = state};
}

void add_choices(const Json& shown, const Json& action, bool is_chosen, std::vector<PageChoice>& choices) {
    const std::string principal = text_of(action, {"on_behalf_of"}), name = text_of(action, {"on_behalf_of_name"});
    PageChoice choice{.value = text_of(action, {"action"}) + "@" + principal + "@",
                      .label = in_name_of(label_of(action, "label"), name.empty() ? principal : name),
                      .needs_reason = is_true(action, "reason_required"),
                      .is_chosen = is_chosen};
    const Json& places = part_of(action, {"choose"});
    if (places.empty()) return choices.push_back(std::move(choice));
    for (const Json& place : places) {
        if (!place.is_string()) continue;
        PageChoice one = choice;
        const std::string state = place;
        const Sentence to = state_label(shown, state);
        one.value += state;
        one.label.zh += "：" + to.zh;
        one.label.en += ": " + to.en;
        choices.push_back(std::move(one));
    }
}

std::string banner_markup(Language language, const Sentence& banner, bool is_good) {
    if (banner.empty()) return {};
    return fmt::format("<p class=\"banner{}\" role=\"status\">{}</p>\n", is_good ? " good" : "", foreign(in(language, banner)));
}

std::string facts_markup(const Json& shown, Language language) {
    std::string list = "<dl>\n";
    const auto add = [&](const Sentence& label, const std::string& text, const char* css = "") {
        if (!text.empty()) list += fmt::format("<dt>{}</dt><dd{}>{}</dd>\n", escaped(in(language, label)), css, foreign(text));
    };
    add({"申请人", "Asked by"}, text_of(shown, {"initiator_name"}));
    add({"金额", "Amount"}, wording::money_text(part_of(shown, {"amount"})), " class=\"amount\"");
    add({"收款方/事项", "Payee or subject"}, text_of(shown, {"subject"}));
    add({"状态", "State"}, in(language, label_of(shown, "state_label")));
    const Sentence due = label_of(shown, "due_label");
    if (const std::string at = minute_of(text_of(shown, {"due"})); !at.empty())
        add({"截止", "Due"}, due.empty() ? at : at + (language == Language::zh ? "，" : ", ") + in(language, due));
    return list + "</dl>\n";
}

std::string waiting_markup(const Json& shown, Language language) {
    std::string items;
    for (const Json& wait : part_of(shown, {"waits_for"})) {
        std::string names;
        for (const Json& name : part_of(wait, {"names"}))
            if (name.is_string()) names += (names.empty() ? "" : language == Language::zh ? "、" : ", ") + name.get<std::string>();
        items += "<li>" + foreign(in(language, label_of(wait, "label"))) + (names.empty() ? "" : " · " + foreign(names)) + "</li>\n";
    }
    if (items.empty()) return {};
    return "<h2>" + in(language, {"等待办理", "Waits for"}) + "</h2>\n<ul>\n" + items + "</ul>\n";
}

std::string history_markup(const std::vector<Act>& history, Language language) {
    if (history.empty()) return {};
    std::string items;
    for (const Act& act : history) {
        const std::string name = act.on_behalf_of.empty() ? act.name : act.name + " → " + act.on_behalf_of;
        items += fmt::format("<li>{} {} <strong>{}</strong>{}</li>\n",
                             escaped(minute_of(act.at)),
                             foreign(name),
                             foreign(in(language, act.action)),
                             act.reason.empty() ? "" : " · " + foreign(act.reason));
    }
    return "<h2>" + in(language, {"经过", "What happened"}) + "</h2>\n<ol>\n" + items + "</ol>\n";
}

std::string choice_markup(const PageChoice& choice, std::size_t number, Language language) {
    const std::string needs = choice.needs_reason ? in(language, {"（须写原因）", " (with a reason)"}) : std::string();
    return fmt::format(
        "<div class=\"choice\"><input type=\"radio\" name=\"choice\" id=\"c{0}\" value=\"{1}\" required{2}><label for=\"c{0}\">{3}{4}</label></div>\n",
        number,
        escaped(choice.value),
        choice.is_chosen ? " checked" : "",
        foreign(in(language, choice.label)),
        needs);
}

std::string form_begin(const std::string& address, const std::string& csrf) {
    return fmt::format("<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"csrf\" value=\"{}\">\n", escaped(address), escaped(csrf));
}

std::string decision_markup(const DecisionPage& page) {
    const Language language = page.language;
    if (page.choices.here.empty()) return {};
    std::string form = form_begin(page.address, page.csrf) + "<fieldset><legend>" + in(language, {"您的决定", "Your decision"}) + "</legend>\n";
    for (std::size_t i = 0; i < page.choices.here.size(); ++i) form += choice_markup(page.choices.here[i], i, language);
    form += fmt::format("<label class=\"above\" for=\"reason\">{}</label><textarea id=\"reason\" name=\"reason\" rows=\"3\" maxlength=\"{}\">{}</textarea>\n",
                        in(language, {"原因或说明", "Reason or remark"}),
                        reason_characters_max,
                        escaped(page.reason));
    return form + "<button type=\"submit\">" + in(language, {"提交决定", "Submit the decision"}) + "</button>\n</fieldset></form>\n";
}

std::string terminal_markup(const DecisionPage& page) {
    if (page.choices.at_terminal.empty()) return {};
    std::string names;
    for (const Sentence& label : page.choices.at_terminal)
        names += (names.empty() ? "" : in(page.language, {"、", ", "})) + foreign(in(page.language, label));
    const std::string show = "<code>countersign show " + escaped(text_of(page.shown, {"instance"})) + "</code>";
    return page.language == Language::zh ? "<p>以下须填写内容，请在终端办理：" + names + "（" + show + "）。</p>\n"
                                         : "<p>These want something filled in; please do them at the terminal: " + names + " (" + show + ").</p>\n";
}

std::string fresh_markup(const DecisionPage& page) {
    if (!page.offers_fresh) return {};
    return form_begin(page.address + "/fresh", page.csrf) + "<button type=\"submit\">" +
           in(page.language, {"按现在的内容办理", "Decide on it as it is now"}) + "</button></form>\n";
}

std::string sign_out_markup(const DecisionPage& page) {
    return form_begin(page.address + "/out", page.csrf) + "<button type=\"submit\" class=\"second\">" +
           in(page.language, {"退出我的所有浏览器", "Sign out of all my browsers"}) + "</button></form>\n";
}

}  // namespace

Chosen read_choice(const std::string& value) {
    const auto first = value.find('@'), last = value.rfind('@');
    if (first == std::string::npos || first == last) return {.action = value, .on_behalf_of = {}, .to = {}};
    return {.action = value.substr(0, first), .on_behalf_of = value.substr(first + 1, last - first - 1), .to = value.substr(last + 1)};
}

PageChoices choices_of(const Json& shown, const std::string& chosen_action) {
    PageChoices choices;
    for (const Json& action : part_of(shown, {"actions"})) {
        if (fits_page(action)) add_choices(shown, action, text_of(action, {"action"}) == chosen_action, choices.here);
        else choices.at_terminal.push_back(label_of(action, "label"));
    }
    return choices;
}

std::string decision_page(const DecisionPage& page) {
    const std::string title = wording::heading_of(wording::read_instance(page.shown), page.language);
    return html_page(page.language,
                     title,
                     "<h1>" + foreign(title) + "</h1>\n" + banner_markup(page.language, page.banner, page.is_good) +
                         facts_markup(page.shown, page.language) + fresh_markup(page) + decision_markup(page) + terminal_markup(page) +
                         form_markup(page.shown, page.language) + waiting_markup(page.shown, page.language) +
                         history_markup(page.history, page.language) + sign_out_markup(page));
}

std::string code_page(const CodePage& page) {
    const Language language = page.language;
    const std::string title = in(language, {"请先确认是您本人", "Please show that it is you"});
    std::string body = "<h1>" + title + "</h1>\n" + banner_markup(language, page.banner, page.is_sent);
    const std::string address = page.address + "/code";
    if (page.is_sent)
        body += form_begin(address, page.csrf) + "<label class=\"above\" for=\"code\">" + in(language, {"六位确认码", "The code of six digits"}) +
                "</label><input class=\"code\" type=\"text\" id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" "
                "pattern=\"[0-9]{6}\" maxlength=\"6\" required><br><button type=\"submit\">" +
                in(language, {"确认", "Continue"}) + "</button></form>\n";
    else
        body += "<p>" +
                in(language,
                   {"单凭链接不能查看或办理。我们向您自己的渠道发送一个六位确认码；确认后，此浏览器十二小时内不再询问。",
                    "A link alone shows and decides nothing. We send a code of six digits to you by a channel of your own; after that this browser "
                    "is not asked for twelve hours."}) +
                "</p>\n";
    body += form_begin(address, page.csrf) + "<input type=\"hidden\" name=\"send\" value=\"1\"><button type=\"submit\"" +
            (page.is_sent ? " class=\"second\">" : ">") +
            in(language, page.is_sent ? Sentence{"重新发送", "Send another one"} : Sentence{"发送确认码", "Send the code"}) + "</button></form>\n";
    // A cookie that is never sent from other sites is not sent from a web mailer either, but is from here.
    if (!page.is_sent)
        body += "<p><a href=\"" + escaped(page.address) + "?again=1\">" +
                in(language, {"此浏览器已经确认过", "I gave a code in this browser before"}) + "</a></p>\n";
    return html_page(language, title, body);
}

std::string notice_page(Language language, const Sentence& title, const Sentence& text) {
    return html_page(language, in(language, title), "<h1>" + escaped(in(language, title)) + "</h1>\n<p>" + foreign(in(language, text)) + "</p>\n");
}

std::string unknown_page() {
    return html_page(Language::zh,
                     "链接已失效 · This link is not valid",
                     "<h1>链接已失效 · <span lang=\"en\">This link is not valid</span></h1>\n<p>请查看最新的消息，或在终端办理。</p>\n<p lang=\"en\">"
                     "Please look at the latest message, or use the terminal.</p>\n");
}

std::string inbox_page(const InboxPage& page) {
    const Language language = page.language;
    const std::string title = in(language, {"等您办理", "Waiting for you"});
    std::string body = "<h1>" + title + "</h1>\n";
    if (page.lines.empty()) body += "<p>" + in(language, {"现在没有等您办理的事项。", "Nothing waits for you now."}) + "</p>\n";
    else body += "<ul>\n";
    for (const InboxPage::Line& line : page.lines)
        body += "<li><a href=\"" + escaped(line.address) + "\">" + foreign(line.text) + "</a></li>\n";
    if (!page.lines.empty()) body += "</ul>\n";
    if (page.has_more) body += "<p>" + in(language, {"还有更多，办理后刷新此页。", "There are more; come back when these are done."}) + "</p>\n";
    return html_page(language, title, body);
}

std::string digest_page(const DigestPage& page) {
    const Language language = page.language;
    const std::string title = in(language, {"汇总邮件", "Digests by mail"});
    const std::string told = in(language,
                                page.is_on ? Sentence{"您现在会收到待办汇总邮件。", "You get digests of what waits for you by mail."}
                                           : Sentence{"您不再收到待办汇总邮件；单件通知不受影响。",
                                                      "You get no more digests by mail; messages about single documents are not affected."});
    const std::string value = page.is_on ? "One-Click" : "Again";
    return html_page(language,
                     title,
                     "<h1>" + title + "</h1>\n<p>" + told + "</p>\n<form method=\"post\" action=\"" + escaped(page.address) +
                         "\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"" + value + "\"><button type=\"submit\">" +
                         in(language, page.is_on ? Sentence{"不再发送", "Stop them"} : Sentence{"恢复发送", "Send them again"}) + "</button></form>\n");
}

}  // namespace countersign::notify
