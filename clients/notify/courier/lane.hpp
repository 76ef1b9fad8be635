// Lane: how it goes with one channel during one round. After some refusals for being too fast, or some failures in a
// row, the rest of the round is not even tried: it is spread behind, or goes to the next channel.
#pragma once

#include <optional>

#include "clients/notify/courier/channel.hpp"

namespace countersign::notify::courier {

class Lane {
public:
    // What sending would come to without trying; nothing when it may be tried.
    [[nodiscard]] std::optional<Outcome> foreseen();
    void note(const Outcome& outcome);

private:
    static constexpr int limited_max = 3, failures_max = 3;

    int limited_ = 0;   // in a row: one person may be too fast alone, three are the whole channel
    int queued_ = 0;    // put off since
    Milliseconds slot_{};
    int failures_ = 0;  // in a row
    std::optional<Outcome> down_;
};

}  // namespace countersign::notify::courier
