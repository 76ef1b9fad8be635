#include "clients/web/session/hashing.hpp"

#include <new>

#include <sodium.h>

#include "clients/web/session/secret.hpp"
#include "daemon/ensure.hpp"

namespace countersign::web {

Hashing::Hashing(PasswordCost cost) : cost_(cost) {
    ensure(sodium_init() >= 0, "libsodium finds randomness");
    nobodys_ = take_turn()->hash(new_secret());
}

std::optional<Hashing::Turn> Hashing::take_turn() {
    std::unique_lock lock(mutex_);
    if (at_work_ >= cost_.at_once && waiting_ >= cost_.waiting_most) return std::nullopt;
    ++waiting_;
    left_.wait(lock, [&] { return at_work_ < cost_.at_once; });
    --waiting_;
    ++at_work_;
    return Turn(*this);
}

Hashing::Turn::~Turn() {
    if (of_ == nullptr) return;
    {
        const std::lock_guard lock(of_->mutex_);
        --of_->at_work_;
    }
    of_->left_.notify_one();
}

std::string Hashing::Turn::hash(std::string_view password) const {
    std::string text(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), of_->cost_.passes, of_->cost_.memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    text.resize(text.find('\0'));
    return text;
}

bool Hashing::Turn::is_right(std::string_view password, const std::string& hash) const {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool Hashing::Turn::is_outdated(const std::string& hash) const {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), of_->cost_.passes, of_->cost_.memory) != 0;
}

}  // namespace countersign::web
