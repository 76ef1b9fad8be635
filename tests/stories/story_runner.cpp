#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/digest.hpp"
#include "tests/fakes/house.hpp"
#include "tests/stories/story.hpp"

namespace countersign::tests {

namespace {

using namespace countersign::engine;

// Of a file there is a word in the story, and the hash of that word in the form.
Value convert(const Field& field, const std::string& text) {
    if (text.empty()) return {};
    if (field.id == "hash" && field.refers_to == "attachment") return Value{sha256_hex(text)};
    switch (field.type) {
        case FieldType::integer:
            return Value{static_cast<std::int64_t>(std::stoll(text))};
        case FieldType::money: {
            const auto money = parse_money(text, Currency{});
            if (!money) throw std::runtime_error(money.error());
            return *money;
        }
        case FieldType::date: {
            const auto date = parse_date(text);
            if (!date) throw std::runtime_error(date.error());
            return *date;
        }
        case FieldType::boolean:
            return Value{text == "yes" || text == "true"};
        case FieldType::text:
        case FieldType::choice:
            return Value{text};
        case FieldType::table:
            break;
    }
    throw std::runtime_error("a table is given as rows=NAME");
}

List rows_of(const std::vector<Field>& columns, const std::vector<std::map<std::string, std::string>>& rows) {
    List list;
    for (const auto& row : rows) {
        Record record;
        for (const Field& column : columns)
            if (const auto cell = row.find(column.id); cell != row.end()) {
                Value value = convert(column, cell->second);
                if (!value.is_nothing()) record.emplace(column.id, std::move(value));
            }
        list.emplace_back(std::move(record));
    }
    return list;
}

class Runner {
public:
    Runner(const StoryFile& file, const Story& story, const StoryDefinition& own, const std::vector<StoryDefinition>& also)
        : file_(file), story_(story), also_(also), house_(start_of(story)) {
        for (const auto& words : story.persons) add_person(words);
        for (const StoryDefinition& other : also)
            if (!other.later) house_.publish(other.text, other.name);
        auto read = definitions::read_definition(own.text, own.name);
        if (!read) throw std::runtime_error(read.error().front().describe());
        workflow_ = *read;
        house_.publish(own.text, own.name);
        for (const auto& [table, rows] : file.tables) {
            const Workflow* owner = house_.processor().owner_of_table(table);
            if (owner == nullptr) throw std::runtime_error("no table " + table);
            house_.set_table(table, rows_of(owner->find_table(table)->columns, rows));
        }
        for (const auto& words : story.settings) set(words);
    }

    std::vector<std::string> run() {
        for (const StoryStep& step : story_.steps) take(step);
        if (auto broken = house_.broken_law()) faults_.push_back("at the end: " + *broken);
        return faults_;
    }

private:
    static Instant start_of(const Story& story) {
        const auto month = parse_month(story.month);
        if (!month) throw std::runtime_error(month.error());
        return Instant{Date{*month / std::chrono::day{1}}} - std::chrono::hours{8};
    }

    void add_person(const std::vector<std::string>& words) {
        std::vector<std::string> roles, deputies;
        std::string manager, department;
        for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
            if (words[i] == "manager") manager = words[i + 1];
            if (words[i] == "department") department = words[i + 1];
            if (words[i] != "roles" && words[i] != "deputies") continue;
            std::string all = words[i + 1] + ",";
            for (std::size_t at = 0, next; (next = all.find(',', at)) != std::string::npos; at = next + 1)
                (words[i] == "roles" ? roles : deputies).push_back(all.substr(at, next - at));
        }
        Person one = person(words.at(0), words.at(1), roles, manager);
        one.deputies = deputies;
        one.department = department;
        house_.set_person(std::move(one));
    }

