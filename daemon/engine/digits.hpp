// Digits: numbers appended to a text by hand, as the log, its receipts and every date need them: many
// in each step, so that a general formatter would take longer than the step itself.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>

namespace countersign::engine {

// The last `width` digits, at most 8, with zeros in front.
inline void append_digits(std::string& out, std::uint32_t number, int width) {
    char digits[8];
    for (int i = width - 1; i >= 0; --i, number /= 10) digits[i] = static_cast<char>('0' + number % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

// As many digits as it has.
template <std::integral Number>
void append_number(std::string& out, Number number) {
    char digits[20];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace countersign::engine
