// TextBuffer: a text that is written by hand, piece by piece, and begun anew for the next one. Whoever
// writes asks once for room and then writes as it likes, where a std::string counts, checks and
// terminates after every character. It keeps its memory until it ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace countersign::store {

class TextBuffer {
public:
    TextBuffer() = default;
    TextBuffer(const TextBuffer&) = delete;
    TextBuffer& operator=(const TextBuffer&) = delete;

    void clear() { end_ = held_.get(); }

    // Where the text ends; so many bytes may be written there. Good until the next call.
    [[nodiscard]] char* room(std::size_t bytes) {
        if (static_cast<std::size_t>(limit_ - end_) < bytes) grow(bytes);
        return end_;
    }
    // What was written ends here.
    void end_at(char* end) { end_ = end; }

    void append(char c) {
        char* const at = room(1);
        *at = c;
        end_ = at + 1;
    }
    void append(std::string_view text) {
        if (!text.empty()) end_ = std::copy(text.begin(), text.end(), room(text.size()));
    }

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - held_.get()); }
    // Good until something is written.
    [[nodiscard]] std::string_view view() const { return {held_.get(), size()}; }

private:
    // Seldom: only for a text that is longer than all before it.
    [[gnu::noinline]] void grow(std::size_t bytes) {
        const std::size_t written = size();
        const std::size_t wanted = std::max({written + bytes, 2 * static_cast<std::size_t>(limit_ - held_.get()), first_bytes});
        auto wider = std::make_unique_for_overwrite<char[]>(wanted);
        if (written != 0) std::memcpy(wider.get(), held_.get(), written);
        held_ = std::move(wider);
        end_ = held_.get() + written;
        limit_ = held_.get() + wanted;
    }

    static constexpr std::size_t first_bytes = 256;
    std::unique_ptr<char[]> held_;
    char* end_ = nullptr;
    char* limit_ = nullptr;
};

}  // namespace countersign::store