    void set(const std::vector<std::string>& words) {
        const Workflow* workflow = house_.processor().current(words.at(0));
        if (workflow == nullptr) throw std::runtime_error("no workflow " + words.at(0));
        for (const Field& setting : workflow->settings)
            if (setting.id == words.at(1))
                if (auto no = house_.submit(
                        "operator",
                        SetSettings{.workflow = words.at(0), .values = {{setting.id, convert(setting, words.at(2))}}}))
                    throw std::runtime_error(no->text.en);
    }

    Instant instant(const StoryStep& step) const { return instant(step.when_day, step.when_time); }

    Instant instant(std::string day, const std::string& time) const {
        const auto at = parse_time_of_day(time);
        if (!at) throw std::runtime_error(at.error());
        if (!day.starts_with("wd")) {
            const auto date = parse_date(day);
            if (!date) throw std::runtime_error(date.error());
            return house_const().calendar().to_instant(*date, *at);
        }
        Month month = *parse_month(story_.month);
        if (const auto plus = day.find('+'); plus != std::string::npos) {
            month += std::chrono::months{std::stoi(day.substr(plus + 1))};
            day = day.substr(0, plus);
        }
        const auto date = house_const().calendar().nth_working_day(month, std::stoi(day.substr(2)));
        if (!date) throw std::runtime_error(date.error().sentence());
        return house_const().calendar().to_instant(*date, *at);
    }

    const server::Processor& house_const() const { return const_cast<House&>(house_).processor(); }

    void take(const StoryStep& step) {
        subject_ = "zhang.wei";
        for (const auto& [name, text] : step.values)
            if (name == "on") subject_ = text;
        told_from_ = house_.entries().size();
        if (step.action == "@wakes") house_.sleep_to(instant(step));
        house_.clock_to(instant(step));
        std::optional<Refusal> refused;
        const auto rows_before = house_.log().head().seq;
        if (!step.action.empty() && step.action != "@wakes") refused = act(step);
        if (refused && house_.log().head().seq != rows_before) fault(step, "a refusal left a row in the log");
        bool refusal_expected = false;
        for (const std::string& expectation : step.expectations) {
            if (expectation.starts_with("refused ")) {
                refusal_expected = true;
                const std::string code = refused ? std::string(to_text(refused->code)) : "no refusal";
                if (code != expectation.substr(8))
                    fault(
                        step,
                        fmt::format(
                            "expected {}, but found {}{}", expectation, code, refused ? ": " + refused->text.en : ""));
            } else if (auto wrong = check(expectation); !wrong.empty()) {
                fault(step, fmt::format("expected {}, but {}", expectation, wrong));
            }
        }
        if (refused && !refusal_expected)
            fault(step, fmt::format("refused {}: {} ({})", to_text(refused->code), refused->text.en, refused->hint.en));
    }

