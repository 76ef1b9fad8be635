// Scope: what the expressions of a definition may see while one command is decided. Roots are built
// only when an expression names them. Private to the engine.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "daemon/engine/contents.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/engine/wording.hpp"

namespace countersign::engine {

class Scope {
public:
    // `instance` is read when needed, so it may change between evaluations; all outlive the scope.
    Scope(const Workflow& workflow, const Instance& instance, const Facts& facts);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    void use_form(Value form) { form_ = std::move(form); }
    // A variable of the instance was set.
    void forget_variables() { variables_.reset(); }
    // `fields`, which outlive the scope, say what its members are called.
    void use_input(Value input, const std::vector<Field>& fields) {
        input_ = std::move(input);
        wording_.use_input(fields);
    }
    [[nodiscard]] const Value& form();

    [[nodiscard]] const Workflow& workflow() const { return workflow_; }
    [[nodiscard]] const Instance& instance() const { return instance_; }
    [[nodiscard]] const Facts& facts() const { return facts_; }
    [[nodiscard]] const People& people() const { return facts_.state->company.people; }

    // The roots that column computations see: settings, initiator, period. A form goes on naming the files that it
    // named before; an input names only what the actor has uploaded.
    [[nodiscard]] Environment base();
    [[nodiscard]] Environment base_of_input();
    [[nodiscard]] Environment environment(const Expression& expression, const Value* row = nullptr);

    // As a register of the workflow sees the instance; `since` outlives the environment.
    [[nodiscard]] Environment environment_of_register(const Expression& expression, const Value& since);
    // Whether form() is the instance's: it was given, or there is none yet.
    [[nodiscard]] bool knows_form() const { return form_ || facts_.form != nullptr || instance_.form_seq == 0; }

    [[nodiscard]] Result<Value, Refusal> value(const Expression& expression, const Value* row = nullptr);
    // True also when the expression is empty.
    [[nodiscard]] Result<bool, Refusal> holds(const Expression& expression);
    [[nodiscard]] Result<std::string, Refusal> text(const Template& text, const Value* row = nullptr);
    [[nodiscard]] Result<Instant, Refusal> instant(const Moment& moment, std::optional<Instant> due = std::nullopt);

private:
    [[nodiscard]] Environment frame();
    const Value& initiator();
    const Value& settings();
    const Value& period();
    const Value& variables();
    const Value& state();
    const Value& flags();
    const Value& children();
    // What a decision table says now, and by which row; or why none. Told only when somebody is refused.
    struct Decided {
        std::optional<Value> outputs;
        std::function<Label()> origin;
    };
    // Of the other open instances of this workflow, those of one initiator, or about one subject.
    const List* others(std::string_view workflow, std::string_view whose, bool about);
    // A file of this hash that the form names in this field already.
    const Content* content_kept(const std::string& field, const std::string& hash);
    const Content* content_uploaded(const std::string& hash) const;
    void set_decided(const Expression& expression, Environment& environment);
    Decided decide(const DecisionTable& table);

    const Workflow& workflow_;
    const Instance& instance_;
    const Facts& facts_;
    Wording wording_;
    std::optional<Value> form_, settings_, period_, variables_;
    std::list<Content> kept_;                              // of files that the form names already
    std::list<List> others_;                               // what was found; looked at until the scope ends
    std::map<std::string, Decided, std::less<>> decided_;  // by root: "decided.levels"
    Value input_, outcome_, state_, flags_, children_, instance_id_, initiator_, actor_, now_, today_;
};

// What a submitted form is about, in an amount and a word: for caps, lists and cards.
struct Headline {
    std::optional<Money> amount;
    std::string subject;
};
[[nodiscard]] Result<Headline, Refusal> headline_of(const Workflow& workflow, Scope& scope);

// A setting's value: the company's, or the definition's default.
[[nodiscard]] Value setting_of(const Workflow& workflow, const Field& setting, const Company& company);

}  // namespace countersign::engine
