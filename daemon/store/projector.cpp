#include "daemon/store/projector.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/store/failures.hpp"

namespace countersign::store {

namespace {

using std::chrono::steady_clock;

// Entries of one transaction, at most (but never less than one feed): a question waits for it to end.
constexpr std::size_t batch_max = 2'000;
// What was fed is gathered for a moment, unless somebody waits for it: an instance that goes through
// several steps is then written once, and a page that many steps touch as well.
constexpr std::chrono::milliseconds gather_for{100};
constexpr std::size_t gathered_enough = 512;
// So far behind, the views are no longer left to lulls; and so long a batch is.
constexpr std::size_t gathered_max = 2'000;
constexpr std::chrono::milliseconds lull_within{500};
// A checkpoint that is cut short begins anew the next time, so it is cut for whoever asks and for no small lag.
constexpr std::size_t gathered_beside_checkpoint_max = 3 * gathered_max;
constexpr std::chrono::milliseconds checkpoint_within{5'000};
// A full disk is not asked more often whether it has room again.
constexpr std::chrono::milliseconds full_pause{1'000};
// Signatures come first: with two cores, the follower yields to the thread that decides.
constexpr int niceness = 5;

void yield_to_others() {
    // Only a wish; where it is not granted, nothing is lost.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

// From here on this thread runs only while a processor has nothing else to do, and any other that wakes takes its
// place at once: Linux's SCHED_IDLE, sched(7). Of a processor that is never idle it gets three thousandths. False
// where that is not to be had.
bool run_in_lulls_only() {
    const sched_param none{};
    return sched_setscheduler(0, SCHED_IDLE, &none) == 0;  // 0: this thread
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

// For whoever has seen more than the views can show.
nlohmann::json disk_is_full() {
    return {{"refused", "read_only"},
            {"text",
             {{"zh", "磁盘已满，最近的变更暂时查不到。"},
              {"en", "Expected room on the disk, but it is full, and what changed last can not be shown."}}},
            {"hint",
             {{"zh", "请腾出磁盘空间后重启；已确认的内容没有丢失。"},
              {"en", "an operator frees space and restarts the daemon; nothing was lost"}}}};
}

// What was fed, joined, and how far it is in the tables.
class Batch {
public:
    Batch(Views& views, std::vector<Applied> joined) : views_(views), entries_(std::move(joined)) {}

    // An entry, or an instance; false: what is left is finish(). Throws as Views::apply(), and then nothing of it is
    // in the tables, and it may be begun anew.
    [[nodiscard]] bool take_one() {
        return attempt([](Views::Applying& applying) { return applying.take_one(); });
    }
    void finish() {
        attempt([](Views::Applying& applying) { applying.finish(); });
        is_written_ = true;
    }
    [[nodiscard]] bool is_written() const { return is_written_; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    template <class Work>
    std::invoke_result_t<Work, Views::Applying&> attempt(Work work) {
        try {
            if (!applying_) applying_.emplace(views_, entries_);
            return work(*applying_);
        } catch (...) {
            applying_.reset();
            throw;
        }
    }

    Views& views_;
    std::vector<Applied> entries_;
    std::optional<Views::Applying> applying_;  // looks at the entries
    bool is_written_ = false;
};

// A question or any other work that waits until the views have reached `seen`, or is refused.
struct Waiting {
    std::uint64_t seen = 0;
    std::function<void(const Views&)> work;
    std::function<void(nlohmann::json)> refuse;
};

// What the thread of the lulls is told by the follower; `done` is its answer.
enum class Lull { rest, work, done, end };

// What the follower does next: answer and write, leave a batch to the lulls, or wait.
enum class Step { write, leave, wait, stop };

}  // namespace

// Two threads work on the views, one at a time. The follower answers, and writes what somebody waits for. What
// nobody waits for it leaves to a thread that runs in lulls only, a piece at a time, so that whoever comes to ask waits
// for one piece at most; where no lull comes, it does that as well. The thread of the lulls may lose the processor
// anywhere and for long: it never holds `mutex`, which the loop needs.
struct Projector::Parts {
    Parts(std::unique_ptr<Views> followed, Callbacks called, std::size_t lag)
        : callbacks(std::move(called)), lag_max(lag), views(std::move(followed)) {
        reached = fed_seq = views->watermark().seq;
        lull_taker = std::thread([this] { guard([this] { take_in_lulls(); }); });
        follower = std::thread([this] { guard([this] { follow(); }); });
    }

    // The follower's.
    void follow();
    [[nodiscard]] Step next_step();
    void wait_for_more();
    void write();
    void answer_ready();
    void refuse_waiting();
    bool begin_batch();
    bool write_batch();
    [[nodiscard]] std::optional<std::string> try_batch();
    void end_batch();
    void leave_to_lulls();

    void take_in_lulls();
    void take_piece();
    void checkpoint_in_lulls();
    void checkpoint();
    void guard(const std::function<void()>& work);
    void enqueue(Waiting waiting);

    // With `mutex` held.
    [[nodiscard]] bool has_ready() const;
    [[nodiscard]] bool may_write() const { return !is_full || awaited > 0 || steady_clock::now() >= retry_at; }
    [[nodiscard]] bool is_awaited() const {
        const std::size_t behind_max = is_checkpointing ? gathered_beside_checkpoint_max : gathered_max;
        return stopping || awaited > 0 || !waiting.empty() || fed_entries >= std::min(behind_max, lag_max);
    }
    // The lulls have had their time.
    [[nodiscard]] steady_clock::time_point lulls_end() const {
        return left_at + (is_checkpointing ? checkpoint_within : lull_within);
    }

    Callbacks callbacks;
    std::size_t lag_max;

    std::mutex views_mutex;  // the views and what is in the open batch; locked before `mutex`
    std::unique_ptr<Views> views;
    std::unique_ptr<Batch> batch;  // begun and ended by the follower, while the lulls rest
    std::atomic<Lull> lull = Lull::rest;
    std::atomic<bool> has_lulls = true;
    std::atomic<bool> is_checkpointing = false;  // in a lull
    steady_clock::time_point left_at;  // to the lulls; the follower's

    mutable std::mutex mutex;  // what follows
    std::condition_variable progress;
    std::deque<std::vector<Applied>> fed;
    std::size_t queued_entries = 0;  // in `fed`
    std::size_t fed_entries = 0;     // the open batch's as well
    steady_clock::time_point queued_since;
    std::deque<Waiting> waiting;
    std::uint64_t reached = 0;
    std::uint64_t fed_seq = 0;
    std::size_t awaited = 0;  // threads in wait_for()
    bool stopping = false;
    bool failed = false;
    bool is_full = false;               // the disk is; the open batch waits for room. Written by the follower only
    std::uint64_t times_full = 0;       // how often a batch was tried in vain
    steady_clock::time_point retry_at;  // when it is tried again

    std::counting_semaphore<> something_to_do{0};  // wakes the follower
    std::thread follower, lull_taker;
};

bool Projector::Parts::has_ready() const {
    return std::any_of(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.seen <= reached; });
}

// --- the follower ----------------------------------------------------------------------------

void Projector::Parts::follow() {
    yield_to_others();
    for (Step step = next_step(); step != Step::stop; step = next_step()) {
        if (step == Step::write) write();
        else if (step == Step::leave) leave_to_lulls();
        else wait_for_more();
    }
}

Step Projector::Parts::next_step() {
    const std::lock_guard lock(mutex);
    if (failed || (stopping && !has_ready() && (fed_entries == 0 || is_full))) return Step::stop;
    if (is_full) return has_ready() || may_write() ? Step::write : Step::wait;
    if (has_ready() || (fed_entries > 0 && is_awaited())) return Step::write;
    if (batch != nullptr) {
        const bool is_over = lull != Lull::work || steady_clock::now() >= lulls_end();
        return is_over ? Step::write : Step::wait;
    }
    if (fed.empty()) return Step::wait;
    if (queued_entries < gathered_enough && steady_clock::now() < queued_since + gather_for) return Step::wait;
    return has_lulls ? Step::leave : Step::write;
}

void Projector::Parts::wait_for_more() {
    std::optional<steady_clock::time_point> until;
    {
        const std::lock_guard lock(mutex);
        if (is_full) until = retry_at;
        else if (batch != nullptr) until = lulls_end();
        else if (!fed.empty()) until = queued_since + gather_for;
    }
    if (until) (void)something_to_do.try_acquire_until(*until);
    else something_to_do.acquire();
    while (something_to_do.try_acquire()) {
    }
}

// Somebody waits, or no lull came: without stepping aside, which on a busy machine costs a time slice each time.
void Projector::Parts::write() {
    lull = Lull::rest;
    views->cut_checkpoint_short();
    const std::lock_guard hold(views_mutex);
    // What is asked sees whole batches only; on a full disk nothing of the open one is in the tables.
    if (batch == nullptr || is_full) answer_ready();
    if (batch == nullptr && !begin_batch()) return;
    if (!batch->is_written() && !write_batch()) return;
    end_batch();
    if (has_lulls ? views->is_checkpoint_overdue() : views->is_checkpoint_due()) checkpoint();
}

// Those that are ready now; later ones wait for the next turn, so that a flood of questions does not
// hold the views back.
void Projector::Parts::answer_ready() {
    std::vector<Waiting> ready;
    {
        const std::lock_guard lock(mutex);
        const auto later =
            std::stable_partition(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.seen > reached; });
        std::move(later, waiting.end(), std::back_inserter(ready));
        waiting.erase(later, waiting.end());
    }
    for (const Waiting& one : ready) one.work(*views);
}

// Those to whom less would be shown than they have seen.
void Projector::Parts::refuse_waiting() {
    std::deque<Waiting> refused;
    {
        const std::lock_guard lock(mutex);
        const auto first =
            std::stable_partition(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.seen <= reached; });
        std::move(first, waiting.end(), std::back_inserter(refused));
        waiting.erase(first, waiting.end());
    }
    for (const Waiting& one : refused)
        if (one.refuse) one.refuse(disk_is_full());
}

bool Projector::Parts::begin_batch() {
    std::vector<Applied> joined;
    {
        const std::lock_guard lock(mutex);
        if (fed.empty()) return false;
        joined = std::move(fed.front());
        fed.pop_front();
        while (!fed.empty() && joined.size() + fed.front().size() <= batch_max) {
            std::move(fed.front().begin(), fed.front().end(), std::back_inserter(joined));
            fed.pop_front();
        }
        queued_entries -= joined.size();
        queued_since = steady_clock::now();
    }
    batch = std::make_unique<Batch>(*views, std::move(joined));
    return true;
}

// What a full disk says of it; nothing of it is in the tables then.
std::optional<std::string> Projector::Parts::try_batch() {
    try {
        batch->finish();
        return std::nullopt;
    } catch (const DiskFull& full) {
        return full.what();
    }
}

// False: there is no room for it, whatever was given back.
bool Projector::Parts::write_batch() {
    {
        const std::lock_guard lock(mutex);
        if (!may_write()) return false;
    }
    auto full = try_batch();
    if (full && !is_full) {
        callbacks.on_full(*full);
        full = try_batch();
    }
    {
        const std::lock_guard lock(mutex);
        is_full = full.has_value();
        if (!is_full) return true;
        ++times_full;
        retry_at = steady_clock::now() + full_pause;
        progress.notify_all();
    }
    refuse_waiting();
    return false;
}

void Projector::Parts::end_batch() {
    const std::size_t written = batch->size();
    batch.reset();
    const std::lock_guard lock(mutex);
    fed_entries -= written;
    reached = views->watermark().seq;
    progress.notify_all();
}

void Projector::Parts::leave_to_lulls() {
    {
        const std::lock_guard hold(views_mutex);
        if (!begin_batch()) return;
        left_at = steady_clock::now();
        lull = Lull::work;
    }
    lull.notify_one();
}

// --- in lulls --------------------------------------------------------------------------------

// Between two pieces it asks whether anybody else wants the processor. If it ran until its time is up, it would be
// stopped with the views in its hands, and those few milliseconds are more than it gets in a second.
void Projector::Parts::take_in_lulls() {
    if (!run_in_lulls_only()) {
        has_lulls = false;
        return;
    }
    while (true) {
        lull.wait(Lull::rest);
        lull.wait(Lull::done);
        if (lull == Lull::end) return;
        take_piece();
        std::this_thread::yield();
    }
}

void Projector::Parts::take_piece() {
    const std::lock_guard hold(views_mutex);
    if (lull != Lull::work) return;
    try {
        if (!batch->is_written()) {
            if (!batch->take_one()) batch->finish();
            return;
        }
    } catch (const DiskFull&) {
        // The follower meets it again, and then it is told.
    }
    if (batch->is_written() && views->is_checkpoint_due()) checkpoint_in_lulls();
    auto expected = Lull::work;
    lull.compare_exchange_strong(expected, Lull::done);
    something_to_do.release();
}

void Projector::Parts::checkpoint_in_lulls() {
    is_checkpointing = true;
    checkpoint();
    is_checkpointing = false;
}

// --- both ------------------------------------------------------------------------------------

void Projector::Parts::checkpoint() {
    try {
        views->checkpoint();
    } catch (const DiskFull&) {
        // Nothing is lost while it stays in the WAL; the next batch says so when that is full too.
    }
}

void Projector::Parts::guard(const std::function<void()>& work) {
    std::string sentence;
    try {
        return work();
    } catch (const std::exception& failure) {
        sentence = failure.what();
    }
    {
        const std::lock_guard lock(mutex);
        if (failed) return;
        failed = true;
        fed.clear();
        waiting.clear();
        progress.notify_all();
    }
    something_to_do.release();
    callbacks.on_failure(sentence);
}

// What is only gathered is written for whoever asks, so that he sees what anybody was told before; he
// does not wait for more than that.
void Projector::Parts::enqueue(Waiting one) {
    {
        const std::lock_guard lock(mutex);
        if (failed) return;
        if (fed_entries <= gathered_max && !is_full) one.seen = std::max(one.seen, fed_seq);
        waiting.push_back(std::move(one));
    }
    something_to_do.release();
}

Projector::Projector(std::unique_ptr<Views> views, Callbacks callbacks, std::size_t lag_max)
    : parts_(std::make_unique<Parts>(std::move(views), std::move(callbacks), lag_max)) {}

Projector::~Projector() {
    {
        const std::lock_guard lock(parts_->mutex);
        parts_->stopping = true;
    }
    parts_->something_to_do.release();
    parts_->follower.join();
    parts_->lull = Lull::end;
    parts_->lull.notify_one();
    parts_->lull_taker.join();
}

void Projector::feed(std::vector<Applied> batch) {
    if (batch.empty()) return;
    bool is_news = false;
    {
        std::unique_lock lock(parts_->mutex);
        parts_->progress.wait(lock, [&] { return parts_->failed || parts_->is_full || parts_->fed_entries < parts_->lag_max; });
        if (parts_->failed) return;
        if (parts_->fed.empty()) parts_->queued_since = steady_clock::now();
        const bool was_idle = parts_->fed_entries == 0;
        const bool was_enough = parts_->queued_entries >= gathered_enough;
        parts_->fed_entries += batch.size();
        parts_->queued_entries += batch.size();
        parts_->fed_seq = batch.back().entry->seq;
        parts_->fed.push_back(std::move(batch));
        const bool is_enough = parts_->queued_entries >= gathered_enough;
        is_news = was_idle || (is_enough && !was_enough) || parts_->is_awaited();
    }
    if (is_news) parts_->something_to_do.release();
}

void Projector::ask(std::uint64_t ticket, Views::Question question, std::uint64_t seen) {
    Parts* parts = parts_.get();
    parts->enqueue({.seen = seen,
                    .work = [parts, ticket, asked = std::move(question)](
                                const Views& views) { parts->callbacks.on_answer(ticket, answer(views, asked)); },
                    .refuse = [parts, ticket](nlohmann::json refused) { parts->callbacks.on_answer(ticket, std::move(refused)); }});
}

void Projector::run(std::function<void(const Views&)> work,
                    std::uint64_t seen,
                    std::function<void(nlohmann::json refused)> on_refused) {
    std::uint64_t fed_seq = 0;
    {
        const std::lock_guard lock(parts_->mutex);
        fed_seq = parts_->fed_seq;
    }
    parts_->enqueue({.seen = std::max(seen, fed_seq), .work = std::move(work), .refuse = std::move(on_refused)});
}

void Projector::wait_for(std::uint64_t seq) {
    std::unique_lock lock(parts_->mutex);
    ++parts_->awaited;
    const std::uint64_t times_full = parts_->times_full;
    parts_->something_to_do.release();
    parts_->progress.wait(
        lock, [&] { return parts_->failed || parts_->reached >= seq || parts_->times_full > times_full; });
    --parts_->awaited;
}

std::uint64_t Projector::reached() const {
    const std::lock_guard lock(parts_->mutex);
    return parts_->reached;
}

}  // namespace countersign::store
