#include "clients/connection/failure.hpp"

namespace countersign::connection {

Sentence read_sentence(const nlohmann::json& text) {
    if (text.is_string()) return {text.get<std::string>(), text.get<std::string>()};
    if (!text.is_object()) return {};
    auto in = [&](const char* language) {
        const auto found = text.find(language);
        return found != text.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    Sentence sentence{in("zh"), in("en")};
    if (sentence.zh.empty()) sentence.zh = sentence.en;
    if (sentence.en.empty()) sentence.en = sentence.zh;
    return sentence;
}

}  // namespace countersign::connection
