// Field: how a value is to be filled in, as the daemon describes it (docs/protocol.md, "Fields"), and
// the way from what people write to what goes over the wire:
//   money "1,234.50" -> {"amount":123450,"currency":"CNY"}, dates 2026-10-31 or 2026/10/31 or
//   2026年10月31日, booleans yes/no/是/否, choices by id or by label in either language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/connection/failure.hpp"
#include "clients/documents/catalogue.hpp"
#include "daemon/result.hpp"

namespace countersign::documents {

enum class FieldType { text, integer, money, date, boolean, choice, table };

struct Choice {
    std::string id;
    connection::Sentence label;
};

struct Field {
    std::string id;
    connection::Sentence label;
    FieldType type = FieldType::text;
    bool required = false;
    bool computed = false;                  // the daemon fills it in
    bool has_default = false;
    std::optional<std::int64_t> min, max;   // money: minor units
    std::size_t max_length = 0;             // characters; 0: not limited here
    std::vector<Choice> choices;
    std::vector<Field> columns;
    std::vector<std::string> unique;
    std::size_t max_rows = 0;               // 0: not limited here
    std::vector<std::string> accepts;       // a table of files: types of content that are taken
    bool is_hash = false;                   // its column that says which content it is
    std::string currency = "CNY";
};

[[nodiscard]] std::vector<Field> read_fields(const nlohmann::json& described);
[[nodiscard]] const Field* find_field(const std::vector<Field>& fields, std::string_view id);

// A value from what somebody wrote in a cell or after `=`; the error is a sentence in `language`.
[[nodiscard]] Result<nlohmann::json, std::string> read_value(const Field& field, std::string_view written,
                                                             Language language);
// A value from a JSON or TOML file: texts as above; numbers, booleans and lists where the field has them.
[[nodiscard]] Result<nlohmann::json, std::string> fit_value(const Field& field, const nlohmann::json& given,
                                                            Language language);

// Whether `header` names the field: its id, or its label in either language.
[[nodiscard]] bool is_named(const Field& field, std::string_view header);

}  // namespace countersign::documents
