#include "clients/web/session/cbor.hpp"

#include <limits>
#include <utility>

namespace countersign::web {

namespace {

constexpr unsigned unsigned_kind = 0, negative_kind = 1, bytes_kind = 2, text_kind = 3, array_kind = 4, map_kind = 5, simple_kind = 7;
constexpr int deepest = 8;

unsigned octet(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

}  // namespace

std::optional<CborReader::Head> CborReader::head() {
    const bool was_broken = std::exchange(is_broken_, true);
    if (was_broken || rest_.empty()) return std::nullopt;
    const unsigned kind = octet(rest_, 0) >> 5U, size = octet(rest_, 0) & 31U;
    if (size >= 28) return std::nullopt;  // without a length, or reserved
    const std::size_t more = size < 24 ? 0 : std::size_t{1} << (size - 24);
    if (rest_.size() < 1 + more) return std::nullopt;
    std::uint64_t value = size;
    if (more > 0) value = 0;
    for (std::size_t i = 1; i <= more; ++i) value = value << 8U | octet(rest_, i);
    rest_.remove_prefix(1 + more);
    is_broken_ = false;
    return Head{.kind = kind, .value = value};
}

std::optional<std::int64_t> CborReader::integer() {
    const auto read = head();
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!read || read->kind > negative_kind || read->value > most) {
        is_broken_ = true;
        return std::nullopt;
    }
    const auto value = static_cast<std::int64_t>(read->value);
    return read->kind == unsigned_kind ? value : -1 - value;
}

std::optional<std::string_view> CborReader::string(unsigned kind) {
    const auto read = head();
    if (!read || read->kind != kind || read->value > rest_.size()) {
        is_broken_ = true;
        return std::nullopt;
    }
    const std::string_view found = rest_.substr(0, read->value);
    rest_.remove_prefix(read->value);
    return found;
}

std::optional<std::string_view> CborReader::bytes() { return string(bytes_kind); }
std::optional<std::string_view> CborReader::text() { return string(text_kind); }

std::optional<std::uint64_t> CborReader::map() {
    const auto read = head();
    if (read && read->kind == map_kind) return read->value;
    is_broken_ = true;
    return std::nullopt;
}

bool CborReader::skip(int depth) {
    const auto read = head();
    is_broken_ = true;
    if (!read || depth > deepest) return false;
    if (read->kind == bytes_kind || read->kind == text_kind) {
        if (read->value > rest_.size()) return false;
        rest_.remove_prefix(read->value);
    } else if (read->kind == array_kind || read->kind == map_kind) {
        // Each item takes a byte at least, so that a count alone makes no work.
        const std::uint64_t times = read->kind == map_kind ? 2 : 1;
        if (read->value > rest_.size() / times) return false;
        is_broken_ = false;
        for (std::uint64_t i = 0; i < read->value * times; ++i)
            if (!skip(depth + 1)) return false;
    } else if (read->kind > map_kind && read->kind != simple_kind) {
        return false;
    }
    is_broken_ = false;
    return true;
}

bool CborReader::is_integer_next() const { return !is_broken_ && !rest_.empty() && octet(rest_, 0) >> 5U <= negative_kind; }

}  // namespace countersign::web
