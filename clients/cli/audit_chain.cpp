#include "clients/cli/audit_chain.hpp"

#include <sodium.h>

namespace countersign::cli {

namespace {

void feed(crypto_hash_sha256_state& state, std::string_view bytes) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string to_hex(const std::array<unsigned char, 32>& hash) {
    std::array<char, 65> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    return hex.data();
}

}  // namespace

bool AuditChain::take(std::uint64_t seq, std::string_view body, std::string_view hash_hex) {
    if (seq != seq_ + 1) return false;
    std::array<unsigned char, 8> number{};
    for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<unsigned char>(seq >> (8 * (7 - i)));
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    feed(state, "countersign-entry-1\n");
    crypto_hash_sha256_update(&state, number.data(), number.size());
    crypto_hash_sha256_update(&state, hash_.data(), hash_.size());
    feed(state, body);
    std::array<unsigned char, 32> hash{};
    crypto_hash_sha256_final(&state, hash.data());
    if (to_hex(hash) != hash_hex) return false;
    hash_ = hash;
    seq_ = seq;
    if (const auto watched = watched_.find(seq); watched != watched_.end()) watched->second = to_hex(hash);
    return true;
}

std::optional<std::string> AuditChain::hash_at(std::uint64_t seq) const {
    if (seq == seq_) return hash();
    const auto watched = watched_.find(seq);
    if (watched == watched_.end() || watched->second.empty()) return std::nullopt;
    return watched->second;
}

std::string AuditChain::hash() const { return to_hex(hash_); }

}  // namespace countersign::cli
