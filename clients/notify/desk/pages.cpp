#include "clients/notify/desk/pages.hpp"

#include <exception>

#include <fmt/format.h>

#include "clients/front/cookie.hpp"
#include "clients/notify/desk/speaker.hpp"
#include "clients/notify/memory/secret.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "clients/notify/wording/matter.hpp"

namespace countersign::notify {

using platforms::part_of;
using platforms::text_of;

namespace {

constexpr std::size_t reason_bytes_max = 2000;

const Sentence no_answer{"服务器暂时没有答复，未作任何改变；请稍后重新打开。",
                         "The daemon does not answer just now and nothing was changed; please open this again in a while."};
const Sentence recording{"已收到，正在登记；请稍后重新打开此页查看结果。",
                         "Received and being recorded; please open this page again in a while to see the outcome."};

std::string field(const WebRequest& request, const char* name) { return platforms::form_value(request.body, name).value_or(""); }

std::string digest_wish(const std::string& person) { return "wish/digest/mail/" + person; }

std::string kept_secret(Memory& memory) {
    if (const auto kept = memory.kept("page/secret")) return *kept;
    std::string secret = new_secret();
    memory.keep("page/secret", secret);
    return secret;
}

// Events that leave a document as somebody saw it, as the daemon counts them.
bool is_quiet(const Json& event) {
    const std::string name = text_of(event, {"event"});
    if (name == "deadline_passed") return platforms::number_of(event, {"rung"}, -1) >= 0;
    if (name == "settled") return text_of(event, {"refused"}).empty();
    if (name == "received") return text_of(event, {"signal"}) != "closed";
    return name == "noted" || name == "told";
}

bool has_changed(const Json& items) {
    for (const Json& entry : items)
        for (const Json& event : part_of(entry, {"events"}))
            if (!is_quiet(event)) return true;
    return false;
}

Json whole_history(House& house, const Claim& claim, const std::string& instance) {
    const Answer history = house.ask_as(claim, "instance.history", {{"instance", instance}, {"limit", 1000}});
    return history ? part_of(*history, {"items"}) : Json();
}

Json since(const Json& items, std::uint64_t version) {
    Json later = Json::array();
    for (const Json& entry : items)
        if (static_cast<std::uint64_t>(platforms::number_of(entry, {"version"}, 0)) > version) later.push_back(entry);
    return later;
}

WebAnswer notice(Language language, int status, const Sentence& title, const Sentence& text) {
    return page_answer(status, notice_page(language, title, text));
}

}  // namespace

struct Pages::Visit {
    const WebRequest& request;
    std::string token;
    Granted granted;
    Instant now{};
    std::string cookie;
    std::optional<Browser> browser;
    Speaker speaker;

    [[nodiscard]] std::string address() const { return "/a/" + token; }
    [[nodiscard]] Language language() const { return speaker.language; }
    [[nodiscard]] Claim claim() const {
        const Grant& grant = granted.grant;
        // A chat's link proves no chat account: from there on it is the browser that speaks.
        return {.person = grant.person,
                .channel = grant.channel == "mail" ? "mail" : "browser",
                .has_second_factor = browser && browser->channel != grant.channel,
                .account = {}};
    }
};

Pages::Pages(PagesParts parts)
    : parts_(std::move(parts)), second_factor_(parts_.memory, parts_.send_code), secret_(kept_secret(parts_.memory)) {}

WebAnswer Pages::answer(const WebRequest& request) {
    WebAnswer answered;
    try {
        answered = answer_by_path(request);
    } catch (const std::exception&) {
        answered = notice(Language::zh, 500, {"暂时无法显示 · This can not be shown just now", ""}, no_answer);
    }
    if (request.method == "HEAD") answered.body.clear();
    return answered;
}

front::Routes Pages::routes() {
    const auto all = [this](const WebRequest& request) { return answer(request); };
    front::Routes routes;
    for (const char* prefix : {"/a/", "/u/"})
        for (const char* method : {"GET", "POST"}) routes.push_back({.method = method, .prefix = prefix, .answer = all});
    return routes;
}

WebAnswer Pages::answer_by_path(const WebRequest& request) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads && request.method != "POST") {
        WebAnswer answered = notice(Language::zh, 405, {"不支持 · Not supported", ""}, {"", ""});
        answered.headers["allow"] = "GET, HEAD, POST";
        return answered;
    }
    const std::string& path = request.path;
    const auto slash = path.find('/', 3);
    const std::string token = path.size() > 3 ? path.substr(3, slash == std::string::npos ? slash : slash - 3) : "";
    const std::string what = slash == std::string::npos ? "" : path.substr(slash + 1);
    if (path.starts_with("/a/")) return visited(request, token, what);
    if (path.starts_with("/u/") && what.empty()) return digests(request, token);
    return page_answer(404, unknown_page());
}

