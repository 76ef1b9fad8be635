// Random entries for rapidcheck: every kind of event, with texts of any characters.
#pragma once

#include <rapidcheck.h>

#include "daemon/engine/event.hpp"

namespace rc {

template <>
struct Arbitrary<countersign::engine::Value> {
    static Gen<countersign::engine::Value> arbitrary();
};
template <>
struct Arbitrary<countersign::engine::Entry> {
    static Gen<countersign::engine::Entry> arbitrary();
};

}  // namespace rc
