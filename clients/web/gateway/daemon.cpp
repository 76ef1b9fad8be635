#include "clients/web/gateway/daemon.hpp"

namespace countersign::web {

using connection::FailureKind;

namespace {

constexpr std::chrono::seconds pause_between_tries{1};

}  // namespace

Daemon::Borrowed Daemon::borrow() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<connection::Connection>(identity_.address, identity_.key);
    Borrowed one = std::move(idle_.back());
    idle_.pop_back();
    return one;
}

void Daemon::give_back(Borrowed connection) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
}

// What the last try said, unless it is time for another one.
std::optional<Failure> Daemon::away() {
    const std::lock_guard lock(mutex_);
    if (!away_) return std::nullopt;
    const auto now = std::chrono::steady_clock::now();
    if (now - tried_ >= pause_between_tries) {
        tried_ = now;
        return std::nullopt;
    }
    return away_;
}

void Daemon::note(const Answer& answer) {
    const std::lock_guard lock(mutex_);
    const bool is_away = !answer && answer.error().kind == FailureKind::no_connection;
    if (!is_away) return away_.reset();
    away_ = answer.error();
    tried_ = std::chrono::steady_clock::now();
}

Answer Daemon::ask(const std::string& method, const Json& params) {
    if (auto failure = away()) return fail(std::move(*failure));
    Borrowed connection = borrow();
    Answer answer = connection->ask(method, params);
    note(answer);
    give_back(std::move(connection));
    return answer;
}

Answer Daemon::ask_as(const Speaker& speaker, const std::string& method, Json params) {
    params["as"] = {{"person", speaker.person}, {"channel", "browser"}};
    if (speaker.has_second_factor) params["as"]["second_factor"] = true;
    return ask(method, params);
}

}  // namespace countersign::web
