// What the daemon sends, as words for people: texts in their language, amounts, moments, values of a form.
#pragma once

#include <string>
#include <string_view>

#include "clients/connection/failure.hpp"
#include "clients/notify/platforms/card.hpp"
#include "clients/notify/platforms/json_text.hpp"

namespace countersign::notify {

using connection::Sentence;
using platforms::Json;
using platforms::Language;

[[nodiscard]] inline const std::string& in(Language language, const Sentence& sentence) {
    return language == Language::zh ? sentence.zh : sentence.en;
}

// A member that holds a text in both languages.
[[nodiscard]] Sentence label_of(const Json& object, const char* name);

// "2026-11-03T10:12:00+08:00" -> "2026-11-03 10:12"; what is no moment stays as it is.
[[nodiscard]] std::string minute_of(const std::string& rfc3339);
// A cell: choices by their labels, moments and amounts written for people, rows counted.
[[nodiscard]] std::string value_text(const Json& value, const Json& field, Language language);

}  // namespace countersign::notify
