// Daemon: the daemon as the browser gateway sees it: questions in the gateway's own name, and in the name of whoever is
// signed in, which the log then says. Any thread may ask; each question has a connection for itself meanwhile. While
// the daemon is away, one question in a second tries it and all others are told so at once, so that no thread waits for nothing.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/connection/connection.hpp"
#include "clients/settings/settings.hpp"

namespace countersign::web {

using connection::Failure;
using connection::Sentence;
using Json = nlohmann::json;
using Answer = Result<Json, Failure>;

// Who is signed in, and whether a second factor counts at this moment.
struct Speaker {
    std::string person;
    bool has_second_factor = false;
};

class Daemon {
public:
    explicit Daemon(settings::Identity identity) : identity_(std::move(identity)) {}

    [[nodiscard]] Answer ask(const std::string& method, const Json& params = Json::object());
    // By channel "browser". `params` has no "as".
    [[nodiscard]] Answer ask_as(const Speaker& speaker, const std::string& method, Json params = Json::object());

    [[nodiscard]] const settings::Identity& identity() const { return identity_; }

private:
    using Borrowed = std::unique_ptr<connection::Connection>;
    [[nodiscard]] Borrowed borrow();
    void give_back(Borrowed connection);
    [[nodiscard]] std::optional<Failure> away();
    void note(const Answer& answer);

    const settings::Identity identity_;
    std::mutex mutex_;
    std::vector<Borrowed> idle_;
    std::optional<Failure> away_;
    std::chrono::steady_clock::time_point tried_{};
};

}  // namespace countersign::web
