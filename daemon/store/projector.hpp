// Projector: follows the log into the views and answers queries, on threads of its own. Fed by the loop
// through a bounded queue; when the queue is full, feed() waits (the views are then `lag_max`
// entries behind, and a decision costs what a view costs). What nobody waits for is gathered for a
// tenth of a second and written together, while the processors have nothing else to do.
//
// When the disk is full, what was fed stays in memory and is tried again every second; what the views show until
// then is answered, and who has seen more than that is refused (read_only) instead of being shown less.
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
    // then stop (the views are rebuilt at the next start). `on_full` is called on such a thread when the disk has
    // no room for the views, before it is tried once more: it makes room if it can, says so to whoever must not
    // feed more, and returns. It is not called again until they have come to be written.
    struct Callbacks {
        std::function<void(std::uint64_t ticket, nlohmann::json result)> on_answer;
        std::function<void(const std::string& sentence)> on_failure;
        std::function<void(const std::string& sentence)> on_full;
    };
    Projector(std::unique_ptr<Views> views, Callbacks callbacks, std::size_t lag_max = 50'000);
    ~Projector();  // finishes what was fed, unless the disk is full, then stops

    void feed(std::vector<Applied> batch);
    // Answered once the views have reached `seen`, and what was fed before, unless that is very much.
    void ask(std::uint64_t ticket, Views::Question question, std::uint64_t seen);
    // Any work on the views' thread, after everything fed so far (tests, find_request); or `on_refused` there, with
    // what ask() would answer, when the disk is full.
    void run(std::function<void(const Views&)> work,
             std::uint64_t seen,
             std::function<void(nlohmann::json refused)> on_refused = {});
    // Blocks until the views have reached seq, or were tried once more on a full disk; for tests and a clean stop.
    void wait_for(std::uint64_t seq);
    [[nodiscard]] std::uint64_t reached() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace countersign::store
