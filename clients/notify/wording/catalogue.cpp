#include "clients/notify/wording/catalogue.hpp"

#include <array>

namespace countersign::notify::wording {

namespace {

constexpr std::array entries{
#define TEXT(name, zh, en) CatalogueEntry{#name, zh, en},
#include "clients/notify/wording/catalogue.inc"
#undef TEXT
};

}  // namespace

std::span<const CatalogueEntry> catalogue() { return entries; }

std::string_view text(Text text, Language language) {
    const CatalogueEntry& entry = entries[static_cast<std::size_t>(text)];
    return language == Language::zh ? entry.zh : entry.en;
}

}  // namespace countersign::notify::wording
