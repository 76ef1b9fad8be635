#include "daemon/protocol/json_rpc.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "daemon/protocol/json_text.hpp"

namespace countersign::protocol {

using nlohmann::json;

namespace {

constexpr std::string_view name_shown_max = "0123456789012345678901234567890123456789";

// A name from outside, short enough for a sentence.
std::string shown(std::string_view name) {
    if (name.size() <= name_shown_max.size()) return std::string(name);
    std::size_t end = name_shown_max.size();
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return std::string(name.substr(0, end)) + "…";
}

enum class Member { version, id, method, params, unknown };

Member member_of(std::string_view key) {
    if (key == "jsonrpc") return Member::version;
    if (key == "id") return Member::id;
    if (key == "method") return Member::method;
    if (key == "params") return Member::params;
    return Member::unknown;
}

// What is known of one request while it is read. The first fault counts; reading goes on for the
// sake of the id, so that the caller can tell which question the answer belongs to.
struct Draft {
    Request request;
    std::optional<Sentence> fault;
    bool seen[4] = {};
    bool has_version = false;

    void refuse(std::string zh, std::string en) {
        if (!fault) fault = Sentence{.zh = std::move(zh), .en = std::move(en)};
    }

    Result<Request, BadMessage> finish() && {
        if (!has_version) refuse("缺少 \"jsonrpc\": \"2.0\"。", "Expected \"jsonrpc\": \"2.0\", but it is missing.");
        if (request.method.empty()) refuse("缺少方法名。", "Expected a method (text), but there is none.");
        request.is_notification = !seen[static_cast<int>(Member::id)];
        if (fault) return fail(BadMessage{.id = std::move(request.id), .failure = invalid_request(std::move(*fault))});
        return std::move(request);
    }
};

// Reads a message and builds only what is kept: the params of each request.
class MessageReader {
public:
    explicit MessageReader(std::string_view text) : lexer_(text) {}

    Incoming take() {
        if (incoming_.items.size() > batch_max)
            broken_ = BadMessage{.failure =
                                     invalid_request({.zh = "一批的请求过多。",
                                                      .en = "Expected a batch of at most " + std::to_string(batch_max) +
                                                            " requests, but there are more."})};
        if (!broken_ && incoming_.items.empty())
            broken_ = BadMessage{
                .failure = invalid_request(
                    {.zh = "批中没有请求。", .en = "Expected at least one request in the batch, but it is empty."})};
        if (!broken_) return std::move(incoming_);
        Incoming refused;
        refused.items.emplace_back(fail(std::move(*broken_)));
        return refused;
    }

    // The grammar of JSON, without recursion: what has begun stands in `levels_`.
    void read() {
        bool fits = value(lexer_.next());
        while (fits && !levels_.empty()) fits = element();
        if (fits && lexer_.next() == Token::end) return;
        const std::string at = std::to_string(lexer_.position());
        broken_ = BadMessage{.failure = not_json({.zh = "不是有效的 JSON（第 " + at + " 字节）。",
                                                  .en = "Expected JSON in UTF-8, but byte " + at + " can not be read."})};
    }

private:
    using Token = JsonLexer::Token;

    // The next element or the end of what is open. False, here and below, when the text is no JSON.
    [[nodiscard]] bool element() {
        const bool in_object = levels_.back() == Token::object_begins;
        const bool is_first = std::exchange(is_first_, false);
        Token token = lexer_.next();
        if (token == (in_object ? Token::object_ends : Token::array_ends)) {
            close();
            return true;
        }
        if (!is_first) {
            if (token != Token::comma) return false;
            token = lexer_.next();
        }
        return in_object ? member(token) : value(token);
    }

    [[nodiscard]] bool member(Token token) {
        if (token != Token::text) return false;
        key(lexer_.text());
        return lexer_.next() == Token::colon && value(lexer_.next());
    }

    [[nodiscard]] bool value(Token token) {
        switch (token) {
            case Token::null: put(nullptr); return true;
            case Token::yes: put(true); return true;
            case Token::no: put(false); return true;
            case Token::number: number(lexer_.number()); return true;
            case Token::text: put(std::move(lexer_.text())); return true;
            case Token::object_begins:
            case Token::array_begins: begin(token); return true;
            default: return false;
        }
    }

