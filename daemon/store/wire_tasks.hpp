// What an instance waits for, task by task, as clients draw it: who is asked, who holds it, by which rule
// signatures add up, whose seats are filled and whose are missing.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/engine/instance.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::store {

// {"task","label","actions":[{"action","label"}],"to","names","rule","need","given","seats","holders","claimed",
// "delegate","delegated_by","escalated"} for each task that is asked for now, in the definition's order.
[[nodiscard]] nlohmann::json wire_tasks(const engine::Instance& instance, const engine::Workflow& workflow,
                                        const engine::People& people);

// {"person","name"}; null for nobody.
[[nodiscard]] nlohmann::json wire_named(const std::string& person, const engine::People& people);

// A slot has no label of its own: it is called by the role that fills it, else by where it is filled.
[[nodiscard]] engine::Label slot_label(const engine::Workflow* workflow, const std::string& slot);
// Its id where the definition does not name it (any more).
[[nodiscard]] engine::Label flag_label(const engine::Workflow* workflow, const std::string& flag);

}  // namespace countersign::store
