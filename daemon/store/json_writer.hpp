// JsonWriter: appends the log's JSON to a text, by hand, because every decision passes here.
// Knows the engine's types; UTF-8 passes through, control characters are escaped. What JsonReader
// reads, and nothing else.
#pragma once

#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/digits.hpp"
#include "daemon/store/event_members.hpp"
#include "daemon/store/text_buffer.hpp"

namespace countersign::store {

// Written in a few bytes, so that whoever asks for room asks for them as well.
template <class T>
concept Brief = std::integral<T> || std::same_as<T, engine::Instant> || std::same_as<T, engine::Date> ||
                std::same_as<T, engine::Month>;

class JsonWriter {
public:
    explicit JsonWriter(TextBuffer& out) : out_(out) {}

    // One member of the object that is being written. Always in line, where the name is a constant and
    // becomes a few stores.
    template <class T, std::size_t size>
    [[gnu::always_inline]] inline void operator()(const char (&name)[size], const T& value) {
        char* at = out_.room(size + name_marks + brief_max);
        *at = ',';  // written anyway, and skipped unless it is the first
        at += at[-1] != '{';
        *at++ = '"';
        std::memcpy(at, name, size - 1);
        at += size - 1;
        *at++ = '"';
        *at++ = ':';
        if constexpr (Brief<T>) {
            out_.end_at(put(at, value));
        } else {
            out_.end_at(at);
            write(value);
        }
    }

    // A member that is left out while it has its default.
    template <class T, std::size_t size>
    [[gnu::always_inline]] inline void optional(const char (&name)[size], const T& value) {
        if (!(value == T{})) (*this)(name, value);
    }

    void write(std::string_view text);
    void write(const std::string& text) { write(std::string_view(text)); }
    template <Brief T>
    void write(T value) {
        out_.end_at(put(out_.room(brief_max), value));
    }
    template <class T>
    void write(const std::optional<T>& held) {
        if (held) write(*held);
        else out_.append("null");
    }
    void write(const engine::Currency& currency) { write(currency.text()); }
    void write(const engine::Value& value);
    void write(const engine::Event& event);
    template <class T>
    void write(const std::vector<T>& items) {
        char before = '[';
        for (const T& item : items) {
            out_.append(before);
            write(item);
            before = ',';
        }
        if (items.empty()) out_.append('[');
        out_.append(']');
    }
    void write(const engine::Tasks& tasks) { write(tasks.all()); }
    // A struct with members of its own.
    template <class T>
        requires requires(JsonWriter& io, const T& part) { each_member(io, part); }
    void write(const T& part) {
        out_.append('{');
        each_member(*this, part);
        out_.append('}');
    }

private:
    static constexpr std::size_t name_marks = 4;   // ,"":
    static constexpr std::size_t brief_max = 32;   // an instant has 26

    // Each writes at most brief_max bytes and returns where they end.
    static char* put(char* at, bool value);
    template <std::integral Number>
    static char* put(char* at, Number number) {
        static_assert(engine::digits_max <= brief_max);
        return engine::put_number(at, number);
    }
    static char* put(char* at, engine::Instant instant);
    static char* put(char* at, engine::Date date);
    static char* put(char* at, engine::Month month);
    void write_escaped(std::string_view text);
    void write_fields(const engine::Record& record);

    TextBuffer& out_;
};

inline char* JsonWriter::put(char* at, bool value) {
    std::memcpy(at, value ? "true " : "false", 5);
    return at + (value ? 4 : 5);
}

}  // namespace countersign::store
