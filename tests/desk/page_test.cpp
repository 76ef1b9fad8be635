// Links in mails and cards: what a page shows, to whom, and how it decides.
#include <set>

#include <catch2/catch.hpp>

#include "clients/notify/desk/html.hpp"
#include "clients/notify/desk/pages.hpp"
#include "clients/notify/platforms/digest.hpp"
#include "tests/desk/company.hpp"

namespace countersign::tests {

using namespace notify;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The value of an input in a page.
std::string value_of(const std::string& html, const std::string& name) {
    const std::string before = "name=\"" + name + "\" value=\"";
    const auto begin = html.find(before);
    if (begin == std::string::npos) return {};
    const auto from = begin + before.size();
    return html.substr(from, html.find('"', from) - from);
}

std::string header_of(const WebAnswer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
}

struct Site {
    Company company;
    Houses houses{company.make_house()};
    std::vector<CodeMessage> codes;
    std::string code_channel = "dingtalk";
    std::unique_ptr<Pages> pages = made();

    [[nodiscard]] std::unique_ptr<Pages> made() {
        return std::make_unique<Pages>(PagesParts{.memory = company.memory(),
                                                  .houses = houses,
                                                  .now = [this] { return company.now; },
                                                  .send_code = [this](const CodeMessage& message) -> std::optional<std::string> {
                                                      codes.push_back(message);
                                                      return code_channel.empty() ? std::nullopt : std::optional(code_channel);
                                                  }});
    }

    [[nodiscard]] std::string link(const std::string& person = "li.na", const std::string& channel = "mail") {
        Grant grant = company.grant(person, channel);
        grant.action.clear();
        return "/a/" + company.token(grant);
    }
};

// A browser keeps its cookie and fills in forms as they are.
struct Window {
    Site& site;
    std::string cookie;

    WebAnswer ask(const std::string& method, const std::string& path, const std::string& body = {}) {
        WebRequest request{.method = method, .path = path, .headers = {}, .body = body};
        if (!cookie.empty()) request.headers["cookie"] = "other=1; " + cookie;
        WebAnswer answer = site.pages->answer(request);
        if (const std::string set = header_of(answer, "set-cookie"); !set.empty()) cookie = set.substr(0, set.find(';'));
        return answer;
    }
    WebAnswer get(const std::string& path) { return ask("GET", path); }
    WebAnswer submit(const std::string& page, const std::string& address, const std::string& fields) {
        return ask("POST", address, "csrf=" + value_of(get(page).body, "csrf") + "&" + fields);
    }
    // Asks for a code and gives it.
    void sign_in(const std::string& path) {
        submit(path, path + "/code", "send=1");
        submit(path, path + "/code", "code=" + site.codes.back().code);
    }
    WebAnswer choose(const std::string& path, const std::string& choice, const std::string& reason = {}) {
        return submit(path, path, "choice=" + platforms::percent_encoded(choice) + "&reason=" + platforms::percent_encoded(reason));
    }
};

}  // namespace

TEST_CASE("a link alone shows nothing of the document and asks for a code", "[desk]") {
    Site site;
    Window window{site, {}};

    const WebAnswer answer = window.get(site.link());

    CHECK(answer.status == 200);
    CHECK(contains(answer.body, "单凭链接不能查看或办理"));
    for (const char* told : {"MF-12", "张伟", "¥6,066.00", "康宁大药房", "月客情费统计表", "name=\"choice\""}) CHECK_FALSE(contains(answer.body, told));
}

TEST_CASE("with the code a browser sees who asks for what, until when, what waits, and decides", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);

    const WebAnswer shown = window.get(link);

    for (const char* told : {"MF-12", "张伟", "¥6,066.00", "康宁大药房", "月客情费统计表 2026-10", "2026-11-11 18:00", "签字截止", "文员审核", "同意", "退回"})
        CHECK(contains(shown.body, told));
    CHECK(window.choose(link, "approve@@").status == 303);
    const auto act = site.company.last_act();
    CHECK(act["action"] == "approve");
    CHECK(act["version"] == 4);
    CHECK(act["as"] == nlohmann::json{{"person", "li.na"}, {"channel", "mail"}, {"second_factor", true}});
    const WebAnswer after = window.get(link);
    CHECK(contains(after.body, "已由李娜于 2026-11-03 10:12 同意。"));
    CHECK_FALSE(contains(after.body, "name=\"choice\""));
}

