// The catalogue: every text that countersign-notify writes to people in messages, in both languages, in one file
// (catalogue.inc). A test compares the placeholders of the two.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "clients/connection/failure.hpp"
#include "clients/notify/platforms/card.hpp"

namespace countersign::notify::wording {

using connection::Sentence;
using platforms::Language;

enum class Text : unsigned {
#define TEXT(name, zh, en) name,
#include "clients/notify/wording/catalogue.inc"
#undef TEXT
};

struct CatalogueEntry {
    std::string_view name, zh, en;
};
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

[[nodiscard]] std::string_view text(Text text, Language language);
[[nodiscard]] inline const std::string& text(const Sentence& sentence, Language language) {
    return language == Language::zh ? sentence.zh : sentence.en;
}

template <class... Arguments>
[[nodiscard]] std::string say(Language language, Text what, const Arguments&... arguments) {
    return fmt::vformat(text(what, language), fmt::make_format_args(arguments...));
}

}  // namespace countersign::notify::wording
