#include "clients/cli/draw_preview.hpp"

#include "clients/cli/grid.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;

// "许芬 → 何军" where they sign one after the other, "赵敏 / 孙丽" where any one of them does.
std::string names_of(const json& task, Language language) {
    const std::string rule = member(task, "rule");
    const char* between = rule == "in order" ? " → " : rule == "any" ? " / " : " + ";
    std::string names;
    for (const auto& name : part(task, "names")) names += (names.empty() ? "" : between) + value_text(name, language);
    return names.empty() ? say(language, Text::preview_nobody) : names;
}

std::string rule_text(const std::string& rule, Language language) {
    if (rule == "all") return say(language, Text::preview_all);
    if (rule == "in order") return say(language, Text::preview_in_order);
    return rule == "at least" ? say(language, Text::preview_at_least) : std::string();
}

}  // namespace

void draw_preview(const Canvas& canvas, const json& preview) {
    Grid grid({{""}, {""}, {""}, {""}});
    const auto& steps = part(preview, "steps");
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const json& step = steps[i];
        const std::string due = member(step, "due");
        std::string who;
        for (const auto& task : part(step, "tasks")) {
            const std::string rule = rule_text(member(task, "rule"), canvas.language);
            who += (who.empty() ? "" : "; ") + label(task, "label", canvas.language) + ": " + names_of(task, canvas.language);
            if (!rule.empty()) who += " (" + rule + ")";
        }
        grid.add({{is_true(step, "final") ? "■" : i == 0 ? "●" : "○", i == 0 ? Style::green : Style::plain},
                  {label(step, "label", canvas.language)},
                  {who},
                  {due.empty() ? std::string() : say(canvas.language, Text::preview_by, time_text(due)), Style::dim}});
    }
    grid.draw(canvas.out, canvas.paint, canvas.width);
    if (const std::string stop = label(preview, "stop", canvas.language); !stop.empty()) canvas.out << "… " << stop << '\n';
}

}  // namespace countersign::cli
