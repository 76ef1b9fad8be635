#include "daemon/server/loop.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <zmq.hpp>

#include "daemon/server/answers.hpp"
#include "daemon/server/command_parts.hpp"
#include "daemon/server/commands.hpp"
#include "daemon/server/lines.hpp"
#include "daemon/server/many.hpp"
#include "daemon/server/openings.hpp"
#include "daemon/store/cloud_event.hpp"

namespace countersign::server {

namespace {

using engine::RefusalCode;

constexpr std::size_t deadlines_per_turn = 1'000;
constexpr std::size_t written_at_once_max = 2;
constexpr std::uint64_t scrub_slice = 2'000;
constexpr std::chrono::milliseconds patience_max{1'000};
// What only reads waits no longer than this for a slow disk.
constexpr std::chrono::milliseconds gather_for{2};
constexpr std::size_t pending_worth_a_sync = 16;

engine::Refusal refusal(
    RefusalCode code, std::string zh, std::string en, std::string hint_zh = {}, std::string hint_en = {}) {
    return {.code = code,
            .text = {.zh = std::move(zh), .en = std::move(en)},
            .hint = {.zh = std::move(hint_zh), .en = std::move(hint_en)}};
}

// One line an entry: what happened, to which instance, by whose request.
void write_entry(const engine::Entry& entry, const engine::Instance* instance) {
    const std::string_view event =
        entry.events.empty() ? std::string_view("nothing_changed") : engine::event_name(entry.events.front());
    write_line(Level::info,
               event,
               {{"seq", entry.seq},
                {"instance", instance == nullptr ? std::string_view() : std::string_view(instance->id)},
                {"version", entry.version},
                {"state", instance == nullptr ? std::string_view() : std::string_view(instance->state)},
                {"request", std::string_view(entry.request)},
                {"person", std::string_view(entry.actor)},
                {"channel", std::string_view(entry.claim.channel)},
                {"gateway", std::string_view(entry.claim.gateway)}});
}

}  // namespace

Loop::Loop(LoopParts parts) : parts_(parts), uploads_(parts.upload_limits) {}

void Loop::submit_own(const std::vector<engine::Command>& commands) {
    for (const auto& [command, refused] : refused_of(commands))
        write_line(Level::warning,
                   "own_command_refused",
                   {{"code", engine::to_text(refused.code)}, {"text", std::string_view(refused.text.en)}});
    commit_now();
}

void Loop::take_files(const std::vector<engine::Command>& commands) {
    Proposals proposals;
    for (auto& [command, refused] : refused_of(commands)) proposals.add(std::move(command), std::move(refused));
    for (const engine::Label& warning : proposals.warnings(parts_.processor.state().company))
        write_line(Level::warning, "not_taken_from_files", {{"text", std::string_view(warning.en)}});
    parts_.processor.propose(std::move(proposals));
    schedule_openings();
    commit_now();
}

std::vector<std::pair<engine::Command, engine::Refusal>> Loop::refused_of(const std::vector<engine::Command>& commands) {
    now_ = parts_.clock.now();
    std::vector<std::pair<engine::Command, engine::Refusal>> refused;
    for (const engine::Command& command : commands) {
        auto outcome = parts_.processor.submit(
            {.command = command, .person = "daemon", .key = {}, .request = {}, .body_digest = {}, .is_clock = true},
            now_);
        if (outcome.refusal) refused.emplace_back(command, std::move(*outcome.refusal));
    }
    return refused;
}

void Loop::run() {
    start_scrubbing();
    while (!stopping_) {
        wait();
        turn();
    }
    commit_now();
}

// --- waiting ----------------------------------------------------------------------------------

std::chrono::milliseconds Loop::patience() const {
    if (more_waiting_ || !jobs_.empty() || !advances_.empty()) return std::chrono::milliseconds{0};
    const auto next = parts_.processor.next_due();
    if (!next || parts_.clock.is_suspended() || parts_.rehearsal != nullptr || read_only_) return patience_max;
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*next - parts_.clock.now()),
                      std::chrono::milliseconds{0},
                      patience_max);
}

// While a turn is written and the next one is worth a sync already, nothing that arrives could be answered any
// sooner by being looked at now: it is taken together, once the log's thread is done, which saves a wake-up each.
bool Loop::gathers() const {
    const Processor& processor = parts_.processor;
    return processor.is_committing() && !processor.can_finish() && processor.pending() >= pending_worth_a_sync;
}