    // Words of its own, besides the actions of the definition: @claim, @transfer to=...
    std::optional<Refusal> operate(const StoryStep& step) {
        std::map<std::string, std::string> given(step.values.begin(), step.values.end());
        const std::string verb = step.action.substr(1);
        const auto named = [&](const char* name) { return given.contains(name) ? given.at(name) : std::string(); };
        const auto at = [&](const char* name) {
            const std::string text = named(name);
            const auto space = text.find(' ');
            return instant(text.substr(0, space), text.substr(space + 1));
        };
        if (verb == "proxy") {
            Proxy proxy{.principal = given.contains("of") ? named("of") : step.who, .agent = named("to"), .from = at("from"), .until = at("until")};
            if (given.contains("cap")) proxy.cap = *parse_money(named("cap"), Currency{});
            if (given.contains("workflow")) proxy.workflows = {named("workflow")};
            return house_.submit(step.who, SetProxy{.proxy = std::move(proxy)});
        }
        if (verb == "end_proxy") return house_.submit(step.who, EndProxy{.number = number_in(named("number"))});
        if (verb == "absent")
            return house_.submit(step.who, SetAbsences{.person = given.contains("of") ? named("of") : step.who,
                                                       .absences = {{.from = at("from"), .until = at("until")}}});
        if (verb == "upload") {
            house_.processor().contents().offer(step.who, sha256_hex(named("name")), {.type = named("type"), .bytes = number_in(named("bytes"))});
            return std::nullopt;
        }
        if (verb == "publish") return publish(step, named("file"));
        if (verb == "grant") return grant(step, named("person"), named("name"), named("roles"));
        if (verb == "set") return set(step, named("workflow"), named("name"), named("value"));
        const std::uint64_t number = number_of(subject_);
        const auto found = house_.state().open.find(number);
        const std::uint32_t version = given.contains("version") ? number_in(named("version"))
                                      : found == house_.state().open.end() ? 0
                                                                           : found->second->version;
        if (const auto how = reassign_of(verb))
            return house_.submit(step.who, Reassign{.instance = number, .version = version, .how = *how, .task = named("task"),
                                                    .to = named("to"), .reason = named("reason"), .from = named("from")});
        if (verb == "add_signer" || verb == "remove_signer")
            return house_.submit(step.who, ChangeSigners{.instance = number, .version = version, .removes = verb == "remove_signer",
                                                         .task = named("task"), .person = named("person"),
                                                         .place = named("place"), .reason = named("reason")});
        if (verb == "signal") return signal(step, given);
        if (verb == "migrate")
            return house_.submit(step.who,
                                 Migrate{.instance = number,
                                         .version = version,
                                         .definition = house_.state().company.current.at(house_.last(number).workflow),
                                         .state = named("state"),
                                         .reason = named("reason")});
        if (verb == "take_back")
            return house_.submit(step.who, TakeBack{.instance = number, .version = version, .reason = named("reason")});
        if (verb == "succeed")
            return house_.submit(step.who, Succeed{.instance = number, .from = named("from"), .to = named("to"), .reason = named("reason")});
        const auto kind = note_of(verb);
        if (!kind) throw std::runtime_error(fmt::format("line {}: no such verb as {}", step.line, step.action));
        Note note{.instance = number, .kind = *kind, .number = number_in(named("number")), .to = {}, .text = named("text")};
        std::istringstream to(named("to"));
        for (std::string person; std::getline(to, person, ',');) note.to.push_back(person);
        return house_.submit(step.who, std::move(note));
    }

    static std::uint32_t number_in(const std::string& text) {
        return text.empty() ? 0 : static_cast<std::uint32_t>(std::stoul(text));
    }

    static std::optional<Reassign::How> reassign_of(const std::string& verb) {
        static const std::map<std::string, Reassign::How> known{{"claim", Reassign::How::claim},
                                                                {"unclaim", Reassign::How::unclaim},
                                                                {"transfer", Reassign::How::transfer},
                                                                {"delegate", Reassign::How::delegate},
                                                                {"resolve", Reassign::How::resolve}};
        const auto found = known.find(verb);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    }

    static std::optional<Note::Kind> note_of(const std::string& verb) {
        static const std::map<std::string, Note::Kind> known{
            {"comment", Note::Kind::comment}, {"ask", Note::Kind::question}, {"answer", Note::Kind::answer},
            {"copy", Note::Kind::copy},       {"urge", Note::Kind::urge},    {"read", Note::Kind::read}};
        const auto found = known.find(verb);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    }

