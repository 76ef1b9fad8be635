// Workers: a few threads that do what they are given, in order, so that whoever gave it may stop waiting.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace countersign::notify {

class Workers {
public:
    using Work = std::function<void()>;  // does not throw

    explicit Workers(std::size_t threads);
    // What was begun is finished, what was not is dropped.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void give(Work work);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable given_;
    std::deque<Work> waiting_;
    bool stops_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace countersign::notify
