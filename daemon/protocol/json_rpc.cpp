#include "daemon/protocol/json_rpc.hpp"

#include <optional>

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

// Receives what nlohmann's lexer finds, and builds only what is kept: the params of each request.
class MessageReader {
public:
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

    bool null() { return put(nullptr); }

    bool boolean(bool value) { return put(value); }

    bool number_integer(std::int64_t value) { return put(value); }

    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(INT64_MAX)) return out_of_range(std::to_string(value));
        return put(static_cast<std::int64_t>(value));
    }

    // The lexer takes integers beyond 64 bits for doubles as well.
    bool number_float(double, const std::string& written) {
        if (written.find_first_of(".eE") == std::string::npos) return out_of_range(written);
        refuse("数字须为整数，实为 " + shown(written) + "。", "Expected an integer, but found " + shown(written) + ".");
        return put(nullptr);
    }

    bool string(std::string& value) { return put(std::move(value)); }

    bool binary(json::binary_t&) { return false; }  // JSON has none

    bool start_object(std::size_t) {
        if (starts_item()) {
            draft_.emplace();
            ++depth_;
            return true;
        }
        return open(json::object());
    }

    bool start_array(std::size_t) {
        if (depth_ == 0 && !incoming_.is_batch) {
            incoming_.is_batch = true;
            ++depth_;
            return true;
        }
        return open(json::array());
    }

    bool end_object() { return close(); }

    bool end_array() { return close(); }

    bool key(std::string& name) {
        if (skipped_ > 0) return true;
        if (open_.empty()) return member(name);
        const auto [place, is_new] = open_.back()->get_ref<json::object_t&>().emplace(std::move(name), nullptr);
        if (!is_new) refuse_twice(place->first);
        slot_ = is_new ? &place->second : nullptr;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const json::exception&) {
        broken_ = BadMessage{.failure = not_json({.zh = "不是有效的 JSON（第 " + std::to_string(position) + " 字节）。",
                                                  .en = "Expected JSON in UTF-8, but byte " + std::to_string(position) +
                                                        " can not be read."})};
        return false;
    }

private:
    [[nodiscard]] bool starts_item() const {
        return !draft_ && skipped_ == 0 && depth_ == (incoming_.is_batch ? 1U : 0U);
    }

    void refuse(std::string zh, std::string en) {
        if (draft_) draft_->refuse(std::move(zh), std::move(en));
    }

    void refuse_twice(const std::string& name) {
        refuse("“" + shown(name) + "”出现两次。", "Expected each member once, but '" + shown(name) + "' occurs twice.");
    }

    bool out_of_range(const std::string& written) {
        refuse("整数超出 64 位：" + shown(written) + "。",
               "Expected an integer of 64 bits, but found " + shown(written) + ".");
        return put(nullptr);
    }

    // A message, or a part of a batch, that is no object.
    void stray() {
        incoming_.items.emplace_back(fail(BadMessage{
            .failure = invalid_request(
                {.zh = "请求应为对象。", .en = "Expected a request (an object), but found something else."})}));
    }

    bool member(const std::string& name) {
        member_ = member_of(name);
        if (member_ == Member::unknown) {
            refuse("请求没有“" + shown(name) + "”这一项。",
                   "Expected jsonrpc, id, method and params, but found '" + shown(name) + "'.");
            return true;
        }
        bool& seen = draft_->seen[static_cast<int>(member_)];
        if (seen) {
            refuse_twice(name);
            member_ = Member::unknown;  // the first one stays
        }
        seen = true;
        return true;
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

    bool put(json&& value) {
        if (skipped_ == 0) place(std::move(value));
        return true;
    }

    bool open(json&& value) {
        ++depth_;
        if (depth_ > nesting_max)
            refuse("嵌套超过 " + std::to_string(nesting_max) + " 层。",
                   "Expected at most " + std::to_string(nesting_max) + " levels, but it nests deeper.");
        json* placed = skipped_ > 0 || depth_ > nesting_max ? nullptr : place(std::move(value));
        if (placed == nullptr)
            ++skipped_;
        else
            open_.push_back(placed);
        return true;
    }

    bool close() {
        --depth_;
        if (skipped_ > 0)
            --skipped_;
        else if (!open_.empty())
            open_.pop_back();
        else if (draft_) {
            incoming_.items.push_back(std::move(*draft_).finish());
            draft_.reset();
        }
        return true;
    }

    Incoming incoming_;
    std::optional<BadMessage> broken_;  // the message as a whole
    std::optional<Draft> draft_;        // the request that is being read
    Member member_ = Member::unknown;
    std::vector<json*> open_;  // within params, outermost first
    json* slot_ = nullptr;     // where the value of the last key goes; nullptr for a repeated key
    std::size_t depth_ = 0;
    std::size_t skipped_ = 0;  // levels whose content is not kept
};

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

void append_id(std::string& text, const Id& id) {
    text += R"({"jsonrpc":"2.0","id":)";
    if (const auto* number = std::get_if<std::int64_t>(&id))
        text += std::to_string(*number);
    else if (const auto* name = std::get_if<std::string>(&id))
        text += dump(*name);
    else
        text += "null";
}

json sentence_json(const Sentence& sentence) { return {{"zh", sentence.zh}, {"en", sentence.en}}; }

Failure defined(int number, std::string code, Sentence text) {
    return {.number = number, .code = std::move(code), .text = std::move(text), .hint = {}, .more = {}};
}

}  // namespace

Incoming read_message(std::string_view text) {
    MessageReader reader;
    json::sax_parse(text.begin(), text.end(), &reader);
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

std::string failure_text(const Id& id, const Failure& failure) {
    json data{{"code", failure.code}, {"text", sentence_json(failure.text)}, {"hint", sentence_json(failure.hint)}};
    if (failure.more.is_object()) data.update(failure.more);
    std::string text;
    append_id(text, id);
    text += R"(,"error":)";
    text += dump({{"code", failure.number}, {"message", failure.text.en}, {"data", std::move(data)}});
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