TEST_CASE("the link of a digest leads to what waits, after the code, and decides nothing itself", "[desk]") {
    Site site;
    Window window{site, {}};
    Grant grant = site.company.grant("li.na", "mail");
    grant.action.clear();
    grant.instance.clear();
    const std::string link = "/a/" + site.company.token(grant);
    CHECK_FALSE(contains(window.get(link).body, "MF-12"));  // whoever has only the link is nobody
    window.sign_in(link);

    const std::string inbox = window.get(link).body;
    CHECK(contains(inbox, "等您办理"));
    CHECK(contains(inbox, "MF-12"));
    CHECK(window.ask("POST", link, "choice=approve@@").status == 403);
    const auto from = inbox.find("href=\"/a/") + 6;
    const std::string further = inbox.substr(from, inbox.find('"', from) - from);
    REQUIRE(further.size() == link.size());
    CHECK(window.choose(further, "approve@@").status == 303);
    CHECK(site.company.last_act()["version"] == 4);

    // The same links in another browser are worth nothing.
    Window stranger{site, {}};
    CHECK_FALSE(contains(stranger.get(further).body, "MF-12"));
}

TEST_CASE("a link decides once; a second submission shows the outcome", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    const std::string csrf = value_of(window.get(link).body, "csrf");
    CHECK(window.ask("POST", link, "csrf=" + csrf + "&choice=approve@@").status == 303);

    const WebAnswer again = window.ask("POST", link, "csrf=" + csrf + "&choice=return@@&reason=no");

    CHECK(contains(again.body, "已由李娜于 2026-11-03 10:12 同意。"));
    CHECK(site.company.acts() == 1);
}

TEST_CASE("a mail scanner that follows every link and sends every HEAD changes nothing", "[desk]") {
    Site site;
    Window scanner{site, {}};
    const std::string link = site.link();
    Grant digest = site.company.grant("li.na", "mail");
    digest.instance.clear();
    const std::string unsubscribe = "/u/" + site.company.token(digest);

    for (const std::string& path : {link, link + "/code", link + "/fresh", link + "?again=1", unsubscribe})
        for (const char* method : {"GET", "HEAD", "GET"}) scanner.ask(method, path);

    CHECK(site.codes.empty());
    CHECK(scanner.cookie.empty());
    CHECK(site.company.daemon().asked("task.act").empty());
    CHECK(wants_digests(site.company.memory(), "li.na"));
    CHECK_FALSE(site.company.memory().find_token(link.substr(3))->used);
    Window person{site, {}};
    person.sign_in(link);
    CHECK(person.choose(link, "approve@@").status == 303);
}

TEST_CASE("HEAD is answered as GET without a body", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();

    CHECK(window.ask("HEAD", link).body.empty());
    CHECK(window.ask("HEAD", link).headers == window.get(link).headers);
}

TEST_CASE("a scanner that submits every form it finds decides nothing", "[desk]") {
    Site site;
    Window scanner{site, {}};
    const std::string link = site.link();

    for (const char* fields : {"choice=approve@@", "choice=approve@@&reason=x", "code=000000", "send=1", "code=123456&choice=approve@@"})
        for (const std::string& address : {link, link + "/code", link + "/fresh"}) scanner.submit(link, address, fields);

    CHECK(scanner.cookie.empty());
    CHECK(site.company.daemon().asked("task.act").empty());
    CHECK(site.company.daemon().asked("instance.show").empty());
}

TEST_CASE("a forwarded mail is worthless to whoever gets it, also in a browser of another person", "[desk]") {
    Site site;
    const std::string forwarded = site.link("li.na"), own = site.link("sun.li");
    Window stranger{site, {}};
    stranger.sign_in(own);
    REQUIRE_FALSE(stranger.cookie.empty());

    CHECK_FALSE(contains(stranger.get(forwarded).body, "MF-12"));
    CHECK(stranger.choose(forwarded, "approve@@").status == 403);
    CHECK(site.company.daemon().asked("task.act").empty());
    CHECK(stranger.choose(own, "approve@@").status == 303);
}

