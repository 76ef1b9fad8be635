#include "tests/notify/running.hpp"

#include "tests/notify/samples.hpp"

namespace countersign::platforms {

ClickAnswer SmallDecider::decide(const Click& click) {
    const std::scoped_lock lock(mutex_);
    clicks_.push_back(click);
    if (click.token != "tok-approve-1") return {.toast = "按钮已失效", .is_good = false};
    // The same click again gets the same answer.
    if (click.id == deciding_id_) return {.toast = "已同意", .card = decided_card()};
    if (decisions_ > 0) return {.toast = "李经理 已于 09:12 同意", .is_good = false};
    deciding_id_ = click.id;
    ++decisions_;
    return {.toast = "已同意", .card = decided_card()};
}

void SmallDecider::decide_elsewhere() {
    const std::scoped_lock lock(mutex_);
    ++decisions_;
}

std::vector<Click> SmallDecider::clicks() {
    const std::scoped_lock lock(mutex_);
    return clicks_;
}

int SmallDecider::decisions() {
    const std::scoped_lock lock(mutex_);
    return decisions_;
}

Running::Running(Connector& connector, SmallDecider& decider)
    : thread_([this, &connector, &decider](const std::stop_token& stop) {
          end_ = connector.run(stop, [&decider](const Click& click) { return decider.decide(click); });
      }) {}

RunEnd Running::end() {
    thread_.join();
    return end_;
}

}  // namespace countersign::platforms
