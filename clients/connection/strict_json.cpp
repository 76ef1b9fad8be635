#include "clients/connection/strict_json.hpp"

#include <charconv>

#include "daemon/protocol/json_text.hpp"

namespace countersign::connection {

namespace {

using Json = nlohmann::json;
using protocol::JsonLexer;
using Token = JsonLexer::Token;

class Reader {
public:
    Reader(std::string_view text, std::size_t levels_max) : lexer_(text), levels_max_(levels_max) {}

    std::optional<Json> whole() {
        auto read = value(lexer_.next(), 0);
        return read && lexer_.next() == Token::end ? std::move(read) : std::nullopt;
    }

private:
    std::optional<Json> value(Token token, std::size_t level) {
        switch (token) {
            case Token::null: return Json(nullptr);
            case Token::yes: return Json(true);
            case Token::no: return Json(false);
            case Token::number: return number();
            case Token::text: return Json(std::move(lexer_.text()));
            case Token::object_begins: return level < levels_max_ ? object(level + 1) : std::nullopt;
            case Token::array_begins: return level < levels_max_ ? array(level + 1) : std::nullopt;
            default: return std::nullopt;
        }
    }

    std::optional<Json> number() const {
        std::int64_t read = 0;
        const std::string_view written = lexer_.number();
        const auto [end, fault] = std::from_chars(written.data(), written.data() + written.size(), read);
        if (fault != std::errc() || end != written.data() + written.size()) return std::nullopt;
        return Json(read);
    }

    std::optional<Json> object(std::size_t level) {
        Json read = Json::object();
        for (Token token = lexer_.next(); token != Token::object_ends; token = lexer_.next()) {
            if (!read.empty() && (token != Token::comma || (token = lexer_.next()) == Token::object_ends)) return std::nullopt;
            if (token != Token::text) return std::nullopt;
            const std::string name = std::move(lexer_.text());
            if (read.contains(name) || lexer_.next() != Token::colon) return std::nullopt;
            auto member = value(lexer_.next(), level);
            if (!member) return std::nullopt;
            read[name] = std::move(*member);
        }
        return read;
    }

    std::optional<Json> array(std::size_t level) {
        Json read = Json::array();
        for (Token token = lexer_.next(); token != Token::array_ends; token = lexer_.next()) {
            if (!read.empty() && (token != Token::comma || (token = lexer_.next()) == Token::array_ends)) return std::nullopt;
            auto element = value(token, level);
            if (!element) return std::nullopt;
            read.push_back(std::move(*element));
        }
        return read;
    }

    JsonLexer lexer_;
    std::size_t levels_max_;
};

}  // namespace

std::optional<Json> read_strict_json(std::string_view text, std::size_t levels_max) { return Reader(text, levels_max).whole(); }

}  // namespace countersign::connection
