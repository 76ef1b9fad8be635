// The methods as data: names, parameters, types. The parameter check and the OpenRPC document
// (rpc.discover) are both made from this one table, so that they can not differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/protocol/json_rpc.hpp"

namespace countersign::protocol {

enum class ParameterType {
    text,        // one line
    lines,       // text with line breaks
    integer,
    boolean,
    time,        // RFC 3339 with offset
    month,       // 2026-10
    request,     // the caller's id of a change: 1 to 64 of A-Z a-z 0-9 . _ -
    object,
    list,        // of objects
    texts,       // a list of texts
};

// For text, lines, request and lists, `most` bounds the length (characters, elements); for integers the value.
struct Parameter {
    std::string name;
    ParameterType type = ParameterType::text;
    bool required = false;
    std::string summary;
    std::int64_t least = 0;
    std::int64_t most = 0;
};

// Whether a gateway may ask for it in somebody's name (`as`). Every row says so.
enum class Gateway { unsaid, may, may_not };

struct Method {
    std::string name;
    Gateway gateway = Gateway::unsaid;
    bool changing = false;
    std::string summary;
    std::string answer;               // what it answers, in words
    std::vector<Parameter> parameters;
};

[[nodiscard]] const std::vector<Method>& methods();
[[nodiscard]] const Method* find_method(std::string_view name);

// "Expected parameter 'version' (integer), but found text." Nothing when all is well: then each
// parameter that is there has its type and bounds, every required one is there, and no other is.
[[nodiscard]] std::optional<Sentence> check_parameters(const Method& method, const nlohmann::json& params);

// The same for the members of `as`: {"person", "channel", "second_factor"}, the channel one of channels.hpp.
[[nodiscard]] std::optional<Sentence> check_as(const nlohmann::json& as);

// OpenRPC 1.3.2.
[[nodiscard]] nlohmann::json openrpc_document(const std::string& version);

}  // namespace countersign::protocol
