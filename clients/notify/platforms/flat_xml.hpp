// The XML that WeCom sends: one element with leaves, texts mostly in CDATA. A message's text is
// anybody's, so a tag within CDATA is text and never an element.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::platforms {

// The leaves of the root by name; an element that holds elements is left out. The first of two equal
// names counts. Nothing when it is not of this form.
[[nodiscard]] std::optional<std::map<std::string, std::string>> read_flat_xml(std::string_view text);

// <![CDATA[text]]>, however the text reads.
[[nodiscard]] std::string cdata(std::string_view text);

}  // namespace countersign::platforms