void Loop::wait() {
    zmq::pollitem_t items[] = {{nullptr, parts_.mailbox.descriptor(), ZMQ_POLLIN, 0},
                               {nullptr, parts_.signals.descriptor(), ZMQ_POLLIN, 0},
                               {parts_.gate.router().handle(), 0, ZMQ_POLLIN, 0},
                               {parts_.gate.zap().handle(), 0, ZMQ_POLLIN, 0},
                               {parts_.gate.feed().handle(), 0, ZMQ_POLLIN, 0}};
    const bool for_log = gathers();
    try {
        zmq::poll(items, for_log ? 2 : std::size(items), for_log ? gather_for : patience());
    } catch (const zmq::error_t& error) {
        if (error.num() != EINTR) throw;
    }
    // What was not asked about may be there.
    const auto is_ready = [&](std::size_t item) { return items[item].revents != 0 || (for_log && item >= 2); };
    ready_ = {.handshakes = is_ready(3), .feed = is_ready(4), .letters = is_ready(0), .signals = is_ready(1)};
}

void Loop::turn() {
    if (ready_.handshakes) parts_.gate.serve_zap();
    if (ready_.feed) parts_.gate.serve_feed();
    if (ready_.signals) take_signals();
    now_ = parts_.clock.now();
    advance_further();
    pass_deadlines();
    if (ready_.letters) take_letters();
    take_arrivals();
    commit();
    heed_full_disk();
    work_on_jobs();
    warn_daily();
    expire_uploads();
    flush_lines();
    if (const std::string sentence = parts_.mailbox.failure(); !sentence.empty()) throw store::StorageFailure(sentence);
}

void Loop::take_signals() {
    for (const Signal signal : parts_.signals.take()) {
        if (signal == Signal::stop) {
            write_line(Level::info, "stopping", {});
            stopping_ = true;
            continue;
        }
        try {
            take_files(parts_.reload());
            parts_.processor.release_blocked();
            write_line(Level::info, "reloaded", {});
        } catch (const store::StorageFailure&) {
            throw;
        } catch (const std::runtime_error& error) {
            write_line(Level::error, "reload_refused", {{"text", error.what()}});  // the old one stays
        }
    }
}

void Loop::take_letters() {
    for (Mailbox::Letter& letter : parts_.mailbox.take()) {
        const auto asked = asked_.find(letter.ticket);
        if (asked == asked_.end()) continue;
        const auto handle = std::move(asked->second);
        asked_.erase(asked);
        handle(letter.result);
    }
}

// --- the clock --------------------------------------------------------------------------------

void Loop::pass_deadlines() {
    if (!read_only_) parts_.processor.settle(now_);
    if (read_only_ || parts_.clock.is_suspended()) return;
    std::size_t passed = 0;
    while (auto command = parts_.processor.due_command(now_)) {
        const auto openings = openings_of(*command, parts_.processor);
        const auto outcome = parts_.processor.submit(
            {.command = *command, .person = {}, .key = {}, .request = {}, .body_digest = {}, .is_clock = true}, now_);
        if (outcome.refusal) {
            parts_.processor.block(*command);
            write_line(Level::error,
                       "deadline_blocked",
                       {{"code", engine::to_text(outcome.refusal->code)},
                        {"text", std::string_view(outcome.refusal->text.en)}});
            continue;
        }
        for (const engine::Open& open : openings)
            (void)parts_.processor.submit(
                {.command = open, .person = {}, .key = {}, .request = {}, .body_digest = {}, .is_clock = true}, now_);
        if (++passed >= deadlines_per_turn) break;
    }
    more_waiting_ = more_waiting_ || passed > 0;
}

void Loop::schedule_openings() {
    for (const std::string& workflow : parts_.processor.unscheduled())
        (void)parts_.processor.submit({.command = engine::PassSchedule{.workflow = workflow},
                                       .person = {},
                                       .key = {},
                                       .request = {},
                                       .body_digest = {},
                                       .is_clock = true},
                                      now_);
}

bool Loop::is_operator(const Question& question) const {
    const engine::Person* person = parts_.processor.state().company.people.find(question.person);
    return person != nullptr && person->active && person->has_role("operator");
}

void Loop::advance_clock(Question&& question, const nlohmann::json& params) {
    if (!is_operator(question)) return answer_refused(question, needs_operator());
    const auto to = engine::parse_instant(params.at("to").get<std::string>());
    advances_.push_back(
        {.question = std::move(question), .to = *to, .body_digest = body_digest("admin.clock.advance", params)});
}