WebAnswer Pages::visited(const WebRequest& request, const std::string& token, const std::string& what) {
    const auto granted = parts_.memory.find_token(token);
    const Instant now = parts_.now();
    if (!granted || granted->grant.until <= now) return page_answer(404, unknown_page());
    const auto speaker = find_speaker(*parts_.houses.borrow(), granted->grant.person);
    if (!speaker) return notice(Language::zh, 503, {"请稍后再试 · Please try again", ""}, {no_answer.zh + " " + no_answer.en, ""});
    const std::string cookie = front::cookie_of(request, cookie_name());
    Visit visit{.request = request,
                .token = token,
                .granted = *granted,
                .now = now,
                .cookie = cookie,
                .browser = second_factor_.browser_of(cookie, granted->grant.person, now),
                .speaker = *speaker};
    if (request.method == "POST") return posted(visit, what);
    if (!what.empty()) return see_other(visit.address());
    return visit.browser ? show(visit) : ask_for_code(visit, 200);
}

WebAnswer Pages::posted(Visit& visit, const std::string& what) {
    if (!platforms::is_equal_in_constant_time(field(visit.request, "csrf"), csrf_of(visit))) {
        const Sentence again{"页面已过期，请重新提交。", "The page was out of date; please submit it again."};
        return visit.browser ? show(visit, 403, again) : ask_for_code(visit, 403, again);
    }
    if (what == "code") return take_code(visit);
    if (!visit.browser) return ask_for_code(visit, 403);
    const bool is_of_one_document = !visit.granted.grant.instance.empty();
    if (what == "fresh" && is_of_one_document) return fresh(visit);
    if (what == "out") {
        parts_.memory.revoke_browsers(visit.granted.grant.person);
        return see_other(visit.address());
    }
    return what.empty() && is_of_one_document ? decide_on(visit) : page_answer(404, unknown_page());
}

WebAnswer Pages::show(Visit& visit, int status, const Sentence& banner) {
    const Grant& grant = visit.granted.grant;
    if (grant.instance.empty()) return show_inbox(visit, status);
    const auto house = parts_.houses.borrow();
    const Answer shown = house->ask_as(visit.claim(), "instance.show", {{"instance", grant.instance}});
    if (!shown && is_refusal(shown.error()))
        return notice(visit.language(), 403, {"不能查看", "This can not be shown"}, shown.error().text);
    const Json history = shown ? whole_history(*house, visit.claim(), grant.instance) : Json();
    if (!history.is_array()) return notice(visit.language(), 503, {"请稍后再试", "Please try again in a while"}, no_answer);

    const Json later = since(history, grant.version);
    const auto acts = acts_of(later);
    DecisionPage page{.language = visit.language(),
                      .shown = *shown,
                      .history = acts_of(history),
                      .choices = {},
                      .address = visit.address(),
                      .csrf = csrf_of(visit),
                      .banner = banner};
    const bool waits = !part_of(*shown, {"actions"}).empty();
    if (parts_.memory.is_promised(visit.token)) {
        page.banner = recording;
    } else if (visit.granted.used) {
        for (const Act& act : acts)
            if (act.person == grant.person && page.banner.empty()) page.banner = sentence_of(act);
        page.is_good = true;
    } else if (has_changed(later)) {
        page.offers_fresh = waits;
        if (page.banner.empty()) page.banner = waits || acts.empty() ? what_changed(acts, *shown) : sentence_of(acts.front());
    } else {
        page.choices = choices_of(*shown, grant.action);
        page.reason = field(visit.request, "reason");
        if (!waits && page.banner.empty()) page.banner = {"现在没有等您办理的事项。", "Nothing waits for you here."};
    }
    return page_answer(status, decision_page(page));
}

