// Definitions against each other: whoever reads a register finds it, with the columns that it expects.
#include "daemon/definitions/register_checker.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "daemon/definitions/places.hpp"

namespace countersign::definitions {

namespace {

using engine::Field;
using engine::Register;
using engine::Type;
using engine::Workflow;

// The line that names a register first, remarks aside; 0 when there is none.
int line_of(const Workflow& workflow, const std::string& name) {
    std::istringstream lines(workflow.text);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string::npos || line[begin] == '#') continue;
        if (line.find('"' + name + '"') != std::string::npos || line.find('\'' + name + '\'') != std::string::npos) return number;
    }
    return 0;
}

bool is_of(const std::string& name, const Workflow& owner) {
    return name.size() > owner.id.size() && name.starts_with(owner.id) && name[owner.id.size()] == '.';
}

const Register* find(const Workflow& owner, const std::string& name) {
    const auto found = std::find_if(owner.registers.begin(), owner.registers.end(), [&](const Register& r) { return r.name == name; });
    return found == owner.registers.end() ? nullptr : &*found;
}

const Field* find(const std::vector<Field>& columns, const std::string& id) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Field& column) { return column.id == id; });
    return found == columns.end() ? nullptr : &*found;
}

// Every choice that the register may hold is one that the reader knows.
bool has_all_choices(const Field& reader, const Field& shown) {
    return std::all_of(shown.choices.begin(), shown.choices.end(), [&](const engine::Choice& choice) {
        const auto is_it = [&](const engine::Choice& known) { return known.id == choice.id; };
        return std::any_of(reader.choices.begin(), reader.choices.end(), is_it);
    });
}

std::string type_name(const Field& field) {
    Type type = type_of(field);
    type.optional = false;
    return describe(type);
}

// Sentences about one column that is read; empty when all is well.
std::string misfit(const Field& reader, const Register& shown) {
    const Field* column = find(shown.columns, reader.id);
    if (column == nullptr) {
        std::string known;
        for (const Field& one : shown.columns) known += (known.empty() ? "" : ", ") + one.id;
        return fmt::format("Expected a column of '{}' ({}), but '{}' is none.", shown.name, known, reader.id);
    }
    if (column->type != reader.type || !has_all_choices(reader, *column))
        return fmt::format("Expected the column '{}' as '{}' has it, {}, but here it is {}.",
                           reader.id,
                           shown.name,
                           type_name(*column),
                           type_name(reader));
    if (reader.required && !column->required)
        return fmt::format("Expected no 'required' in the column '{}', since a row of '{}' may lack it.", reader.id, shown.name);
    return {};
}

std::string no_register(const std::string& name, const Workflow& owner) {
    std::string known;
    for (const Register& one : owner.registers) known += (known.empty() ? "" : ", ") + one.name;
    return fmt::format("Expected a register of '{}' ({}), but '{}' is none.", owner.id, known.empty() ? "it has none" : known, name);
}

// What `reader` reads of `owner`. `line` gives the line of a fault from the register's name.
template <class Line>
void check_reading(const Workflow& reader, const Workflow& owner, Line line, const std::string& prefix, Faults& faults) {
    for (const std::string& name : reader.asked_registers)
        if (is_of(name, owner) && find(owner, name) == nullptr) faults.add(line(name), prefix + no_register(name, owner));
    for (const Field& field : reader.form) {
        if (!is_of(field.from_register, owner)) continue;
        const Register* shown = find(owner, field.from_register);
        if (shown == nullptr) {
            faults.add(line(field.from_register), prefix + no_register(field.from_register, owner));
            continue;
        }
        for (const Field& column : field.columns)
            if (const std::string wrong = misfit(column, *shown); !wrong.empty()) faults.add(line(field.from_register), prefix + wrong);
    }
}

// Rows that were written under an earlier version stay, so a register goes on to be what it was.
void check_continued(const Workflow& workflow, const Workflow& earlier, Faults& faults) {
    for (const Register& before : earlier.registers) {
        const Register* now = find(workflow, before.name);
        if (now == nullptr) continue;
        const int line = Places(workflow).top("register");
        for (const Field& column : now->columns) {
            const Field* former = find(before.columns, column.id);
            if (former != nullptr && former->type != column.type)
                faults.add(line,
                           fmt::format("Expected the column '{}' of '{}' to stay {}, as in version {}, but it is {} now.",
                                       column.id,
                                       now->name,
                                       type_name(*former),
                                       earlier.version,
                                       type_name(column)));
            if (column.required && (former == nullptr || !former->required))
                faults.add(line,
                           fmt::format("Expected no 'required' in the column '{}' of '{}', since rows of version {} may lack it.",
                                       column.id,
                                       now->name,
                                       earlier.version));
        }
    }
}

}  // namespace

void check_own_registers(const Workflow& workflow, Faults& faults) {
    check_reading(workflow, workflow, [&](const std::string& name) { return line_of(workflow, name); }, {}, faults);
}

std::vector<Fault> check_with(const Workflow& workflow, const std::vector<const Workflow*>& others) {
    Faults faults(workflow.id);
    for (const Workflow* other : others) {
        if (other->id == workflow.id) {
            check_continued(workflow, *other, faults);
            continue;
        }
        check_reading(workflow, *other, [&](const std::string& name) { return line_of(workflow, name); }, {}, faults);
        check_reading(*other, workflow, [&](const std::string&) { return Places(workflow).top("register"); },
                      fmt::format("'{}' reads this: ", other->id), faults);
    }
    return faults.take();
}

}  // namespace countersign::definitions
