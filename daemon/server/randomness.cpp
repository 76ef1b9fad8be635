#include "daemon/server/randomness.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <vector>

namespace countersign::server {

namespace {

void fill(void* place, std::size_t size) {
    auto* at = static_cast<unsigned char*>(place);
    while (size > 0) {
        const ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
        at += got;
        size -= static_cast<std::size_t>(got);
    }
}

}  // namespace

std::string random_hex(std::size_t bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::vector<unsigned char> random(bytes);
    fill(random.data(), random.size());
    std::string text;
    text.reserve(2 * bytes);
    for (const unsigned char byte : random) {
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

void seed_routing_ids() {
    unsigned seed = 0;
    fill(&seed, sizeof seed);
    std::srand(seed);
}

}  // namespace countersign::server