// The link of a digest decides nothing: each of its lines gets a link of its own, good as long as this one.
WebAnswer Pages::show_inbox(Visit& visit, int status) {
    constexpr std::size_t lines_most = 100;
    const Answer inbox = parts_.houses.borrow()->ask_as(visit.claim(), "task.inbox", {{"limit", lines_most}});
    if (!inbox)
        return is_refusal(inbox.error()) ? notice(visit.language(), 403, {"不能查看", "This can not be shown"}, inbox.error().text)
                                         : notice(visit.language(), 503, {"请稍后再试", "Please try again"}, no_answer);
    InboxPage page{.language = visit.language(), .lines = {}, .has_more = !part_of(*inbox, {"next"}).is_null()};
    std::vector<Grant> links;
    for (const Json& item : part_of(*inbox, {"items"})) {
        Grant link = visit.granted.grant;
        link.instance = text_of(item, {"instance"});
        link.version = static_cast<std::uint64_t>(platforms::number_of(item, {"version"}, 0));
        links.push_back(std::move(link));
        page.lines.push_back({.address = {}, .text = wording::line_of(wording::read_instance(item), page.language)});
    }
    const std::vector<std::string> tokens = parts_.memory.grant(links);
    for (std::size_t i = 0; i < tokens.size(); ++i) page.lines[i].address = "/a/" + tokens[i];
    return page_answer(status, inbox_page(page));
}

WebAnswer Pages::ask_for_code(Visit& visit, int status, const Sentence& banner, bool is_sent) {
    return page_answer(status,
                       code_page({.language = visit.language(),
                                  .address = visit.address(),
                                  .csrf = csrf_of(visit),
                                  .is_sent = is_sent,
                                  .banner = banner}));
}

WebAnswer Pages::take_code(Visit& visit) {
    const Grant& grant = visit.granted.grant;
    if (field(visit.request, "send") == "1") {
        switch (second_factor_.send(visit.token, visit.speaker, grant.channel, visit.now)) {
            case CodeSent::sent:
                return ask_for_code(visit, 200, {"确认码已发出，十分钟内有效。", "The code was sent; it is good for ten minutes."}, true);
            case CodeSent::too_many:
                return ask_for_code(visit, 429, {"一小时内最多发送三次，请稍后再试。", "At most three codes are sent in an hour; try again later."});
            case CodeSent::no_way:
                return ask_for_code(visit, 503, {"没有可用的发送渠道，请在终端办理。", "There is no channel to send it by; please use the terminal."});
        }
    }
    const auto cookie = second_factor_.admit(visit.token, field(visit.request, "code"), grant.person, visit.now);
    if (!cookie)
        return ask_for_code(visit, 403, {"确认码不对或已失效。", "The code is wrong or no longer valid."}, true);
    WebAnswer answered = see_other(visit.address());
    answered.headers["set-cookie"] = fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}",
                                                 cookie_name(),
                                                 *cookie,
                                                 std::chrono::seconds{SecondFactor::browser_for}.count(),
                                                 parts_.has_tls ? "; Secure" : "");
    return answered;
}

