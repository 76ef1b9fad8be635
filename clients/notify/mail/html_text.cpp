#include "clients/notify/mail/html_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "clients/notify/mail/address.hpp"

namespace countersign::mail {

namespace {

struct Tag {
    std::string name;  // lower case; "/p" for an end
    std::string_view attributes;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, text) != list.end();
}

std::string utf8_of(unsigned long code) {
    std::string text;
    const auto add = [&](unsigned long byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return "\uFFFD";
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | (code >> 6U));
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0U | (code >> 12U));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | (code >> 18U));
        add(0x80U | ((code >> 12U) & 0x3FU));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
    return text;
}

// "amp", "#65" or "#x41"; empty when it is none.
std::string entity(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> named = {{{"amp", "&"},
                                                                                            {"lt", "<"},
                                                                                            {"gt", ">"},
                                                                                            {"quot", "\""},
                                                                                            {"apos", "'"},
                                                                                            {"nbsp", " "},
                                                                                            {"yen", "¥"},
                                                                                            {"mdash", "—"},
                                                                                            {"hellip", "…"}}};
    for (const auto& [word, character] : named)
        if (name == word) return std::string(character);
    if (!name.starts_with('#')) return {};
    const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const std::string_view digits = name.substr(is_hex ? 2 : 1);
    unsigned long code = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    if (digits.empty() || end != digits.data() + digits.size()) return {};
    return error == std::errc() ? utf8_of(code) : "\uFFFD";
}

class Reader {
public:
    explicit Reader(std::string_view html) : rest_(html) {}

    std::string read() {
        while (!rest_.empty()) step();
        while (text_.ends_with(' ') || text_.ends_with('\n')) text_.pop_back();
        return std::move(text_);
    }

private:
    void step() {
        if (rest_.starts_with("<!--")) return skip_past("-->");
        if (rest_.front() == '<' && rest_.size() > 1 && (is_letter(rest_[1]) || rest_[1] == '/' || rest_[1] == '!'))
            return take_tag();
        if (rest_.front() == '&') return take_entity();
        add(rest_.substr(0, 1));
        rest_.remove_prefix(1);
    }

    static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

    void skip_past(std::string_view end) {
        const std::size_t at = rest_.find(end);
        rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
    }

    void take_tag() {
        const std::size_t end = std::min(rest_.find('>'), rest_.size());
        const std::string_view inside = rest_.substr(1, end == 0 ? 0 : end - 1);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        const std::size_t name_end = std::min(inside.find_first_of(" \t\r\n/", 1), inside.size());
        obey({.name = lower_case(inside.substr(0, name_end)), .attributes = inside.substr(name_end)});
    }

    void obey(const Tag& tag) {
        if (is_one_of(tag.name, {"script", "style", "head", "title"})) return skip_element(tag.name);
        if (tag.name == "blockquote" || tag.name == "/blockquote") {
            if (is_in_line_) new_line();
            depth_ = tag.name == "blockquote" ? depth_ + 1 : std::max(0, depth_ - 1);
        } else if (tag.name == "br") {
            new_line();
        } else if (is_one_of(tag.name,
                             {"p",   "/p", "div", "/div", "tr",  "/tr", "li",   "/li", "table", "/table", "hr", "h1",
                              "/h1", "h2", "/h2", "h3",   "/h3", "pre", "/pre", "ul",  "/ul",   "ol",     "/ol"})) {
            if (is_in_line_) new_line();
        } else if (is_one_of(tag.name, {"td", "th"})) {
            add(" ");
        }
    }

    void skip_element(const std::string& name) {
        const std::string all = lower_case(rest_);
        const std::size_t at = all.find("</" + name);
        rest_.remove_prefix(at == std::string::npos ? rest_.size() : at);
        if (at != std::string::npos) skip_past(">");
    }

    void take_entity() {
        const std::size_t end = rest_.substr(0, 12).find(';');
        const std::string character = end == std::string_view::npos ? std::string() : entity(rest_.substr(1, end - 1));
        add(character.empty() ? rest_.substr(0, 1) : std::string_view(character));
        rest_.remove_prefix(character.empty() ? 1 : end + 1);
    }

    // Blanks of every kind count as one.
    void add(std::string_view text) {
        const bool is_blank = text == " " || text == "\n" || text == "\r" || text == "\t";
        if (is_blank && (!is_in_line_ || text_.ends_with(' '))) return;
        if (!is_in_line_ && depth_ > 0) text_ += "> ";
        is_in_line_ = true;
        text_ += is_blank ? std::string_view(" ") : text;
    }

    void new_line() {
        text_ += '\n';
        is_in_line_ = false;
    }

    std::string_view rest_;
    std::string text_;
    int depth_ = 0;
    bool is_in_line_ = false;
};

}  // namespace

std::string text_of_html(std::string_view html) { return Reader(html).read(); }

}  // namespace countersign::mail
