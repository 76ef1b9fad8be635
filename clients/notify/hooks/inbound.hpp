// Inbound: asks the daemon what a delivery instructs, with the source's own key, and says so in HTTP, so
// that the sender knows whether to try again: a receipt (200), a no that stays one (409, 422), or not now
// (503), after which the same webhook-id gets the one true answer.
#pragma once

#include <mutex>

#include "clients/connection/connection.hpp"
#include "clients/notify/hooks/delivery.hpp"
#include "clients/notify/platforms/http_message.hpp"

namespace countersign::hooks {

class Inbound {
public:
    Inbound(Source source, connection::Address address, connection::KeyFile key);

    [[nodiscard]] const Source& source() const { return source_; }
    // From the bytes to the answer; may be called from several threads.
    [[nodiscard]] platforms::HttpAnswer answer(const Delivery& delivery, Instant now);

private:
    [[nodiscard]] platforms::HttpAnswer ask(const Instruction& instruction);

    Source source_;
    std::mutex mutex_;  // a connection asks one question at a time
    connection::Connection connection_;
};

// The status of a failure: of the daemon's refusals, and of what became of the question on its way.
[[nodiscard]] int status_of(const connection::Failure& failure);

}  // namespace countersign::hooks
