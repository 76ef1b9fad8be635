#include "clients/connection/request_id.hpp"

#include <array>

#include <sodium.h>

#include "daemon/ensure.hpp"

namespace countersign::connection {

std::string make_request_id() {
    ensure(sodium_init() >= 0, "libsodium starts");
    std::array<unsigned char, 16> random{};
    randombytes_buf(random.data(), random.size());
    std::array<char, 33> hex{};
    sodium_bin2hex(hex.data(), hex.size(), random.data(), random.size());
    return std::string("c-") + hex.data();
}

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
               std::string_view::npos;
}

}  // namespace countersign::connection
