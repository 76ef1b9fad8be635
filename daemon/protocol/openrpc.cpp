#include "daemon/protocol/openrpc.hpp"

#include <algorithm>
#include <array>

#include "daemon/protocol/channels.hpp"
#include "daemon/protocol/table_words.hpp"

namespace countersign::protocol {

using nlohmann::json;

namespace {

constexpr std::int64_t element_length_max = 200;

struct TypeName {
    ParameterType type;
    std::string_view en, zh;
};

constexpr std::array<TypeName, 10> type_names{{{ParameterType::text, "text", "文字"},
                                              {ParameterType::lines, "text", "文字"},
                                              {ParameterType::integer, "integer", "整数"},
                                              {ParameterType::boolean, "boolean", "是/否"},
                                              {ParameterType::time, "time such as 2026-11-03T18:00:00+08:00", "时间"},
                                              {ParameterType::month, "month such as 2026-10", "月份"},
                                              {ParameterType::request, "1 to 64 of A-Z a-z 0-9 . _ -", "1 至 64 个字母、数字或 . _ -"},
                                              {ParameterType::object, "object", "对象"},
                                              {ParameterType::list, "list of objects", "列表"},
                                              {ParameterType::texts, "list of texts", "文字列表"}}};

const TypeName& name_of(ParameterType type) {
    return *std::ranges::find(type_names, type, &TypeName::type);
}

struct Found {
    std::string en, zh;
};

Found found_type(const json& value) {
    switch (value.type()) {
        case json::value_t::null: return {"null", "null"};
        case json::value_t::boolean: return {"boolean", "是/否"};
        case json::value_t::number_integer:
        case json::value_t::number_unsigned: return {"integer", "整数"};
        case json::value_t::string: return {"text", "文字"};
        case json::value_t::array: return {"list", "列表"};
        case json::value_t::object: return {"object", "对象"};
        default: return {"something else", "其他"};
    }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Every 0 of the pattern stands for a digit.
bool matches(std::string_view text, std::string_view pattern) {
    return text.size() == pattern.size() &&
           std::ranges::equal(text, pattern, [](char c, char p) { return p == '0' ? is_digit(c) : c == p; });
}

bool is_time(std::string_view text) {
    if (text.size() < 20 || text.size() > 40 || !matches(text.substr(0, 19), "0000-00-00T00:00:00")) return false;
    std::string_view rest = text.substr(19);
    if (rest.starts_with('.')) {
        const std::size_t end = rest.find_first_not_of("0123456789", 1);
        if (end == std::string_view::npos || end == 1) return false;
        rest.remove_prefix(end);
    }
    return rest == "Z" || matches(rest, "+00:00") || matches(rest, "-00:00");
}

bool is_request(std::string_view text) {
    const auto may_stand = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, may_stand);
}

// For a list: whether its elements are right too.
bool has_type(ParameterType type, const json& value) {
    const auto* text = value.get_ptr<const std::string*>();
    switch (type) {
        case ParameterType::text:
        case ParameterType::lines: return text != nullptr;
        case ParameterType::integer: return value.is_number_integer();
        case ParameterType::boolean: return value.is_boolean();
        case ParameterType::time: return text != nullptr && is_time(*text);
        case ParameterType::month: return text != nullptr && matches(*text, "0000-00");
        case ParameterType::request: return text != nullptr && is_request(*text);
        case ParameterType::object: return value.is_object();
        case ParameterType::list:
            return value.is_array() && std::ranges::all_of(value, [](const json& element) { return element.is_object(); });
        case ParameterType::texts:
            return value.is_array() && std::ranges::all_of(value, [](const json& element) { return element.is_string(); });
    }
    return false;
}

Sentence wrong_type(const Parameter& parameter, const json& value) {
    const TypeName& name = name_of(parameter.type);
    Found found = found_type(value);
    const bool wants_list = parameter.type == ParameterType::list || parameter.type == ParameterType::texts;
    if (value.is_array() && wants_list) found = {"a list of something else", "其他列表"};
    const bool has_form = value.is_string();
    if (has_form && parameter.type != ParameterType::integer && parameter.type != ParameterType::boolean) found.en = "another text";
    return {.zh = "参数“" + parameter.name + "”应为" + std::string(name.zh) + "，实为" + found.zh + "。",
            .en = "Expected parameter '" + parameter.name + "' (" + std::string(name.en) + "), but found " + found.en + "."};
}

std::optional<Sentence> wrong_length(const Parameter& parameter, const std::string& text, std::int64_t most) {
    const std::size_t length = count_characters(text);
    if (length <= static_cast<std::size_t>(most)) return std::nullopt;
    return Sentence{.zh = "参数“" + parameter.name + "”最多 " + std::to_string(most) + " 个字。",
                    .en = "Expected parameter '" + parameter.name + "' (text of at most " + std::to_string(most) +
                          " characters), but it has " + std::to_string(length) + "."};
}

std::optional<Sentence> wrong_text(const Parameter& parameter, const std::string& text, std::int64_t most) {
    if (auto wrong = wrong_length(parameter, text, most)) return wrong;
    const auto unwanted = find_unwanted(text, parameter.type == ParameterType::lines ? Lines::many : Lines::one);
    if (!unwanted) return std::nullopt;
    return Sentence{.zh = "参数“" + parameter.name + "”含有不可见或控制字符 " + character_name(*unwanted) + "。",
                    .en = "Expected parameter '" + parameter.name + "' (text) without control or invisible characters, but it has " +
                          character_name(*unwanted) + "."};
}

std::optional<Sentence> out_of_bounds(const Parameter& parameter, std::int64_t number, std::string_view what_en,
                                      std::string_view what_zh) {
    if (number >= parameter.least && number <= parameter.most) return std::nullopt;
    const std::string least = std::to_string(parameter.least), most = std::to_string(parameter.most);
    return Sentence{.zh = "参数“" + parameter.name + "”" + std::string(what_zh) + "应在 " + least + " 至 " + most + " 之间，实为 " +
                          std::to_string(number) + "。",
                    .en = "Expected parameter '" + parameter.name + "' (" + std::string(what_en) + " from " + least + " to " + most +
                          "), but found " + std::to_string(number) + "."};
}

std::optional<Sentence> check_value(const Parameter& parameter, const json& value) {
    if (!has_type(parameter.type, value)) return wrong_type(parameter, value);
    switch (parameter.type) {
        case ParameterType::text:
        case ParameterType::lines: return wrong_text(parameter, value.get_ref<const std::string&>(), parameter.most);
        case ParameterType::request: return wrong_length(parameter, value.get_ref<const std::string&>(), parameter.most);
        case ParameterType::integer: return out_of_bounds(parameter, value.get<std::int64_t>(), "integer", "");
        case ParameterType::list:
            return out_of_bounds(parameter, static_cast<std::int64_t>(value.size()), "list with a number of elements", "的个数");
        case ParameterType::texts:
            for (const json& text : value)
                if (auto wrong = wrong_text(parameter, text.get_ref<const std::string&>(), element_length_max)) return wrong;
            return out_of_bounds(parameter, static_cast<std::int64_t>(value.size()), "list with a number of elements", "的个数");
        default: return std::nullopt;
    }
}

Sentence unknown_parameter(const Method& method, const std::string& name) {
    std::string known;
    for (const Parameter& parameter : method.parameters) known += (known.empty() ? "" : ", ") + parameter.name;
    if (known.empty()) known = "none";
    const std::string shown = find_unwanted(name, Lines::one) || name.size() > 40 ? "…" : name;
    return {.zh = method.name + " 没有参数“" + shown + "”。",
            .en = "Expected parameters of " + method.name + " (" + known + "), but found '" + shown + "'."};
}

const Parameter* find_parameter(const Method& method, std::string_view name) {
    const auto found = std::ranges::find(method.parameters, name, &Parameter::name);
    return found == method.parameters.end() ? nullptr : &*found;
}

// --- the document -----------------------------------------------------------------------------

json schema_of(const Parameter& parameter) {
    switch (parameter.type) {
        case ParameterType::text:
        case ParameterType::lines: return {{"type", "string"}, {"maxLength", parameter.most}};
        case ParameterType::integer: return {{"type", "integer"}, {"minimum", parameter.least}, {"maximum", parameter.most}};
        case ParameterType::boolean: return {{"type", "boolean"}};
        case ParameterType::time: return {{"type", "string"}, {"format", "date-time"}};
        case ParameterType::month: return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}$"}};
        case ParameterType::request:
            return {{"type", "string"}, {"pattern", "^[A-Za-z0-9._-]{1," + std::to_string(parameter.most) + "}$"}};
        case ParameterType::object: return {{"type", "object"}};
        case ParameterType::list:
            return {{"type", "array"},
                    {"items", {{"type", "object"}}},
                    {"minItems", parameter.least},
                    {"maxItems", parameter.most}};
        case ParameterType::texts:
            return {{"type", "array"},
                    {"items", {{"type", "string"}, {"maxLength", element_length_max}}},
                    {"minItems", parameter.least},
                    {"maxItems", parameter.most}};
    }
    return {};
}

json method_json(const Method& method) {
    json parameters = json::array();
    for (const Parameter& parameter : method.parameters)
        parameters.push_back({{"name", parameter.name},
                              {"summary", parameter.summary},
                              {"required", parameter.required},
                              {"schema", schema_of(parameter)}});
    return {{"name", method.name},
            {"summary", method.summary},
            {"paramStructure", "by-name"},
            {"params", std::move(parameters)},
            {"result", {{"name", "answer"}, {"description", method.answer}, {"schema", {{"type", "object"}}}}},
            {"x-changing", method.changing},
            {"x-gateway", method.gateway == Gateway::may}};
}

}  // namespace

