// The catalogue of what is said about values and documents, in both languages, in one file (catalogue.inc), so that
// every client says it alike. A text is named by an enumerator, so a missing one does not compile.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "clients/connection/failure.hpp"

namespace countersign::documents {

enum class Language { zh, en };

enum class Text : unsigned {
#define TEXT(name, zh, en) name,
#include "clients/documents/catalogue.inc"
#undef TEXT
};

struct CatalogueEntry {
    std::string_view name, zh, en;
};
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

[[nodiscard]] std::string_view text(Text text, Language language);
[[nodiscard]] const std::string& text(const connection::Sentence& sentence, Language language);

// The text with its placeholders filled in: say(language, Text::row_count, 3).
template <class... Arguments>
[[nodiscard]] std::string say(Language language, Text what, const Arguments&... arguments) {
    return fmt::vformat(text(what, language), fmt::make_format_args(arguments...));
}

// Likewise in both languages, for what is shown to somebody whose language is not known here.
template <class... Arguments>
[[nodiscard]] connection::Sentence sentence(Text what, const Arguments&... arguments) {
    return {say(Language::zh, what, arguments...), say(Language::en, what, arguments...)};
}

}  // namespace countersign::documents
