// Label: a text for people, in both languages.
#pragma once

#include <string>

namespace countersign::engine {

struct Label {
    std::string zh, en;
    bool operator==(const Label&) const = default;
};

}  // namespace countersign::engine
