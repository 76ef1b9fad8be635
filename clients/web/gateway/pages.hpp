// Pages: the page application as it is served: index.html for every address that is a page's, the modules and the style at
// /s/NAME. Nothing runs or loads in it but what is ours, and nobody frames it.
#pragma once

#include <optional>
#include <string>

#include "clients/front/route.hpp"

namespace countersign::web {

// All that the application serves by GET.
[[nodiscard]] front::Routes page_routes();
// "/s/app.js": with an ETag; 304 for whoever has it.
[[nodiscard]] front::FrontAnswer asset_reply(const front::FrontRequest& request);

}  // namespace countersign::web
