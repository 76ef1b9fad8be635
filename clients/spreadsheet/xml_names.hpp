// Elements and attributes by name. Programs differ in their namespace prefixes ("x:row"), so only what stands behind one
// is compared. For the .cpp files of this folder.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace countersign::spreadsheet {

inline std::string_view local(const char* name) {
    const char* colon = std::strchr(name, ':');
    return colon == nullptr ? name : colon + 1;
}

inline bool is(const pugi::xml_node& node, std::string_view name) { return local(node.name()) == name; }

inline pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
    return node.find_child([&](const pugi::xml_node& one) { return is(one, name); });
}

inline std::string attribute(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_attribute& one : node.attributes())
        if (local(one.name()) == name) return one.value();
    return {};
}

}  // namespace countersign::spreadsheet
