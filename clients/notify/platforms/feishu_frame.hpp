// The frames of Feishu's long connection, Protocol Buffers written and read by hand:
//
//   message Header { required string key = 1; required string value = 2; }
//   message Frame  { required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3;
//                    required int32 method = 4;  // 0 control, 1 data
//                    repeated Header headers = 5; optional string payload_encoding = 6;
//                    optional string payload_type = 7; optional bytes payload = 8; optional string LogIDNew = 9; }
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace countersign::platforms::feishu {

struct Frame {
    std::uint64_t sequence = 0, log = 0;
    std::int32_t service = 0;
    bool is_data = false;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string payload_encoding, payload_type, payload, log_text;
    bool operator==(const Frame&) const = default;

    [[nodiscard]] std::string header(std::string_view key) const;  // empty when there is none
};

[[nodiscard]] std::string encode(const Frame& frame);
// Unknown fields are skipped; nothing when the bytes are no frame.
[[nodiscard]] std::optional<Frame> decode(std::string_view bytes);

// Joins payloads that came in several frames (headers sum and seq). What is never completed is
// forgotten when newer ones come: a fragment costs memory, and a platform sends an event again.
class Fragments {
public:
    // The whole payload once all of its parts are here.
    [[nodiscard]] std::optional<std::string> add(const Frame& frame);

private:
    struct Partial {
        std::uint64_t number = 0;  // of arrival
        std::map<std::size_t, std::string> parts;
    };

    void make_room();

    std::map<std::string, Partial> partials_;  // by message_id
    std::uint64_t arrived_ = 0;
};

}  // namespace countersign::platforms::feishu
