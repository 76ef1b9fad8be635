// A connector whose run() goes on in a thread, and a small decider in the engine's place: it knows one
// task, decides it once, and tells everybody after that who it was.
#pragma once

#include <mutex>
#include <thread>
#include <vector>

#include "clients/notify/platforms/connector.hpp"

namespace countersign::platforms {

class SmallDecider {
public:
    [[nodiscard]] ClickAnswer decide(const Click& click);
    void decide_elsewhere();

    [[nodiscard]] std::vector<Click> clicks();
    [[nodiscard]] int decisions();

private:
    std::mutex mutex_;
    std::vector<Click> clicks_;
    std::string deciding_id_;
    int decisions_ = 0;
};

class Running {
public:
    Running(Connector& connector, SmallDecider& decider);

    ~Running() { thread_.request_stop(); }

    // Waits for run() to end by itself.
    [[nodiscard]] RunEnd end();

private:
    RunEnd end_;
    std::jthread thread_;
};

}  // namespace countersign::platforms
