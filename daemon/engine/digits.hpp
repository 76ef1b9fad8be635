// Digits: numbers written or appended to a text by hand, as the log, its receipts and every date need
// them: many in each step, so that a general formatter would take longer than the step itself.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

namespace countersign::engine {

// What any number fits in, its sign included.
constexpr std::size_t digits_max = 20;

// Writes the last `width` digits, with zeros in front, and returns where they end.
inline char* put_digits(char* at, std::uint32_t number, int width) {
    for (int i = width - 1; i >= 0; --i, number /= 10) at[i] = static_cast<char>('0' + number % 10);
    return at + width;
}

// As many digits as it has: at most digits_max.
template <std::integral Number>
char* put_number(char* at, Number number) {
    return std::to_chars(at, at + digits_max, number).ptr;
}

// The last `width` digits, at most 8, with zeros in front.
inline void append_digits(std::string& out, std::uint32_t number, int width) {
    char digits[8];
    put_digits(digits, number, width);
    out.append(digits, static_cast<std::size_t>(width));
}

// As many digits as it has.
template <std::integral Number>
void append_number(std::string& out, Number number) {
    char digits[digits_max];
    out.append(digits, static_cast<std::size_t>(put_number(digits, number) - digits));
}

}  // namespace countersign::engine
