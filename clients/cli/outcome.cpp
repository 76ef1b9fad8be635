#include "clients/cli/outcome.hpp"

#include <algorithm>

#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

void print_refused(Session& session, const json& item) {
    const auto& paint = session.canvas().paint;
    const json& refused = part(item, "refused");
    session.out() << paint(Style::red, "✘") << ' ' << paint(Style::bold, printable(member(item, "instance"))) << ' '
                  << printable(label(refused, "text", session.language())) << ' '
                  << paint(Style::dim, "[" + printable(member(refused, "code")) + "]") << '\n';
    if (const auto hint = label(refused, "hint", session.language()); !hint.empty())
        session.out() << "    " << paint(Style::cyan, "→ " + printable(hint)) << '\n';
}

}  // namespace

const json& Shown::of(Session& session, const std::string& instance) {
    if (const auto known = instances_.find(instance); known != instances_.end()) return known->second;
    json params{{"instance", instance}};
    if (const auto head = session.remembered().head()) params["seen"] = head->seq;
    auto answer = session.connection().ask("instance.show", params);
    if (!answer && answer.error().kind != connection::FailureKind::refused) throw complaint_of(answer.error(), session.language());
    return instances_.emplace(instance, answer ? std::move(*answer) : json{{"instance", instance}}).first->second;
}

const json& Shown::known(const std::string& instance) const {
    static const json nothing;
    const auto known = instances_.find(instance);
    return known == instances_.end() ? nothing : known->second;
}

std::string joined(const std::vector<std::string>& instances) {
    std::string text;
    for (const auto& instance : instances) text += (text.empty() ? "" : " ") + instance;
    return text;
}

const json* find_action(const json& actions, const std::string& name, Language language) {
    for (const auto& action : actions)
        if (member(action, "action") == name || label(action, "label", language) == name) return &action;
    return nullptr;
}

ReceiptWords receipt_words(const json& receipt, const json& instance, const std::string& done, Language language) {
    ReceiptWords words{.action = done, .state = {}};
    const std::string state = member(receipt, "state");
    if (state.empty()) words.state = label(instance, "state_label", language);
    for (const char* list : {"path", "steps"})
        for (const auto& step : part(instance, list))
            if (!state.empty() && member(step, "state") == state) words.state = label(step, "label", language);
    return words;
}

void print_outcomes(Session& session, const json& answer, const Shown& shown, const std::string& done) {
    const auto& items = part(answer, "items");
    const auto refused = std::count_if(items.begin(), items.end(), [](const json& item) { return item.contains("refused"); });
    if (refused > 0) session.end_with(Exit::refused);
    if (session.print_json(answer)) return;
    if (items.empty()) session.out() << session.say(Text::nothing_here) << '\n';
    for (const auto& item : items) {
        if (item.contains("refused")) {
            print_refused(session, item);
            continue;
        }
        const json& receipt = part(item, "receipt");
        session.print_receipt(receipt, receipt_words(receipt, shown.known(member(item, "instance")), done, session.language()));
    }
    if (refused > 0) session.out() << session.say(Text::some_refused, items.size() - static_cast<std::size_t>(refused), refused) << '\n';
}

}  // namespace countersign::cli