TEST_CASE("later links of the person need no code in that browser, for twelve hours", "[desk]") {
    Site site;
    Window window{site, {}};
    window.sign_in(site.link());

    CHECK(contains(window.get(site.link()).body, "MF-12"));
    site.company.now += std::chrono::hours{12};

    CHECK_FALSE(contains(window.get(site.link()).body, "MF-12"));
}

TEST_CASE("browsers can be revoked, and a new daemon of pages knows the old ones", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    site.pages.reset();
    site.company.reopen_memory();
    site.pages = site.made();
    CHECK(contains(window.get(link).body, "MF-12"));

    site.company.memory().revoke_browsers("li.na");

    CHECK_FALSE(contains(window.get(link).body, "MF-12"));
}

TEST_CASE("whoever signs out is asked for a code again, in every browser", "[desk]") {
    Site site;
    Window one{site, {}}, other{site, {}};
    const std::string link = site.link();
    one.sign_in(link);
    other.sign_in(link);
    CHECK(other.get(link + "/out").status == 303);
    CHECK(contains(other.get(link).body, "MF-12"));

    CHECK(one.submit(link, link + "/out", "").status == 303);

    CHECK_FALSE(contains(one.get(link).body, "MF-12"));
    CHECK_FALSE(contains(other.get(link).body, "MF-12"));
}

TEST_CASE("the cookie is out of reach for scripts and other sites", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.submit(link, link + "/code", "send=1");

    const WebAnswer answer = window.submit(link, link + "/code", "code=" + site.codes.back().code);

    const std::string cookie = header_of(answer, "set-cookie");
    CHECK(cookie.starts_with("__Host-countersign="));
    for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/", "; Max-Age=43200"}) CHECK(contains(cookie, part));
}

TEST_CASE("a code counts for five tries, for ten minutes, and for its link only", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.submit(link, link + "/code", "send=1");
    const std::string code = site.codes.back().code;
    const std::string wrong = code == "000000" ? "000001" : "000000";

    SECTION("a wrong one is refused and costs a try") {
        for (int i = 0; i < 5; ++i) CHECK(window.submit(link, link + "/code", "code=" + wrong).status == 403);
        CHECK(window.submit(link, link + "/code", "code=" + code).status == 403);
    }
    SECTION("the fifth try may still be right") {
        for (int i = 0; i < 4; ++i) window.submit(link, link + "/code", "code=" + wrong);
        CHECK(window.submit(link, link + "/code", "code=" + code).status == 303);
    }
    SECTION("after ten minutes it is too late") {
        site.company.now += std::chrono::minutes{10};
        CHECK(window.submit(link, link + "/code", "code=" + code).status == 403);
    }
    SECTION("another link of the same person does not take it") {
        const std::string other = site.link();
        CHECK(window.submit(other, other + "/code", "code=" + code).status == 403);
    }
    SECTION("it counts once") {
        CHECK(window.submit(link, link + "/code", "code=" + code).status == 303);
        Window second{site, {}};
        CHECK(second.submit(link, link + "/code", "code=" + code).status == 403);
    }
    SECTION("a new one takes the place of the old one") {
        window.submit(link, link + "/code", "send=1");
        if (site.codes.back().code != code) CHECK(window.submit(link, link + "/code", "code=" + code).status == 403);
    }
}

TEST_CASE("at most three codes an hour go to a person, over all links", "[desk]") {
    Site site;
    Window window{site, {}};
    for (int i = 0; i < 3; ++i) {
        const std::string link = site.link();
        CHECK(window.submit(link, link + "/code", "send=1").status == 200);
    }
    const std::string link = site.link();

    CHECK(window.submit(link, link + "/code", "send=1").status == 429);
    CHECK(site.codes.size() == 3);
    site.company.now += std::chrono::hours{1};
    CHECK(window.submit(link, link + "/code", "send=1").status == 200);
}