    std::optional<Refusal> act(const StoryStep& step) {
        if (step.action.starts_with('@')) return operate(step);
        Act act{.action = step.action};
        Open open{.workflow = workflow_->id};
        Record input;
        for (const auto& [name, text] : step.values) {
            if (name == "on") continue;
            if (name == "to")
                act.to = text;
            else if (name == "reason")
                act.reason = text;
            else if (name == "resume")
                act.resume = text;
            else if (name == "behalf")
                act.on_behalf_of = text;
            else if (name == "form")
                act.form = open.form = form(text, step.action == "open" ? workflow_of_open(step) : present_workflow());
            else if (name == "workflow")
                open.workflow = text;
            else if (name == "for")
                open.initiator = text;
            else if (name == "period")
                open.period = *parse_month(text);
            else if (name == "rows")
                add_rows(step, text, input);
            else if (name != "version")
                input.emplace(name, input_value(input_field(step, name), text));
        }
        if (step.action == "open") return house_.submit(step.who, open);
        const std::uint64_t number = number_of(subject_);
        act.instance = number;
        const auto found = house_.state().open.find(number);
        act.version = found == house_.state().open.end() ? 0 : found->second->version;
        for (const auto& [name, text] : step.values)
            if (name == "version") act.version = static_cast<std::uint32_t>(std::stoul(text));
        if (!input.empty()) act.input = Value{std::move(input)};
        return house_.submit(step.who, std::move(act));
    }

    const Workflow& workflow_of_open(const StoryStep& step) const {
        std::string id = workflow_->id;
        for (const auto& [name, text] : step.values)
            if (name == "workflow") id = text;
        const Workflow* found = house_const().current(id);
        if (found == nullptr) throw std::runtime_error(fmt::format("line {}: no workflow {}", step.line, id));
        return *found;
    }

    // Of the instance that the step is about.
    const Workflow& present_workflow() const { return house_const().definition(present().definition); }

    Value form(const std::string& name, const Workflow& workflow) const {
        const auto rows = file_.forms.find(name);
        if (rows == file_.forms.end()) throw std::runtime_error("no form " + name);
        const auto& first = rows->second.at(0);
        const bool has_fields = std::any_of(workflow.form.begin(), workflow.form.end(), [&](const Field& field) {
            return field.type != FieldType::table && first.contains(field.id);
        });
        Record record;
        for (const Field& field : workflow.form) {
            if (field.type == FieldType::table && !has_fields) return Record{{field.id, rows_of(field.columns, rows->second)}};
            const auto is_column = [&](const auto& cell) { return cell.first.starts_with(field.id + "."); };
            if (field.type == FieldType::table && std::any_of(first.begin(), first.end(), is_column))
                record.emplace(field.id, rows_of(field.columns, rows_named(field.id, rows->second)));
            else if (const auto cell = first.find(field.id); cell != first.end())
                record.emplace(field.id, convert(field, cell->second));
        }
        return record;
    }

    // The cells under "TABLE.COLUMN", without rows that have none.
    static std::vector<std::map<std::string, std::string>> rows_named(const std::string& table,
                                                                      const std::vector<std::map<std::string, std::string>>& rows) {
        std::vector<std::map<std::string, std::string>> named;
        for (const auto& row : rows) {
            std::map<std::string, std::string> cells;
            for (const auto& [name, cell] : row)
                if (name.starts_with(table + ".") && !cell.empty()) cells[name.substr(table.size() + 1)] = cell;
            if (!cells.empty()) named.push_back(std::move(cells));
        }
        return named;
    }

    const Action& action(const StoryStep& step) const {
        for (const State& state : present_workflow().states)
            if (const Action* found = state.find_action(step.action)) return *found;
        throw std::runtime_error(fmt::format("line {}: no action {}", step.line, step.action));
    }

    const Field& input_field(const StoryStep& step, const std::string& name) const {
        for (const State& state : present_workflow().states)
            for (const Action& one : state.actions)
                if (one.id == step.action)
                    for (const Field& field : one.input)
                        if (field.id == name) return field;
        throw std::runtime_error(fmt::format("line {}: no input {}", step.line, name));
    }

    Value input_value(const Field& field, const std::string& text) const {
        return field.type == FieldType::table ? Value{rows_of(field.columns, file_.forms.at(text))} : convert(field, text);
    }

    std::size_t times_attached() const {
        const std::uint64_t number = number_of(subject_);
        std::size_t times = 0;
        for (const Entry& entry : house_.entries())
            for (const Event& event : entry.events)
                if (entry.instance == number && std::holds_alternative<Attached>(event)) ++times;
        return times;
    }

