// A TextBuffer against a plain string.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "daemon/store/text_buffer.hpp"

using namespace countersign;

TEST_CASE("a text buffer holds what a string would, however far it has to grow", "[store][events]") {
    CHECK(store::TextBuffer().view().empty());
    CHECK(rc::check([](const std::vector<std::pair<bool, std::string>>& pieces) {
        store::TextBuffer buffer;
        for (int round = 0; round < 2; ++round) {
            std::string expected;
            buffer.clear();
            for (const auto& [is_by_hand, piece] : pieces) {
                const std::string longer = piece + std::string(7 * piece.size(), '.');
                expected += longer + ',';
                if (is_by_hand) buffer.end_at(std::copy(longer.begin(), longer.end(), buffer.room(longer.size() + 1)));
                else buffer.append(longer);
                buffer.append(',');
            }
            RC_ASSERT(buffer.view() == expected);
            RC_ASSERT(buffer.size() == expected.size());
        }
    }));
}

TEST_CASE("a text buffer that was emptied keeps its memory", "[store][events]") {
    store::TextBuffer buffer;
    const char* const before = buffer.room(100'000);
    buffer.append(std::string(100'000, 'a'));
    buffer.clear();
    CHECK(buffer.size() == 0);
    CHECK(buffer.room(100'000) == before);
}
