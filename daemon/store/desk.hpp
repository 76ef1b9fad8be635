// Desk: what lies before one person: the tasks that wait for him, and for those whom he stands in for as
// their proxy or deputy. Whether he may do them is judged as the engine judges an act. Private to the store.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/queries.hpp"

namespace countersign::store {

struct Offer {
    const engine::Task* task = nullptr;
    std::string on_behalf_of;           // empty: in his own name
};

class Desk {
public:
    Desk(const Asking& asking, const engine::Person& person);

    // Whatever a task may be asked of so that it lies here: "person:ID", "role:NAME", each once.
    [[nodiscard]] const std::vector<std::string>& assignees() const { return assignees_; }
    // What he may do now on this instance, in the order in which it is offered.
    [[nodiscard]] std::vector<Offer> offers(const engine::Instance& instance) const;

private:
    [[nodiscard]] bool is_asked(const engine::Task& task) const;

    const Asking& asking_;
    const engine::Person& person_;
    std::vector<std::string> assignees_;
};

// {"action","label","on_behalf_of","on_behalf_of_name"} of an offer; "method" where it is not task.act.
[[nodiscard]] nlohmann::json wire_offer(const Asking& asking, const engine::State* state, const Offer& offer);

}  // namespace countersign::store
