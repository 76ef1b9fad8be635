#include "daemon/store/projector.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/store/failures.hpp"

namespace countersign::store {

namespace {

// Entries of one transaction, at most (but never less than one feed).
constexpr std::size_t batch_max = 5'000;
// What was fed is gathered for a moment, unless somebody waits for it: an instance that goes through
// several steps is then written once, and a page that many steps touch as well.
constexpr std::chrono::milliseconds gather_for{100};
constexpr std::size_t gathered_max = 2'000;
// Signatures come first: with two cores, the projector yields to the thread that decides.
constexpr int niceness = 5;

void yield_to_others() {
    // Only a wish; where it is not granted, nothing is lost.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

// A mistake in one query must not stop the house; a file that fails must.
nlohmann::json answer(const Views& views, const Views::Question& question) {
    const auto internal = [](const std::exception& mistake) -> nlohmann::json {
        return {{"refused", "internal"},
                {"text", {{"zh", "查询出错。"}, {"en", std::string("Expected an answer, but the query failed: ") + mistake.what()}}}};
    };
    try {
        return views.answer(question);
    } catch (const std::logic_error& mistake) {
        return internal(mistake);
    } catch (const nlohmann::json::exception& mistake) {
        return internal(mistake);
    }
}

struct Fed {
    std::vector<Applied> entries;
    BackgroundPtr background;
};

// A question or any other work that waits until the views have reached `seen`.
struct Waiting {
    std::uint64_t seen = 0;
    std::function<void(const Views&)> work;
};

}  // namespace

struct Projector::Parts {
    Parts(std::unique_ptr<Views> followed, Callbacks called, std::size_t lag)
        : views(std::move(followed)), callbacks(std::move(called)), lag_max(lag) {
        reached = fed_seq = views->watermark().seq;
        thread = std::thread([this] { follow(); });
    }

    void follow();
    // One turn's share: what was fed, joined into one batch, and what can be answered. False: stop.
    bool take_turn();
    void answer_ready(std::unique_lock<std::mutex>& lock);
    void apply(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] bool has_ready() const;
    [[nodiscard]] bool is_awaited() const {
        return stopping || awaited > 0 || !waiting.empty() || fed_entries >= std::min(gathered_max, lag_max);
    }
    void enqueue(Waiting waiting);

    std::unique_ptr<Views> views;
    Callbacks callbacks;
    std::size_t lag_max;

    mutable std::mutex mutex;
    std::condition_variable something_to_do, progress;
    std::deque<Fed> fed;
    std::size_t fed_entries = 0;
    std::deque<Waiting> waiting;
    std::uint64_t reached = 0;
    std::uint64_t fed_seq = 0;
    std::size_t awaited = 0;  // threads in wait_for()
    bool stopping = false;
    bool failed = false;
    std::thread thread;
};

bool Projector::Parts::has_ready() const {
    return std::any_of(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.seen <= reached; });
}

// Those that are ready now; later ones wait for the next turn, so that a flood of questions does not
// hold the views back.
void Projector::Parts::answer_ready(std::unique_lock<std::mutex>& lock) {
    std::vector<Waiting> ready;
    const auto later = std::stable_partition(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.seen > reached; });
    std::move(later, waiting.end(), std::back_inserter(ready));
    waiting.erase(later, waiting.end());
    lock.unlock();
    for (const Waiting& one : ready) one.work(*views);
    lock.lock();
}

void Projector::Parts::apply(std::unique_lock<std::mutex>& lock) {
    if (fed.empty()) return;
    Fed batch = std::move(fed.front());
    fed.pop_front();
    while (!fed.empty() && batch.entries.size() + fed.front().entries.size() <= batch_max) {
        std::move(fed.front().entries.begin(), fed.front().entries.end(), std::back_inserter(batch.entries));
        batch.background = std::move(fed.front().background);
        fed.pop_front();
    }
    const std::size_t taken = batch.entries.size();
    lock.unlock();
    views->apply(batch.entries, batch.background);
    batch = {};
    lock.lock();
    fed_entries -= taken;
    reached = views->watermark().seq;
    progress.notify_all();
}

bool Projector::Parts::take_turn() {
    std::unique_lock lock(mutex);
    something_to_do.wait(lock, [&] { return stopping || !fed.empty() || has_ready(); });
    if (stopping && fed.empty() && !has_ready()) return false;
    something_to_do.wait_for(lock, gather_for, [&] { return is_awaited(); });
    answer_ready(lock);
    apply(lock);
    return true;
}

void Projector::Parts::follow() {
    yield_to_others();
    std::string sentence;
    try {
        while (take_turn()) {
        }
        return;
    } catch (const std::exception& failure) {
        sentence = failure.what();
    }
    {
        const std::lock_guard lock(mutex);
        failed = true;
        fed.clear();
        waiting.clear();
        progress.notify_all();
    }
    callbacks.on_failure(sentence);
}

// What is only gathered is written for whoever asks, so that he sees what anybody was told before; he
// does not wait for more than that.
void Projector::Parts::enqueue(Waiting one) {
    {
        const std::lock_guard lock(mutex);
        if (failed) return;
        if (fed_entries <= gathered_max) one.seen = std::max(one.seen, fed_seq);
        waiting.push_back(std::move(one));
    }
    something_to_do.notify_one();
}

Projector::Projector(std::unique_ptr<Views> views, Callbacks callbacks, std::size_t lag_max)
    : parts_(std::make_unique<Parts>(std::move(views), std::move(callbacks), lag_max)) {}

Projector::~Projector() {
    {
        const std::lock_guard lock(parts_->mutex);
        parts_->stopping = true;
    }
    parts_->something_to_do.notify_one();
    parts_->thread.join();
}

void Projector::feed(std::vector<Applied> batch, BackgroundPtr background) {
    if (batch.empty()) return;
    bool is_news = false;
    {
        std::unique_lock lock(parts_->mutex);
        parts_->progress.wait(lock, [&] { return parts_->failed || parts_->fed_entries < parts_->lag_max; });
        if (parts_->failed) return;
        parts_->fed_entries += batch.size();
        parts_->fed_seq = batch.back().entry->seq;
        is_news = parts_->fed.empty();
        parts_->fed.push_back({.entries = std::move(batch), .background = std::move(background)});
        is_news |= parts_->is_awaited();
    }
    if (is_news) parts_->something_to_do.notify_one();
}

void Projector::ask(std::uint64_t ticket, Views::Question question, std::uint64_t seen) {
    parts_->enqueue({.seen = seen, .work = [parts = parts_.get(), ticket, asked = std::move(question)](const Views& views) {
                         parts->callbacks.on_answer(ticket, answer(views, asked));
                     }});
}

void Projector::run(std::function<void(const Views&)> work, std::uint64_t seen) {
    std::uint64_t fed_seq = 0;
    {
        const std::lock_guard lock(parts_->mutex);
        fed_seq = parts_->fed_seq;
    }
    parts_->enqueue({.seen = std::max(seen, fed_seq), .work = std::move(work)});
}

void Projector::wait_for(std::uint64_t seq) {
    std::unique_lock lock(parts_->mutex);
    ++parts_->awaited;
    parts_->something_to_do.notify_one();
    parts_->progress.wait(lock, [&] { return parts_->failed || parts_->reached >= seq; });
    --parts_->awaited;
}

std::uint64_t Projector::reached() const {
    const std::lock_guard lock(parts_->mutex);
    return parts_->reached;
}

}  // namespace countersign::store
