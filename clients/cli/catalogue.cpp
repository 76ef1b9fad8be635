#include "clients/cli/catalogue.hpp"

#include <array>

namespace countersign::cli {

namespace {

constexpr std::array entries{
#define TEXT(name, zh, en) CatalogueEntry{#name, zh, en},
#include "clients/cli/catalogue.inc"
#include "clients/documents/catalogue.inc"
#undef TEXT
};

std::string_view in(const CatalogueEntry& entry, Language language) {
    return language == Language::zh ? entry.zh : entry.en;
}

}  // namespace

std::span<const CatalogueEntry> catalogue() { return entries; }

std::string_view text(Text text, Language language) { return in(entries[static_cast<std::size_t>(text)], language); }

std::string_view find_text(std::string_view name, Language language) {
    for (const auto& entry : entries)
        if (entry.name == name) return in(entry, language);
    return {};
}

}  // namespace countersign::cli
