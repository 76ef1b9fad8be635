// The compact binary form of an instance, for the snapshots in views.db. A cache's format: it is
// never lifted to a newer one; another version byte means that the views are rebuilt from the log.
//
//   instance = version:byte fields...            in the order of engine::Instance
//   text     = length:varint bytes               list = count:varint items...
//   number   = varint (LEB128)                   signed = zigzag varint (instants in milliseconds)
//   value    = kind:byte payload                 kind = index in engine::Value::Variant
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/engine/instance.hpp"

namespace countersign::store {

inline constexpr std::uint8_t instance_codec_version = 5;

// Appends the bytes of `instance` to `out`.
void encode_instance(const engine::Instance& instance, std::string& out);
// Nothing when the bytes are not exactly one instance of this version.
[[nodiscard]] std::optional<engine::Instance> decode_instance(std::string_view bytes);

// 64 bits of BLAKE2b: notices damage, does not authenticate.
[[nodiscard]] std::uint64_t checksum(std::string_view bytes);

}  // namespace countersign::store
