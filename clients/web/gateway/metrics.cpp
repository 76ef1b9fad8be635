#include "clients/web/gateway/metrics.hpp"

#include <fmt/format.h>

namespace countersign::web {

namespace {

using nlohmann::json;

void add_gauge(std::string& text, const char* name, const char* help, std::int64_t value) {
    text += fmt::format("# TYPE {0} gauge\n# HELP {0} {1}\n{0} {2}\n", name, help, value);
}

void add_counter(std::string& text, const char* name, const char* help, std::uint64_t value) {
    text += fmt::format("# TYPE {0} counter\n# HELP {0} {1}\n{0}_total {2}\n", name, help, value);
}

std::int64_t number(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

void add_daemon(std::string& text, const json& status) {
    add_gauge(text, "countersign_up", "Whether the daemon answers.", status.is_object() ? 1 : 0);
    if (!status.is_object()) return;
    const std::int64_t head = number(status.value("head", json::object()), "seq");
    add_gauge(text, "countersign_log_entries", "Entries of the log.", head);
    add_gauge(text, "countersign_views_lag_entries", "Entries that the views have yet to reach.", head - number(status, "views_seq"));
    add_gauge(text, "countersign_open_instances", "Instances that are open.", number(status, "open"));
    add_gauge(text, "countersign_read_only", "Whether the daemon takes no changes.", status.value("read_only", false) ? 1 : 0);
    add_gauge(text, "countersign_time_suspended", "Whether deadlines wait for an operator, since the wall clock jumped.", status.value("time_suspended", false) ? 1 : 0);
    add_gauge(text, "countersign_warnings", "Warnings of admin.status.", static_cast<std::int64_t>(status.value("warnings", json::array()).size()));
}

}  // namespace

std::string write_metrics(const Measured& measured) {
    std::string text;
    add_daemon(text, measured.status);
    add_gauge(text, "countersign_web_sessions", "Open sessions of browsers.", measured.sessions.open);
    add_gauge(text, "countersign_web_people", "People who can sign in.", measured.sessions.people);
    add_gauge(text, "countersign_web_streams", "Pages that are told of changes.", static_cast<std::int64_t>(measured.streams));
    add_counter(text, "countersign_web_sign_ins", "Sign-ins.", measured.sessions.sign_ins);
    add_counter(text, "countersign_web_sign_in_failures", "Sign-ins and codes that were wrong.", measured.sessions.failures);
    add_counter(text, "countersign_web_throttled", "Sign-ins that had to wait.", measured.sessions.throttled);
    add_counter(text, "countersign_web_confirmations", "Second factors that were shown again.", measured.sessions.confirmations);
    add_counter(text, "countersign_web_questions", "Questions put to the daemon for people.", measured.asked);
    add_counter(text, "countersign_web_refusals", "Questions that the daemon refused.", measured.refused);
    add_counter(text, "countersign_web_unanswered", "Questions that got no answer.", measured.failed);
    return text + "# EOF\n";
}

}  // namespace countersign::web
