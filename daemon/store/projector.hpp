// Projector: follows the log into the views and answers queries, on threads of its own. Fed by the loop
// through a bounded queue; when the queue is full, feed() waits (the views are then `lag_max`
// entries behind, and a decision costs what a view costs). What nobody waits for is gathered for a
// tenth of a second and written together, while the processors have nothing else to do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/store/views.hpp"

namespace countersign::store {

class Projector {
public:
    // `on_answer` is called on a thread of the projector's with the ticket and the result; it must hand
    // the answer over and return. `on_failure` is called once if the views fail; the process should
    // then stop (the views are rebuilt at the next start).
    struct Callbacks {
        std::function<void(std::uint64_t ticket, nlohmann::json result)> on_answer;
        std::function<void(const std::string& sentence)> on_failure;
    };
    Projector(std::unique_ptr<Views> views, Callbacks callbacks, std::size_t lag_max = 50'000);
    ~Projector();  // finishes what was fed, then stops

    void feed(std::vector<Applied> batch);
    // Answered once the views have reached `seen`, and what was fed before, unless that is very much.
    void ask(std::uint64_t ticket, Views::Question question, std::uint64_t seen);
    // Any work on the views' thread, after everything fed so far (tests, find_request).
    void run(std::function<void(const Views&)> work, std::uint64_t seen);
    // Blocks until the views have reached seq; for tests and a clean stop.
    void wait_for(std::uint64_t seq);
    [[nodiscard]] std::uint64_t reached() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace countersign::store
