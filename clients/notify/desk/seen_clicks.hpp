// SeenClicks: the answers to the last deliveries, so that a platform that delivers one twice hears the same. In memory
// only: when one is forgotten the request id of its token leads to the same decision.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "clients/notify/platforms/click.hpp"

namespace countersign::notify {

class SeenClicks {
public:
    explicit SeenClicks(std::size_t most = 1000) : most_(most) {}

    [[nodiscard]] std::optional<platforms::ClickAnswer> find(const platforms::Click& click);
    void note(const platforms::Click& click, const platforms::ClickAnswer& answer);

private:
    std::size_t most_;
    std::mutex mutex_;
    std::map<std::string, platforms::ClickAnswer> answers_;
    std::deque<std::string> order_;
};

}  // namespace countersign::notify