TEST_CASE("whoever has no channel for a code is sent to the terminal", "[desk]") {
    Site site;
    site.code_channel.clear();
    Window window{site, {}};
    const std::string link = site.link();

    CHECK(contains(window.submit(link, link + "/code", "send=1").body, "请在终端办理"));
}

TEST_CASE("a code that came by the link's own channel is no second factor", "[desk]") {
    Site site;
    site.code_channel = "mail";
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);

    CHECK(window.choose(link, "approve@@").status == 303);

    CHECK(site.company.last_act()["as"] == nlohmann::json{{"person", "li.na"}, {"channel", "mail"}});
}

TEST_CASE("a form without its page's own field is refused", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link(), other = site.link();
    window.sign_in(link);
    const std::string foreign_csrf = value_of(window.get(other).body, "csrf");

    for (const std::string& csrf : {std::string(), std::string("0"), foreign_csrf})
        CHECK(window.ask("POST", link, "csrf=" + csrf + "&choice=approve@@").status == 403);

    CHECK(site.company.acts() == 0);
}

TEST_CASE("a document that changed is not decided; a fresh page is for the new version and this browser", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    site.company.act_as("sun.li", "approve", false);

    const WebAnswer stale = window.get(link);

    CHECK(contains(stale.body, "发出后有变化：Sun Li 同意"));
    CHECK_FALSE(contains(stale.body, "name=\"choice\""));
    CHECK(window.choose(link, "approve@@").status == 409);
    CHECK(site.company.acts() == 1);
    Window stranger{site, {}};
    CHECK(stranger.submit(link, link + "/fresh", "").status == 403);
    const std::string fresh = header_of(window.submit(link, link + "/fresh", ""), "location");
    REQUIRE(fresh.starts_with("/a/"));
    CHECK(window.choose(fresh, "approve@@").status == 303);
    CHECK(site.company.last_act()["version"] == 5);
}

TEST_CASE("a document that another one decided says who did", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    const std::string csrf = value_of(window.get(link).body, "csrf");
    site.company.act_as("sun.li", "return");

    CHECK(contains(window.ask("POST", link, "csrf=" + csrf + "&choice=approve@@").body, "已由Sun Li于 2026-11-03 10:12 退回。"));
    CHECK(contains(window.get(link).body, "已由Sun Li于 2026-11-03 10:12 退回。"));
}

TEST_CASE("a reason that is wanted is asked for, and what was written is not lost", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    site.company.refuse("reason_required", "Expected a reason, but there is none.");

    const WebAnswer refused = window.choose(link, "return@@", "第三行 <b>不对</b>");

    CHECK(refused.status == 409);
    CHECK(contains(refused.body, "不够。再多一点"));
    CHECK(contains(refused.body, "第三行 &lt;b&gt;不对&lt;/b&gt;</textarea>"));
}

TEST_CASE("where to return to is chosen on the page, and what wants a form is done at the terminal", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    nlohmann::json returning{{"action", "return"},
                             {"label", {{"zh", "退回"}, {"en", "return"}}},
                             {"on_behalf_of", "wang.qiang"},
                             {"on_behalf_of_name", "王强"},
                             {"input", nlohmann::json::array()},
                             {"reason_required", true},
                             {"choose", {"draft", "clerk_check"}}};
    nlohmann::json paying{{"action", "pay"}, {"label", {{"zh", "付款"}, {"en", "pay"}}}, {"input", {{{"id", "amount"}}}}};
    site.company.show("actions", {returning, paying});
    site.company.show("steps", {{{"state", "draft"}, {"label", {{"zh", "填报"}, {"en", "draft"}}}}});
    window.sign_in(link);

    const WebAnswer shown = window.get(link);

    CHECK(contains(shown.body, "退回（代王强）：填报"));
    CHECK(contains(shown.body, "请在终端办理：<bdi>付款</bdi>"));
    CHECK(window.choose(link, "return@wang.qiang@draft", "少一行").status == 303);
    const auto act = site.company.last_act();
    CHECK(act["to"] == "draft");
    CHECK(act["on_behalf_of"] == "wang.qiang");
    CHECK(act["reason"] == "少一行");
}

