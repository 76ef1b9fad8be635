#include "clients/notify/platforms/long_connection.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <vector>

namespace countersign::platforms {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Milliseconds turn{100};  // how late a stop may be noticed

void wait_unless_stopped(const std::stop_token& stop, Milliseconds wait) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, wait, [] { return false; });
}

class Keeper {
public:
    Keeper(Dialogue& dialogue, const Pace& pace, const std::stop_token& stop)
        : dialogue_(dialogue),
          pace_(pace),
          stop_(stop),
          back_off_(pace.first_wait, pace.longest_wait, std::random_device{}()) {}

    RunEnd run() {
        while (!stop_.stop_requested()) {
            if (open() && talk()) return end_;
            if (end_.kind != RunEndKind::stopped) return end_;
            wait_unless_stopped(stop_, back_off_.next());
        }
        return {.kind = RunEndKind::stopped};
    }

private:
    // A new current connection. The previous one goes on until its peer closes it: what it was asked
    // before is still answered there.
    bool open() {
        const auto address = dialogue_.address();
        if (!address) {
            const bool is_hopeless = address.error().reason == Reason::credentials_refused;
            if (is_hopeless) end_ = {.kind = RunEndKind::refused, .trouble = address.error()};
            return false;
        }
        auto opened = open_websocket(*address, {.connect = pace_.connect});
        if (!opened) return false;
        if (current_) retiring_.push_back(std::move(current_));
        current_ = std::move(*opened);
        dialogue_.opened(current_);
        next_beat_at_ = Clock::now() + dialogue_.heartbeat();
        return true;
    }

    // Until the connection is of no use; true: for good.
    bool talk() {
        while (!stop_.stop_requested() && current_->is_open()) {
            listen_to_retiring();
            const auto message = current_->next(std::min(turn, until_beat()));
            if (until_beat() == Milliseconds(0)) beat();
            if (!message) continue;
            back_off_.reset();
            const Step step = dialogue_.heard(*current_, *message);
            if (step == Step::reconnect) break;
            // Should no new one open, the old one serves as long as it lives.
            if (step == Step::replace) static_cast<void>(open());
            if (step == Step::evicted || step == Step::refused) return end(step);
        }
        let_go();
        return stop_.stop_requested();
    }

    void listen_to_retiring() {
        for (const auto& socket : retiring_)
            if (const auto message = socket->next(Milliseconds(0)))
                static_cast<void>(dialogue_.heard(*socket, *message));
        std::erase_if(retiring_, [](const auto& socket) { return !socket->is_open(); });
    }

    Milliseconds until_beat() const {
        return std::max(Milliseconds(0), std::chrono::duration_cast<Milliseconds>(next_beat_at_ - Clock::now()));
    }

    void beat() {
        dialogue_.beat(*current_);
        next_beat_at_ = Clock::now() + dialogue_.heartbeat();
    }

    bool end(Step step) {
        end_ = {.kind = step == Step::evicted ? RunEndKind::evicted : RunEndKind::refused,
                .trouble = dialogue_.trouble()};
        let_go();
        return true;
    }

    void let_go() {
        dialogue_.closed();
        current_->close();
        current_.reset();
        for (const auto& socket : retiring_) socket->close();
        retiring_.clear();
    }

    Dialogue& dialogue_;
    const Pace& pace_;
    const std::stop_token& stop_;
    BackOff back_off_;
    std::shared_ptr<WebSocket> current_;
    std::vector<std::shared_ptr<WebSocket>> retiring_;
    Clock::time_point next_beat_at_;
    RunEnd end_{.kind = RunEndKind::stopped};
};

}  // namespace

BackOff::BackOff(Milliseconds first, Milliseconds longest, std::uint32_t seed)
    : first_(first), longest_(longest), pause_(first), chance_(seed) {}

Milliseconds BackOff::next() {
    const Milliseconds pause = pause_;
    pause_ = std::min(longest_, pause_ * 2);
    chance_ = chance_ * 6364136223846793005U + 1442695040888963407U;
    return pause / 2 + pause * static_cast<std::int64_t>(chance_ >> 54U) / 2048;
}

RunEnd keep_long_connection(Dialogue& dialogue, const Pace& pace, const std::stop_token& stop) {
    return Keeper(dialogue, pace, stop).run();
}

}  // namespace countersign::platforms
