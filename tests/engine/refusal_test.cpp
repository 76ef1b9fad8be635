#include "daemon/engine/refusal_help.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace countersign::engine;

TEST_CASE("every refusal code is told: what it means, what would unblock it, by whom and by when", "[engine][refusal]") {
    std::set<std::string_view> names;
    std::set<std::string> meanings;
    for (const RefusalCode code : all_refusal_codes()) {
        INFO(to_text(code));
        CHECK(names.insert(to_text(code)).second);
        const RefusalHelp help = help_of(code);
        for (const Label* label : {&help.means, &help.unblocked_by, &help.who, &help.when}) {
            CHECK_FALSE(label->zh.empty());
            CHECK_FALSE(label->en.empty());
        }
        CHECK(meanings.insert(help.means.en).second);  // no two codes mean the same
    }
    // The list is of all codes: they are numbered without gaps, and not_found is the last.
    CHECK(all_refusal_codes().size() == static_cast<std::size_t>(RefusalCode::not_found) + 1);
}
