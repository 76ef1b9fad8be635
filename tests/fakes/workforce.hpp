// Workforce: people with keys for a real daemon, as many of each as wanted, and the monthly fee
// statement published for them. Statements may be opened without limit: the variant for volume is the
// shipped definition without its unique key and without the opening by the clock.
#pragma once

#include <string>
#include <vector>

#include "tests/fakes/daemon_process.hpp"
#include "tests/fakes/raw_client.hpp"

namespace countersign::tests {

struct Worker {
    std::string id;
    CurveKey key;
};

struct Workforce {
    std::vector<Worker> reps, clerks, managers, finance, cashiers, auditors;
    // rep1, rep2, ..., clerk1, ...: `each` of every kind, and one cashier and one auditor.
    [[nodiscard]] static Workforce of(std::size_t each);
};

// The shipped monthly-fee, and the variant for volume.
[[nodiscard]] std::string monthly_fee();
[[nodiscard]] std::string monthly_fee_without_key();

[[nodiscard]] Address address_of(const DaemonProcess& daemon);
[[nodiscard]] RawClient operator_of(zmq::context_t& context, const DaemonProcess& daemon);
// Imports the people, the prices and the budgets, and publishes the definition.
void employ(RawClient& the_operator, const Workforce& workforce, const std::string& definition);

// JSON for the wire, without a library: quick to make.
namespace wire {
// One request of one line; `params` are members without the braces.
[[nodiscard]] std::string question(std::uint64_t id, std::string_view method, std::string_view params);
[[nodiscard]] std::string open(std::string_view request, std::string_view initiator);
[[nodiscard]] std::string act(std::string_view request, std::string_view instance, std::uint64_t version,
                              std::string_view action, std::string_view more = {});
// The `form` member of a statement with three lines that all may be paid; `units` sold of the first.
[[nodiscard]] std::string form(int units = 100);
}  // namespace wire

}  // namespace countersign::tests
