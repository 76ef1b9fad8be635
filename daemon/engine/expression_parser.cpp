// A Pratt parser. After the first fault the word at hand is the end of the text, so that every
// function returns at once and the fault alone counts.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/engine/expression_lexer.hpp"
#include "daemon/engine/expression_nodes.hpp"

namespace countersign::engine {

namespace {

using Node = Expression::Node;

struct BinaryWord {
    std::string_view symbol;
    Operator op;
    int binding;  // the greater, the closer it holds its operands
};
constexpr std::array<BinaryWord, 14> binary_words{{
    {"||", Operator::logical_or, 1},  {"&&", Operator::logical_and, 2}, {"==", Operator::equal, 3},
    {"!=", Operator::not_equal, 3},   {"<", Operator::less, 3},         {"<=", Operator::less_equal, 3},
    {">", Operator::greater, 3},      {">=", Operator::greater_equal, 3}, {"in", Operator::in, 3},
    {"+", Operator::add, 4},          {"-", Operator::subtract, 4},     {"*", Operator::multiply, 5},
    {"/", Operator::divide, 5},       {"%", Operator::remainder, 5},
}};

struct FunctionWord {
    std::string_view name;
    Function function;
    bool plain, member;  // f(x), x.f()
};
constexpr std::array<FunctionWord, 23> function_words{{
    {"size", Function::size, true, true},
    {"contains", Function::contains, false, true},
    {"startsWith", Function::starts_with, false, true},
    {"endsWith", Function::ends_with, false, true},
    {"int", Function::to_int, true, false},
    {"string", Function::to_text, true, false},
    {"money", Function::money, true, false},
    {"date", Function::date, true, false},
    {"sum", Function::sum, true, false},
    {"min", Function::min, true, false},
    {"max", Function::max, true, false},
    {"distinct", Function::distinct, true, false},
    {"prorate", Function::prorate, true, false},
    {"days", Function::days, true, false},
    {"workdays", Function::workdays, true, false},
    {"month", Function::month, true, false},
    {"minute_of_day", Function::minute_of_day, true, false},
    {"lookup", Function::lookup, true, false},
    {"has_row", Function::has_row, true, false},
    {"balance", Function::balance, true, false},
    {"open_by", Function::open_by, true, false},
    {"open_about", Function::open_about, true, false},
    {"registered", Function::registered, true, false},
}};

constexpr std::array<std::pair<std::string_view, Macro>, 5> macro_words{{
    {"all", Macro::all},
    {"exists", Macro::exists},
    {"exists_one", Macro::exists_one},
    {"filter", Macro::filter},
    {"map", Macro::map},
}};

// CEL reserves these for its hosts; a name that is free today must not be taken tomorrow.
constexpr std::array<std::string_view, 17> reserved_words{"as", "break", "const", "continue", "else", "for",
                                                          "function", "if", "import", "let", "loop", "package",
                                                          "namespace", "return", "var", "void", "while"};
constexpr std::array<std::string_view, 4> keywords{"true", "false", "null", "in"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

class Parser {
public:
    explicit Parser(std::string_view text) : lexer_(text), text_(text) { advance(); }

    Result<Node, ExpressionFault> whole() {
        Node root = expression();
        if (token_.kind != Token::Kind::end) fail_here("the end or an operator");
        if (fault_) return fail(std::move(*fault_));
        return root;
    }

private:
    void advance() {
        last_end_ = token_.end;
        token_ = lexer_.next();
        if (token_.kind == Token::Kind::invalid) fail_at(token_.begin, token_.text);
    }

    void fail_at(std::size_t offset, std::string text) {
        if (!fault_) fault_ = ExpressionFault{.offset = offset, .text = std::move(text)};
        token_ = {.kind = Token::Kind::end, .begin = text_.size(), .end = text_.size(), .lexeme = {}, .text = {}};
        lexer_ = Lexer({});
    }

    void fail_here(std::string_view expected) {
        const std::string found = token_.kind == Token::Kind::end ? std::string("the end")
                                                                  : shortened(std::string(token_.lexeme), 40);
        fail_at(token_.begin, fmt::format("expected {}, but found {}", expected, found));
    }

    bool take(std::string_view symbol) {
        if (!token_.is(symbol)) return false;
        advance();
        return true;
    }

    void expect(std::string_view symbol) {
        if (!take(symbol)) fail_here(symbol);
    }

    // Gives a node its place and its height once its children are known.
    Node finished(Node node, std::size_t begin) {
        node.begin = begin;
        node.end = last_end_;
        for (const Node& child : node.children) node.height = std::max(node.height, child.height + 1);
        if (node.height > height_max)
            fail_at(begin, fmt::format("expected at most {} operators in a row, but there are more", height_max));
        return node;
    }

    Node node_with(Node::Kind kind, std::vector<Node> children) {
        Node node;
        node.kind = kind;
        node.children = std::move(children);
        return node;
    }

    // Runs `inner` one level deeper, or reports that the text nests too deeply.
    template <class Inner>
    Node nested(Inner inner) {
        if (nesting_ == nesting_max) {
            fail_at(token_.begin,
                    fmt::format("expected at most {} levels of nesting, but there are more", nesting_max));
            return {};
        }
        ++nesting_;
        Node node = inner();
        --nesting_;
        return node;
    }

    Node expression() { return nested([this] { return conditional(); }); }

    Node conditional() {
        const std::size_t begin = token_.begin;
        Node condition = binary(1);
        if (!take("?")) return condition;
        Node when_true = binary(1);
        expect(":");
        Node when_false = expression();
        std::vector<Node> parts;
        parts.push_back(std::move(condition));
        parts.push_back(std::move(when_true));
        parts.push_back(std::move(when_false));
        return finished(node_with(Node::Kind::conditional, std::move(parts)), begin);
    }

    const BinaryWord* binary_word() const {
        if (token_.kind != Token::Kind::symbol && !token_.is_word("in")) return nullptr;
        for (const BinaryWord& word : binary_words)
            if (word.symbol == token_.lexeme) return &word;
        return nullptr;
    }

    Node binary(int binding_min) {
        const std::size_t begin = token_.begin;
        Node left = unary();
        for (const BinaryWord* word = binary_word(); word != nullptr && word->binding >= binding_min;
             word = binary_word()) {
            advance();
            Node right = binary(word->binding + 1);
            std::vector<Node> operands;
            operands.push_back(std::move(left));
            operands.push_back(std::move(right));
            left = node_with(Node::Kind::binary, std::move(operands));
            left.op = word->op;
            left = finished(std::move(left), begin);
        }
        return left;
    }

    Node unary() {
        const std::size_t begin = token_.begin;
        const bool opposite = token_.is("!");
        if (!opposite && !token_.is("-")) return member();
        advance();
        // The sign belongs to the literal, since the smallest int64 has no positive counterpart.
        if (!opposite && token_.kind == Token::Kind::integer) return members_of(integer(begin, true), begin);
        std::vector<Node> operand;
        operand.push_back(nested([this] { return unary(); }));
        return finished(node_with(opposite ? Node::Kind::opposite : Node::Kind::negative, std::move(operand)), begin);
    }

    Node member() {
        const std::size_t begin = token_.begin;
        return members_of(primary(), begin);
    }

    Node members_of(Node node, std::size_t begin) {
        while (true) {
            if (take(".")) {
                node = selected(std::move(node), begin);
            } else if (take("[")) {
                std::vector<Node> parts;
                parts.push_back(std::move(node));
                parts.push_back(expression());
                expect("]");
                node = finished(node_with(Node::Kind::index, std::move(parts)), begin);
            } else {
                return node;
            }
        }
    }

    Node selected(Node operand, std::size_t begin) {
        const Token name = token_;
        if (name.kind != Token::Kind::name || contains(keywords, name.lexeme)) {
            fail_here("the name of a field after the point");
            return {};
        }
        advance();
        if (token_.is("(")) return member_call(std::move(operand), name, begin);
        std::vector<Node> children;
        children.push_back(std::move(operand));
        Node node = node_with(Node::Kind::select, std::move(children));
        node.name = name.lexeme;
        return finished(std::move(node), begin);
    }

    std::vector<Node> arguments() {
        std::vector<Node> list;
        expect("(");
        while (!token_.is(")") && token_.kind != Token::Kind::end) {
            list.push_back(expression());
            if (!take(",")) break;
            if (token_.is(")")) fail_here("another argument");
        }
        expect(")");
        return list;
    }

    Node member_call(Node operand, const Token& name, std::size_t begin) {
        for (const auto& [word, macro] : macro_words)
            if (word == name.lexeme) return macro_call(std::move(operand), macro, name, begin);
        std::vector<Node> children = arguments();
        if (fault_) return {};
        children.insert(children.begin(), std::move(operand));
        return call(name, std::move(children), true, begin);
    }

    Node macro_call(Node operand, Macro macro, const Token& name, std::size_t begin) {
        std::vector<Node> parts = arguments();
        if (fault_) return {};
        const bool may_have_condition = macro == Macro::map;
        if (parts.size() != 2 && !(may_have_condition && parts.size() == 3)) {
            fail_at(name.begin, fmt::format("expected {0}(x, {1}), but {0} has {2} arguments", name.lexeme,
                                            macro == Macro::map ? "expression" : "condition", parts.size()));
            return {};
        }
        if (parts.front().kind != Node::Kind::name) {
            fail_at(parts.front().begin, fmt::format("expected a name for the element, but found {}",
                                                     source_of(text_, parts.front())));
            return {};
        }
        Node node;
        node.kind = Node::Kind::macro;
        node.macro = macro;
        node.name = parts.front().name;
        parts.front() = std::move(operand);
        node.children = std::move(parts);
        return finished(std::move(node), begin);
    }

    Node call(const Token& name, std::vector<Node> arguments, bool is_member, std::size_t begin) {
        for (const FunctionWord& word : function_words) {
            if (word.name != name.lexeme || !(is_member ? word.member : word.plain)) continue;
            Node node = node_with(Node::Kind::call, std::move(arguments));
            node.function = word.function;
            node.name = name.lexeme;
            return finished(std::move(node), begin);
        }
        const bool exists = std::ranges::any_of(function_words,
                                                [&](const FunctionWord& word) { return word.name == name.lexeme; });
        fail_at(name.begin,
                !exists     ? fmt::format("expected a function, but there is none called {}", name.lexeme)
                : is_member ? fmt::format("expected {0}(...), but {0} follows a point", name.lexeme)
                            : fmt::format("expected a text before .{0}(...), but {0} stands alone", name.lexeme));
        return {};
    }

    Node primary() {
        const std::size_t begin = token_.begin;
        if (token_.kind == Token::Kind::integer) return integer(begin, false);
        if (token_.kind == Token::Kind::text) return literal(Value(token_.text), Type::Kind::text);
        if (token_.kind == Token::Kind::name) return named();
        if (token_.is("[")) return list();
        if (take("(")) {
            Node node = expression();
            expect(")");
            node.begin = begin;
            node.end = last_end_;
            return node;
        }
        fail_here(token_.is("{") ? "a value (there are no map or message literals)" : "a value");
        return {};
    }

    Node literal(Value value, Type::Kind kind) {
        const std::size_t begin = token_.begin;
        advance();
        Node node;
        node.literal = std::move(value);
        node.type = Type::of(kind);
        return finished(std::move(node), begin);
    }

    Node integer(std::size_t begin, bool negative) {
        std::string digits(token_.lexeme);
        const bool hexadecimal = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
        if (hexadecimal) digits.erase(0, 2);
        if (negative) digits.insert(0, 1, '-');
        std::int64_t value = 0;
        const auto [_, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
        if (error != std::errc{}) {
            fail_at(begin, fmt::format("expected an integer that 64 bits can hold, but found {}{}", negative ? "-" : "",
                                       shortened(std::string(token_.lexeme), 40)));
            return {};
        }
        Node node = literal(Value(value), Type::Kind::integer);
        node.begin = begin;
        return node;
    }

    Node named() {
        const Token name = token_;
        if (name.lexeme == "true" || name.lexeme == "false")
            return literal(Value(name.lexeme == "true"), Type::Kind::boolean);
        if (name.lexeme == "null") return literal(Value{}, Type::Kind::nothing);
        if (contains(reserved_words, name.lexeme) || contains(keywords, name.lexeme)) {
            fail_at(name.begin, fmt::format("expected a value, but {} is a reserved word", name.lexeme));
            return {};
        }
        advance();
        if (token_.is("(")) {
            std::vector<Node> children = arguments();
            if (fault_) return {};
            if (name.lexeme == "has") return has(name, std::move(children));
            return call(name, std::move(children), false, name.begin);
        }
        Node node;
        node.kind = Node::Kind::name;
        node.name = name.lexeme;
        return finished(std::move(node), name.begin);
    }

    Node has(const Token& name, std::vector<Node> arguments) {
        if (arguments.size() != 1 || arguments.front().kind != Node::Kind::select) {
            fail_at(name.begin, "expected a field in has(), such as has(form.note), but there is none");
            return {};
        }
        Node node = std::move(arguments.front());
        node.kind = Node::Kind::has;
        return finished(std::move(node), name.begin);
    }

    Node list() {
        const std::size_t begin = token_.begin;
        expect("[");
        std::vector<Node> elements;
        while (!token_.is("]") && token_.kind != Token::Kind::end) {
            elements.push_back(expression());
            if (!take(",")) break;  // CEL allows a comma after the last element
        }
        expect("]");
        return finished(node_with(Node::Kind::list, std::move(elements)), begin);
    }

    Lexer lexer_;
    std::string_view text_;
    Token token_;
    std::size_t last_end_ = 0;
    int nesting_ = 0;
    std::optional<ExpressionFault> fault_;
};

}  // namespace

std::string_view symbol_of(Operator op) {
    for (const BinaryWord& word : binary_words)
        if (word.op == op) return word.symbol;
    return "?";
}

Operator opposite_of(Operator op) {
    switch (op) {
        case Operator::equal: return Operator::not_equal;
        case Operator::not_equal: return Operator::equal;
        case Operator::less: return Operator::greater_equal;
        case Operator::less_equal: return Operator::greater;
        case Operator::greater: return Operator::less_equal;
        case Operator::greater_equal: return Operator::less;
        default: return op;
    }
}

bool is_comparison(Operator op) { return op >= Operator::equal && op <= Operator::greater_equal; }

std::string shortened(std::string text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text + "...";
}

std::string source_of(std::string_view text, const Node& node) {
    std::string line;
    for (const char c : text.substr(node.begin, node.end - node.begin)) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    return shortened(std::move(line), 80);
}

Result<Node, ExpressionFault> parse(std::string_view text) {
    if (text.size() > expression_bytes_max)
        return fail(ExpressionFault{
            .offset = expression_bytes_max,
            .text = fmt::format("expected at most {} bytes, but there are {}", expression_bytes_max, text.size())});
    if (const std::size_t broken = find_broken_utf8(text); broken != std::string_view::npos)
        return fail(ExpressionFault{.offset = broken, .text = "expected UTF-8, but this byte is not"});
    return Parser(text).whole();
}

}  // namespace countersign::engine
