#include "daemon/server/answers.hpp"

#include <fmt/format.h>

namespace countersign::server {

std::string receipt_text(const engine::Entry& entry,
                         const store::Hash& hash,
                         bool repeated,
                         const std::string& instance,
                         const engine::Calendar& calendar) {
    std::string text = fmt::format(R"({{"seq":{},"hash":"{}","at":"{}","repeated":{})",
                                   entry.seq,
                                   store::to_hex(hash),
                                   calendar.format_instant(entry.at),
                                   repeated);
    std::string id = instance;
    for (const engine::Event& event : entry.events) {
        if (const auto* opened = std::get_if<engine::Opened>(&event)) id = opened->id;
        if (const auto* published = std::get_if<engine::DefinitionPublished>(&event))
            text += fmt::format(R"(,"workflow":"{}","version":{},"number":{})",
                                published->workflow,
                                published->version,
                                published->number);
    }
    for (const engine::Event& event : entry.events)
        if (const auto* advanced = std::get_if<engine::ClockAdvanced>(&event))
            text += fmt::format(R"(,"now":"{}")", calendar.format_instant(advanced->to));
    if (entry.instance != 0) {
        text += fmt::format(R"(,"instance":"{}","version":{})", id, entry.version);
        for (auto event = entry.events.rbegin(); event != entry.events.rend(); ++event)
            if (const auto* entered = std::get_if<engine::StateEntered>(&*event)) {
                text += fmt::format(R"(,"state":"{}","closed":{})", entered->state, entered->final);
                break;
            }
    }
    return text + "}";
}

protocol::Failure failure_of(const engine::Refusal& refusal) {
    return {.number = 1,
            .code = std::string(engine::to_text(refusal.code)),
            .text = {.zh = refusal.text.zh, .en = refusal.text.en},
            .hint = {.zh = refusal.hint.zh, .en = refusal.hint.en},
            .more = nullptr};
}

protocol::Failure failure_of_answer(const nlohmann::json& refused) {
    const auto sentence = [&](const char* member) {
        protocol::Sentence out;
        if (const auto found = refused.find(member); found != refused.end() && found->is_object()) {
            out.zh = found->value("zh", "");
            out.en = found->value("en", "");
        }
        return out;
    };
    if (refused.at("refused") == "internal") return protocol::internal_failure();
    return {.number = 1,
            .code = refused.at("refused").get<std::string>(),
            .text = sentence("text"),
            .hint = sentence("hint"),
            .more = nullptr};
}

}  // namespace countersign::server
