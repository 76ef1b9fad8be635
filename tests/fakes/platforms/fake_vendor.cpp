#include "tests/fakes/platforms/fake_vendor.hpp"

#include "clients/notify/platforms/http_client.hpp"
#include "tests/fakes/platforms/fake_dingtalk.hpp"
#include "tests/fakes/platforms/fake_feishu.hpp"
#include "tests/fakes/platforms/fake_slack.hpp"
#include "tests/fakes/platforms/fake_wecom.hpp"

namespace countersign::platforms {

FakeVendor::FakeVendor()
    : http_([this](const Asked& asked) { return serve_or_answer(asked); }),
      socket_(
          {.opened = [this](int number, const std::string& target) { unless_stopped([&] { opened(number, target); }); },
           .heard = [this](int number,
                           const WebSocketMessage& message) { unless_stopped([&] { heard(number, message); }); },
           .closed = [](int) {}}) {}

void FakeVendor::unless_stopped(const std::function<void()>& serve) {
    const std::scoped_lock lock(serving_);
    if (!is_stopped_) serve();
}

std::string FakeVendor::api() const {
    const std::scoped_lock lock(serving_);
    return http_.url();
}

std::string FakeVendor::socket_url() const {
    const std::scoped_lock lock(serving_);
    return socket_.url();
}

void FakeVendor::stop() {
    const std::scoped_lock lock(serving_);
    is_stopped_ = true;
}

HttpAnswer FakeVendor::serve_or_answer(const Asked& asked) {
    {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(asked);
        for (auto next = next_answers_.begin(); next != next_answers_.end(); ++next) {
            if (!asked.path.starts_with(next->first)) continue;
            HttpAnswer answer = std::move(next->second);
            next_answers_.erase(next);
            return answer;
        }
    }
    HttpAnswer answer{.status = 503};
    unless_stopped([&] { answer = serve(asked); });
    return answer;
}

void FakeVendor::answer_next(const std::string& path, HttpAnswer answer) {
    const std::scoped_lock lock(mutex_);
    next_answers_.emplace_back(path, std::move(answer));
}

std::vector<Asked> FakeVendor::asked(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    std::vector<Asked> found;
    for (const Asked& one : asked_)
        if (one.path.starts_with(path)) found.push_back(one);
    return found;
}

bool FakeVendor::wait(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), condition);
}

std::string FakeVendor::shown() {
    const std::scoped_lock lock(mutex_);
    return shown_;
}

std::string FakeVendor::shown_to_group() {
    const std::scoped_lock lock(mutex_);
    return shown_to_group_;
}

bool FakeVendor::wait_until_shown(const std::string& text) {
    return wait([&] { return shown_.find(text) != std::string::npos; });
}

bool FakeVendor::wait_for_connections(int count) {
    return wait([&] { return connections_ >= count; });
}

bool FakeVendor::wait_for_acknowledgements(const std::string& id, int count) {
    return wait([&] { return static_cast<int>(acknowledged_.count(id)) >= count; });
}

int FakeVendor::acknowledgements(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(acknowledged_.count(id));
}

bool FakeVendor::wait_for_beats(int count) {
    return wait([&] { return beats_ >= count; });
}

void FakeVendor::drop_at_next_answer() {
    const std::scoped_lock lock(mutex_);
    drops_at_next_answer_ = true;
}

void FakeVendor::drop_connection() { socket_.drop(connection()); }

void FakeVendor::show(std::string card) {
    const std::scoped_lock lock(mutex_);
    shown_ = std::move(card);
    changed_.notify_all();
}

void FakeVendor::show_group(std::string message) {
    const std::scoped_lock lock(mutex_);
    shown_to_group_ = std::move(message);
    changed_.notify_all();
}

void FakeVendor::connected(int connection) {
    const std::scoped_lock lock(mutex_);
    ++connections_;
    connection_ = connection;
    changed_.notify_all();
}

void FakeVendor::beaten() {
    const std::scoped_lock lock(mutex_);
    ++beats_;
    changed_.notify_all();
}

bool FakeVendor::acknowledged(int connection, const std::string& id) {
    {
        const std::scoped_lock lock(mutex_);
        if (!std::exchange(drops_at_next_answer_, false)) {
            acknowledged_.insert(id);
            changed_.notify_all();
            return true;
        }
    }
    socket_.drop(connection);
    return false;
}

int FakeVendor::connection() {
    const std::scoped_lock lock(mutex_);
    return connection_;
}

void FakeVendor::send(WebSocketMessage message) { socket_.send(connection(), std::move(message)); }

void FakeVendor::send_to(int connection, WebSocketMessage message) { socket_.send(connection, std::move(message)); }

std::vector<Platform> all_platforms() {
    return {Platform::dingtalk, Platform::wecom, Platform::feishu, Platform::slack};
}

std::unique_ptr<FakeVendor> make_fake(Platform platform) {
    switch (platform) {
        case Platform::dingtalk:
            return std::make_unique<FakeDingtalk>();
        case Platform::wecom:
            return std::make_unique<FakeWecom>();
        case Platform::feishu:
            return std::make_unique<FakeFeishu>();
        case Platform::slack:
            return std::make_unique<FakeSlack>();
    }
    return nullptr;
}

Surroundings loopback_surroundings() {
    return {
        .http = make_http_client({.connect = std::chrono::seconds(5), .whole = std::chrono::seconds(10)}),
        .now = [] { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); },
        .pace = {.heartbeat = Milliseconds(200), .first_wait = Milliseconds(10), .longest_wait = Milliseconds(100)}};
}

}  // namespace countersign::platforms
