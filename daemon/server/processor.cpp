#include "daemon/server/processor.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "daemon/definitions/calendar_file.hpp"
#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/authority.hpp"
#include "daemon/engine/evolve.hpp"
#include "daemon/ensure.hpp"

namespace countersign::server {

namespace {

using engine::Entry;
using engine::Event;
using engine::Instance;
using engine::Instant;
using engine::RefusalCode;

constexpr std::size_t forms_kept = 256;
constexpr std::size_t turn_entries = 64;  // of a busy turn, while the one before is written

engine::Refusal refusal(RefusalCode code, std::string zh, std::string en) {
    return {.code = code, .text = {.zh = std::move(zh), .en = std::move(en)}, .hint = {}};
}

engine::Refusal no_instance(std::uint64_t number, std::uint64_t last) {
    const std::string id = std::to_string(number);
    if (number >= 1 && number <= last)
        return refusal(RefusalCode::instance_closed,
                       "该单已办结，不能再办。",
                       "Expected an open instance, but number " + id + " is closed.");
    return refusal(
        RefusalCode::no_such_instance, "没有这张单。", "Expected an instance, but there is no number " + id + ".");
}

const engine::FormSaved* form_in(const Entry& entry) {
    for (const Event& event : entry.events)
        if (const auto* saved = std::get_if<engine::FormSaved>(&event)) return saved;
    return nullptr;
}

bool allocates(const Entry& entry) {
    return std::any_of(entry.events.begin(), entry.events.end(), [](const Event& event) {
        const auto* held = std::get_if<engine::HolderSet>(&event);
        return held != nullptr && held->how == "allocated";
    });
}

bool closes(const Entry& entry) {
    return std::any_of(entry.events.begin(), entry.events.end(), [](const Event& event) {
        const auto* entered = std::get_if<engine::StateEntered>(&event);
        return entered != nullptr && entered->final;
    });
}

void put(std::set<std::uint64_t>& numbers, std::uint64_t number, bool belongs) {
    if (belongs) numbers.insert(number);
    else numbers.erase(number);
}

// The instance that a command concerns, if any.
std::optional<std::uint64_t> instance_of(const engine::Command& command) {
    return std::visit(
        [](const auto& c) -> std::optional<std::uint64_t> {
            if constexpr (requires { c.instance; })
                return c.instance;
            else
                return std::nullopt;
        },
        command);
}

}  // namespace

Processor::Processor(store::Log& log, Recovered recovered, std::function<std::string()> make_seed,
                     std::optional<engine::Money> channel_limit)
    : log_(log),
      state_(std::move(recovered.state)),
      definitions_(std::move(recovered.definitions)),
      calendar_(recovered.calendar ? std::move(recovered.calendar) : std::make_shared<const engine::Calendar>()),
      make_seed_(std::move(make_seed)),
      channel_limit_(channel_limit) {
    for (const auto& [number, instance] : state_.open) follow(number, nullptr, &*instance);
    // Of a log that was read from its beginning there are more than are remembered.
    const std::size_t surplus = recovered.requests.size() - std::min(recovered.requests.size(), requests_remembered);
    for (const auto& [key, request, body_digest, seq] : std::span(recovered.requests).subspan(surplus))
        requests_.remember(requests_.digest_of(key, request), seq, body_digest);
    background_ = make_background();
}

const engine::Person* Processor::holder_of(const std::string& key) {
    if (const auto found = holders_.find(key); found != holders_.end()) return found->second;
    const engine::Person* holder = state_.company.people.holder_of(key);
    if (holder != nullptr) holders_.emplace(key, holder);
    return holder;
}

const engine::Workflow& Processor::definition(std::uint32_t number) const {
    ensure(number >= 1 && number <= definitions_.size(), "an instance is pinned to a published definition");
    return *definitions_[number - 1];
}

const engine::Workflow* Processor::current(std::string_view workflow) const {
    const auto found = state_.company.current.find(workflow);
    return found == state_.company.current.end() ? nullptr : &definition(found->second);
}

std::vector<engine::WorkflowPtr> Processor::published() const {
    std::vector<engine::WorkflowPtr> all;
    for (const auto& [workflow, number] : state_.company.current) all.push_back(definitions_[number - 1]);
    return all;
}

std::vector<const engine::Workflow*> Processor::known_beside(const engine::Workflow& workflow) const {
    std::vector<const engine::Workflow*> known;
    for (const engine::WorkflowPtr& one : definitions_)
        if (one->id == workflow.id ? one->hash != workflow.hash : one.get() == current(one->id)) known.push_back(one.get());
    return known;
}

const engine::Workflow* Processor::owner_of_table(std::string_view table) const {
    for (const auto& [workflow, number] : state_.company.current)
        if (definition(number).find_table(table) != nullptr) return &definition(number);
    return nullptr;
}

std::optional<Outcome> Processor::repeated(const Submission& submission, const RequestDigest& digest) const {
    if (submission.request.empty()) return std::nullopt;
    const auto known = requests_.find(digest, submission.body_digest);
    if (!known) return std::nullopt;
    if (known->is_same_request) return Outcome{.seq = known->seq, .repeated = true, .refusal = {}};
    return Outcome{.refusal = refusal(RefusalCode::request_reused,
                                      "这个请求编号已用于另一内容。",
                                      "Expected a new request id, but this one was used for another request.")};
}

bool Processor::has_accepted(const std::string& key, const std::string& request) const {
    return requests_.contains(requests_.digest_of(key, request));
}

Outcome Processor::submit(Submission submission, Instant now) {
    Outcome outcome = take(std::move(submission), now);
    if (!outcome.refusal && !outcome.repeated) settle(now);
    return outcome;
}

Outcome Processor::take(Submission&& submission, Instant now) {
    const RequestDigest digest =
        submission.request.empty() ? RequestDigest{} : requests_.digest_of(submission.key, submission.request);
    if (auto known = repeated(submission, digest)) return std::move(*known);
    if (turn_.batch.empty()) {
        turn_.last_instance_before = state_.last_instance;
        turn_.last_seq_before = state_.last_seq;
        turn_.last_at_before = state_.last_at;
        turn_.batch.reserve(turn_entries);
        turn_.applied.reserve(turn_entries);
        turn_.before.reserve(turn_entries);
    }
    const engine::Facts facts = facts_for({.person = submission.person,
                                           .is_clock = submission.is_clock,
                                           .is_approved = submission.is_approved,
                                           .claim = submission.claim},
                                          std::max(now, state_.last_at));
    engine::Decision decision = decide(submission, facts);
    if (!decision) return Outcome{.refusal = std::move(decision.error())};
    accept(std::move(submission), digest, std::move(*decision), facts.now);
    return Outcome{.seq = state_.last_seq, .repeated = false, .refusal = {}};
}

engine::Decision Processor::decide(const Submission& submission, const engine::Facts& facts) {
    if (const auto number = instance_of(submission.command)) {
        const auto found = state_.open.find(*number);
        const auto* settle = std::get_if<engine::Settle>(&submission.command);
        if (found == state_.open.end() || (found->second->closed && settle == nullptr))
            return fail(no_instance(*number, state_.last_instance));
        try {
            return decide_on(*found->second, submission, facts);
        } catch (const BrokenInvariant& broken) {
            // A bug met this one instance: it stops, with the reason in the log; the house goes on. What was
            // done for it is done all the same.
            std::vector<Event> events;
            if (settle != nullptr)
                events.emplace_back(engine::Settled{.id = settle->id, .instance = settle->opened, .refused = settle->refused});
            events.emplace_back(engine::Quarantined{.reason = broken.what()});
            return events;
        }
    }
    if (const auto* open = std::get_if<engine::Open>(&submission.command)) {
        const auto found = state_.company.current.find(open->workflow);
        if (found == state_.company.current.end())
            return fail(refusal(RefusalCode::unknown_workflow,
                                "没有流程“" + open->workflow + "”。",
                                "Expected a published workflow, but there is no '" + open->workflow + "'."));
        engine::Facts with_seed = facts;
        if (engine::allocates_by_lot(definition(found->second))) with_seed.seed = make_seed_();
        return engine::decide_open(definition(found->second), found->second, *open, with_seed);
    }
    const engine::Workflow* workflow = nullptr;
    if (const auto* settings = std::get_if<engine::SetSettings>(&submission.command))
        workflow = current(settings->workflow);
    if (const auto* schedule = std::get_if<engine::PassSchedule>(&submission.command))
        workflow = current(schedule->workflow);
    if (const auto* table = std::get_if<engine::SetTable>(&submission.command)) workflow = owner_of_table(table->table);
    return engine::decide_company(submission.command, workflow, facts);
}

engine::Decision Processor::decide_on(const Instance& instance, const Submission& submission, engine::Facts facts) {
    const engine::Workflow& workflow = definition(instance.definition);
    std::shared_ptr<const engine::Value> form;
    const auto* act = std::get_if<engine::Act>(&submission.command);
    const bool is_note = std::holds_alternative<engine::Note>(submission.command);
    const bool is_deadline = std::holds_alternative<engine::PassDeadline>(submission.command);
    const auto* receive = std::get_if<engine::Receive>(&submission.command);
    const bool wanted = act != nullptr ? engine::needs_form(workflow, instance, act->action)
                        : is_deadline  ? engine::needs_form_for_deadline(workflow, instance)
                                       : !is_note && instance.form_seq != 0;
    if (wanted) form = load_form(instance.form_seq);
    facts.form = form.get();
    // Taking away the last signer who was missing may end a step that draws by lot.
    const bool may_draw = std::holds_alternative<engine::ChangeSigners>(submission.command) ||
                          (act != nullptr       ? engine::needs_seed(workflow, instance, act->action)
                           : receive != nullptr ? engine::needs_seed(workflow, instance, "on." + receive->signal)
                                                : !is_note && engine::allocates_by_lot(workflow));
    if (may_draw) facts.seed = make_seed_();
    return std::visit(
        Overloaded{[&](const engine::Act& c) { return engine::decide_act(workflow, instance, c, facts); },
                   [&](const engine::Reassign& c) { return engine::decide_reassign(workflow, instance, c, facts); },
                   [&](const engine::ChangeSigners& c) { return engine::decide_signers(workflow, instance, c, facts); },
                   [&](const engine::TakeBack& c) { return engine::decide_take_back(workflow, instance, c, facts); },
                   [&](const engine::Note& c) { return engine::decide_note(workflow, instance, c, facts); },
                   [&](const engine::Succeed& c) { return engine::decide_succession(workflow, instance, c, facts); },
                   [&](const engine::PassDeadline& c) { return engine::decide_deadline(workflow, instance, c, facts); },
                   [&](const engine::Migrate& c) {
                       return engine::decide_migrate(workflow, definition(c.definition), instance, c, facts);
                   },
                   [&](const engine::Receive& c) { return engine::decide_receive(workflow, instance, c, facts); },
                   [&](const engine::Settle& c) { return engine::decide_settle(workflow, instance, c, facts); },
                   [&](const engine::Release&) { return engine::decide_release(instance, facts); },
                   [&](const auto&) -> engine::Decision {
                       throw BrokenInvariant("Broken invariant: the command is not an instance's");
                   }},
        submission.command);
}

void Processor::accept(Submission&& submission,
                       const RequestDigest& digest,
                       std::vector<Event> events,
                       Instant now) {
    Entry entry;
    entry.seq = state_.last_seq + 1;
    entry.at = now;
    entry.actor = engine::Actor{.person = submission.person, .is_clock = submission.is_clock}.name();
    entry.claim = std::move(submission.claim);
    entry.key = std::move(submission.key);
    entry.request = std::move(submission.request);
    entry.body_digest = std::move(submission.body_digest);
    entry.events = std::move(events);
    if (const auto number = instance_of(submission.command)) entry.instance = *number;
    if (!entry.events.empty())
        if (const auto* opened = std::get_if<engine::Opened>(&entry.events.front())) entry.instance = opened->instance;

    std::optional<engine::Shared<Instance>> before;
    if (entry.instance != 0) {
        if (const auto found = state_.open.find(entry.instance); found != state_.open.end()) before = found->second;
        entry.version = before ? (*before)->version + 1 : 1;
        turn_.before.emplace_back(entry.instance, before);
    } else if (!turn_.company_before) {
        turn_.company_before = state_.company;
        turn_.definitions_before = definitions_;
        turn_.calendar_before = calendar_;
    }
    // An instance that is done leaves the state, so the views get it as it would be; an open one as it is.
    const bool may_leave = closes(entry) || (before && (*before)->closed);
    std::shared_ptr<const Instance> instance;
    if (entry.instance != 0 && may_leave)
        instance = std::make_shared<const Instance>(engine::evolved(state_, entry));
    if (allocates(entry) && !turn_.turns_before) turn_.turns_before = state_.turns;
    remember_rows(entry);
    engine::evolve(state_, entry);
    if (entry.instance == 0) company_changed(entry);
    else if (!instance) instance = state_.open.at(entry.instance).look();
    if (instance) follow(entry.instance, before ? &**before : nullptr, instance->is_done() ? nullptr : instance.get());
    if (std::any_of(entry.events.begin(), entry.events.end(), [](const Event& event) {
            return std::holds_alternative<engine::Released>(event);
        }))
        release_blocked_owing();
    if (!entry.request.empty()) requests_.remember(digest, entry.seq, entry.body_digest);
    if (const engine::FormSaved* saved = form_in(entry)) keep_form(entry.seq, std::make_shared<const engine::Value>(saved->form));
    turn_.applied.push_back({.entry = nullptr,
                             .hash = {},
                             .body = {},
                             .instance = std::move(instance),
                             .old_state = before ? (*before)->state : std::string()});
    turn_.batch.push_back(std::move(entry));
}

void Processor::remember_rows(const Entry& entry) {
    const auto found = state_.open.find(entry.instance);
    for (const Event& event : entry.events) {
        const auto* shown = std::get_if<engine::Registered>(&event);
        if (shown == nullptr) continue;
        engine::Registered before{.name = shown->name};
        if (const engine::Shown* old = found == state_.open.end() ? nullptr : found->second->shown_in(shown->name)) {
            before.key = old->key;
            if (const engine::Value* row = state_.registers.find(old->name, old->key, entry.instance)) before.row = *row;
        }
        turn_.rows_before.emplace_back(entry.instance, std::move(before));
    }
}

std::vector<store::Applied> Processor::commit() {
    ensure(!is_committing(), "one commit at a time");
    if (turn_.batch.empty()) return {};
    Turn turn = std::exchange(turn_, Turn{});
    std::vector<store::Hash> hashes;
    std::vector<std::string> bodies;
    bodies.reserve(turn.batch.size());
    try {
        hashes = log_.append(turn.batch, &bodies);
    } catch (const store::DiskFull&) {
        take_back(std::move(turn));
        throw;
    }
    if (turn.company_before) turn.background = make_background();
    return conclude(std::move(turn), hashes, std::move(bodies));
}

void Processor::begin_commit(std::function<void()> on_done) {
    ensure(!is_committing() && pending() > 0, "one commit at a time, of something");
    writing_ = std::exchange(turn_, Turn{});
    if (writing_->company_before) writing_->background = make_background();
    log_.begin_append(writing_->batch, std::move(on_done));
}

std::vector<store::Applied> Processor::finish_commit() {
    ensure(is_committing(), "a commit was begun");
    std::vector<store::Hash> hashes;
    std::vector<std::string> bodies;
    try {
        hashes = log_.finish_append(&bodies);
    } catch (const store::DiskFull&) {
        take_back(std::exchange(turn_, Turn{}));
        take_back(*std::exchange(writing_, std::nullopt));
        throw;
    }
    return conclude(*std::exchange(writing_, std::nullopt), hashes, std::move(bodies));
}

std::vector<store::Applied> Processor::conclude(Turn turn,
                                                const std::vector<store::Hash>& hashes,
                                                std::vector<std::string> bodies) {
    for (std::size_t i = 0; i < turn.applied.size(); ++i) {
        turn.applied[i].hash = hashes[i];
        turn.applied[i].body = std::move(bodies[i]);
        turn.applied[i].entry = std::make_shared<const Entry>(std::move(turn.batch[i]));
    }
    if (turn.background) background_ = std::move(turn.background);
    requests_.forget_all_but(requests_remembered);
    return std::move(turn.applied);
}

// The disk refused the turn: the state goes back to what it was before.
void Processor::take_back(Turn turn) {
    if (turn.batch.empty()) return;
    std::size_t rows_left = turn.rows_before.size();
    for (auto entry = turn.batch.rbegin(); entry != turn.batch.rend(); ++entry) {
        for (auto event = entry->events.rbegin(); event != entry->events.rend(); ++event) {
            if (const auto* posted = std::get_if<engine::Posted>(&*event))
                ensure(state_.ledger.post(posted->credit, posted->debit, posted->amount),
                       "a posting can be taken back");
            if (const auto* opened = std::get_if<engine::Opened>(&*event)) state_.keys.erase(opened->key);
            if (const auto* shown = std::get_if<engine::Registered>(&*event)) {
                const auto& [instance, before] = turn.rows_before[--rows_left];
                state_.registers.erase(shown->name, shown->key, instance);
                state_.registers.set(before.name, before.key, instance, before.row);
            }
        }
        forget_form(entry->seq);
        if (!entry->request.empty()) requests_.forget_newest();
    }
    for (auto change = turn.before.rbegin(); change != turn.before.rend(); ++change) {
        const auto& [number, before] = *change;
        const auto found = state_.open.find(number);
        const std::shared_ptr<const Instance> now = found == state_.open.end() ? nullptr : found->second.look();
        follow(number, now.get(), before ? &**before : nullptr);
        if (before) state_.open.insert_or_assign(number, *before);
        else state_.open.erase(number);
    }
    engine::recount_queues(state_);
    if (turn.turns_before) state_.turns = std::move(*turn.turns_before);
    if (turn.company_before) {
        state_.company = std::move(*turn.company_before);
        holders_.clear();
        ++people_or_definitions_change_;
        definitions_ = std::move(turn.definitions_before);
        calendar_ = std::move(turn.calendar_before);
    }
    state_.last_instance = turn.last_instance_before;
    state_.last_seq = turn.last_seq_before;
    state_.last_at = turn.last_at_before;
}

void Processor::company_changed(const Entry& entry) {
    holders_.clear();
    for (const Event& event : entry.events) {
        if (const auto* published = std::get_if<engine::DefinitionPublished>(&event)) {
            auto read = definitions::read_published(published->text, published->workflow + ".toml");
            ensure(read.has_value(), "a published definition was checked before");
            definitions_.push_back(std::move(*read));
            ++people_or_definitions_change_;
        } else if (std::holds_alternative<engine::PersonSet>(event)) {
            ++people_or_definitions_change_;
        } else if (const auto* set = std::get_if<engine::CalendarSet>(&event)) {
            auto read = definitions::calendar_from_canonical(set->text);
            ensure(read.has_value(), "a calendar was checked before");
            calendar_ = std::make_shared<const engine::Calendar>(std::move(*read));
            release_blocked();
        }
    }
}

store::BackgroundPtr Processor::make_background() const {
    auto background = std::make_shared<store::Background>();
    background->company = std::make_shared<const engine::Company>(state_.company);
    background->calendar = calendar_;
    background->definitions = definitions_;
    background->channel_limit = channel_limit_;
    background->diagram = [](const engine::Workflow& workflow, std::string_view state) {
        return definitions::mermaid(workflow, state);
    };
    return background;
}

// How an instance is found, around every change of it: when it is due next, whether it stands still or owes
// something, by whom and about what it is.
void Processor::follow(std::uint64_t number, const Instance* before, const Instance* now) {
    const auto due_before = before == nullptr ? std::nullopt : before->next_due();
    const auto due = now == nullptr ? std::nullopt : now->next_due();
    if (due_before != due) {
        if (due_before) due_.erase({*due_before, number});
        if (due) due_.emplace(*due, number);
    }
    put(quarantined_, number, now != nullptr && now->quarantined);
    put(owing_, number,
        now != nullptr && !now->owing.empty() && !now->quarantined && !blocked_owing_.contains(number));
    if (before == nullptr && now != nullptr) others_.insert(*now);
    if (before != nullptr && now == nullptr) others_.erase(*before, before->subject);
    if (before != nullptr && now != nullptr && before->subject != now->subject) others_.change_subject(*now, before->subject);
}

std::shared_ptr<const engine::Value> Processor::load_form(std::uint64_t seq) {
    if (const auto kept = forms_.find(seq); kept != forms_.end()) return kept->second;
    const auto holder = entry(seq);
    const engine::FormSaved* saved = holder ? form_in(*holder) : nullptr;
    ensure(saved != nullptr, "the entry that an instance names holds its form");
    auto form = std::make_shared<const engine::Value>(saved->form);
    keep_form(seq, form);
    return form;
}

void Processor::keep_form(std::uint64_t seq, std::shared_ptr<const engine::Value> form) {
    if (!forms_.insert_or_assign(seq, std::move(form)).second) return;
    forms_in_order_.push_back(seq);
    if (forms_in_order_.size() <= forms_kept) return;
    forms_.erase(forms_in_order_.front());
    forms_in_order_.pop_front();
}

// Of an entry that was taken back: another one will have its number.
void Processor::forget_form(std::uint64_t seq) {
    if (forms_.erase(seq) == 0) return;
    std::erase(forms_in_order_, seq);
}

std::optional<Entry> Processor::entry(std::uint64_t seq) const {
    for (const Turn* turn : {&turn_, writing_ ? &*writing_ : nullptr}) {
        if (turn == nullptr || turn->batch.empty() || seq < turn->batch.front().seq) continue;
        const std::uint64_t index = seq - turn->batch.front().seq;
        return index < turn->batch.size() ? std::optional(turn->batch[index]) : std::nullopt;
    }
    return log_.read(seq);
}

std::optional<engine::Command> Processor::due_command(Instant now) {
    for (const auto& [workflow, schedule] : state_.company.schedules)
        if (schedule.at <= now && !blocked_schedules_.contains(workflow) && current(workflow) != nullptr &&
            current(workflow)->open.at)
            return engine::PassSchedule{.workflow = workflow};
    for (const auto& [due, number] : due_) {
        if (due > now) break;
        if (blocked_.contains(number)) continue;
        const auto found = state_.open.find(number);
        if (found == state_.open.end() || found->second->quarantined) continue;
        for (const engine::Timer& timer : found->second->timers)
            if (timer.next() == due)
                return engine::PassDeadline{.instance = number, .id = timer.id, .rung = timer.next_rung()};
    }
    return std::nullopt;
}

std::optional<Instant> Processor::next_due() const {
    std::optional<Instant> next;
    const auto consider = [&](Instant at) {
        if (!next || at < *next) next = at;
    };
    for (const auto& [workflow, schedule] : state_.company.schedules)
        if (!blocked_schedules_.contains(workflow)) consider(schedule.at);
    for (const auto& [due, number] : due_) {
        if (blocked_.contains(number)) continue;
        const auto found = state_.open.find(number);
        if (found != state_.open.end() && found->second->quarantined) continue;
        consider(due);
        break;
    }
    return next;
}

void Processor::block(const engine::Command& command) {
    if (const auto number = instance_of(command)) blocked_.insert(*number);
    if (const auto* schedule = std::get_if<engine::PassSchedule>(&command))
        blocked_schedules_.insert(schedule->workflow);
}

std::vector<std::string> Processor::unscheduled() const {
    std::vector<std::string> missing;
    for (const auto& [workflow, number] : state_.company.current) {
        const auto found = state_.company.schedules.find(workflow);
        const bool unknown = found == state_.company.schedules.end() ||
                             found->second.at == Instant{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};
        if (definition(number).open.at && unknown) missing.push_back(workflow);
    }
    return missing;
}

engine::Label Processor::describe(const engine::Workflow& workflow, const std::vector<std::string>& assignees) const {
    return engine::describe_assignees(workflow, assignees, state_.company.people);
}

engine::Decision Processor::preview(const engine::Migrate& migrate, const std::string& person, Instant now) {
    const engine::Facts facts = facts_for({.person = person}, std::max(now, state_.last_at));
    return decide({.command = migrate, .person = person}, facts);
}

engine::Facts Processor::facts_for(engine::Actor actor, Instant now) const {
    return {.now = now,
            .actor = std::move(actor),
            .seed = {},
            .state = &state_,
            .calendar = calendar_.get(),
            .form = nullptr,
            .others = &others_,
            .channel_limit = channel_limit_,
            .contents = &contents_};
}

std::vector<engine::Possibility> Processor::explain(const Instance& instance, const engine::Actor& actor, Instant now) {
    std::shared_ptr<const engine::Value> form;
    if (instance.form_seq != 0) form = load_form(instance.form_seq);
    engine::Facts facts = facts_for(actor, now);
    facts.form = form.get();
    return engine::explain(definition(instance.definition), instance, facts);
}

Result<engine::Preview, engine::Refusal> Processor::preview(const Instance& instance, const std::string& person,
                                                            const engine::PreviewAsked& asked, Instant now) {
    std::shared_ptr<const engine::Value> form;
    if (instance.form_seq != 0) form = load_form(instance.form_seq);
    engine::Facts facts = facts_for({.person = person}, now);
    facts.form = form.get();
    return engine::preview(definition(instance.definition), instance, asked, facts);
}

}  // namespace countersign::server
