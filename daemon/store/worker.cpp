#include "daemon/store/worker.hpp"

namespace countersign::store {

Worker::~Worker() {
    if (!thread_.joinable()) return;
    {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [&] { return !job_; });
        stopping_ = true;
    }
    given_.notify_one();
    thread_.join();
}

void Worker::start(std::function<void()> job) {
    {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [&] { return !job_; });
        job_ = std::move(job);
        if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    }
    given_.notify_one();
}

void Worker::wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return !job_; });
}

bool Worker::is_busy() const {
    const std::lock_guard lock(mutex_);
    return static_cast<bool>(job_);
}

void Worker::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        given_.wait(lock, [&] { return stopping_ || job_; });
        if (stopping_) return;
        lock.unlock();
        job_();
        lock.lock();
        job_ = nullptr;
        done_.notify_all();
    }
}

}  // namespace countersign::store
