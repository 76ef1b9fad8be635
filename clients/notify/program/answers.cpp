#include "clients/notify/program/answers.hpp"

#include <condition_variable>
#include <mutex>

namespace countersign::notify::program {

namespace {

constexpr std::chrono::seconds between_promises{5};

platforms::Connector* find_connector(const std::vector<std::shared_ptr<platforms::Connector>>& all, platforms::Platform platform) {
    for (const auto& connector : all)
        if (connector->platform() == platform) return connector.get();
    return nullptr;
}

}  // namespace

void DaemonTime::look() {
    const auto now = houses_.borrow()->now();
    if (now) ahead_ = (now->at() - wall_clock_()).count();
}

Answers::Answers(Parts parts)
    : parts_(std::move(parts)),
      houses_([this] { return std::make_unique<House>(parts_.identity.address, parts_.identity.key); }),
      time_(houses_, real_surroundings().now),
      desk_({.memory = parts_.memory,
             .houses = houses_,
             .now = [this] { return time_.now(); },
             .find_person = person_of_account,
             .pages = wording::Pages(parts_.public_url),
             .on_outcome = [this](const platforms::Click& click, const platforms::ClickAnswer& answer) { show_outcome(click, answer); }}) {
    time_.look();
    threads_.emplace_back([this](const std::stop_token& stop) { keep_promises(stop); });
    for (const auto& connector : parts_.connectors)
        threads_.emplace_back([this, &connector = *connector](const std::stop_token& stop) { keep_connection(stop, connector); });
}

// Until it makes no sense to go on; then an operator has to act, and messages are still sent where the platform lets us.
void Answers::keep_connection(const std::stop_token& stop, platforms::Connector& connector) {
    const platforms::RunEnd end = connector.run(stop, [this](const platforms::Click& click) { return desk_.on_click(click); });
    if (end.kind == platforms::RunEndKind::stopped || end.kind == platforms::RunEndKind::unused) return;
    const std::string& channel = courier::channel_name(connector.platform());
    const std::string why = end.kind == platforms::RunEndKind::evicted
                                ? "Expected one connection for this bot, but another program has connected with it; clicks do not reach us."
                                : platforms::describe(connector.platform(), end.trouble).en;
    parts_.memory.keep("trouble/" + channel, why);
    parts_.write_line({.event = "connection_ended", .key = {}, .person = {}, .channel = channel, .outcome = why});
}

void Answers::keep_promises(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    do {
        desk_.keep_promises();
        time_.look();
        (void)wake.wait_for(lock, stop, between_promises, [] { return false; });
    } while (!stop.stop_requested());
}

void Answers::show_outcome(const platforms::Click& click, const platforms::ClickAnswer& answer) {
    platforms::Connector* connector = find_connector(parts_.connectors, click.platform);
    if (connector != nullptr && answer.card) (void)connector->update(click.message, *answer.card);
}

}  // namespace countersign::notify::program