    void begin(Token token) {
        levels_.push_back(token);
        is_first_ = true;
        const bool is_object = token == Token::object_begins;
        if (is_object && starts_item()) {
            draft_.emplace();
            ++depth_;
        } else if (!is_object && depth_ == 0) {
            incoming_.is_batch = true;
            ++depth_;
        } else {
            open(is_object ? json::object() : json::array());
        }
    }

    void number(std::string_view written) {
        if (written.find_first_of(".eE") != std::string_view::npos) {
            refuse("数字须为整数，实为 " + shown(written) + "。", "Expected an integer, but found " + shown(written) + ".");
            return put(nullptr);
        }
        std::int64_t value = 0;
        if (std::from_chars(written.data(), written.data() + written.size(), value).ec == std::errc()) return put(value);
        refuse("整数超出 64 位：" + shown(written) + "。",
               "Expected an integer of 64 bits, but found " + shown(written) + ".");
        put(nullptr);
    }

    // Takes the text where it becomes a member's name.
    void key(std::string& name) {
        if (skipped_ > 0) return;
        if (open_.empty()) return envelope_member(name);
        const auto [place, is_new] = open_.back()->get_ref<json::object_t&>().emplace(std::move(name), nullptr);
        if (!is_new) refuse_twice(place->first);
        slot_ = is_new ? &place->second : nullptr;
    }

    [[nodiscard]] bool starts_item() const {
        return !draft_ && skipped_ == 0 && depth_ == (incoming_.is_batch ? 1U : 0U);
    }

    void refuse(std::string zh, std::string en) {
        if (draft_) draft_->refuse(std::move(zh), std::move(en));
    }

    void refuse_twice(const std::string& name) {
        refuse("“" + shown(name) + "”出现两次。", "Expected each member once, but '" + shown(name) + "' occurs twice.");
    }

    // A message, or a part of a batch, that is no object.
    void stray() {
        incoming_.items.emplace_back(fail(BadMessage{
            .failure = invalid_request(
                {.zh = "请求应为对象。", .en = "Expected a request (an object), but found something else."})}));
    }

    void envelope_member(const std::string& name) {
        member_ = member_of(name);
        if (member_ == Member::unknown)
            return refuse("请求没有“" + shown(name) + "”这一项。",
                          "Expected jsonrpc, id, method and params, but found '" + shown(name) + "'.");
        bool& seen = draft_->seen[static_cast<int>(member_)];
        if (seen) {
            refuse_twice(name);
            member_ = Member::unknown;  // the first one stays
        }
        seen = true;
    }

    // Puts a value where it belongs and says where that is; nullptr when it is not kept.
    json* place(json&& value) {
        if (!open_.empty()) {
            json& parent = *open_.back();
            if (parent.is_array()) return &parent.get_ref<json::array_t&>().emplace_back(std::move(value));
            if (slot_ != nullptr) *slot_ = std::move(value);
            return slot_;
        }
        if (!draft_) {
            stray();
            return nullptr;
        }
        return place_member(std::move(value));
    }

    json* place_member(json&& value) {
        Request& request = draft_->request;
        switch (member_) {
            case Member::version:
                draft_->has_version = value.is_string() && value.get_ref<const std::string&>() == "2.0";
                break;
            case Member::id:
                place_id(std::move(value));
                break;
            case Member::method:
                if (value.is_string()) request.method = std::move(value.get_ref<std::string&>());
                break;
            case Member::params:
                if (value.is_structured()) {
                    request.params = std::move(value);
                    return &request.params;
                }
                refuse("params 应为对象。", "Expected params (an object), but found something else.");
                break;
            case Member::unknown:
                break;
        }
        return nullptr;
    }

    void place_id(json&& value) {
        if (value.is_string())
            draft_->request.id = std::move(value.get_ref<std::string&>());
        else if (value.is_number_integer())
            draft_->request.id = value.get<std::int64_t>();
        else if (!value.is_null())
            refuse("id 应为文字、整数或 null。", "Expected an id of text, integer or null, but found something else.");
    }

    void put(json&& value) {
        if (skipped_ == 0) place(std::move(value));
    }

