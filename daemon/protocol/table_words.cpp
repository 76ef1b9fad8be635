#include "daemon/protocol/table_words.hpp"

namespace countersign::protocol {

Parameter text(std::string name, std::string summary, std::int64_t length_max) {
    return {.name = std::move(name), .type = ParameterType::text, .summary = std::move(summary), .most = length_max};
}

Parameter lines(std::string name, std::string summary, std::int64_t length_max) {
    return {.name = std::move(name), .type = ParameterType::lines, .summary = std::move(summary), .most = length_max};
}

Parameter integer(std::string name, std::string summary, std::int64_t least, std::int64_t most) {
    return {.name = std::move(name),
            .type = ParameterType::integer,
            .summary = std::move(summary),
            .least = least,
            .most = most};
}

Parameter of(ParameterType type, std::string name, std::string summary) {
    return {.name = std::move(name), .type = type, .summary = std::move(summary)};
}

Parameter list(std::string name, std::string summary, std::int64_t most) {
    return {.name = std::move(name), .type = ParameterType::list, .summary = std::move(summary), .most = most};
}

Parameter texts(std::string name, std::string summary, std::int64_t most) {
    return {.name = std::move(name), .type = ParameterType::texts, .summary = std::move(summary), .most = most};
}

Parameter required(Parameter parameter) {
    parameter.required = true;
    return parameter;
}

Parameter instance() { return required(text("instance", "the instance's id, such as MF-12")); }

Parameter seen_version() { return required(integer("version", "of the instance, as the caller saw it", 0, version_max)); }

Parameter workflow() { return required(text("workflow", "the workflow's id, such as monthly-fee")); }

Parameter definition_version() { return integer("version", "of the definition; the current one when left out", 1); }

Parameter definition_text() { return required(lines("text", "the definition, in TOML", definition_length_max)); }

Parameter limit() { return integer("limit", "how many items at most; 100 when left out", 1, 1000); }

namespace {

Parameter request(std::int64_t length_max) {
    Parameter parameter = of(ParameterType::request, "request", "the caller's id of this change, kept until it is answered");
    parameter.most = length_max;
    return required(parameter);
}

Method changing(std::string name, Gateway gateway, std::string summary, std::string answer, std::vector<Parameter> parameters) {
    return {.name = std::move(name),
            .gateway = gateway,
            .changing = true,
            .summary = std::move(summary),
            .answer = std::move(answer),
            .parameters = std::move(parameters)};
}

}  // namespace

Method query(std::string name, Gateway gateway, std::string summary, std::string answer, std::vector<Parameter> parameters) {
    parameters.push_back(integer("seen", "the answer reflects at least this seq"));
    return {.name = std::move(name),
            .gateway = gateway,
            .changing = false,
            .summary = std::move(summary),
            .answer = std::move(answer),
            .parameters = std::move(parameters)};
}

Method list_query(std::string name, Gateway gateway, std::string summary, std::string items, std::vector<Parameter> parameters) {
    parameters.push_back(limit());
    parameters.push_back(text("after", "the \"next\" of the former answer"));
    return query(std::move(name),
                 gateway,
                 std::move(summary),
                 "{\"items\": [...], \"next\": null or text}; items: " + items,
                 std::move(parameters));
}

Method log_query(std::string name, Gateway gateway, std::string summary, std::string items, Parameter from) {
    return query(std::move(name),
                 gateway,
                 std::move(summary),
                 "{\"items\": [...], \"next\": null or text}; items: " + items,
                 {std::move(from), limit()});
}

Method change(std::string name, Gateway gateway, std::string summary, std::string answer, std::vector<Parameter> parameters) {
    parameters.push_back(request(request_length_max));
    return changing(std::move(name), gateway, std::move(summary), std::move(answer), std::move(parameters));
}

Method many(std::string name, Gateway gateway, std::string summary, std::vector<Parameter> parameters) {
    parameters.push_back(request(whole_request_length_max));
    return changing(std::move(name),
                    gateway,
                    std::move(summary),
                    "{\"items\": [...]}; items: request, instance, and receipt or refused",
                    std::move(parameters));
}

}  // namespace countersign::protocol
