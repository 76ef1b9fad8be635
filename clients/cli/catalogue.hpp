// The catalogue: every text that the program says, in both languages: what is said about values and documents, which
// stands in clients/documents, and in catalogue.inc what only a terminal says. A text is named by an enumerator, so a
// missing one does not compile; a test compares the placeholders of the two languages.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "clients/documents/catalogue.hpp"

namespace countersign::cli {

// Fields, values and rows are those of every client; here they are named as if they were our own.
using namespace documents;

enum class Text : unsigned {
#define TEXT(name, zh, en) name,
#include "clients/cli/catalogue.inc"
#include "clients/documents/catalogue.inc"
#undef TEXT
};

[[nodiscard]] std::span<const CatalogueEntry> catalogue();

[[nodiscard]] std::string_view text(Text text, Language language);
using documents::text;

// The text with its placeholders filled in: say(language, Text::late_by, 3).
template <class... Arguments>
[[nodiscard]] std::string say(Language language, Text what, const Arguments&... arguments) {
    return fmt::vformat(text(what, language), fmt::make_format_args(arguments...));
}

// A fixed text whose name is only known when running, such as "event_state_entered"; empty when there is none.
[[nodiscard]] std::string_view find_text(std::string_view name, Language language);

}  // namespace countersign::cli
