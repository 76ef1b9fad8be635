// JsonReader: reads exactly what JsonWriter writes: the same members in the same order, no spaces,
// no other spelling of a number or a text. So encode(decode(text)) == text for every text that is
// read at all, and a body that differs by one byte is either refused or another body.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include "daemon/store/event_members.hpp"

namespace countersign::store {

class JsonReader {
public:
    // `where` names the text in sentences: "entry 12".
    JsonReader(std::string_view text, std::string where) : text_(text), where_(std::move(where)) {}

    // One member of the object that is being read.
    template <class T, std::size_t size>
    void operator()(const char (&name)[size], T& value) {
        if (text_[at_ - 1] != '{') expect(",");
        expect("\"");
        expect({name, size - 1});
        expect("\":");
        read(value);
    }

    // A member that is left out while it has its default, and only then.
    template <class T, std::size_t size>
    void optional(const char (&name)[size], T& value) {
        value = T{};
        const std::string_view rest = std::string_view(text_).substr(at_);
        const bool is_there = rest.starts_with(",\"") && rest.substr(2).starts_with(std::string_view(name, size - 1)) &&
                              rest.substr(1 + size).starts_with("\":");
        if (!is_there) return;
        (*this)(name, value);
        if (value == T{}) refuse("no member with its default");
    }

    void read(std::string& text);
    void read(bool& value);
    template <std::integral Number>
    void read(Number& number) {
        const char* const end = text_.data() + text_.size();
        const char* const from = text_.data() + at_;
        const auto [stop, error] = std::from_chars(from, end, number);
        const auto size = static_cast<std::size_t>(stop - from);
        const bool has_spare_zero = size > 1 && (from[0] == '0' || (from[0] == '-' && from[1] == '0'));
        if (error != std::errc{} || has_spare_zero) refuse("a number");
        at_ += size;
    }
    void read(engine::Instant& instant);
    void read(engine::Date& date);
    void read(engine::Month& month);
    template <class T>
    void read(std::optional<T>& held) {
        held.reset();
        if (!accept("null")) read(held.emplace());
    }
    void read(engine::Currency& currency);
    void read(engine::Value& value);
    void read(engine::Event& event);
    template <class T>
    void read(std::vector<T>& items) {
        expect("[");
        items.clear();
        if (accept("]")) return;
        do read(items.emplace_back());
        while (accept(","));
        expect("]");
    }
    void read(engine::Tasks& tasks) {
        std::vector<engine::Task> all;
        read(all);
        tasks = std::move(all);
    }
    // A struct with members of its own.
    template <class T>
        requires requires(JsonReader& io, T& part) { each_member(io, part); }
    void read(T& part) {
        expect("{");
        each_member(*this, part);
        expect("}");
    }

    void expect(std::string_view literal) {
        if (!accept(literal)) refuse(literal);
    }
    [[nodiscard]] bool accept(std::string_view literal) {
        if (text_.compare(at_, literal.size(), literal) != 0) return false;
        at_ += literal.size();
        return true;
    }
    void expect_end();

private:
    [[noreturn]] void refuse(std::string_view expected) const;
    char read_escaped();
    engine::Value read_value_in_braces();
    engine::List read_list();
    engine::Record read_record();
    std::string_view read_plain();

    std::string_view text_;
    std::string where_;
    std::size_t at_ = 0;
};

}  // namespace countersign::store
