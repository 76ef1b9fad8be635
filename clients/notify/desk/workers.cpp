#include "clients/notify/desk/workers.hpp"

namespace countersign::notify {

Workers::Workers(std::size_t threads) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        stops_ = true;
    }
    given_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Workers::give(Work work) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(work));
    }
    given_.notify_one();
}

void Workers::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        given_.wait(lock, [this] { return stops_ || !waiting_.empty(); });
        if (stops_) return;
        const Work next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        next();
        lock.lock();
    }
}

}  // namespace countersign::notify
