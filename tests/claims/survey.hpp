// Survey: what an auditor sees of all claims, page by page: instance.list for where they are, audit.export for
// when they entered each state.
#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/claims/local_time.hpp"
#include "tests/fakes/raw_client.hpp"

namespace countersign::tests::claims {

struct Shown {
    std::string state, initiator;
    std::uint64_t revision = 0;
    bool is_closed = false;
    Instant opened, entered;
    std::set<std::string> flags;
    std::size_t acts = 0;                                        // by people
    std::map<std::string, std::chrono::milliseconds> waited;     // by state; in the present one until the end
};

// By instance. Throws where the daemon contradicts itself.
[[nodiscard]] std::map<std::string, Shown> survey(RawClient& auditor, Instant end);
// The ledger's balances, in fen.
[[nodiscard]] std::map<std::string, std::int64_t> balances(RawClient& auditor);

}  // namespace countersign::tests::claims
