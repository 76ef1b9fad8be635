#include "clients/print/page_text.hpp"

#include <string_view>

namespace countersign::print {

namespace {

constexpr double unit = PANGO_SCALE;

struct FreeFont {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(char* text) const { g_free(text); }
};

}  // namespace

Layout make_layout(PangoContext* context, const std::string& text, const TextStyle& style, double width) {
    Layout layout(pango_layout_new(context));
    const std::unique_ptr<PangoFontDescription, FreeFont> font(pango_font_description_from_string(font_family));
    pango_font_description_set_size(font.get(), static_cast<int>(style.size * unit));
    if (style.is_bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_alignment(layout.get(), style.alignment);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    if (width > 0) pango_layout_set_width(layout.get(), static_cast<int>(width * unit));
    const std::unique_ptr<char, FreeFont> valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    pango_layout_set_text(layout.get(), valid.get(), -1);
    return layout;
}

double width_of(PangoLayout* layout) {
    int width = 0;
    pango_layout_get_size(layout, &width, nullptr);
    return width / unit;
}

double height_of(PangoLayout* layout) {
    int height = 0;
    pango_layout_get_size(layout, nullptr, &height);
    return height / unit;
}

bool has_font(PangoContext* context) {
    PangoFontFamily** families = nullptr;
    int count = 0;
    pango_context_list_families(context, &families, &count);
    bool found = false;
    for (int i = 0; i < count; ++i) found = found || std::string_view(pango_font_family_get_name(families[i])) == font_family;
    g_free(families);
    return found;
}

}  // namespace countersign::print
