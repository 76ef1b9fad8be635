// Entries of any content for tests of the log: it does not care whether they follow the state.
#pragma once

#include <string>
#include <vector>

#include "daemon/engine/event.hpp"
#include "tests/fakes/simulated_disk.hpp"

namespace countersign::fakes {

// A signature of about 500 bytes.
[[nodiscard]] engine::Entry a_signature(std::uint64_t seq);
// A form whose text has about this many bytes.
[[nodiscard]] engine::Entry a_form(std::uint64_t seq, std::size_t bytes);
// Mostly small ones, now and then one that fills several pages.
[[nodiscard]] std::vector<engine::Entry> any_entries(std::size_t count, Dice& dice);
// The stored text.
[[nodiscard]] std::string body_of(const engine::Entry& entry);

}  // namespace countersign::fakes