    std::optional<Refusal> publish(const StoryStep& step, const std::string& name) {
        for (const StoryDefinition& known : also_) {
            if (known.name != name) continue;
            auto read = definitions::read_definition(known.text, known.name);
            if (!read) throw std::runtime_error(read.error().front().describe());
            return house_.submit(step.who, Publish{.workflow = *read});
        }
        throw std::runtime_error(fmt::format("line {}: no definition {}", step.line, name));
    }

    std::optional<Refusal> grant(const StoryStep& step, const std::string& id, const std::string& name, const std::string& roles) {
        std::vector<std::string> all;
        std::istringstream in(roles);
        for (std::string role; std::getline(in, role, ',');) all.push_back(role);
        return house_.submit(step.who, ImportPeople{.persons = {person(id, name, all)}, .keys = {}});
    }

    std::optional<Refusal> set(const StoryStep& step, const std::string& workflow, const std::string& name, const std::string& value) {
        for (const Field& setting : house_.processor().current(workflow)->settings)
            if (setting.id == name)
                return house_.submit(step.who, SetSettings{.workflow = workflow, .values = {{name, convert(setting, value)}}});
        throw std::runtime_error(fmt::format("line {}: no setting {}", step.line, name));
    }

    bool has_role(const std::string& id, const std::string& role) const {
        const Person* found = house_const().state().company.people.find(id);
        return found != nullptr && found->has_role(role);
    }

    // What a person or a client reports.
    std::optional<Refusal> signal(const StoryStep& step, const std::map<std::string, std::string>& given) {
        Receive receive{.instance = number_of(subject_), .signal = given.at("name")};
        Record values;
        for (const Signal& known : present_workflow().signals) {
            if (known.id != receive.signal) continue;
            for (const Field& field : known.fields)
                if (given.contains(field.id)) values.emplace(field.id, convert(field, given.at(field.id)));
        }
        if (given.contains("happened")) values.emplace("on", *parse_date(given.at("happened")));
        receive.value = Value{std::move(values)};
        return house_.submit(step.who, std::move(receive));
    }

    void add_rows(const StoryStep& step, const std::string& name, Record& input) const {
        for (const Field& field : action(step).input)
            if (field.type == FieldType::table && !field.holds_files())
                input.emplace(field.id, rows_of(field.columns, file_.forms.at(name)));
    }

    // By its id; or the first instance of this person, with a + behind the name the newest.
    std::uint64_t number_of(std::string initiator) const {
        for (std::uint64_t number = 1; number <= house_const().state().last_instance; ++number)
            if (const_cast<House&>(house_).last(number).id == initiator) return number;
        const bool newest = initiator.ends_with('+');
        if (newest) initiator.pop_back();
        std::uint64_t found = 0;
        for (std::uint64_t number = 1; number <= house_const().state().last_instance; ++number)
            if (const_cast<House&>(house_).last(number).initiator == initiator && (found == 0 || newest))
                found = number;
        if (found == 0) throw std::runtime_error("nothing is open yet for " + initiator);
        return found;
    }

    const Instance& present() const { return const_cast<House&>(house_).last(number_of(subject_)); }

    bool was_told(const std::string& assignee, const std::string& message) const { return times_told(assignee, message) > 0; }

    std::size_t times_told(const std::string& assignee, const std::string& message) const {
        const std::uint64_t number = number_of(subject_);
        std::size_t times = 0;
        for (std::size_t i = told_from_; i < house_.entries().size(); ++i)
            for (const Event& event : house_.entries()[i].events)
                if (const auto* told = std::get_if<Told>(&event))
                    if (house_.entries()[i].instance == number && told->message == message &&
                        std::find(told->to.begin(), told->to.end(), assignee) != told->to.end())
                        ++times;
        return times;
    }

