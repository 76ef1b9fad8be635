// The texts that cells hold. For the .cpp files of this folder.
#pragma once

#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace countersign::spreadsheet {

// The text of <si> or <is>: one <t>, or one in each run; what only says how it is pronounced is left out.
[[nodiscard]] std::string text_of(const pugi::xml_node& node);

// What XML can not hold stands as _x000D_; a line end is one character for us.
[[nodiscard]] std::string unescaped(std::string_view text);

// A number as XML has it, as decimal text of at most 15 digits.
[[nodiscard]] std::string decimal_text(const char* written);

}  // namespace countersign::spreadsheet
