#include "daemon/engine/registers.hpp"

namespace countersign::engine {

namespace {

// A name has no line break, so that no two pairs are confused.
std::string place_of(std::string_view name, std::string_view key) {
    std::string place(name);
    return place.append(1, '\n').append(key);
}

}  // namespace

const Registers::Rows* Registers::find(std::string_view name, std::string_view key) const {
    const auto found = rows_.find(place_of(name, key));
    return found == rows_.end() ? nullptr : &found->second;
}

const Value* Registers::find(std::string_view name, std::string_view key, std::uint64_t instance) const {
    const Rows* rows = find(name, key);
    if (rows == nullptr) return nullptr;
    const auto found = rows->find(instance);
    return found == rows->end() ? nullptr : &found->second;
}

List Registers::others(std::string_view name, std::string_view key, std::uint64_t instance) const {
    List all;
    const Rows* rows = find(name, key);
    if (rows == nullptr) return all;
    for (const auto& [number, row] : *rows)
        if (number != instance) all.push_back(row);
    return all;
}

void Registers::set(std::string_view name, std::string_view key, std::uint64_t instance, Value row) {
    if (!key.empty()) rows_[place_of(name, key)].insert_or_assign(instance, std::move(row));
}

void Registers::erase(std::string_view name, std::string_view key, std::uint64_t instance) {
    const auto found = rows_.find(place_of(name, key));
    if (found == rows_.end()) return;
    found->second.erase(instance);
    if (found->second.empty()) rows_.erase(found);
}

}  // namespace countersign::engine
