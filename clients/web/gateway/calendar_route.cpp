// The calendar of what is due, by a secret address: calendars sign in nowhere. It holds no amounts (clients/icalendar), and its
// person can end it at any time with a new one.
#include <fmt/format.h>

#include "clients/documents/due_dates.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/web/gateway/gateway.hpp"

namespace countersign::web {

namespace {

constexpr std::string_view prefix = "/calendar/", suffix = ".ics";
constexpr int instances_most = 200;  // of each kind; the earliest ones, which is what a calendar is looked at for

Result<Json, Failure> dates_of_person(Daemon& daemon, const Speaker& speaker) {
    const Answer inbox = daemon.ask_as(speaker, "task.inbox", {{"limit", instances_most}});
    if (!inbox) return inbox;
    const Answer filed = daemon.ask_as(speaker, "instance.list", {{"initiator", speaker.person}, {"closed", false}, {"limit", instances_most}});
    if (!filed) return filed;
    Json dates = Json::array();
    for (const auto& [instance, summary] : documents::concerning(inbox->at("items"), filed->at("items"))) {
        const Answer shown = daemon.ask_as(speaker, "instance.show", {{"instance", instance}});
        if (!shown && shown.error().kind != connection::FailureKind::refused) return shown;
        for (Json& date : documents::dates_of(summary, shown ? *shown : Json())) dates.push_back(std::move(date));
    }
    documents::sort_by_due(dates);
    return dates;
}

}  // namespace

FrontAnswer Gateway::calendar_link(const FrontRequest& request) {
    const auto visitor = door_.changing_visitor(request);
    if (!visitor) return visitor.error();
    const std::string secret = parts_.sessions.renew_calendar(visitor->session.person);
    return json_reply(200, {{"url", fmt::format("{}{}{}{}", door_.url_of(request), prefix, secret, suffix)}});
}

FrontAnswer Gateway::calendar(const FrontRequest& request) {
    std::string secret = rest_of(request, prefix);
    if (!secret.ends_with(suffix)) return front::plain_answer(404);
    secret.resize(secret.size() - suffix.size());
    const auto person = parts_.sessions.person_of_calendar(secret);
    if (!person) return front::plain_answer(404);
    const Speaker speaker{.person = *person};
    const Answer known = parts_.daemon.ask_as(speaker, "people.show", {{"person", *person}});
    if (!known) return known.error().code == "not_permitted" ? front::plain_answer(404) : failure_reply(known.error());
    const Answer status = parts_.daemon.ask("admin.status");
    if (!status) return failure_reply(status.error());
    const auto dates = dates_of_person(parts_.daemon, speaker);
    if (!dates) return failure_reply(dates.error());
    const bool is_english = documents::member(*known, "language") == "en";
    FrontAnswer reply{.status = 200, .headers = {{"content-type", "text/calendar; charset=utf-8"}}, .body = {}};
    reply.body = documents::write_due_calendar(*dates, {.company = documents::member(*status, "company"),
                                                        .person = documents::member(*known, "name"),
                                                        .now = documents::member(*status, "now"),
                                                        .language = is_english ? documents::Language::en : documents::Language::zh,
                                                        .alarm = std::chrono::hours{2},
                                                        .refresh = std::chrono::hours{1},
                                                        .instance_url = door_.url_of(request) + "/i/"});
    return reply;
}

void Gateway::add_calendar_routes(front::Routes& routes) {
    routes.push_back({"POST", "/api/calendar-link", [this](const FrontRequest& request) { return calendar_link(request); }});
    routes.push_back({"DELETE", "/api/calendar-link", [this](const FrontRequest& request) {
                          const auto visitor = door_.changing_visitor(request);
                          if (!visitor) return visitor.error();
                          parts_.sessions.end_calendar(visitor->session.person);
                          return FrontAnswer{.status = 204, .headers = {}, .body = {}};
                      }});
    routes.push_back({"GET", std::string(prefix), [this](const FrontRequest& request) { return calendar(request); }});
}

}  // namespace countersign::web
