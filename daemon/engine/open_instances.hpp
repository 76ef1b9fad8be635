// OpenInstances: which instances of a workflow are open, by who opened them and by what they are about,
// so that a guard may ask for "one open advance" without looking at all that is open. Derived from the
// state by whoever holds it (Processor); says nothing that the state does not.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/engine/instance.hpp"

namespace countersign::engine {

class OpenInstances {
public:
    // When it is opened, when its form makes it about something else, and when it closes.
    void insert(const Instance& instance);
    void change_subject(const Instance& instance, const std::string& old_subject);
    void erase(const Instance& instance, const std::string& subject);

    // Numbers in order; a few may be of another key, which the caller has to look at.
    [[nodiscard]] std::vector<std::uint64_t> opened_by(std::string_view workflow, std::string_view initiator) const;
    [[nodiscard]] std::vector<std::uint64_t> about(std::string_view workflow, std::string_view subject) const;

private:
    // By hash: a key is not kept again for each of millions of instances.
    using Index = std::unordered_multimap<std::uint64_t, std::uint64_t>;
    Index by_initiator_, by_subject_;
};

}  // namespace countersign::engine
