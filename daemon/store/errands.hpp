// Errands: a thread that does one job after the other, in the order in which they were given, for what waits on
// the disk and may not delay a decision: the contents of attachments.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace countersign::store {

class Errands {
public:
    Errands();
    ~Errands();  // does what was given, then stops
    Errands(const Errands&) = delete;
    Errands& operator=(const Errands&) = delete;

    // Never waits. The errand must not throw.
    void add(std::function<void()> errand);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable given_;
    std::deque<std::function<void()>> errands_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace countersign::store
