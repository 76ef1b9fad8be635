#include "clients/front/pipe.hpp"

#include <utility>

namespace countersign::front {

bool Pipe::send(std::string piece) {
    const std::lock_guard lock(mutex_);
    if (state_ != State::open) return false;
    if (piece.size() > bytes_max_ || waiting_.size() + underway_ > bytes_max_ - piece.size()) {
        state_ = State::too_slow;
        wake_();
        return false;
    }
    waiting_ += piece;
    wake();
    return true;
}

void Pipe::close() {
    const std::lock_guard lock(mutex_);
    if (state_ != State::open) return;
    state_ = State::closing;
    wake();
}

bool Pipe::is_open() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::open;
}

Pipe::Taken Pipe::take() {
    const std::lock_guard lock(mutex_);
    is_woken_ = false;
    underway_ += waiting_.size();
    return {.bytes = std::exchange(waiting_, {}), .is_over = state_ != State::open};
}

void Pipe::took() {
    const std::lock_guard lock(mutex_);
    underway_ = 0;
}

bool Pipe::is_too_slow() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::too_slow;
}

// Under the lock, as wake() is: after this nobody is on the way to a connection that no longer is.
void Pipe::end() {
    const std::lock_guard lock(mutex_);
    state_ = State::ended;
    waiting_.clear();
    wake_ = nullptr;
}

void Pipe::wake() {
    if (!std::exchange(is_woken_, true)) wake_();
}

}  // namespace countersign::front
