#include "clients/cli/draw_history.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"
#include "daemon/protocol/channels.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

// The events that say what happened; the others say what follows from it.
bool is_telling(const std::string& event) {
    constexpr std::array telling{"opened", "acted", "form_saved", "state_entered", "signature_given", "signature_withdrawn",
                                 "deadline_passed", "flagged", "posted", "drawn", "quarantined", "released", "anchor_moved",
                                 "holder_set", "signer_added", "signer_removed", "succeeded", "taken_back", "noted", "jump_set",
                                 "received", "settled", "migrated", "attached"};
    return std::find(telling.begin(), telling.end(), event) != telling.end();
}

// The members that hold ids, and those in which the daemon says the same in words.
constexpr std::array words_for_ids{
    std::pair{"workflow", "title"},      std::pair{"initiator", "initiator_name"}, std::pair{"action", "action_label"},
    std::pair{"state", "state_label"},   std::pair{"kept", "kept_labels"},         std::pair{"slot", "slot_label"},
    std::pair{"person", "person_name"},  std::pair{"to", "to_labels"},             std::pair{"deadline", "deadline_label"},
    std::pair{"task", "task_label"},     std::pair{"from", "from_name"},           std::pair{"by", "by_name"},
    std::pair{"to", "to_names"},         std::pair{"to", "to_name"},               std::pair{"flag", "flag_label"},
    std::pair{"debit", "debit_label"},   std::pair{"credit", "credit_label"},
};

json in_words(json event, Language language) {
    if (event.contains("id")) event["deadline"] = event["id"];
    if (!event.contains("due") && event.contains("at")) event["due"] = event["at"];
    for (const auto& [id, words] : words_for_ids)
        if (event.contains(words) && !event[words].is_null()) event[id] = event[words];
    if (event.contains("rung") && event["rung"].is_number_integer()) event["reminder"] = event["rung"].get<std::int64_t>() + 1;
    if (event.contains("field_label")) event["label"] = event["field_label"];
    if (event.contains("field") && event["field"].is_object()) {
        const Field field = read_fields(json::array({event["field"]})).front();
        event["name"] = event["into"] = field_name(field, language);
        if (event.contains("value")) event["value"] = value_text(event["value"], field, language);
    }
    return event;
}

// "金额 3,000.00，日期 2026-11-03": what the actor filled in.
std::string input_text(const json& event, Language language) {
    std::string filled;
    for (const auto& field : read_fields(part(event, "input_fields"))) {
        const auto& input = part(event, "input");
        if (!input.contains(field.id) || input[field.id].is_null()) continue;
        filled += std::string(filled.empty() ? "" : language == Language::zh ? "，" : ", ") + field_name(field, language) + " " +
                  value_text(input[field.id], field, language);
    }
    return filled;
}

// One event can be several things to people: a reminder or the deadline itself, a claim or a transfer.
std::string pattern_of(const json& event) {
    const std::string name = member(event, "event");
    if (name == "deadline_passed") return member(event, "rung").starts_with('-') ? name : "reminder";
    if (name == "holder_set") return "holder_" + member(event, "how");
    if (name == "noted") return "noted_" + member(event, "kind");
    if (name == "signature_given" && is_true(event, "against")) return "vote_against";
    if (name == "signature_given" && is_true(event, "open")) return "vote_for";
    if (name == "signer_added") return "signer_added_" + member(event, "place");
    if (name == "jump_set" && member(event, "state").empty()) return "jump_ended";
    if (name == "settled" && !member(event, "refused").empty()) return "settled_refused";
    return name;
}

// Replaces {name} by the member of that name.
std::string fill(std::string_view pattern, const json& members, Language language) {
    std::string filled;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        filled += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        if (close == std::string_view::npos) break;
        const std::string name(pattern.substr(open + 1, close - open - 1));
        if (members.contains(name)) filled += printable(value_text(members[name], language));
        pattern.remove_prefix(close + 1);
    }
    return filled;
}

std::string event_text(const json& event, const std::string& reason_given, Language language) {
    const auto pattern = find_text("event_" + pattern_of(event), language);
    if (pattern.empty()) return printable(member(event, "event"));
    std::string line = fill(pattern, in_words(event, language), language);
    if (const auto principal = member(event, "on_behalf_of_name"); !principal.empty())
        line += printable(say(language, Text::in_name_of, principal));
    if (const auto input = input_text(event, language); !input.empty()) line += "  " + printable(input);
    // Why it came here; not again what the actor has just said.
    if (const auto reason = event.contains("reason") ? value_text(event["reason"], language) : std::string();
        !reason.empty() && reason != reason_given && pattern.find("{reason}") == std::string_view::npos)
        line += "  " + printable(say(language, Text::because, reason));
    if (!part(event, "kept_labels").empty())
        line += "  " + printable(say(language, Text::signatures_kept, value_text(event["kept_labels"], language)));
    return line;
}

std::string actor_of(const json& entry, Language language) {
    const std::string actor = member(entry, "actor");
    if (actor == "clock") return std::string(text(Text::actor_clock, language));
    if (actor == "daemon") return std::string(text(Text::actor_daemon, language));
    const std::string name = member(entry, "actor_name");
    return name.empty() ? actor : name;
}

// How the actor was known, if not by his own key: "经钉钉（notify）".
std::string channel_of(const json& entry, Language language) {
    const std::string id = member(entry, "channel");
    if (id.empty()) return {};
    const auto known = std::ranges::find(protocol::channels, id, &protocol::Channel::id);
    std::string_view name = id;
    if (known != protocol::channels.end()) name = language == Language::zh ? known->zh : known->en;
    const Text pattern = is_true(entry, "second_factor") ? Text::by_channel_twice : Text::by_channel;
    return say(language, pattern, name, member(entry, "gateway")) + "  ";
}

}  // namespace

void draw_history(const Canvas& canvas, const json& entries, bool everything) {
    for (const auto& entry : entries) {
        canvas.out << canvas.paint(Style::dim, time_text(member(entry, "at"))) << "  "
                   << canvas.paint(Style::bold, printable(actor_of(entry, canvas.language))) << "  "
                   << printable(channel_of(entry, canvas.language))
                   << canvas.paint(Style::dim, say(canvas.language, Text::version_number, member(entry, "version"))) << '\n';
        std::string reason;
        for (const auto& event : part(entry, "events")) {
            if (everything || is_telling(member(event, "event")))
                canvas.out << "    " << event_text(event, reason, canvas.language) << '\n';
            if (member(event, "event") == "acted") reason = member(event, "reason");
        }
    }
}

}  // namespace countersign::cli
