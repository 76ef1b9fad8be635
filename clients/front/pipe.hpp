// The bytes between whoever feeds a stream and the connection that carries it: bounded, so that a peer that
// does not read costs so much and no more. It knows no socket; it wakes the connection, which comes to take.
#pragma once

#include <functional>
#include <mutex>

#include "clients/front/stream.hpp"

namespace countersign::front {

class Pipe : public Stream {
public:
    // wake is called in the thread of send() and close(), never after end(); once for all that waits until
    // take(), and once more when the peer is too slow.
    Pipe(std::size_t bytes_max, std::function<void()> wake) : bytes_max_(bytes_max), wake_(std::move(wake)) {}

    bool send(std::string piece) override;
    void close() override;
    [[nodiscard]] bool is_open() const override;

    struct Taken {
        std::string bytes;     // empty: nothing waits
        bool is_over = false;  // nothing comes after them
    };
    // All that waits. It counts until took(), since it is still in memory.
    [[nodiscard]] Taken take();
    void took();
    [[nodiscard]] bool is_too_slow() const;
    // The connection is gone.
    void end();

private:
    enum class State { open, closing, too_slow, ended };

    void wake();

    mutable std::mutex mutex_;
    const std::size_t bytes_max_;
    std::function<void()> wake_;
    std::string waiting_;
    std::size_t underway_ = 0;
    State state_ = State::open;
    bool is_woken_ = false;
};

}  // namespace countersign::front
