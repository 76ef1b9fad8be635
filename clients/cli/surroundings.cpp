#include "clients/cli/surroundings.hpp"

namespace countersign::cli {

Language language_of(const connection::Environment& variable) {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const auto locale = variable(name)) return locale->starts_with("zh") ? Language::zh : Language::en;
    return Language::en;
}

}  // namespace countersign::cli
