// PageText: text as pango sets it, and the C objects of cairo and pango held by their scope. For the .cpp files of
// this folder.
#pragma once

#include <memory>
#include <string>

#include <pango/pangocairo.h>

namespace countersign::print {

struct FreeGObject {
    void operator()(void* object) const { g_object_unref(object); }
};
struct FreeCairo {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Layout = std::unique_ptr<PangoLayout, FreeGObject>;

struct TextStyle {
    double size = 9;  // points
    bool is_bold = false;
    PangoAlignment alignment = PANGO_ALIGN_LEFT;
};

inline constexpr const char* font_family = "Noto Sans CJK SC";

// Wrapped to `width` points; 0: as wide as it is. Never fails: bytes that are no UTF-8 are shown as such.
[[nodiscard]] Layout make_layout(PangoContext* context, const std::string& text, const TextStyle& style, double width);
[[nodiscard]] double width_of(PangoLayout* layout);
[[nodiscard]] double height_of(PangoLayout* layout);
// Whether the machine has the font; with another one Han characters may come out Japanese.
[[nodiscard]] bool has_font(PangoContext* context);

}  // namespace countersign::print
