// Wording: what the names and the values in a definition's expressions are called for people. "form.lines" is
// 明细, a choice's id is its label, a person's id the name. For explanations only, nothing is decided by it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/people.hpp"
#include "daemon/engine/workflow.hpp"

namespace countersign::engine {

class Wording {
public:
    // All outlive it.
    Wording(const Workflow& workflow, const People& people) : workflow_(workflow), people_(people) {}
    void use_input(const std::vector<Field>& fields) { input_ = &fields; }

    // What the record of this root has ("form", "decided.levels"); nullptr when it is no record, or not known.
    [[nodiscard]] const std::vector<Field>* fields_of(std::string_view root) const;
    // A root that is a value itself ("today"); nullptr when there is none.
    [[nodiscard]] static const Field* find_root(std::string_view root);
    // A root or its field, as an expression writes them ("form.kind"); nullptr when it is neither.
    [[nodiscard]] const Field* find(std::string_view path) const;
    // Of the instances that open_by() and open_about() give.
    [[nodiscard]] static const std::vector<Field>& fields_of_others();
    [[nodiscard]] const std::vector<Field>* columns_of(std::string_view table) const;

    // A text of this field: 礼品, 张伟; “A” where nothing more is known of it.
    [[nodiscard]] Label text(const std::string& text, const Field* field) const;
    [[nodiscard]] Label table(std::string_view id) const;
    [[nodiscard]] Label register_called(std::string_view name) const;
    // An account of the ledger.
    [[nodiscard]] Label account(const std::string& id) const;

private:
    const Workflow& workflow_;
    const People& people_;
    const std::vector<Field>* input_ = nullptr;
};

[[nodiscard]] const Field* find_field(const std::vector<Field>& fields, std::string_view id);

// A value for people: 是, “A”, 1,234.50 CNY, at most five elements of a list. `field` and `wording` may be nullptr:
// of no field that is known, and no names known at all.
[[nodiscard]] Label in_words(const Value& value, const Field* field, const Wording* wording);

}  // namespace countersign::engine