// One due moment a turn, so that what falls due on the way happens at its own time and in order.
void Loop::advance_further() {
    if (advances_.empty() || read_only_) return;
    Advance& advance = advances_.front();
    const auto next = parts_.processor.next_due();
    if (next && *next <= advance.to) {
        parts_.rehearsal->advance_to(std::max(*next, now_));
        now_ = parts_.clock.now();
        return;
    }
    parts_.rehearsal->advance_to(std::max(advance.to, now_));
    now_ = parts_.clock.now();
    const Submission submission{.command = engine::AdvanceClock{.to = now_},
                                .person = advance.question.person,
                                .key = advance.question.conversation->arrival.user,
                                .request = advance.question.request,
                                .body_digest = advance.body_digest};
    const Outcome outcome = parts_.processor.submit(submission, now_);
    if (outcome.refusal)
        answer_refused(advance.question, *outcome.refusal);
    else
        pending_.push_back({.question = std::move(advance.question), .seq = outcome.seq, .repeated = outcome.repeated});
    advances_.pop_front();
}

// --- commit, then speak -----------------------------------------------------------------------

// Small turns are written at once: handing them to the other thread would take longer.
void Loop::commit() {
    Processor& processor = parts_.processor;
    try {
        if (processor.is_committing()) {
            if (!processor.can_finish()) return;  // the log's thread wakes this one
            acknowledge(processor.finish_commit());
        }
        if (processor.pending() <= written_at_once_max) return commit_now();
        processor.begin_commit([&mailbox = parts_.mailbox] { mailbox.wake(); });
        pending_written_.swap(pending_);
        held_written_.swap(held_);
    } catch (const store::DiskFull& full) {
        go_read_only(full.what());
    }
}

// Everything that was decided is durable when it returns, and said.
void Loop::commit_now() {
    try {
        if (parts_.processor.is_committing()) acknowledge(parts_.processor.finish_commit());
        auto applied = parts_.processor.commit();
        const bool has_written = !applied.empty();
        pending_written_.swap(pending_);
        held_written_.swap(held_);
        acknowledge(std::move(applied));
        if (has_written) parts_.log.checkpoint_if_larger(store::LogOptions{}.wal_bytes_max);
    } catch (const store::DiskFull& full) {
        go_read_only(full.what());
    }
}

// What was written is told to everybody whom it concerns; in one go, since libzmq's thread is woken for
// every answer that finds it asleep.
void Loop::acknowledge(std::vector<store::Applied> applied) {
    acknowledging_ = true;
    for (const Pending& one : pending_written_) {
        const bool fresh = !applied.empty() && one.seq >= applied.front().entry->seq;
        const auto old = fresh ? std::optional<engine::Entry>() : parts_.processor.entry(one.seq);
        const engine::Entry& entry = fresh ? *applied[one.seq - applied.front().entry->seq].entry : *old;
        const store::Hash hash = fresh ? applied[one.seq - applied.front().entry->seq].hash
                                       : parts_.log.hash_at(one.seq).value_or(store::Hash{});
        auto& seen = seen_[one.question.person];
        seen = std::max(seen, one.seq);
        answer_receipt(one.question,
                       receipt_text(entry, hash, one.repeated, one.question.instance, parts_.processor.calendar()));
    }
    pending_written_.clear();
    acknowledging_ = false;
    speak(held_written_);
    if (!parts_.processor.is_ahead()) speak(held_);
    if (applied.empty()) return;
    end_revoked_feeds(applied);
    publish(applied);
    parts_.projector.feed(std::move(applied));
    schedule_openings();
    if (parts_.processor.pending() > 0) more_waiting_ = true;
}

void Loop::speak(std::vector<Speech>& speeches) {
    for (const Speech& speech : speeches) parts_.gate.reply(speech.to, speech.text);
    speeches.clear();
}

// Keys are looked at when a connection is made: a subscriber whose key was revoked goes on listening
// until its connection ends.
void Loop::end_revoked_feeds(const std::vector<store::Applied>& applied) {
    for (const store::Applied& one : applied)
        for (const engine::Event& event : one.entry->events) {
            const auto* key = std::get_if<engine::KeySet>(&event);
            const auto* person = std::get_if<engine::PersonSet>(&event);
            if ((key != nullptr && key->key.revoked) || (person != nullptr && !person->person.active))
                return parts_.gate.renew_feed();
        }
}

