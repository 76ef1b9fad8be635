#include "clients/notify/platforms/flat_xml.hpp"

#include <algorithm>
#include <array>

namespace countersign::platforms {

namespace {

constexpr std::string_view cdata_open = "<![CDATA[", cdata_close = "]]>";
constexpr int depth_max = 8;

std::string without_entities(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
    std::string plain;
    while (!text.empty()) {
        std::size_t length = 1;
        char c = text.front();
        for (const auto& [entity, character] : entities)
            if (text.starts_with(entity)) length = entity.size(), c = character;
        plain += c;
        text.remove_prefix(length);
    }
    return plain;
}

class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    std::optional<std::map<std::string, std::string>> read_root() {
        skip_space();
        const auto root = open_tag();
        if (!root) return std::nullopt;
        std::map<std::string, std::string> leaves;
        for (skip_space(); !rest_.starts_with("</"); skip_space()) {
            const auto name = open_tag();
            std::string text;
            bool is_leaf = true;
            if (!name || !read_content(*name, text, is_leaf, 1)) return std::nullopt;
            if (is_leaf) leaves.emplace(*name, std::move(text));
        }
        if (!close_tag(*root)) return std::nullopt;
        skip_space();
        return rest_.empty() ? std::optional(std::move(leaves)) : std::nullopt;
    }

private:
    void skip_space() { rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_not_of(" \t\r\n"))); }

    // <name>, without attributes.
    std::optional<std::string> open_tag() {
        const std::size_t end = rest_.find('>');
        if (!rest_.starts_with('<') || end == std::string_view::npos || end < 2) return std::nullopt;
        const std::string name(rest_.substr(1, end - 1));
        if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") !=
            std::string::npos)
            return std::nullopt;
        rest_.remove_prefix(end + 1);
        return name;
    }

    bool close_tag(const std::string& name) {
        const std::string tag = "</" + name + ">";
        if (!rest_.starts_with(tag)) return false;
        rest_.remove_prefix(tag.size());
        return true;
    }

    // Through the closing tag of `name`.
    bool read_content(const std::string& name, std::string& text, bool& is_leaf, int depth) {
        if (depth > depth_max) return false;
        while (!close_tag(name)) {
            if (rest_.empty() || rest_.starts_with("</")) return false;
            if (rest_.starts_with(cdata_open)) {
                if (!read_cdata(text)) return false;
            } else if (rest_.starts_with('<')) {
                is_leaf = false;
                const auto inner = open_tag();
                std::string ignored;
                bool inner_is_leaf = true;
                if (!inner || !read_content(*inner, ignored, inner_is_leaf, depth + 1)) return false;
            } else {
                const std::size_t end = std::min(rest_.size(), rest_.find('<'));
                text += without_entities(rest_.substr(0, end));
                rest_.remove_prefix(end);
            }
        }
        return true;
    }

    bool read_cdata(std::string& text) {
        const std::size_t end = rest_.find(cdata_close);
        if (end == std::string_view::npos) return false;
        text += rest_.substr(cdata_open.size(), end - cdata_open.size());
        rest_.remove_prefix(end + cdata_close.size());
        return true;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<std::map<std::string, std::string>> read_flat_xml(std::string_view text) {
    return Reader(text).read_root();
}

std::string cdata(std::string_view text) {
    std::string safe(text);
    for (std::size_t at = safe.find(cdata_close); at != std::string::npos; at = safe.find(cdata_close, at + 15))
        safe.replace(at, cdata_close.size(), "]]]]><![CDATA[>");
    return std::string(cdata_open) + safe + std::string(cdata_close);
}

}  // namespace countersign::platforms
