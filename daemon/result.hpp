// Result<T, E>: a value, or the reason there is none. The only file that names tl::expected.
// Values are for what a caller should branch on; exceptions are for what should not happen.
#pragma once

#include <tl/expected.hpp>

namespace countersign {

template <class T, class E>
using Result = tl::expected<T, E>;

// `return fail(fault)` reads better than the unexpected it makes.
template <class E>
[[nodiscard]] auto fail(E&& error) {
    return tl::make_unexpected(std::forward<E>(error));
}

// Lets std::visit take a list of lambdas, one for each alternative; a missing one does not compile.
template <class... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};
template <class... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace countersign
