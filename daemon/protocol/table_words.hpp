// The words in which the table of methods is written. Private to the protocol.
#pragma once

#include "daemon/protocol/openrpc.hpp"

namespace countersign::protocol {

inline constexpr std::int64_t name_length_max = 200;
inline constexpr std::int64_t reason_length_max = 1000;
inline constexpr std::int64_t remark_length_max = 2000;
inline constexpr std::int64_t definition_length_max = 1024 * 1024;
inline constexpr std::int64_t chunk_text_max = 1024 * 1024;
inline constexpr std::int64_t integer_max = INT64_MAX;
inline constexpr std::int64_t version_max = UINT32_MAX;
// "<request>.<part>" must be one as well: see many().
inline constexpr std::int64_t request_length_max = 64;
inline constexpr std::int64_t whole_request_length_max = 40;
inline constexpr std::int64_t parts_max = 200;

// --- parameters

[[nodiscard]] Parameter text(std::string name, std::string summary, std::int64_t length_max = name_length_max);
[[nodiscard]] Parameter lines(std::string name, std::string summary, std::int64_t length_max = remark_length_max);
[[nodiscard]] Parameter integer(std::string name, std::string summary, std::int64_t least = 0, std::int64_t most = integer_max);
[[nodiscard]] Parameter of(ParameterType type, std::string name, std::string summary);
// Of objects, and of texts.
[[nodiscard]] Parameter list(std::string name, std::string summary, std::int64_t most);
[[nodiscard]] Parameter texts(std::string name, std::string summary, std::int64_t most);
[[nodiscard]] Parameter required(Parameter parameter);

[[nodiscard]] Parameter instance();
[[nodiscard]] Parameter seen_version();
[[nodiscard]] Parameter workflow();
[[nodiscard]] Parameter definition_version();
[[nodiscard]] Parameter definition_text();
[[nodiscard]] Parameter limit();

// --- methods

// In a row: whether it may be asked for by a gateway in somebody's name, or with one's own key only.
inline constexpr Gateway by_gateway = Gateway::may;
inline constexpr Gateway own_key = Gateway::may_not;

[[nodiscard]] Method query(std::string name, Gateway gateway, std::string summary, std::string answer,
                           std::vector<Parameter> parameters = {});
[[nodiscard]] Method list_query(std::string name, Gateway gateway, std::string summary, std::string items,
                                std::vector<Parameter> parameters = {});
// Goes on by seq instead of `after`.
[[nodiscard]] Method log_query(std::string name, Gateway gateway, std::string summary, std::string items, Parameter from);
[[nodiscard]] Method change(std::string name, Gateway gateway, std::string summary, std::string answer,
                            std::vector<Parameter> parameters = {});
// Many changes at once: each part is one under the request "<request>.<part>".
[[nodiscard]] Method many(std::string name, Gateway gateway, std::string summary, std::vector<Parameter> parameters);

// --- the table, in parts

// What people do with an approval: task.*, remarks on instances, proxies and absences, saved filters.
void add_tasks(std::vector<Method>& all);
void add_remarks(std::vector<Method>& all);
void add_standing(std::vector<Method>& all);
void add_filters(std::vector<Method>& all);

}  // namespace countersign::protocol
