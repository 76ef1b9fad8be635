// RememberedRequests: the requests that were accepted lately, by who sent them and their id: which entry came of each, and what
// was asked. It knows the order in which they were accepted, so that the oldest can be forgotten, and the newest taken back when
// the disk is full. How many are kept is its owner's business: the Processor, on the loop's thread.
//
// Every step asks, adds one and forgets one, and by then its memory went cold. So a request is one slot of 32 bytes, two to a line
// of the cache, in one table without lists: most questions take one line. The table has twice as many slots as a ring has places for
// the digests in order of age; both double when the ring is full, from 40 KiB for 512 requests to 10 MiB for 131,072 (8 of slots,
// 2 of ring), and never shrink. Doubling to that last size takes some milliseconds, once.
//
// Nothing of it is written anywhere: the digests are made with a key that is drawn at every start.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::server {

// Names one request of one sender: 128 bits that nobody outside can compute, so nobody can choose two requests that share them,
// or many that stand in one place of the table.
using RequestDigest = std::array<std::uint64_t, 2>;

class RememberedRequests {
public:
    RememberedRequests();  // draws the key

    [[nodiscard]] RequestDigest digest_of(std::string_view key, std::string_view request) const;

    struct Known {
        std::uint64_t seq = 0;         // the entry that it became
        bool is_same_request = false;  // what is asked now is what was asked then
        bool operator==(const Known&) const = default;
    };
    [[nodiscard]] std::optional<Known> find(const RequestDigest& digest, std::string_view body_digest) const;
    [[nodiscard]] bool contains(const RequestDigest& digest) const { return slot_of(digest).seq != 0; }
    [[nodiscard]] std::size_t size() const { return size_; }

    // As the newest; `seq` is not 0. One that is known keeps its age and gets the newer entry.
    void remember(const RequestDigest& digest, std::uint64_t seq, std::string_view body_digest);
    // There is one.
    void forget_newest();
    // Forgets the oldest until no more than so many are left.
    void forget_all_but(std::size_t newest);

private:
    struct alignas(32) Slot {
        RequestDigest digest{};
        std::uint64_t seq = 0;  // 0: the slot is free
        std::uint64_t body = 0;
    };

    [[nodiscard]] std::uint64_t body_of(std::string_view body_digest) const;
    [[nodiscard]] std::size_t home_of(const RequestDigest& digest) const { return digest[0] & (slots_.size() - 1); }
    [[nodiscard]] std::size_t after(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
    [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const { return (to - from) & (slots_.size() - 1); }
    // Where it is, or the free slot where it would be put.
    [[nodiscard]] const Slot& slot_of(const RequestDigest& digest) const { return slots_[place_of(digest)]; }
    [[nodiscard]] std::size_t place_of(const RequestDigest& digest) const;
    [[nodiscard]] RequestDigest& by_age(std::size_t place) { return ring_[(oldest_ + place) & (ring_.size() - 1)]; }
    void forget(const RequestDigest& digest);
    void grow();

    std::array<unsigned char, 16> key_;
    std::vector<Slot> slots_;           // a power of two; at most half of them taken
    std::vector<RequestDigest> ring_;   // half as many: in order of age from oldest_
    std::size_t oldest_ = 0, size_ = 0;
};

}  // namespace countersign::server
