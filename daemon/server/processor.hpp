// Processor: the one door through which everything that changes goes, a person's command and the
// clock's alike. Within a turn of the loop, submit() decides command after command on the state in
// memory; commit() makes them durable together (one append, one sync); only then may anybody be told.
// begin_commit() and finish_commit() do the same while the next turn is decided already.
//
// What an instance comes to owe to others (children, signals) is settled within the same turn, by commands
// of the daemon that go through the same door: both are in the log, or neither.
//
// If the disk is full, the turn is taken back, with what was decided on top of it. If a command breaks an invariant, the one
// instance is quarantined and the others go on. Used from the loop's thread only.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/engine/contents.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/engine/open_instances.hpp"
#include "daemon/engine/preview.hpp"
#include "daemon/server/proposals.hpp"
#include "daemon/server/recovery.hpp"
#include "daemon/server/remembered_requests.hpp"
#include "daemon/store/log.hpp"
#include "daemon/store/views.hpp"

namespace countersign::server {

// A command with who sent it. The clock's have no person, no key and no request; the daemon's are the
// clock's with the person "daemon".
struct Submission {
    engine::Command command;
    std::string person;
    std::string key;
    std::string request;
    std::string body_digest;
    bool is_clock = false;
    bool is_approved = false;  // of a house change
    engine::Claim claim;       // of a gateway that speaks for the person
};

// What became of a submission: an entry of this turn, an entry of long ago (`repeated`), or a no.
struct Outcome {
    std::uint64_t seq = 0;
    bool repeated = false;
    std::optional<engine::Refusal> refusal;
};

class Processor {
public:
    // `channel_limit`: what may be decided by a channel alone; nothing: any amount.
    Processor(store::Log& log, Recovered recovered, std::function<std::string()> make_seed,
              std::optional<engine::Money> channel_limit = std::nullopt);

    [[nodiscard]] const engine::EngineState& state() const { return state_; }

    [[nodiscard]] const engine::Calendar& calendar() const { return *calendar_; }

    [[nodiscard]] store::BackgroundPtr background() const { return background_; }

    // The active person of a key; as People::holder_of(), but quick, since every message asks.
    [[nodiscard]] const engine::Person* holder_of(const std::string& key);

    // The definition that an instance is pinned to; the one that new instances get (or nullptr).
    [[nodiscard]] const engine::Workflow& definition(std::uint32_t number) const;
    [[nodiscard]] const engine::Workflow* current(std::string_view workflow) const;
    [[nodiscard]] std::vector<engine::WorkflowPtr> published() const;  // the current ones
    // What a definition has to fit to: those that new instances of other workflows get, and the other
    // versions of its own, whose rows in registers are still there.
    [[nodiscard]] std::vector<const engine::Workflow*> known_beside(const engine::Workflow& workflow) const;
    [[nodiscard]] const engine::Workflow* owner_of_table(std::string_view table) const;

    // Another number whenever a person or a definition has changed; for what is derived from them.
    [[nodiscard]] std::uint64_t people_or_definitions_change() const { return people_or_definitions_change_; }

    // What was uploaded, and may be named in forms and inputs.
    [[nodiscard]] engine::Contents& contents() { return contents_; }

    // What the files say and the house has not taken; replaced whenever they are read.
    void propose(Proposals proposals) { proposals_ = std::move(proposals); }
    [[nodiscard]] const Proposals& proposals() const { return proposals_; }

    // Decides. `now` is the turn's one clock reading.
    [[nodiscard]] Outcome submit(Submission submission, engine::Instant now);
    // Settles what is owed: by itself after every submission; asked for after a start, and when what stood
    // in the way is over. Whatever can not be done now (a calendar is missing) stays owed.
    void settle(engine::Instant now);
    // Everything submitted since the last commit, durable when it returns; what the views need of it.
    // Throws store::DiskFull after taking the turn back, or store::StorageFailure.
    [[nodiscard]] std::vector<store::Applied> commit();

    // The same in two steps: what is submitted in between belongs to the next commit. `on_done` is
    // called on the log's thread when finish_commit() will not wait.
    void begin_commit(std::function<void()> on_done);
    [[nodiscard]] bool is_committing() const { return writing_.has_value(); }
    [[nodiscard]] bool can_finish() const { return log_.has_appended(); }
    [[nodiscard]] std::vector<store::Applied> finish_commit();

    // Entries decided and not begun to be committed.
    [[nodiscard]] std::size_t pending() const { return turn_.batch.size(); }
    // Whether the state is ahead of the log.
    [[nodiscard]] bool is_ahead() const { return is_committing() || pending() > 0; }

    // Whether this request was accepted lately (within the newest that are remembered).
    [[nodiscard]] bool has_accepted(const std::string& key, const std::string& request) const;

    // An accepted entry, of this turn or from the log.
    [[nodiscard]] std::optional<engine::Entry> entry(std::uint64_t seq) const;

    // The clock's next command, if one is due by `now`; and when the next one will be.
    [[nodiscard]] std::optional<engine::Command> due_command(engine::Instant now);
    [[nodiscard]] std::optional<engine::Instant> next_due() const;
    // A due command that could not be taken (calendar missing) waits until the next release_blocked().
    void block(const engine::Command& command);

