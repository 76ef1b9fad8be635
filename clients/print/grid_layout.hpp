// Grids on pages: column widths by what stands in them, rows as high as their highest cell, the head again on every
// page. For the .cpp files of this folder.
#pragma once

#include "clients/print/composer.hpp"
#include "clients/print/sheet.hpp"

namespace countersign::print {

void place_grid(Composer& composer, const Grid& grid);

}  // namespace countersign::print