    std::string check(const std::string& expectation) const {
        std::vector<std::string> words;
        for (std::size_t at = 0; at < expectation.size();) {
            const auto next = std::min(expectation.find(' ', at), expectation.size());
            words.push_back(expectation.substr(at, next - at));
            at = next + 1;
        }
        const Instance& instance = present();
        const auto flagged = [&](const std::string& flag) {
            return std::find(instance.flags.begin(), instance.flags.end(), flag) != instance.flags.end();
        };
        const std::string& verb = words.at(0);
        if (verb == "flag") return flagged(words.at(1)) ? "" : "there is no such flag";
        if (verb == "role") return has_role(words.at(1), words.at(2)) ? "" : "he does not have it";
        if (verb == "no" && words.at(1) == "role") return has_role(words.at(2), words.at(3)) ? "he has it" : "";
        if (verb == "no") return flagged(words.at(2)) ? "there is" : "";
        if (verb == "told" && words.size() == 4) {
            const std::size_t times = times_told(words.at(1), words.at(2));
            return times == std::stoul(words.at(3)) ? "" : fmt::format("it was {} times", times);
        }
        if (verb == "attached")
            return times_attached() == std::stoul(words.at(1)) ? "" : fmt::format("{} are", times_attached());
        if (verb == "told") return was_told(words.at(1), words.at(2)) ? "" : "nobody was";
        if (verb == "untold") return was_told(words.at(1), words.at(2)) ? "it was told" : "";
        if (verb == "signed") return instance.signature_of(words.at(1)) != nullptr ? "" : "there is no such signature";
        if (verb == "unsigned") return instance.signature_of(words.at(1)) == nullptr ? "" : "there is such a signature";
        if (verb == "closed") return instance.outcome == words.at(1) ? "" : "the outcome is '" + instance.outcome + "'";
        if (verb == "drawn") return check_drawn(instance, std::stoul(words.at(1)));
        if (verb == "open")
            return house_const().state().open.size() == std::stoul(words.at(1))
                       ? ""
                       : fmt::format("{} are", house_const().state().open.size());
        if (verb == "due") {
            const Timer* timer = instance.find_timer(words.at(1));
            if (timer == nullptr) return "no such deadline is running";
            return timer->due == instant(words.at(2), words.at(3))
                       ? ""
                       : "it is " + house_const().calendar().format_local(timer->due);
        }
        if (verb == "undue") {
            const Timer* timer = instance.find_timer(words.at(1));
            return timer == nullptr ? "" : "it is " + house_const().calendar().format_local(timer->due);
        }
        if (verb == "unwaits") {
            for (const Task& task : instance.tasks)
                if (std::find(task.to.begin(), task.to.end(), words.at(1)) != task.to.end()) return "it does";
            return "";
        }
        if (verb == "behind") {
            const auto filled = std::pair(words.at(1), words.at(2));
            return std::find(instance.slots.begin(), instance.slots.end(), filled) != instance.slots.end() ? "" : "the slot is not his";
        }
        if (verb == "lot") return check_lot(std::stoul(words.at(1)));
        if (verb == "votes") {
            const auto count = std::count_if(instance.signatures.begin(), instance.signatures.end(),
                                             [&](const Signature& s) { return s.slot == words.at(1); });
            return std::to_string(count) == words.at(2) ? "" : fmt::format("there are {}", count);
        }
        if (verb == "children") {
            const auto count = std::count_if(instance.children.begin(), instance.children.end(),
                                             [&](const Child& child) { return child.branch == words.at(1); });
            return std::to_string(count) == words.at(2) ? "" : fmt::format("there are {}", count);
        }
        if (verb == "undone")
            return std::to_string(instance.undone.size()) == words.at(1) ? "" : fmt::format("there are {}", instance.undone.size());
        if (verb == "var") {
            const auto found = instance.variables.find(words.at(1));
            const std::string value = found == instance.variables.end() ? "nothing" : describe(found->second);
            return value == words.at(2) ? "" : "it is " + value;
        }
        if (verb == "form") return check_form(instance, words.at(1), expectation.substr(verb.size() + words.at(1).size() + 2));
        if (verb == "rows") {
            const std::string key = expectation.substr(verb.size() + words.at(1).size() + words.at(2).size() + 3);
            const auto* rows = house_const().state().registers.find(words.at(2), key);
            const std::size_t count = rows == nullptr ? 0 : rows->size();
            return std::to_string(count) == words.at(1) ? "" : fmt::format("there are {}", count);
        }
        if (verb == "waits") {
            for (const Task& task : instance.tasks)
                if (std::find(task.to.begin(), task.to.end(), words.at(1)) != task.to.end()) return "";
            return "it does not";
        }
        if (verb == "balance") {
            const Money balance = house_const().state().ledger.balance(words.at(1), Currency{});
            const auto wanted = parse_money(words.at(2), Currency{});
            return wanted && *wanted == balance ? "" : "it is " + engine::format(balance);
        }
        return instance.state == verb ? "" : "the state is " + instance.state;
    }

