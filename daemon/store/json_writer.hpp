// JsonWriter: appends the log's JSON to a string, by hand, because every decision passes here.
// Knows the engine's types; UTF-8 passes through, control characters are escaped. What JsonReader
// reads, and nothing else.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>

#include "daemon/engine/digits.hpp"
#include "daemon/store/event_members.hpp"

namespace countersign::store {

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    // One member of the object that is being written.
    template <class T, std::size_t size>
    void operator()(const char (&name)[size], const T& value) {
        char member[size + 3];  // ,"name":
        char* at = member;
        if (out_.back() != '{') *at++ = ',';
        *at++ = '"';
        at = std::copy(name, name + size - 1, at);
        *at++ = '"';
        *at++ = ':';
        out_.append(member, static_cast<std::size_t>(at - member));
        write(value);
    }

    // A member that is left out while it has its default.
    template <class T, std::size_t size>
    void optional(const char (&name)[size], const T& value) {
        if (!(value == T{})) (*this)(name, value);
    }

    void write(std::string_view text);
    void write(const std::string& text) { write(std::string_view(text)); }
    void write(bool value) { out_ += value ? "true" : "false"; }
    template <std::integral Number>
    void write(Number number) {
        engine::append_number(out_, number);
    }
    void write(engine::Instant instant);
    void write(engine::Date date);
    void write(engine::Month month);
    template <class T>
    void write(const std::optional<T>& held) {
        if (held) write(*held);
        else out_ += "null";
    }
    void write(const engine::Currency& currency) { write(currency.text()); }
    void write(const engine::Value& value);
    void write(const engine::Event& event);
    template <class T>
    void write(const std::vector<T>& items) {
        char before = '[';
        for (const T& item : items) {
            out_ += before;
            write(item);
            before = ',';
        }
        out_ += items.empty() ? "[]" : "]";
    }
    void write(const engine::Tasks& tasks) { write(tasks.all()); }
    // A struct with members of its own.
    template <class T>
        requires requires(JsonWriter& io, const T& part) { each_member(io, part); }
    void write(const T& part) {
        out_ += '{';
        each_member(*this, part);
        out_ += '}';
    }

private:
    void write_date(engine::Date date);
    void write_escaped(char c);

    std::string& out_;
};

}  // namespace countersign::store
