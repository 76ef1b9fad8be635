// Worker: a thread that does one job at a time, started when it is first given one. What the job
// writes is seen by whoever has waited for it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace countersign::store {

class Worker {
public:
    Worker() = default;
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Waits for the job before it. The job must not throw.
    void start(std::function<void()> job);
    // Until there is nothing to do.
    void wait();
    [[nodiscard]] bool is_busy() const;

private:
    void work();

    mutable std::mutex mutex_;
    std::condition_variable given_, done_;
    std::function<void()> job_;  // empty: none
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace countersign::store