WebAnswer Pages::decide_on(Visit& visit) {
    if (visit.granted.used || parts_.memory.is_promised(visit.token)) return show(visit);
    const Chosen chosen = read_choice(field(visit.request, "choice"));
    std::string reason = field(visit.request, "reason");
    if (chosen.action.empty()) return show(visit, 400, {"请选择一项决定。", "Please choose a decision."});
    if (reason.size() > reason_bytes_max) return show(visit, 400, {"原因太长，请缩短。", "The reason is too long; please shorten it."});
    const Decision decision{.granted = visit.granted,
                            .claim = visit.claim(),
                            .action = chosen.action,
                            .on_behalf_of = chosen.on_behalf_of,
                            .to = chosen.to,
                            .reason = std::move(reason)};
    const Outcome outcome = decide(*parts_.houses.borrow(), decision);
    return answer_of(visit, decision, outcome);
}

WebAnswer Pages::answer_of(Visit& visit, const Decision& decision, const Outcome& outcome) {
    const auto with_hint = [](Sentence text, const Sentence& hint) {
        if (!hint.zh.empty()) text.zh += hint.zh;
        if (!hint.en.empty()) text.en += " " + hint.en;
        return text;
    };
    switch (outcome.kind) {
        case OutcomeKind::decided: parts_.memory.note_used(visit.token, visit.now); return see_other(visit.address());
        case OutcomeKind::silent:
            parts_.memory.promise(visit.token, "", promise_text(promise_of(decision)));
            return notice(visit.language(), 202, {"正在登记", "Being recorded"}, recording);
        case OutcomeKind::stale:
        case OutcomeKind::decided_before: return show(visit, 409, outcome.text);
        case OutcomeKind::page_needed:
        case OutcomeKind::refused: return show(visit, 409, with_hint(outcome.text, outcome.hint));
    }
    return page_answer(500, unknown_page());
}

// A link for the document as it is now, in this browser only: it goes nowhere but into the address line.
WebAnswer Pages::fresh(Visit& visit) {
    const Json shown = shown_to(*parts_.houses.borrow(), visit.claim(), visit.granted.grant.instance);
    const Json& version = part_of(shown, {"version"});
    if (!version.is_number_unsigned()) return show(visit, 503, no_answer);
    Grant link = visit.granted.grant;
    link.version = version.get<std::uint64_t>();
    link.action.clear();
    link.on_behalf_of.clear();
    return see_other("/a/" + parts_.memory.grant({link}).front());
}

// RFC 8058: the mailbox's provider posts without a cookie, so the token is all there is; it can do nothing else.
WebAnswer Pages::digests(const WebRequest& request, const std::string& token) {
    const auto granted = parts_.memory.find_token(token);
    if (!granted || !granted->grant.instance.empty() || granted->grant.channel != "mail" || granted->grant.until <= parts_.now())
        return page_answer(404, unknown_page());
    const std::string& person = granted->grant.person;
    if (request.method == "POST") {
        const std::string wish = field(request, "List-Unsubscribe");
        if (wish == "One-Click") parts_.memory.keep(digest_wish(person), "off");
        if (wish == "Again") parts_.memory.keep(digest_wish(person), "on");
    }
    const auto speaker = find_speaker(*parts_.houses.borrow(), person);
    return page_answer(200,
                       digest_page({.language = speaker ? speaker->language : Language::zh,
                                    .address = "/u/" + token,
                                    .is_on = wants_digests(parts_.memory, person)}));
}

// Of this page in this browser: a form of another one, or one made before the code was given, does not fit.
std::string Pages::csrf_of(const Visit& visit) const {
    return platforms::hex(platforms::hmac_sha256(secret_, "csrf\n" + visit.token + "\n" + (visit.browser ? visit.cookie : "")));
}

std::string Pages::cookie_name() const { return parts_.has_tls ? "__Host-countersign" : "countersign"; }

bool wants_digests(Memory& memory, const std::string& person) { return memory.kept(digest_wish(person)) != "off"; }

}  // namespace countersign::notify