    void release_blocked();

    // Workflows that open by themselves and have no next opening yet.
    [[nodiscard]] std::vector<std::string> unscheduled() const;

    // Instances that stand still after a broken invariant.
    [[nodiscard]] const std::set<std::uint64_t>& quarantined() const { return quarantined_; }

    // For `why`: what this person may do on the instance.
    [[nodiscard]] std::vector<engine::Possibility> explain(const engine::Instance& instance,
                                                           const engine::Actor& actor,
                                                           engine::Instant now);

    // What a migration would lead to; nothing is written.
    [[nodiscard]] engine::Decision preview(const engine::Migrate& migrate, const std::string& person, engine::Instant now);
    // What lies ahead of the instance, as this person may know it.
    [[nodiscard]] Result<engine::Preview, engine::Refusal> preview(const engine::Instance& instance,
                                                                   const std::string& person,
                                                                   const engine::PreviewAsked& asked,
                                                                   engine::Instant now);

    // "财务部（赵敏、孙丽）": who these assignees are.
    [[nodiscard]] engine::Label describe(const engine::Workflow& workflow,
                                         const std::vector<std::string>& assignees) const;

private:
    [[nodiscard]] Outcome take(Submission&& submission, engine::Instant now);
    // settling.cpp
    enum class Settling { done, waits };
    Settling settle_one(std::uint64_t number, const engine::Owing& owed, bool is_too_deep, engine::Instant now);
    // What has to be done for it: one command, or many (a hand-over).
    [[nodiscard]] Result<std::vector<engine::Command>, engine::Refusal> commands_for(std::uint64_t number,
                                                                                     const engine::Owing& owed) const;
    void release_blocked_owing();
    [[nodiscard]] engine::Decision decide(const Submission& submission, const engine::Facts& facts);
    [[nodiscard]] engine::Decision decide_on(const engine::Instance& instance,
                                             const Submission& submission,
                                             engine::Facts facts);
    [[nodiscard]] std::optional<Outcome> repeated(const Submission& submission,
                                                  const RequestDigest& digest) const;
    void accept(Submission&& submission,
                const RequestDigest& digest,
                std::vector<engine::Event> events,
                engine::Instant now);
    // What the entry's events replace in registers.
    void remember_rows(const engine::Entry& entry);
    void company_changed(const engine::Entry& entry);
    [[nodiscard]] store::BackgroundPtr make_background() const;
    // An instance has changed; nullptr: it is not open.
    void follow(std::uint64_t number, const engine::Instance* before, const engine::Instance* now);
    [[nodiscard]] std::shared_ptr<const engine::Value> load_form(std::uint64_t seq);
    [[nodiscard]] engine::Facts facts_for(engine::Actor actor, engine::Instant now) const;
    void keep_form(std::uint64_t seq, std::shared_ptr<const engine::Value> form);
    void forget_form(std::uint64_t seq);

    store::Log& log_;
    engine::EngineState state_;
    std::vector<engine::WorkflowPtr> definitions_;
    std::shared_ptr<const engine::Calendar> calendar_;
    store::BackgroundPtr background_;
    engine::Contents contents_;
    Proposals proposals_;
    std::uint64_t people_or_definitions_change_ = 0;
    std::unordered_map<std::string, const engine::Person*> holders_;  // found since the company changed last
    std::function<std::string()> make_seed_;
    std::optional<engine::Money> channel_limit_;

    // What is committed together, with what was before it.
    struct Turn {
        std::vector<engine::Entry> batch;
        std::vector<store::Applied> applied;
        // Instances as they were before each change; nothing: not open.
        std::vector<std::pair<std::uint64_t, std::optional<engine::Shared<engine::Instance>>>> before;
        std::vector<std::pair<std::uint64_t, engine::Registered>> rows_before;  // by instance, oldest first
        std::optional<std::map<std::string, engine::Turns, std::less<>>> turns_before;
        std::optional<engine::Company> company_before;
        std::vector<engine::WorkflowPtr> definitions_before;
        std::shared_ptr<const engine::Calendar> calendar_before;
        std::uint64_t last_instance_before = 0, last_seq_before = 0;
        engine::Instant last_at_before{};
        store::BackgroundPtr background;  // after it, if it changed the company
    };
    [[nodiscard]] std::vector<store::Applied> conclude(Turn turn, const std::vector<store::Hash>& hashes,
                                                       std::vector<std::string> bodies);
    void take_back(Turn turn);

    Turn turn_;                     // that is being decided
    std::optional<Turn> writing_;   // that is being written

    std::set<std::pair<engine::Instant, std::uint64_t>> due_;
    std::set<std::uint64_t> quarantined_;
    engine::OpenInstances others_;
    std::set<std::uint64_t> blocked_;
    std::set<std::string> blocked_schedules_;
    std::set<std::uint64_t> owing_;          // instances that owe something
    std::set<std::uint64_t> blocked_owing_;  // and whose debts wait for the next release_blocked()
    RememberedRequests requests_;
    // Forms read or written lately, by the entry that holds them.
    std::unordered_map<std::uint64_t, std::shared_ptr<const engine::Value>> forms_;
    std::deque<std::uint64_t> forms_in_order_;
};

}  // namespace countersign::server
