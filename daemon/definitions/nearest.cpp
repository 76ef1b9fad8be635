#include "daemon/definitions/nearest.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace countersign::definitions {

namespace {

constexpr std::size_t listed_max = 8;
constexpr std::size_t length_max = 100;  // longer names are no slips of the pen

const std::string* nearest(std::string_view name, const std::vector<std::string>& known) {
    const std::string* best = nullptr;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance >= best_distance || distance >= candidate.size()) continue;
        best = &candidate;
        best_distance = distance;
    }
    return best;
}

}  // namespace

std::size_t edit_distance(std::string_view one, std::string_view other) {
    if (one.size() > length_max || other.size() > length_max) return std::max(one.size(), other.size());
    std::vector<std::size_t> before_last, last(other.size() + 1), row(other.size() + 1);
    for (std::size_t j = 0; j <= other.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= one.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = last;
        last = row;
    }
    return last[other.size()];
}

std::string unknown_name(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
    const std::string start = fmt::format("Expected {}, but '{}' is none", what, name);
    if (const std::string* meant = nearest(name, known)) return fmt::format("{}; did you mean '{}'?", start, *meant);
    if (known.empty() || known.size() > listed_max) return start + ".";
    return fmt::format("{}; there is {}.", start, fmt::join(known, ", "));
}

}  // namespace countersign::definitions
