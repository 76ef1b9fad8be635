// 分派: whom a pool's task is given to when its state is entered. What it rests on is in the state (turns,
// queues) or in the event (a lot), so that anybody can redo the choice.
#include <algorithm>

#include "daemon/engine/acting.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/course.hpp"

namespace countersign::engine {

namespace {

class Choosing {
public:
    Choosing(const EngineState& state, const Instance& instance, const Action& action, std::vector<std::string> candidates)
        : state_(state), instance_(instance), action_(action), candidates_(std::move(candidates)) {}

    // Not for by_lot.
    [[nodiscard]] std::string chosen() const {
        if (action_.allocate == Action::Allocate::familiar)
            if (std::string known = familiar(); !known.empty()) return known;
        return *std::min_element(candidates_.begin(), candidates_.end(), [&](const auto& a, const auto& b) {
            return rank(a) < rank(b);
        });
    }

private:
    // The least comes first; the id decides last, so that there always is one answer.
    using Rank = std::tuple<std::uint64_t, std::uint64_t, std::string>;

    [[nodiscard]] Rank rank(const std::string& person) const {
        const auto found = state_.turns.find(turns_key(instance_.workflow, action_.task, person));
        const Turns turns = found == state_.turns.end() ? Turns{} : found->second;
        std::uint64_t first = 0;
        if (action_.allocate == Action::Allocate::least_often) first = turns.count;
        if (action_.allocate == Action::Allocate::shortest_queue)
            if (const auto queue = state_.queues.find(person); queue != state_.queues.end()) first = queue->second;
        return {first, turns.last_seq, person};
    }

    // Who filled this very slot before, or else any: the newest first.
    [[nodiscard]] std::string familiar() const {
        for (const bool same_slot : {true, false})
            for (auto filled = instance_.slots.rbegin(); filled != instance_.slots.rend(); ++filled)
                if ((filled->first == action_.slot || !same_slot) &&
                    std::find(candidates_.begin(), candidates_.end(), filled->second) != candidates_.end())
                    return filled->second;
        return {};
    }

    const EngineState& state_;
    const Instance& instance_;
    const Action& action_;
    std::vector<std::string> candidates_;
};

}  // namespace

Course::Done Course::allocate(const State& state) {
    const People& people = facts_.state->company.people;
    std::vector<std::string> done;
    for (const Action& action : state.actions) {
        if (action.allocate == Action::Allocate::none) continue;
        if (std::find(done.begin(), done.end(), action.task) != done.end()) continue;
        done.push_back(action.task);
        if (action.signs && instance_.signature_of(action.slot) != nullptr) continue;
        const auto barred = barred_from(workflow_, instance_, action.slot);
        const auto asked = asked_by(action, true);
        if (!asked) return asked.error();
        auto candidates = persons_of(*asked, people);
        std::erase_if(candidates, [&](const std::string& id) {
            const auto persons = with_succeeded({id}, instance_);
            const bool is_kept_out = std::any_of(persons.begin(), persons.end(), [&](const auto& one) {
                return std::find(barred.begin(), barred.end(), one) != barred.end();
            });
            return is_kept_out || people.is_absent(id, facts_.now);
        });
        if (candidates.empty()) continue;  // it stays with the pool
        std::string chosen;
        if (action.allocate == Action::Allocate::by_lot) {
            std::sort(candidates.begin(), candidates.end());
            auto drawn = draw_lots(facts_.seed, candidates, 1);
            chosen = drawn.front();
            emit(Drawn{.into = action.task, .seed = facts_.seed, .candidates = std::move(candidates), .drawn = std::move(drawn)});
        } else {
            chosen = Choosing(*facts_.state, instance_, action, std::move(candidates)).chosen();
        }
        emit(HolderSet{.task = action.task, .how = "allocated", .from = {}, .to = {"person:" + chosen}, .reason = {}});
    }
    return std::nullopt;
}

}  // namespace countersign::engine