    // A field of the form, a column of a row ("lines.2.fee"), or how many rows there are ("lines.size").
    std::string check_form(const Instance& instance, const std::string& path, const std::string& wanted) const {
        if (instance.form_seq == 0) return "there is no form";
        const auto entry = house_const().entry(instance.form_seq);
        const Value* at = nullptr;
        for (const Event& event : entry->events)
            if (const auto* saved = std::get_if<FormSaved>(&event)) at = &saved->form;
        std::istringstream parts(path);
        for (std::string part; at != nullptr && std::getline(parts, part, '.');) {
            const List* rows = at->get<List>();
            if (rows != nullptr && part == "size")
                return std::to_string(rows->size()) == wanted ? "" : fmt::format("there are {}", rows->size());
            if (rows == nullptr) at = at->find(part);
            else at = std::stoul(part) <= rows->size() ? &(*rows)[std::stoul(part) - 1] : nullptr;
        }
        const auto* text = at == nullptr ? nullptr : at->get<std::string>();
        const std::string found = at == nullptr ? "nothing" : text != nullptr ? *text : describe(*at);
        return found == wanted ? "" : "it is " + found;
    }

    // The lot of this step can be done again from what the log says of it.
    std::string check_lot(std::size_t candidates) const {
        for (std::size_t i = told_from_; i < house_.entries().size(); ++i)
            for (const Event& event : house_.entries()[i].events)
                if (const auto* drawn = std::get_if<Drawn>(&event)) {
                    if (drawn->candidates.size() != candidates) return fmt::format("there are {}", drawn->candidates.size());
                    const auto lot = [&](const std::string& one) { return sha256_hex(drawn->seed + ":" + one); };
                    const auto least = std::min_element(drawn->candidates.begin(),
                                                        drawn->candidates.end(),
                                                        [&](const auto& a, const auto& b) { return lot(a) < lot(b); });
                    return drawn->drawn == std::vector{*least} ? "" : "another one was drawn";
                }
        return "nothing was drawn";
    }

    std::string check_drawn(const Instance& instance, std::size_t count) const {
        const auto found = instance.variables.find("drawn");
        const List* list = found == instance.variables.end() ? nullptr : found->second.get<List>();
        const std::size_t size = list == nullptr ? 0 : list->size();
        return size == count ? "" : fmt::format("{} are", size);
    }

    void fault(const StoryStep& step, const std::string& text) {
        faults_.push_back(fmt::format("line {}: {}", step.line, text));
    }

    const StoryFile& file_;
    const Story& story_;
    const std::vector<StoryDefinition>& also_;
    House house_;
    WorkflowPtr workflow_;
    std::string subject_ = "zhang.wei";
    std::size_t told_from_ = 0;
    std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> run_story(const StoryFile& file,
                                   const Story& story,
                                   const StoryDefinition& definition,
                                   const std::vector<StoryDefinition>& also) {
    return Runner(file, story, definition, also).run();
}

}  // namespace countersign::tests
