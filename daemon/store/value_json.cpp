// Values as nlohmann-json holds them, for those who have parsed a body themselves.
#include <nlohmann/json.hpp>

#include "daemon/store/event_json.hpp"
#include "daemon/store/failures.hpp"
#include "daemon/store/json_reader.hpp"

namespace countersign::store {

// The one reader does it: nlohmann-json writes what it holds without spaces, and sorts members as
// the log does.
engine::Value decode_value(const nlohmann::json& json) {
    std::string text;
    try {
        text = json.dump();
    } catch (const nlohmann::json::exception& fault) {
        throw DamagedStore(std::string("Expected a value as the log writes it, but: ") + fault.what());
    }
    JsonReader reader(text, "a value");
    engine::Value value;
    reader.read(value);
    reader.expect_end();
    return value;
}

}  // namespace countersign::store
