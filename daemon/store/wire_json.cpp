#include "daemon/store/wire_json.hpp"

#include "daemon/ensure.hpp"

namespace countersign::store {

using nlohmann::json;

namespace {

std::string_view type_text(engine::FieldType type) {
    switch (type) {
        case engine::FieldType::text: return "text";
        case engine::FieldType::integer: return "integer";
        case engine::FieldType::money: return "money";
        case engine::FieldType::date: return "date";
        case engine::FieldType::boolean: return "boolean";
        case engine::FieldType::choice: return "choice";
        case engine::FieldType::table: return "table";
    }
    ensure(false, "every field type has a name");
    return {};
}

void add_bound(json& wire, const char* name, const std::optional<std::int64_t>& bound, const engine::Field& field,
               engine::Currency currency) {
    if (!bound) return;
    if (field.type == engine::FieldType::money) wire[name] = wire_money({.minor = *bound, .currency = currency});
    else wire[name] = *bound;
}

}  // namespace

json wire_money(const engine::Money& money) {
    return {{"amount", money.minor}, {"currency", money.currency.text()}};
}

json wire_label(const engine::Label& label) { return {{"zh", label.zh}, {"en", label.en}}; }

json wire_value(const engine::Value& value, const engine::Calendar& calendar) {
    return value.visit(Overloaded{
                          [](std::monostate) { return json(nullptr); },
                          [](bool held) { return json(held); },
                          [](std::int64_t held) { return json(held); },
                          [](const std::string& held) { return json(held); },
                          [](const engine::Money& held) { return wire_money(held); },
                          [](engine::Date held) { return json(engine::format_date(held)); },
                          [&](engine::Instant held) { return json(calendar.format_instant(held)); },
                          [&](const engine::List& held) {
                              json list = json::array();
                              for (const engine::Value& item : held) list.push_back(wire_value(item, calendar));
                              return list;
                          },
                          [&](const engine::Record& held) {
                              json record = json::object();
                              for (const auto& [name, field] : held) record[name] = wire_value(field, calendar);
                              return record;
                          },
                      });
}

json wire_person(const engine::Person& person) {
    return {{"id", person.id},
            {"name", person.name},
            {"roles", person.roles},
            {"department", person.department},
            {"manager", person.manager},
            {"language", person.language},
            {"active", person.active},
            {"deputies", person.deputies}};
}

json wire_field(const engine::Field& field, const engine::Calendar& calendar, engine::Currency currency) {
    json wire{{"id", field.id},
              {"label", wire_label(field.label)},
              {"type", field.refers_to == "assignees" ? "assignees" : type_text(field.type)},
              {"required", field.required},
              {"computed", field.is_filled_in()}};
    if (field.refers_to == "person" || field.refers_to == "instance" || field.refers_to == "attachment")
        wire["refers_to"] = field.refers_to;
    if (field.holds_files()) {
        wire["accept"] = field.accepts;
        wire["max_bytes"] = field.file_bytes_max;
    }
    for (const auto& [kind, need] : field.needs) wire["need"][kind] = need;
    if (field.fallback) wire["default"] = wire_value(*field.fallback, calendar);
    add_bound(wire, "min", field.min, field, currency);
    add_bound(wire, "max", field.max, field, currency);
    if (field.type == engine::FieldType::text) wire["max_length"] = field.max_length;
    if (field.type == engine::FieldType::choice) {
        json choices = json::array();
        for (const engine::Choice& choice : field.choices)
            choices.push_back({{"id", choice.id}, {"label", wire_label(choice.label)}});
        wire["choices"] = std::move(choices);
    }
    if (field.type == engine::FieldType::table) {
        wire["columns"] = wire_fields(field.columns, calendar, currency);
        wire["unique"] = field.unique;
        wire["max_rows"] = field.max_rows;
    }
    return wire;
}

json wire_fields(const std::vector<engine::Field>& fields, const engine::Calendar& calendar, engine::Currency currency) {
    json wire = json::array();
    for (const engine::Field& field : fields) wire.push_back(wire_field(field, calendar, currency));
    return wire;
}

json wire_refusal(engine::RefusalCode code, const engine::Label& text, const engine::Label& hint) {
    json refused{{"refused", engine::to_text(code)}, {"text", wire_label(text)}};
    if (!hint.zh.empty() || !hint.en.empty()) refused["hint"] = wire_label(hint);
    return refused;
}

}  // namespace countersign::store
