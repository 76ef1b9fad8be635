// What is wrong with the current definitions as the company is by now: roles that nobody holds, persons who would
// have to sign twice, a child that a newer definition of another workflow no longer opens. Proving it takes long
// for a large company, and every status asks, so it is kept until people or definitions change.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/server/processor.hpp"

namespace countersign::server {

class DefinitionWarnings {
public:
    [[nodiscard]] const std::vector<engine::Label>& of(const Processor& processor);

private:
    std::optional<std::uint64_t> change_;  // that they were found after
    std::vector<engine::Label> found_;
};

}  // namespace countersign::server
