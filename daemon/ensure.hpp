// ensure(condition, text): an invariant that must hold, in release builds too. Never used for what
// a user or a file may get wrong. The processor catches BrokenInvariant, quarantines the one
// instance concerned, and goes on (DESIGN.md, law 9).
#pragma once

#include <stdexcept>
#include <string>

namespace countersign {

struct BrokenInvariant : std::logic_error {
    using std::logic_error::logic_error;
};

inline void ensure(bool condition, const char* what_must_hold) {
    if (!condition) throw BrokenInvariant(std::string("Broken invariant: ") + what_must_hold);
}

}  // namespace countersign