const Method* find_method(std::string_view name) {
    // Sorted once: rows of the table are in the order of the document for people.
    static const std::vector<const Method*> by_name = [] {
        std::vector<const Method*> all;
        for (const Method& method : methods()) all.push_back(&method);
        std::ranges::sort(all, {}, &Method::name);
        return all;
    }();
    const auto found = std::ranges::lower_bound(by_name, name, {}, [](const Method* method) { return std::string_view(method->name); });
    return found == by_name.end() || (*found)->name != name ? nullptr : *found;
}

std::optional<Sentence> check_parameters(const Method& method, const json& params) {
    if (!params.is_object())
        return Sentence{.zh = "参数须按名称给出（对象）。", .en = "Expected parameters by name (an object), but found a list."};
    for (const auto& [name, value] : params.get_ref<const json::object_t&>()) {
        const Parameter* parameter = find_parameter(method, name);
        if (parameter == nullptr) return unknown_parameter(method, name);
        if (auto wrong = check_value(*parameter, value)) return wrong;
    }
    for (const Parameter& parameter : method.parameters)
        if (parameter.required && !params.contains(parameter.name))
            return Sentence{.zh = "缺少参数“" + parameter.name + "”（" + std::string(name_of(parameter.type).zh) + "）。",
                            .en = "Expected parameter '" + parameter.name + "' (" + std::string(name_of(parameter.type).en) +
                                  "), but it is missing."};
    return std::nullopt;
}

