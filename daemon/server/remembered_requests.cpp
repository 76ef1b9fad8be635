#include "daemon/server/remembered_requests.hpp"

#include <utility>

#include <sodium.h>

#include "daemon/ensure.hpp"

namespace countersign::server {

namespace {

constexpr std::size_t fewest_places = 512;
constexpr std::size_t slots_per_place = 2;

// SipHash-2-4 with 128 bits: as hard to provoke as the key is to guess, and a fraction of what a hash without a key takes.
RequestDigest keyed_hash(std::string_view text, const std::array<unsigned char, 16>& key) {
    static_assert(sizeof(RequestDigest) == crypto_shorthash_siphashx24_BYTES && sizeof key == crypto_shorthash_siphashx24_KEYBYTES);
    RequestDigest digest{};
    crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(digest.data()),
                                reinterpret_cast<const unsigned char*>(text.data()),
                                text.size(),
                                key.data());
    return digest;
}

// The number that 16 small hex digits stand for; nothing for every other text.
std::optional<std::uint64_t> number_in(std::string_view text) {
    if (text.size() != 16) return std::nullopt;
    std::uint64_t number = 0;
    for (const char digit : text) {
        const bool is_letter = digit >= 'a' && digit <= 'f';
        if (!is_letter && (digit < '0' || digit > '9')) return std::nullopt;
        number = number << 4U | static_cast<std::uint64_t>(is_letter ? digit - 'a' + 10 : digit - '0');
    }
    return number;
}

}  // namespace

RememberedRequests::RememberedRequests() : key_{} {
    static_assert(sizeof(Slot) == 32);
    ensure(sodium_init() >= 0, "libsodium can be used");
    randombytes_buf(key_.data(), key_.size());
    grow();
}

RequestDigest RememberedRequests::digest_of(std::string_view key, std::string_view request) const {
    std::string text;
    text.reserve(key.size() + 1 + request.size());
    text.append(key).append(1, '\n').append(request);
    return keyed_hash(text, key_);
}

// A body's digest is 16 hex digits and kept as the 64 bits that they are, so comparing is exact. Should a log hold another text, or
// none, 64 bits of its keyed hash are kept: they are as unlike those of any other text as two digests of bodies are.
std::uint64_t RememberedRequests::body_of(std::string_view body_digest) const {
    const auto number = number_in(body_digest);
    return number ? *number : keyed_hash(body_digest, key_)[0];
}

std::optional<RememberedRequests::Known> RememberedRequests::find(const RequestDigest& digest, std::string_view body_digest) const {
    const Slot& slot = slot_of(digest);
    if (slot.seq == 0) return std::nullopt;
    return Known{.seq = slot.seq, .is_same_request = slot.body == body_of(body_digest)};
}

void RememberedRequests::remember(const RequestDigest& digest, std::uint64_t seq, std::string_view body_digest) {
    ensure(seq != 0, "a request is remembered with its entry");
    if (size_ == ring_.size()) grow();
    Slot& slot = slots_[place_of(digest)];
    if (slot.seq == 0) by_age(size_++) = digest;
    slot = {.digest = digest, .seq = seq, .body = body_of(body_digest)};
}

void RememberedRequests::forget_newest() {
    ensure(size_ > 0, "what is taken back was remembered");
    forget(by_age(--size_));
}

void RememberedRequests::forget_all_but(std::size_t newest) {
    while (size_ > newest) {
        forget(by_age(0));
        oldest_ = (oldest_ + 1) & (ring_.size() - 1);
        --size_;
    }
}

// There is always a free slot, since at most half of them are taken.
std::size_t RememberedRequests::place_of(const RequestDigest& digest) const {
    std::size_t place = home_of(digest);
    while (slots_[place].seq != 0 && slots_[place].digest != digest) place = after(place);
    return place;
}

// A search ends at a free slot, so whoever was pushed past the one that becomes free moves into it.
void RememberedRequests::forget(const RequestDigest& digest) {
    std::size_t hole = place_of(digest);
    for (std::size_t next = after(hole); slots_[next].seq != 0; next = after(next)) {
        if (distance(home_of(slots_[next].digest), next) < distance(hole, next)) continue;
        slots_[hole] = slots_[next];
        hole = next;
    }
    slots_[hole] = Slot{};
}

void RememberedRequests::grow() {
    const std::size_t places = ring_.empty() ? fewest_places : 2 * ring_.size();
    std::vector<RequestDigest> ring(places);
    for (std::size_t place = 0; place < size_; ++place) ring[place] = by_age(place);
    ring_ = std::move(ring);
    oldest_ = 0;
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_per_place * places));
    for (const Slot& slot : old)
        if (slot.seq != 0) slots_[place_of(slot.digest)] = slot;
}

}  // namespace countersign::server
