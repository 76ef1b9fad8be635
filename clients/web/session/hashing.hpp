// Hashing: passwords by Argon2id, at most so many at once, so that nobody who asks often can have all the memory. A
// turn that can not be had soon is not had at all.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "clients/web/session/policy.hpp"

namespace countersign::web {

class Hashing {
public:
    explicit Hashing(PasswordCost cost);

    class Turn {
    public:
        explicit Turn(Hashing& of) : of_(&of) {}
        Turn(Turn&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
        Turn& operator=(Turn&&) = delete;
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn();

        // With salt and costs, as libsodium writes it. Throws std::bad_alloc.
        [[nodiscard]] std::string hash(std::string_view password) const;
        [[nodiscard]] bool is_right(std::string_view password, const std::string& hash) const;
        // It was made when passwords cost something else.
        [[nodiscard]] bool is_outdated(const std::string& hash) const;

    private:
        Hashing* of_;
    };

    // Waits for the turn; nothing when too many wait already.
    [[nodiscard]] std::optional<Turn> take_turn();
    // What nobody's password has, for those whom nobody knows: to find that out takes as long as a wrong password.
    [[nodiscard]] const std::string& nobodys() const { return nobodys_; }

private:
    const PasswordCost cost_;
    std::mutex mutex_;
    std::condition_variable left_;
    int at_work_ = 0, waiting_ = 0;
    std::string nobodys_;
};

}  // namespace countersign::web