namespace {

const Method& as_members() {
    static const Method members{
        .name = "as",
        .parameters = {required(text("person", "for whom the gateway speaks")),
                       required(text("channel", "by which: mail, dingtalk, wecom, feishu, slack or browser")),
                       text("account", "of a chat: tenant/user, which is bound to the person"),
                       of(ParameterType::boolean, "second_factor", "whether the gateway made sure of him a second time")}};
    return members;
}

}  // namespace

std::optional<Sentence> check_as(const json& as) {
    if (!as.is_object())
        return Sentence{.zh = "参数“as”应为对象。", .en = "Expected parameter 'as' (object), but found something else."};
    if (auto wrong = check_parameters(as_members(), as)) return wrong;
    const auto& channel = as.at("channel").get_ref<const std::string&>();
    if (std::ranges::find(channels, channel, &Channel::id) != channels.end()) return std::nullopt;
    std::string known;
    for (const Channel& one : channels) known.append(known.empty() ? "" : ", ").append(one.id);
    return Sentence{.zh = "“as”的 channel 应为以下之一：" + known + "。",
                    .en = "Expected the channel of 'as' to be one of " + known + ", but found another."};
}

json openrpc_document(const std::string& version) {
    json list = json::array();
    for (const Method& method : methods()) list.push_back(method_json(method));
    return {{"openrpc", "1.3.2"},
            {"info",
             {{"title", "Countersign"},
              {"version", version},
              {"description", "JSON-RPC 2.0 over ZeroMQ (ROUTER with CURVE), one message one frame; docs/protocol.md."}}},
            {"methods", std::move(list)}};
}

}  // namespace countersign::protocol
