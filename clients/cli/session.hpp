// Session: one run of one command: the options given for all commands, the connection (made when it
// is first needed), and how answers are printed. A question that fails ends the command with a
// Complaint.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"
#include "clients/cli/complaint.hpp"
#include "clients/cli/surroundings.hpp"
#include "clients/connection/connection.hpp"
#include "clients/connection/remembered.hpp"

namespace countersign::cli {

struct GlobalOptions {
    std::optional<std::string> config, endpoint, feed, server_key, key, language;
    std::optional<int> timeout_seconds, attempts;
    bool json = false;
    bool json_lines = false;
};

// A changing request as a command means it. `params` is only asked for when the request is new: one
// that is asked again is sent as it was kept, and must agree with the command in `same`.
struct Change {
    std::string method;
    std::optional<std::string> request;
    std::vector<std::pair<std::string, std::string>> same;
    std::function<nlohmann::json()> params;
};

// What was done and where the instance is now, in words; empty where they are not known.
struct ReceiptWords {
    std::string action, state;
};

class Session {
public:
    Session(const Surroundings& around, GlobalOptions options, Language language, std::string command_line);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] nlohmann::json ask(const std::string& method, nlohmann::json params = nlohmann::json::object());
    // A list, page after page, until it ends or has `limit` items; {"items": [...], "next": ...}.
    [[nodiscard]] nlohmann::json list(const std::string& method, nlohmann::json params, std::size_t limit);
    // The receipt.
    [[nodiscard]] nlohmann::json change(const Change& change);

    // The answer as it is when --json or --jsonl is set (then true), else nothing (false).
    bool print_json(const nlohmann::json& answer);
    void print_receipt(const nlohmann::json& receipt, const ReceiptWords& words = {});
    void print_more(const nlohmann::json& list);

    // The exit code of a run that comes to its end, but not as was wanted.
    void end_with(Exit exit) { exit_ = exit; }
    [[nodiscard]] Exit exit() const { return exit_; }

    [[nodiscard]] const Canvas& canvas() const { return canvas_; }
    [[nodiscard]] std::ostream& out() const { return around_.out; }
    [[nodiscard]] std::ostream& err() const { return around_.err; }
    [[nodiscard]] Language language() const { return canvas_.language; }
    [[nodiscard]] const GlobalOptions& options() const { return options_; }
    [[nodiscard]] const Surroundings& around() const { return around_; }
    template <class... Arguments>
    [[nodiscard]] std::string say(Text what, const Arguments&... arguments) const {
        return cli::say(canvas_.language, what, arguments...);
    }

    [[nodiscard]] const connection::ClientConfig& config();
    [[nodiscard]] connection::Connection& connection();
    [[nodiscard]] connection::Remembered& remembered();

private:
    [[nodiscard]] connection::ClientConfig read_config() const;
    [[nodiscard]] nlohmann::json params_of(const Change& change, const std::string& request);
    // What was told to be in the log, so that later queries reflect it.
    void remember_receipts(const nlohmann::json& answer);
    [[nodiscard]] Complaint unknown_outcome(const connection::Failure& failure, const std::string& request) const;

    const Surroundings& around_;
    GlobalOptions options_;
    Canvas canvas_;
    std::string command_line_;
    Exit exit_ = Exit::ok;
    std::optional<connection::ClientConfig> config_;
    std::unique_ptr<connection::Connection> connection_;
    std::unique_ptr<connection::Remembered> remembered_;
};

}  // namespace countersign::cli
