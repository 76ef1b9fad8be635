// A definition as a Mermaid stateDiagram-v2: states with their labels, actions and deadlines as
// arrows, the current state marked.
#include <fmt/format.h>

#include "daemon/definitions/definition_file.hpp"

namespace countersign::definitions {

namespace {

using engine::Action;
using engine::Deadline;
using engine::State;
using engine::Workflow;

// A colon, semicolon or quote would end a label; Mermaid has HTML's codes for them, with # for &.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ':' || c == ';' || c == '#' || c == '"' || c == '<' || c == '>')
            out += fmt::format("#{};", static_cast<int>(c));
        else
            out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string both(const engine::Label& label) { return escaped(fmt::format("{} {}", label.zh, label.en)); }

// A state may be named like a word of the diagram's own language.
std::string node_of(std::string_view id) { return fmt::format("s_{}", id); }

class Diagram {
public:
    Diagram(const Workflow& workflow, std::string_view current) : workflow_(workflow), current_(current) {}

    std::string draw() {
        out_ = "stateDiagram-v2\n";
        for (const State& state : workflow_.states) line("state \"{}\" as {}", both(state.label), node_of(state.id));
        line("[*] --> {}", node_of(workflow_.initial));
        for (const State& state : workflow_.states) {
            for (const Action& action : state.actions) draw_action(state, action);
            for (const Deadline& deadline : state.deadlines) draw_deadline(state.id, deadline);
            if (state.join) draw_join(state.id, *state.join);
            if (state.final) line("{} --> [*]", node_of(state.id));
        }
        for (const Deadline& deadline : workflow_.deadlines)
            for (const std::string& state : deadline.in) draw_deadline(state, deadline);
        if (workflow_.find_state(current_) != nullptr) {
            line("classDef current fill:#fc6,stroke:#333,stroke-width:3px");
            line("class {} current", node_of(current_));
        }
        return std::move(out_);
    }

private:
    template <class... Parts>
    void line(fmt::format_string<Parts...> format, Parts&&... parts) {
        out_ += "    " + fmt::format(format, std::forward<Parts>(parts)...) + "\n";
    }

    void draw_action(const State& state, const Action& action) {
        std::string who;
        for (const std::string& by : action.by)
            who += (who.empty() ? "" : ", ") + (by.starts_with("role:") ? by.substr(5) : by);
        if (!action.on_signal.empty()) who = "⚡ " + action.on_signal;
        if (!action.on_deadline.empty()) who = "⏰ " + action.on_deadline;
        const std::string text = fmt::format("{} [{}]{}", both(action.label), escaped(who), action.signs ? " ✔" : "");
        if (action.to.empty() && !action.returns) line("{0} --> {0} : {1}", node_of(state.id), text);
        for (const engine::Target& target : action.to)
            line("{} --> {} : {}{}",
                 node_of(state.id),
                 node_of(target.state),
                 text,
                 target.when ? escaped(fmt::format(" ({})", target.when.text())) : std::string());
        for (const std::string& target : action.choose)
            line("{} --> {} : {} ↩", node_of(state.id), node_of(target), text);
    }

    void draw_join(const std::string& state, const engine::Join& join) {
        for (const engine::Target& target : join.to)
            line("{} --> {} : ⇉ {} ✔", node_of(state), node_of(target.state), escaped(join.branch));
        for (const engine::Target& target : join.otherwise)
            line("{} --> {} : ⇉ {} ✘", node_of(state), node_of(target.state), escaped(join.branch));
    }

    void draw_deadline(const std::string& state, const Deadline& deadline) {
        if (!deadline.to.empty())
            line("{} --> {} : ⏰ {}", node_of(state), node_of(deadline.to), escaped(deadline.at.text));
    }

    const Workflow& workflow_;
    std::string_view current_;
    std::string out_;
};

}  // namespace

std::string mermaid(const Workflow& workflow, std::string_view current) { return Diagram(workflow, current).draw(); }

}  // namespace countersign::definitions