TEST_CASE("a silent daemon: the page says so, and a decision is kept until it answers", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    const std::string csrf = value_of(window.get(link).body, "csrf");
    site.company.swallows_acts = true;

    const WebAnswer answer = window.ask("POST", link, "csrf=" + csrf + "&choice=approve@@");

    CHECK(answer.status == 202);
    CHECK(contains(window.get(link).body, "正在登记"));
    site.company.swallows_acts = false;
    Desk desk({.memory = site.company.memory(), .houses = site.houses, .now = [&] { return site.company.now; }});
    desk.keep_promises();
    CHECK(contains(window.get(link).body, "已由李娜于 2026-11-03 10:12 同意。"));
    CHECK(site.company.acts() == 1);
    site.company.is_silent = true;
    CHECK(window.get(link).status == 503);
}

TEST_CASE("unknown, expired and garbled links get one page that tells nothing", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    const WebAnswer unknown = window.get("/a/0123456789abcdef0123456789abcdef");
    CHECK(unknown.status == 404);

    site.company.now += std::chrono::hours{24};
    for (const std::string& path :
         {link, std::string("/a/"), std::string("/a"), std::string("/"), std::string("/a/%00"), "/a/" + std::string(5000, 'a'), std::string("/u/x"),
          std::string("/a/../u/x")})
        CHECK(window.get(path).body == unknown.body);
    CHECK(window.ask("DELETE", link).status == 405);
}

TEST_CASE("hostile texts in every field stay texts", "[desk]") {
    Site site;
    const std::string evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\xE2\x80\xAE{{7*7}}";
    const nlohmann::json label{{"zh", evil}, {"en", evil}};
    nlohmann::json action{{"action", evil}, {"label", label}, {"on_behalf_of", evil}, {"input", nlohmann::json::array()}, {"choose", {evil}}};
    nlohmann::json form_only = action;
    form_only["edits_form"] = true;
    const nlohmann::json columns{{{"id", "c"}, {"label", label}, {"type", evil}, {"choices", {{{"id", "x"}, {"label", label}}}}}};
    for (const char* name : {"initiator_name", "subject", "period", "due"}) site.company.show(name, evil);
    for (const char* name : {"title", "state_label", "due_label"}) site.company.show(name, label);
    site.company.show("actions", {action, form_only});
    site.company.show("amount", {{"amount", 1}, {"currency", evil}});
    site.company.show("waits_for", {{{"label", label}, {"names", {evil}}}});
    site.company.show("form", {{"t", evil}, {"rows", {{{"c", evil}}, {{"c", "x"}}, {{"c", {{"zh", evil}, {"en", evil}}}}}}, {"o", {{"a", evil}}}});
    site.company.show("form_fields", {{{"id", "t"}, {"label", label}}, {{"id", "o"}, {"label", label}}, {{"id", "rows"}, {"label", label}, {"columns", columns}}});
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);

    const std::string html = window.get(link).body;

    CHECK(contains(html, "&lt;script&gt;"));
    CHECK_FALSE(contains(html, "<script"));
    CHECK_FALSE(contains(html, "<img"));
    CHECK_FALSE(contains(html, "=\"\"'>"));
    // Every tag is one of ours, whatever the texts say.
    const std::set<std::string> ours{"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "dl", "dt", "dd", "bdi", "form", "input",
                                     "fieldset", "legend", "div", "label", "textarea", "button", "p", "code", "ul", "ol", "li", "strong", "table",
                                     "thead", "tbody", "tr", "th", "td", "!doctype"};
    for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const auto from = html[at + 1] == '/' ? at + 2 : at + 1;
        const std::string tag = html.substr(from, html.find_first_of(" >", from) - from);
        CHECK(ours.contains(tag));
    }
}

