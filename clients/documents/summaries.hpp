// Summaries: lists of documents, as instance.list and task.inbox give them.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "clients/documents/catalogue.hpp"
#include "clients/documents/list_table.hpp"

namespace countersign::documents {

// Whom it waits for: "李娜, 王芳".
[[nodiscard]] std::string waits_for_text(const nlohmann::json& summary, Language language);
// What the reader may do: "批准, 退回（代 陈静）".
[[nodiscard]] std::string offered_text(const nlohmann::json& summary, Language language);
// Who filed it; the id when the name is not known.
[[nodiscard]] std::string initiator_text(const nlohmann::json& summary);

// A list says whom each waits for, an inbox what the reader may do.
[[nodiscard]] ListTable list_table(const nlohmann::json& items, Language language);
[[nodiscard]] ListTable inbox_table(const nlohmann::json& items, Language language);

}  // namespace countersign::documents
