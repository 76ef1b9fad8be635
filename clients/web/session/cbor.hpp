// CborReader: what of RFC 8949 an authenticator writes, item by item: CTAP2's canonical form, that is definite lengths and no
// tags. (nlohmann's reader takes no integers for keys, which a COSE key has.) A step that does not fit yields nothing, and from
// then on every step does; nothing is ever read beyond the end. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace countersign::web {

class CborReader {
public:
    explicit CborReader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] std::optional<std::int64_t> integer();
    [[nodiscard]] std::optional<std::string_view> bytes();
    [[nodiscard]] std::optional<std::string_view> text();
    // How many pairs follow.
    [[nodiscard]] std::optional<std::uint64_t> map();
    // The next item, whatever it is, with all that is in it.
    [[nodiscard]] bool skip(int depth = 0);
    [[nodiscard]] bool is_integer_next() const;
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    struct Head {
        unsigned kind;
        std::uint64_t value;
    };
    [[nodiscard]] std::optional<Head> head();
    [[nodiscard]] std::optional<std::string_view> string(unsigned kind);

    std::string_view rest_;
    bool is_broken_ = false;
};

}  // namespace countersign::web
