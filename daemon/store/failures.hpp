// What may go wrong with the store. StorageFailure: stop the process, acknowledge nothing more
// (an unknown outcome is not a refusal). DiskFull: the batch was rolled back and nothing is lost;
// go read-only. DamagedStore and StoreRefused: at start; the text is a sentence for the operator.
#pragma once

#include <stdexcept>

namespace countersign::store {

struct StorageFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct DiskFull : std::runtime_error {
    using std::runtime_error::runtime_error;
};
// A hash, the anchor or a page does not fit: bits were changed or the tail was cut.
struct DamagedStore : std::runtime_error {
    using std::runtime_error::runtime_error;
};
// Not damaged, but not for us: a newer schema, another program's file, a second daemon.
struct StoreRefused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace countersign::store
