// What taking any command needs: refusals that no engine knows of, members of its parameters, the
// instance that it names. Private to the taking of commands.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "daemon/engine/command.hpp"
#include "daemon/engine/refusal.hpp"
#include "daemon/server/processor.hpp"

namespace countersign::server {

using ReadCommand = Result<engine::Command, engine::Refusal>;

[[nodiscard]] engine::Refusal refused(engine::RefusalCode code, std::string zh, std::string en, std::string hint_zh = {},
                                      std::string hint_en = {});
// Of what was filled in; the first fault is told.
[[nodiscard]] engine::Refusal refused(engine::FieldFaults faults, engine::RefusalCode code = engine::RefusalCode::invalid_input);
[[nodiscard]] engine::Refusal needs_operator();
[[nodiscard]] engine::Refusal disk_is_full();

// Empty when it is not there.
[[nodiscard]] std::string text_of(const nlohmann::json& params, const char* name);
[[nodiscard]] std::vector<std::string> texts_of(const nlohmann::json& params, const char* name);
// 0 when it is not there.
[[nodiscard]] std::uint32_t number_of(const nlohmann::json& params, const char* name);
[[nodiscard]] Result<std::uint64_t, engine::Refusal> find_instance(const nlohmann::json& params, const Processor& processor);

// Keys of messages that may have been owed; the one that can not have been is named.
[[nodiscard]] Result<std::vector<std::string>, engine::Refusal> message_keys(std::vector<std::string> keys, const Processor& processor);

// Commands by which people handle an approval (operations.cpp): nothing when it is no such method.
[[nodiscard]] std::optional<ReadCommand> read_operation(const std::string& method, const nlohmann::json& params,
                                                        const std::string& person, const Processor& processor);

}  // namespace countersign::server
