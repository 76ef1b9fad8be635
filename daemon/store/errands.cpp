#include "daemon/store/errands.hpp"

namespace countersign::store {

Errands::Errands() : thread_([this] { work(); }) {}

Errands::~Errands() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    given_.notify_one();
    thread_.join();
}

void Errands::add(std::function<void()> errand) {
    {
        const std::lock_guard lock(mutex_);
        errands_.push_back(std::move(errand));
    }
    given_.notify_one();
}

void Errands::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        given_.wait(lock, [&] { return stopping_ || !errands_.empty(); });
        if (errands_.empty()) return;
        const std::function<void()> errand = std::move(errands_.front());
        errands_.pop_front();
        lock.unlock();
        errand();
        lock.lock();
    }
}

}  // namespace countersign::store
