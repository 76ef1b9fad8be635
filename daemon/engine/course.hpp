// Course: the events that one command leads to, with the instance as it becomes. Each event is
// folded in at once by the very evolve() that replay uses, so that what is decided later in the
// same command sees it. Private to the engine.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/decide.hpp"
#include "daemon/engine/scope.hpp"

namespace countersign::engine {

class Course {
public:
    // `instance` is the one before the command, or an empty one that is about to be opened.
    Course(const Workflow& workflow, const Instance& instance, const Facts& facts);
    Course(const Course&) = delete;
    Course& operator=(const Course&) = delete;

    [[nodiscard]] const Instance& instance() const { return instance_; }
    [[nodiscard]] Scope& scope() { return scope_; }
    // Event, or what it may hold.
    template <class Happened>
    void emit(Happened&& happened) {
        events_.emplace_back(std::forward<Happened>(happened));
        take_in(events_.back());
    }
    // All of them: what they were given over has changed.
    void withdraw_signatures();
    // All that the command leads to, what the instance shows in registers included (course_registers.cpp).
    [[nodiscard]] std::vector<Event> take();
    // What has happened so far, for another course that goes on from here.
    [[nodiscard]] std::vector<Event> take_unfinished() { return std::move(events_); }

    using Done = std::optional<Refusal>;

    // Enters a state, or the one after it where a signature still holds; sets its deadlines and
    // offers its tasks. `asked_again`: this state's signature is not kept, it was returned there.
    [[nodiscard]] Done enter(const std::string& state, const Label& reason, bool asked_again = false);
    // Stays in the state: what is offered may have changed.
    [[nodiscard]] Done stay();
    // Goes to the first target that holds; stays if that is the present state or if there is none.
    // `redoes`: a returned document goes straight back to where it was returned from, if it is to.
    [[nodiscard]] Done go(const std::vector<Target>& targets, const Label& reason, bool redoes = false);

    // Sets the deadline again, now that it has passed at `due`, if it repeats itself and is not over.
    [[nodiscard]] Done repeat(const Deadline& deadline, Instant due);
    // Moves a deadline that runs or stands still, with its escalations; only to a later moment.
    [[nodiscard]] Done extend(const Extension& extension);

    // The first version of the form, given with the opening. `complete`: as if it were submitted.
    [[nodiscard]] Done file(const Value& given, bool complete);

    // What goes on under another definition, which is this course's (course_migration.cpp).
    [[nodiscard]] Done migrate(const Workflow& before, const State& next, const Label& reason);

    // What others are owed (course_family.cpp).
    [[nodiscard]] Done owe(const std::vector<Effect>& effects);
    // Goes on if the state waits for children and enough of them have ended, or can not any more.
    [[nodiscard]] Done join();
    // Tells the parent of the end, and whoever follows of the end or of the state that it waits for.
    void report();
    // The same as join(), after something has happened that nobody did here; otherwise it stays.
    [[nodiscard]] Done go_on();

    [[nodiscard]] Done tell(const std::vector<Tell>& tells, const Label& reason, std::optional<Instant> due = std::nullopt);
    // Messages that no definition words: reminders, and what is asked of one person.
    void remind(const Timer& timer, const Label& deadline);
    void urge(const std::vector<std::string>& asked, const std::string& by, const std::string& words);
    void tell_person(const std::string& person, const std::string& message, const std::string& zh, const std::string& en);
    void tell_all(const std::vector<std::string>& to, const std::string& message, const Label& text);

private:
    void take_in(const Event& event);
    [[nodiscard]] Result<const Target*, Refusal> choose(const std::vector<Target>& targets);
    // The state that is really entered, past those whose signature still holds.
    [[nodiscard]] Result<std::string, Refusal> skip_signed(std::string state, std::vector<std::string>& kept);
    // --- course_deadlines.cpp
    using Dues = std::map<std::string, Instant>;  // of the deadlines that are set in this turn, by id
    void clear_deadlines(const State& next);
    [[nodiscard]] Done set_deadlines(const State& state, const std::string& from);
    [[nodiscard]] Done set_deadline(const Deadline& deadline, const State& in, Dues& dues);
    [[nodiscard]] Done set_timer(const Deadline& deadline, Instant due);
    [[nodiscard]] Done set_repetition(const Deadline& deadline, Instant due);
    [[nodiscard]] Result<bool, Refusal> is_over(const Deadline& deadline, Instant due);
    [[nodiscard]] Done pause_deadlines(const State& state);
    [[nodiscard]] Done resume_deadlines(const State& state);
    [[nodiscard]] Result<DeadlinePaused, Refusal> paused_at(const Deadline& deadline, Instant due) const;
    [[nodiscard]] Result<Instant, Refusal> resumed_at(const PausedTimer& paused) const;
    [[nodiscard]] Result<Instant, Refusal> extended(const Extension& extension, Instant due);
    // As it is: running, or standing still.
    [[nodiscard]] Done move_deadline(const Deadline& deadline, Instant due);

    void set_rows();
    void set_row(Registered shown);
    // Nothing where it can not be computed.
    [[nodiscard]] std::optional<Registered> shown_in(const Register& shown);

    [[nodiscard]] Done migrate_deadlines(const Workflow& before, const State& next);

    // The signers of each task whose rule needs more than any one.
    [[nodiscard]] Done set_panels(const State& state);
    // Gives the tasks of pools that say so to one person each (分派).
    [[nodiscard]] Done allocate(const State& state);
    [[nodiscard]] Result<std::vector<Task>, Refusal> tasks_of(const State& state, bool entering);
    // Whom the action's definition means; when a state is entered, they must be there.
    [[nodiscard]] Result<std::vector<std::string>, Refusal> asked_by(const Action& action, bool entering);
    void tell_operator_of_nobody(const Action& action);
    [[nodiscard]] Done owe(const Effect& effect, const Value* row);
    [[nodiscard]] Result<std::uint64_t, Refusal> target_of(const Effect& effect, const Value* row);
    void owe_signal(std::uint64_t target, std::string name, Record values);
    void cancel_children(const std::string& branch);
    enum class Joined { waits, enough, never };
    [[nodiscard]] Joined joined(const Join& join) const;
    [[nodiscard]] std::string render(const std::string& text, bool zh, const Label& reason, std::optional<Instant> due) const;

    const Workflow& workflow_;
    const Facts& facts_;
    Instance instance_;
    Entry provisional_;
    std::vector<Event> events_;
    Scope scope_;
};

// Whether registers show anything of the form.
[[nodiscard]] bool shows_form(const Workflow& workflow);
// Where the instance goes when the deadline passes in this state, as a rule; empty if it stays.
[[nodiscard]] std::string state_after(const State& state, const Deadline& deadline);
// The deadline of this id, of the workflow or of the state.
[[nodiscard]] const Deadline* find_deadline(const Workflow& workflow, const State& state, std::string_view id);

}  // namespace countersign::engine