    void open(json&& value) {
        ++depth_;
        if (depth_ > nesting_max)
            refuse("嵌套超过 " + std::to_string(nesting_max) + " 层。",
                   "Expected at most " + std::to_string(nesting_max) + " levels, but it nests deeper.");
        json* placed = skipped_ > 0 || depth_ > nesting_max ? nullptr : place(std::move(value));
        if (placed == nullptr)
            ++skipped_;
        else
            open_.push_back(placed);
    }

    void close() {
        levels_.pop_back();
        is_first_ = false;
        --depth_;
        if (skipped_ > 0)
            --skipped_;
        else if (!open_.empty())
            open_.pop_back();
        else if (draft_) {
            incoming_.items.push_back(std::move(*draft_).finish());
            draft_.reset();
        }
    }

    JsonLexer lexer_;
    std::vector<Token> levels_;  // what has begun and not ended
    bool is_first_ = false;      // nothing was read of the innermost
    Incoming incoming_;
    std::optional<BadMessage> broken_;  // the message as a whole
    std::optional<Draft> draft_;        // the request that is being read
    Member member_ = Member::unknown;
    std::vector<json*> open_;  // within params, outermost first
    json* slot_ = nullptr;     // where the value of the last key goes; nullptr for a repeated key
    std::size_t depth_ = 0;
    std::size_t skipped_ = 0;  // levels whose content is not kept
};

std::string dump(const json& value) {
    std::string text;
    append_json(text, value);
    return text;
}

void append_id(std::string& text, const Id& id) {
    text += R"({"jsonrpc":"2.0","id":)";
    if (const auto* number = std::get_if<std::int64_t>(&id))
        text += std::to_string(*number);
    else if (const auto* name = std::get_if<std::string>(&id))
        append_json(text, *name);
    else
        text += "null";
}

json sentence_json(const Sentence& sentence) { return {{"zh", sentence.zh}, {"en", sentence.en}}; }

json data_of(const Failure& failure) {
    json data{{"code", failure.code}, {"text", sentence_json(failure.text)}, {"hint", sentence_json(failure.hint)}};
    if (failure.more.is_object()) data.update(failure.more);
    return data;
}

Failure defined(int number, std::string code, Sentence text) {
    return {.number = number, .code = std::move(code), .text = std::move(text), .hint = {}, .more = {}};
}

}  // namespace

Incoming read_message(std::string_view text) {
    MessageReader reader(text);
    reader.read();
    return reader.take();
}

std::string answer_with(const Id& id, std::string_view result_text) {
    std::string text;
    text.reserve(result_text.size() + 64);
    append_id(text, id);
    text += R"(,"result":)";
    text += result_text;
    return text += '}';
}

std::string answer_text(const Id& id, const json& result) { return answer_with(id, dump(result)); }

std::string failure_data(const Failure& failure) { return dump(data_of(failure)); }

std::string failure_text(const Id& id, const Failure& failure) {
    std::string text;
    append_id(text, id);
    text += R"(,"error":)";
    text += dump({{"code", failure.number}, {"message", failure.text.en}, {"data", data_of(failure)}});
    return text += '}';
}

std::string batch_text(const std::vector<std::string>& answers) {
    std::string text;
    for (const std::string& answer : answers)
        if (!answer.empty()) (text += text.empty() ? '[' : ',') += answer;
    return text.empty() ? text : text += ']';
}

Failure not_json(Sentence text) { return defined(-32700, "invalid_request", std::move(text)); }

Failure invalid_request(Sentence text) { return defined(-32600, "invalid_request", std::move(text)); }

Failure invalid_parameters(Sentence text) { return defined(-32602, "invalid_request", std::move(text)); }

Failure unknown_method(std::string_view method) {
    return defined(-32601,
                   "unknown_method",
                   {.zh = "没有方法“" + shown(method) + "”。",
                    .en = "Expected a method of rpc.discover, but there is no '" + shown(method) + "'."});
}

Failure internal_failure() {
    return defined(-32603,
                   "internal",
                   {.zh = "内部错误，已记入日志。",
                    .en = "Expected to answer, but the daemon met a fault of its own; its log tells more."});
}

}  // namespace countersign::protocol
