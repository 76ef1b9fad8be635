#include "clients/documents/hints.hpp"

#include <algorithm>
#include <array>

#include "clients/documents/written.hpp"

namespace countersign::documents {

namespace {

std::string kind_text(const Field& column, Language language) {
    switch (column.type) {
        case FieldType::text:
            return column.max_length > 0 ? say(language, Text::hint_text_at_most, column.max_length) : say(language, Text::hint_text);
        case FieldType::integer: return say(language, Text::hint_integer);
        case FieldType::money: return say(language, Text::hint_money, column.currency);
        case FieldType::date: return say(language, Text::hint_date);
        case FieldType::boolean: return say(language, Text::hint_boolean);
        case FieldType::choice: return say(language, Text::hint_choice);
        case FieldType::table: break;
    }
    return {};
}

std::string bound_text(const Field& column, std::int64_t bound) {
    return column.type == FieldType::money ? plain_amount({.minor = bound, .currency = column.currency}) : std::to_string(bound);
}

}  // namespace

std::string hint_of(const Field& column, Language language) {
    std::string hint = column.required && !column.has_default ? say(language, Text::hint_required) : std::string();
    hint += kind_text(column, language);
    if (column.min) hint += say(language, Text::hint_least, bound_text(column, *column.min));
    if (column.max) hint += say(language, Text::hint_most, bound_text(column, *column.max));
    return hint;
}

bool is_hint_of(const Field& column, std::string_view cell) {
    Field bare = column;
    bare.max_length = 0;
    return std::ranges::any_of(std::array{Language::zh, Language::en}, [&](Language language) {
        const std::string required = say(language, Text::hint_required);
        const std::string_view rest = cell.starts_with(required) ? cell.substr(required.size()) : cell;
        return rest.starts_with(kind_text(bare, language));
    });
}

}  // namespace countersign::documents