void Loop::go_read_only(const std::string& sentence) {
    read_only_ = true;
    write_line(Level::error, "read_only", {{"text", std::string_view(sentence)}});
    parts_.free_ballast();
    for (std::vector<Pending>* waiting : {&pending_written_, &pending_}) {
        for (const Pending& one : *waiting)
            answer_refused(one.question,
                           refusal(RefusalCode::read_only,
                                   "磁盘已满，未能保存，请稍后重试。",
                                   "Expected room on the disk, but it is full; nothing was saved.",
                                   "请腾出磁盘空间后重启。",
                                   "an operator frees space and restarts the daemon; nothing was lost"));
        waiting->clear();
    }
    speak(held_written_);
    speak(held_);
}

// The views found the disk full before the log did. What is decided already has its chance to be written.
void Loop::heed_full_disk() {
    if (read_only_) return;
    const std::string sentence = parts_.mailbox.disk_full();
    if (sentence.empty()) return;
    commit_now();
    if (!read_only_) go_read_only(sentence);
}

void Loop::publish(const std::vector<store::Applied>& applied) {
    for (const store::Applied& one : applied) {
        const engine::Entry& entry = *one.entry;
        write_entry(entry, one.instance.get());
        if (entry.instance == 0) note_deliveries(entry);
        else note_attached(entry);
        if (!parts_.gate.has_subscribers()) continue;
        const store::CloudEventSubject subject{.company = parts_.processor.state().company.name,
                                               .instance = one.instance ? one.instance->id : std::string(),
                                               .state = one.instance ? one.instance->state : std::string()};
        parts_.gate.publish(one.instance ? one.instance->workflow : "company",
                            store::cloud_event(entry, subject, parts_.processor.calendar()));
    }
}

void Loop::answer(const Question& question, std::string text) {
    Conversation& conversation = *question.conversation;
    if (!question.is_notification) conversation.answers[question.index] = std::move(text);
    if (--conversation.missing > 0) return;
    if (conversation.whole != nullptr) return answer_whole(conversation);
    std::string out =
        conversation.is_batch ? protocol::batch_text(conversation.answers) : std::move(conversation.answers.front());
    if (out.empty()) return;
    const Arrival& arrival = conversation.arrival;
    if (!acknowledging_ && !parts_.processor.is_ahead()) return parts_.gate.reply(arrival, out);
    Arrival to{.route = arrival.route, .had_delimiter = arrival.had_delimiter};
    (acknowledging_ ? held_written_ : held_).push_back({.to = std::move(to), .text = std::move(out)});
}

void Loop::answer_result(const Question& question, const nlohmann::json& result) {
    answer(question, protocol::answer_text(question.id, result));
}

void Loop::answer_receipt(const Question& question, const std::string& receipt) {
    answer(question, question.is_part() ? part_text(question, "receipt", receipt) : protocol::answer_with(question.id, receipt));
}

void Loop::answer_failure(const Question& question, const protocol::Failure& failure) {
    answer(question, question.is_part() ? part_text(question, "refused", protocol::failure_data(failure))
                                        : protocol::failure_text(question.id, failure));
}

// --- long work --------------------------------------------------------------------------------

// What an operator should know, once a day in the lines as well: a calendar that ends within 30 days.
void Loop::warn_daily() {
    const engine::Date today = parts_.processor.calendar().local_date(now_);
    if (warned_on_ == today) return;
    warned_on_ = today;
    for (const engine::Label& warning : warnings())
        write_line(Level::warning, "attention", {{"text", std::string_view(warning.en)}});
}

void Loop::work_on_jobs() {
    if (jobs_.empty()) return;
    if (jobs_.front()())
        jobs_.pop_front();
    else if (jobs_.size() > 1)
        std::rotate(jobs_.begin(), jobs_.begin() + 1, jobs_.end());
}

// What the start did not verify is verified now, behind; damage stops the process.
void Loop::start_scrubbing() {
    const std::uint64_t head = parts_.log.head().seq;
    const std::uint64_t verified = store::LogOptions{}.verify_entries;
    if (head <= verified) return;
    jobs_.push_back([this, next = std::uint64_t{1}, last = head - verified]() mutable {
        const std::uint64_t until = std::min(next + scrub_slice - 1, last);
        if (const auto fault = parts_.log.verify(next, until)) throw store::StorageFailure(*fault);
        next = until + 1;
        if (next <= last) return false;
        write_line(Level::info, "scrubbed", {{"entries", last}});
        return true;
    });
}

}  // namespace countersign::server
