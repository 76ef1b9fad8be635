#include "tests/simulation/proving_ground.hpp"

#include <fmt/format.h>

namespace countersign::tests {

ProvingGround::ProvingGround()
    : people_(Workforce::of(1)),
      daemon_({.program = {}, .folder = folder_.path(), .more_config = {}, .environment = {}}) {
    daemon_.start();
    RawClient boss = the_operator();
    employ(boss, people_, monthly_fee_without_key());
    RawClient clerk = client(people_.clerks[0]);
    const auto opened = clerk.demand(
        "instance.open", {{"request", "ground-open"}, {"workflow", "monthly-fee"}, {"initiator", people_.reps[0].id}});
    statement_ = opened.at("instance");
    RawClient rep = client(people_.reps[0]);
    const auto filed =
        rep.say(wire::question(1, "task.act", wire::act("ground-file", statement_, 1, "submit", wire::form())));
    if (!filed.contains("result")) throw std::runtime_error("Expected the statement to be filed, but: " + filed.dump());
    remember();
}

void ProvingGround::remember() { head_ = the_operator().demand("admin.status").at("head").at("seq"); }

std::optional<std::string> ProvingGround::unharmed() {
    if (!daemon_.is_running()) return "the daemon has ended:\n" + daemon_.latest_output();
    RawClient boss = the_operator();
    const auto status = boss.demand("admin.status");
    if (status.at("head").at("seq") != head_)
        return fmt::format("the log's head is {}, not {}", status.at("head").at("seq").dump(), head_);
    const auto verified = boss.demand("audit.verify");
    if (verified.at("ok") != true) return "the log does not verify: " + verified.dump();
    const auto shown = client(people_.clerks[0]).demand("instance.show", {{"instance", statement_}, {"seen", head_}});
    if (shown.at("state") != "clerk_check" || shown.at("version") != 2)
        return "the statement is not as it was: " + shown.dump();
    return std::nullopt;
}

std::string word_of(const nlohmann::json& answer) {
    if (answer.is_null()) return "silence";
    if (answer.contains("result")) return "result";
    const auto& error = answer.at("error");
    return error.contains("data") ? error.at("data").value("code", "no code") : "no data";
}

bool has_sentence(const nlohmann::json& answer) {
    if (!answer.is_object() || !answer.contains("error")) return false;
    const auto& error = answer.at("error");
    if (!error.contains("data") || error.value("message", "").size() < 10) return false;
    const auto& text = error.at("data").value("text", nlohmann::json::object());
    return !text.value("zh", "").empty() && text.value("en", "") == error.at("message");
}

}  // namespace countersign::tests
