#include "clients/print/render.hpp"

#include <algorithm>

#include <cairo-pdf.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "clients/print/composer.hpp"
#include "clients/print/grid_layout.hpp"
#include "clients/print/qr_code.hpp"

namespace countersign::print {

namespace {

constexpr double title_size = 16, company_size = 10, body_size = 9.5, small_size = 7, gap = 8;
constexpr std::size_t columns_upright = 8, signatures_in_row = 4;
constexpr double code_edge = 92, signature_height = 46;

using Surface = std::unique_ptr<cairo_surface_t, FreeCairo>;
using Cairo = std::unique_ptr<cairo_t, FreeCairo>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

bool is_wide(const Sheet& sheet) {
    return std::any_of(sheet.grids.begin(), sheet.grids.end(), [](const Grid& grid) { return grid.columns.size() > columns_upright; });
}

// A text over the whole width, and the cursor below it.
void place_line(Composer& composer, const std::string& text, const TextStyle& style) {
    if (text.empty()) return;
    Layout layout = composer.layout(text, style, composer.width());
    const double height = height_of(layout.get());
    if (!composer.fits(height)) composer.new_page();
    composer.put(std::move(layout), composer.left(), 0);
    composer.skip(height + 2);
}

void place_head(Composer& composer, const Sheet& sheet) {
    if (!sheet.mark.empty()) {
        Layout mark = composer.layout(sheet.mark, {.size = body_size, .is_bold = true}, 0);
        const double width = width_of(mark.get()), height = height_of(mark.get());
        const double x = composer.left() + composer.width() - width - 6;
        composer.rectangle(x - 6, -4, width + 12, height + 8, false);
        composer.put(std::move(mark), x, 0);
    }
    place_line(composer, sheet.company, {.size = company_size, .alignment = PANGO_ALIGN_CENTER});
    place_line(composer, sheet.title, {.size = title_size, .is_bold = true, .alignment = PANGO_ALIGN_CENTER});
    composer.skip(gap);
}

// Two facts beside each other.
void place_facts(Composer& composer, const std::vector<Fact>& facts) {
    const double half = composer.width() / 2;
    for (std::size_t i = 0; i < facts.size(); i += 2) {
        std::vector<Layout> pair;
        double height = 0;
        for (std::size_t j = i; j < std::min(i + 2, facts.size()); ++j) {
            pair.push_back(composer.layout(facts[j].label + "：" + facts[j].text, {.size = body_size}, half - gap));
            height = std::max(height, height_of(pair.back().get()));
        }
        if (!composer.fits(height)) composer.new_page();
        for (std::size_t j = 0; j < pair.size(); ++j)
            composer.put(std::move(pair[j]), composer.left() + static_cast<double>(j) * half, 0);
        composer.skip(height + 2);
    }
    composer.skip(gap);
}

void place_signatures(Composer& composer, const std::vector<Signed>& signatures) {
    const double width = composer.width() / signatures_in_row;
    for (std::size_t i = 0; i < signatures.size(); i += signatures_in_row) {
        if (!composer.fits(signature_height)) composer.new_page();
        for (std::size_t j = i; j < std::min(i + signatures_in_row, signatures.size()); ++j) {
            const double x = composer.left() + static_cast<double>(j - i) * width;
            composer.rectangle(x, 0, width, signature_height, false);
            composer.put(composer.layout(signatures[j].slot, {.size = small_size}, width - gap), x + gap / 2, 3);
            composer.put(composer.layout(signatures[j].name, {.size = body_size, .is_bold = true}, width - gap), x + gap / 2, 14);
            composer.put(composer.layout(signatures[j].at, {.size = small_size}, width - gap), x + gap / 2, 31);
        }
        composer.skip(signature_height);
    }
    composer.skip(gap);
}

void place_code(Composer& composer, const Sheet& sheet, std::vector<std::vector<bool>> squares) {
    if (!composer.fits(code_edge)) composer.new_page();
    const double module = code_edge / static_cast<double>(squares.size());
    composer.squares(std::move(squares), composer.left(), 0, module);
    const double beside = code_edge + gap;
    composer.put(composer.layout(sheet.code_caption, {.size = small_size}, composer.width() - beside), composer.left() + beside, 4);
    composer.skip(code_edge + gap);
}

}  // namespace

Result<std::string, std::string> render_pdf(const Sheet& sheet, std::chrono::sys_seconds made_at) {
    const PageSize size = is_wide(sheet) ? PageSize{}.turned() : PageSize{};
    std::string bytes;
    const Surface surface(cairo_pdf_surface_create_for_stream(append, &bytes, size.width, size.height));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, sheet.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(made_at)).c_str());
    const Cairo cairo(cairo_create(surface.get()));
    const std::unique_ptr<PangoContext, FreeGObject> context(pango_cairo_create_context(cairo.get()));
    if (!has_font(context.get())) return fail(fmt::format("Expected the font {}, but it is not installed; install fonts-noto-cjk.", font_family));
    pango_context_set_language(context.get(), pango_language_from_string(sheet.language == "en" ? "en" : "zh-cn"));
    Composer composer(context.get(), size);
    place_head(composer, sheet);
    place_facts(composer, sheet.facts);
    for (const Grid& grid : sheet.grids) place_grid(composer, grid);
    place_facts(composer, sheet.sums);
    place_signatures(composer, sheet.signatures);
    if (!sheet.code.empty()) {
        auto squares = qr_code(sheet.code);
        if (!squares) return fail(squares.error());
        place_code(composer, sheet, std::move(*squares));
    }
    composer.draw(cairo.get(), sheet.footer);
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        return fail(fmt::format("Expected cairo to draw the sheet, but: {}.", cairo_status_to_string(cairo_surface_status(surface.get()))));
    return bytes;
}

}  // namespace countersign::print
