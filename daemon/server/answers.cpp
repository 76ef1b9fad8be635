#include "daemon/server/answers.hpp"

#include "daemon/engine/digits.hpp"

namespace countersign::server {

namespace {

constexpr std::size_t receipt_bytes = 256;  // of nearly all of them

// A member of the receipt. Its texts are ids, times and hashes: there is nothing to escape.
void append(std::string& text, std::string_view name, std::string_view value) {
    (((text += name) += '"') += value) += '"';
}

void append(std::string& text, std::string_view name, bool value) { (text += name) += value ? "true" : "false"; }

template <std::integral Number>
void append(std::string& text, std::string_view name, Number value) {
    engine::append_number(text += name, value);
}

}  // namespace

std::string receipt_text(const engine::Entry& entry,
                         const store::Hash& hash,
                         bool repeated,
                         const std::string& instance,
                         const engine::Calendar& calendar) {
    std::string text;
    text.reserve(receipt_bytes);
    append(text, "{\"seq\":", entry.seq);
    append(text, ",\"hash\":", store::to_hex(hash));
    append(text, ",\"at\":", calendar.format_instant(entry.at));
    append(text, ",\"repeated\":", repeated);
    const std::string* id = &instance;
    const engine::StateEntered* entered = nullptr;
    for (const engine::Event& event : entry.events) {
        if (const auto* opened = std::get_if<engine::Opened>(&event)) id = &opened->id;
        if (const auto* into = std::get_if<engine::StateEntered>(&event)) entered = into;
        if (const auto* published = std::get_if<engine::DefinitionPublished>(&event)) {
            append(text, ",\"workflow\":", published->workflow);
            append(text, ",\"version\":", published->version);
            append(text, ",\"number\":", published->number);
        }
    }
    // The number by which a question is answered, a proxy ended, and an account confirmed.
    for (const engine::Event& event : entry.events) {
        const auto* noted = std::get_if<engine::Noted>(&event);
        const auto* proxy = std::get_if<engine::ProxySet>(&event);
        if (noted != nullptr && noted->kind == "question") append(text, ",\"number\":", noted->number);
        const auto* account = std::get_if<engine::AccountOffered>(&event);
        if (account != nullptr) append(text, ",\"number\":", account->account.number);
        if (proxy != nullptr) append(text, ",\"number\":", proxy->proxy.number);
    }
    for (const engine::Event& event : entry.events)
        if (const auto* advanced = std::get_if<engine::ClockAdvanced>(&event))
            append(text, ",\"now\":", calendar.format_instant(advanced->to));
    if (entry.instance != 0) {
        append(text, ",\"instance\":", *id);
        append(text, ",\"version\":", entry.version);
        if (entered != nullptr) {
            append(text, ",\"state\":", entered->state);
            append(text, ",\"closed\":", entered->final);
        }
    }
    return text += '}';
}

namespace {

// Where it is: of the whole refusal that of its sentence, and all that is wrong beside it.
void add_place(nlohmann::json& wire, const engine::FieldFault& fault) {
    const engine::FieldPlace place = engine::place_of(fault);
    if (!place.field.empty()) wire["field"] = place.field;
    if (place.row != 0) wire["row"] = place.row;
    if (!place.column.empty()) wire["column"] = place.column;
}

nlohmann::json places_of(const engine::Refusal& refusal) {
    if (refusal.faults.empty()) return nullptr;
    nlohmann::json more{{"faults", nlohmann::json::array()}};
    add_place(more, refusal.faults.front());
    for (const engine::FieldFault& fault : refusal.faults) {
        nlohmann::json one{{"text", {{"zh", fault.text.zh}, {"en", fault.text.en}}}};
        add_place(one, fault);
        more["faults"].push_back(std::move(one));
    }
    return more;
}

}  // namespace

protocol::Failure failure_of(const engine::Refusal& refusal) {
    return {.number = 1,
            .code = std::string(engine::to_text(refusal.code)),
            .text = {.zh = refusal.text.zh, .en = refusal.text.en},
            .hint = {.zh = refusal.hint.zh, .en = refusal.hint.en},
            .more = places_of(refusal)};
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
