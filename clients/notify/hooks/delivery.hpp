// Delivery: what another system posted to us, read into the one thing that it asks of the daemon: to open
// an instance, or to report a signal. Pure: bytes, headers, a source's configuration and the time in; an
// instruction or a refusal out. Nothing of the body is looked at before the signature holds.
#pragma once

#include <map>
#include <set>
#include <string>

#include "clients/connection/failure.hpp"
#include "clients/connection/strict_json.hpp"
#include "clients/notify/hooks/signature.hpp"

namespace countersign::hooks {

using Json = nlohmann::json;

constexpr std::size_t delivery_bytes_max = 256 * 1024;
constexpr std::size_t levels_max = 8;  // of nesting

// A system that may post to us. Its key is a person of its own, so that the daemon lets it do just that,
// whatever we think; `open` and `signals` are our own, second lock.
struct Source {
    std::string name;                // 1 to 16 of a-z 0-9 -
    Secrets secrets;
    std::set<std::string> open;      // workflows
    std::set<std::string> signals;
};
[[nodiscard]] bool is_source_name(std::string_view name);

struct Delivery {
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;                            // as it came, byte for byte
};

// A method of the daemon with its parameters, the request id among them.
struct Instruction {
    std::string method;
    Json params;
};

struct Rejected {
    int status = 400;
    std::string code;
    connection::Sentence text;
};

[[nodiscard]] Result<Instruction, Rejected> read_delivery(const Delivery& delivery, const Source& source, Instant now);

// The daemon's request id for a webhook-id: the same for each delivery of it, different for different ones.
[[nodiscard]] std::string request_id(const std::string& source, const std::string& webhook_id);

}  // namespace countersign::hooks
