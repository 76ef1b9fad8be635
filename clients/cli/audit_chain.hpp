// The chain of the log, recomputed on this machine (docs/formats.md):
//   hash(n) = SHA-256("countersign-entry-1\n" || n as 8 bytes big-endian || hash(n-1) || body)
// A client that keeps a head is a witness: a daemon that rewrites its past can not match it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::cli {

class AuditChain {
public:
    // Takes the next row; false when it does not continue the chain (wrong number or wrong hash).
    [[nodiscard]] bool take(std::uint64_t seq, std::string_view body, std::string_view hash_hex);

    // Remembers the hash at this seq when it comes by.
    void watch(std::uint64_t seq) { watched_[seq]; }
    [[nodiscard]] std::optional<std::string> hash_at(std::uint64_t seq) const;

    [[nodiscard]] std::uint64_t seq() const { return seq_; }
    [[nodiscard]] std::string hash() const;

private:
    std::uint64_t seq_ = 0;
    std::array<unsigned char, 32> hash_{};
    std::map<std::uint64_t, std::string> watched_;
};

}  // namespace countersign::cli