TEST_CASE("bytes that are no UTF-8 and control characters reach no page", "[desk]") {
    CHECK(escaped("a\xff\xc0\xafz") == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
    CHECK(escaped(std::string("a\0\x1b\x7f" "b", 5)) == "a   b");
    CHECK(escaped("\xE5\xBC") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(escaped("张<伟>") == "张&lt;伟&gt;");
}

TEST_CASE("every page keeps scripts, frames, caches and referrers out", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);

    for (const std::string& path : {link, std::string("/a/x"), std::string("/nowhere")}) {
        const WebAnswer answer = window.get(path);
        const std::string policy = header_of(answer, "content-security-policy");
        CHECK(contains(policy, "default-src 'none'"));
        CHECK(contains(policy, "frame-ancestors 'none'"));
        CHECK(contains(policy, "form-action 'self'"));
        CHECK_FALSE(contains(policy, "unsafe"));
        CHECK(header_of(answer, "cache-control") == "no-store");
        CHECK(header_of(answer, "referrer-policy") == "no-referrer");
        CHECK(header_of(answer, "x-content-type-options") == "nosniff");
    }
}

TEST_CASE("a page can be read aloud, in its language and at 360 pixels", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link("sun.li");
    window.sign_in(link);

    const std::string html = window.get(link).body;

    CHECK(contains(html, "<html lang=\"en\">"));
    CHECK(contains(html, "width=device-width, initial-scale=1"));
    CHECK(contains(html, "<legend>Your decision</legend>"));
    CHECK(contains(html, "<h1>"));
    // Every field that is seen has a label of its own.
    for (auto at = html.find(" id=\""); at != std::string::npos; at = html.find(" id=\"", at + 1)) {
        const std::string id = html.substr(at + 5, html.find('"', at + 5) - at - 5);
        CHECK(contains(html, "for=\"" + id + "\""));
    }
    CHECK(window.get("/a/x").body.find("lang=\"en\"") != std::string::npos);
}

TEST_CASE("the front finds the pages at their addresses, and keeps their headers", "[desk]") {
    Site site;
    Window window{site, {}};
    const std::string link = site.link();
    window.sign_in(link);
    const front::Routes routes = site.pages->routes();

    for (const std::string& path : {link, link + "/code", link + "/fresh", link + "/out", std::string("/u/x")})
        for (const char* method : {"GET", "HEAD", "POST"}) CHECK(front::find_route(routes, method, path).route != nullptr);
    CHECK(front::find_route(routes, "DELETE", link).status == 405);
    CHECK(front::find_route(routes, "GET", "/b/x").status == 404);
    const auto* route = front::find_route(routes, "GET", link).route;
    REQUIRE(route != nullptr);
    const WebAnswer sent = front::finished(route->answer({.method = "GET", .path = link, .headers = {{"cookie", window.cookie}}}));
    CHECK(contains(sent.body, "MF-12"));
    CHECK(contains(header_of(sent, "content-security-policy"), "style-src 'sha256-"));
    CHECK(header_of(sent, "content-type") == "text/html; charset=utf-8");
}

TEST_CASE("a digest's unsubscribe link works by one post without a cookie, and can be taken back", "[desk]") {
    Site site;
    Window provider{site, {}};
    Grant digest = site.company.grant("li.na", "mail");
    digest.instance.clear();
    const std::string address = "/u/" + site.company.token(digest);

    CHECK(contains(provider.get(address).body, "name=\"List-Unsubscribe\" value=\"One-Click\""));
    CHECK(wants_digests(site.company.memory(), "li.na"));
    CHECK(provider.ask("POST", address, "List-Unsubscribe=One-Click").status == 200);
    CHECK_FALSE(wants_digests(site.company.memory(), "li.na"));
    CHECK(wants_digests(site.company.memory(), "sun.li"));
    provider.ask("POST", address, "List-Unsubscribe=Again");
    CHECK(wants_digests(site.company.memory(), "li.na"));
}

TEST_CASE("a link to a document unsubscribes nobody", "[desk]") {
    Site site;
    Window window{site, {}};

    CHECK(window.ask("POST", "/u/" + site.link().substr(3), "List-Unsubscribe=One-Click").status == 404);
    CHECK(wants_digests(site.company.memory(), "li.na"));
}

}  // namespace countersign::tests
