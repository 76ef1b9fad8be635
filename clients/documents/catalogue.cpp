#include "clients/documents/catalogue.hpp"

#include <array>

namespace countersign::documents {

namespace {

constexpr std::array entries{
#define TEXT(name, zh, en) CatalogueEntry{#name, zh, en},
#include "clients/documents/catalogue.inc"
#undef TEXT
};

}  // namespace

std::span<const CatalogueEntry> catalogue() { return entries; }

std::string_view text(Text text, Language language) {
    const CatalogueEntry& entry = entries[static_cast<std::size_t>(text)];
    return language == Language::zh ? entry.zh : entry.en;
}

const std::string& text(const connection::Sentence& sentence, Language language) {
    return language == Language::zh ? sentence.zh : sentence.en;
}

}  // namespace countersign::documents
