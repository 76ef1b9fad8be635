#include "daemon/engine/open_instances.hpp"

#include <algorithm>
#include <functional>

namespace countersign::engine {

namespace {

using Index = std::unordered_multimap<std::uint64_t, std::uint64_t>;

// Only ever compared within one process, so any hash will do.
std::uint64_t key_of(std::string_view workflow, std::string_view whose) {
    const std::hash<std::string_view> hash;
    return hash(workflow) * 0x9E3779B97F4A7C15U + hash(whose);
}

void erase_from(Index& index, std::uint64_t key, std::uint64_t number) {
    const auto [first, last] = index.equal_range(key);
    const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second == number; });
    if (found != last) index.erase(found);
}

std::vector<std::uint64_t> numbers_in(const Index& index, std::uint64_t key) {
    std::vector<std::uint64_t> numbers;
    const auto [first, last] = index.equal_range(key);
    for (auto entry = first; entry != last; ++entry) numbers.push_back(entry->second);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

}  // namespace

void OpenInstances::insert(const Instance& instance) {
    by_initiator_.emplace(key_of(instance.workflow, instance.initiator), instance.number);
    if (!instance.subject.empty()) by_subject_.emplace(key_of(instance.workflow, instance.subject), instance.number);
}

void OpenInstances::change_subject(const Instance& instance, const std::string& old_subject) {
    if (!old_subject.empty()) erase_from(by_subject_, key_of(instance.workflow, old_subject), instance.number);
    if (!instance.subject.empty()) by_subject_.emplace(key_of(instance.workflow, instance.subject), instance.number);
}

void OpenInstances::erase(const Instance& instance, const std::string& subject) {
    erase_from(by_initiator_, key_of(instance.workflow, instance.initiator), instance.number);
    if (!subject.empty()) erase_from(by_subject_, key_of(instance.workflow, subject), instance.number);
}

std::vector<std::uint64_t> OpenInstances::opened_by(std::string_view workflow, std::string_view initiator) const {
    return numbers_in(by_initiator_, key_of(workflow, initiator));
}

std::vector<std::uint64_t> OpenInstances::about(std::string_view workflow, std::string_view subject) const {
    return numbers_in(by_subject_, key_of(workflow, subject));
}

}  // namespace countersign::engine
