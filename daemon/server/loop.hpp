// Loop: the daemon's one thread that decides. A turn: read the clock once, take everything that
// waits (requests, due deadlines, signals, answers of the views), decide it all, make it durable with
// one append and one sync, and only then speak: receipts, feed, views. While the log's thread writes one
// turn, the next one is decided already; whatever rests on a state that is not yet durable is held back.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/protocol/openrpc.hpp"
#include "daemon/server/clock.hpp"
#include "daemon/server/conversation.hpp"
#include "daemon/server/definition_warnings.hpp"
#include "daemon/server/deliveries.hpp"
#include "daemon/server/gate.hpp"
#include "daemon/server/mailbox.hpp"
#include "daemon/server/processor.hpp"
#include "daemon/server/signals.hpp"
#include "daemon/server/uploads.hpp"
#include "daemon/store/attachments.hpp"
#include "daemon/store/errands.hpp"
#include "daemon/store/projector.hpp"

namespace countersign::server {

// What the loop stands on; main owns it all.
struct LoopParts {
    store::Log& log;
    Processor& processor;
    store::Projector& projector;
    Mailbox& mailbox;
    Gate& gate;
    Clock& clock;
    VirtualClock* rehearsal;  // the same clock, if it is a rehearsal's; else nullptr
    Signals& signals;
    // Reads calendar and definitions again; returns the commands to submit, or throws with a sentence.
    std::function<std::vector<engine::Command>()> reload;
    // Frees the ballast when the disk is full.
    std::function<void()> free_ballast;
    // What is uploaded, and the thread that writes it.
    const store::Attachments& attachments;
    store::Errands& errands;
    UploadLimits upload_limits;
    std::int64_t message_bytes_max;
};

class Loop {
public:
    explicit Loop(LoopParts parts);

    // Commands of the daemon itself, before it listens.
    void submit_own(const std::vector<engine::Command>& commands);
    // What the files say, at the start and on SIGHUP: calendar, definitions. What can not be taken now is proposed.
    void take_files(const std::vector<engine::Command>& commands);
    // What was uploaded before the start, and may still be named.
    void recover_uploads(const std::vector<store::HeldContent>& held);
    // Until a signal ends it. Throws store::StorageFailure when nothing may be acknowledged any more.
    void run();

private:
    // A decision that waits for the commit of this turn.
    struct Pending {
        Question question;
        std::uint64_t seq = 0;
        bool repeated = false;
    };

    // An answer that is ready, but rests on a state that is not yet durable.
    struct Speech {
        Arrival to;
        std::string text;
    };

    // Those of the daemon's commands that were refused, and why.
    [[nodiscard]] std::vector<std::pair<engine::Command, engine::Refusal>> refused_of(const std::vector<engine::Command>& commands);
    void turn();
    void wait();
    [[nodiscard]] bool gathers() const;
    [[nodiscard]] std::chrono::milliseconds patience() const;
    void take_signals();
    void take_letters();
    void take_arrivals();
    void take_arrival(Arrival arrival);
    void take_question(Question&& question, nlohmann::json params);
    [[nodiscard]] bool take_claim(const protocol::Method& method, Question& question, nlohmann::json& params);
    void take_command(Question&& question, const nlohmann::json& params);
    void submit(Question&& question, engine::Command&& command);
    // A request that stands for many: each part is a submission of its own, all of them in one append.
    void take_many(Question&& question, const nlohmann::json& params);
    void hand_over(Question&& question, const nlohmann::json& params);
    void preview_migration(Question question, const nlohmann::json& params);
    void migrate(Question&& question, const nlohmann::json& params);
    void hand_over_all(Question&& question, const nlohmann::json& params, std::vector<std::uint64_t> numbers);
    void answer_whole(Conversation& parts);
    void ask_views(Question&& question, nlohmann::json params);
    void look_up_refused(Question&& question, engine::Refusal refusal);
    void answer_refused(const Question& question, const engine::Refusal& refusal);
    void pass_deadlines();
    void schedule_openings();
    void commit();
    void commit_now();
    void acknowledge(std::vector<store::Applied> applied);
    void speak(std::vector<Speech>& speeches);
    void go_read_only(const std::string& sentence);
    void heed_full_disk();
    void end_revoked_feeds(const std::vector<store::Applied>& applied);
    void publish(const std::vector<store::Applied>& applied);
    void warn_daily();
    void work_on_jobs();
    void start_scrubbing();

    // Queries and house-keeping that the loop answers itself.
    [[nodiscard]] bool is_operator(const Question& question) const;
    [[nodiscard]] bool answer_here(const Question& question, const nlohmann::json& params);
    void explain(const Question& question, const nlohmann::json& params);
    void preview(const Question& question, const nlohmann::json& params);
    [[nodiscard]] const engine::Instance* open_instance(const Question& question, const nlohmann::json& params);
    // The outbox contract (loop_outbox.cpp).
    [[nodiscard]] bool is_courier(const Question& question) const;
    void lease(Question question, const nlohmann::json& params);
    void forget_settled(const std::vector<std::string>& keys, const nlohmann::json& owed);
    void fail_delivery(Question&& question, const nlohmann::json& params);
    void defer_delivery(const Question& question, const nlohmann::json& params);
    void note_deliveries(const engine::Entry& entry);
    // Attachments (loop_attachments.cpp).
    [[nodiscard]] std::int64_t chunk_bytes_max() const;
    [[nodiscard]] bool take_attachment(const Question& question, const nlohmann::json& params);
    void send_errand(std::function<nlohmann::json()> errand, std::function<void(const nlohmann::json&)> handle);
    void begin_upload(const Question& question, const nlohmann::json& params);
    void put_upload(const Question& question, const nlohmann::json& params);
    void finish_upload(const Question& question, const nlohmann::json& params);
    void answer_finished(const Question& question, const std::string& id, store::HeldContent held, const nlohmann::json& kept);
    void answer_held(const Question& question, const std::string& id);
    void answer_wrong_offset(const Question& question, const engine::Refusal& refused, std::int64_t offset);
    void drop_upload(const std::string& id);
    void give_up_upload(const Question& question, const std::string& id, const std::string& fault);
    void get_attachment(const Question& question, const nlohmann::json& params);
    void note_attached(const engine::Entry& entry);
    void expire_uploads();
    void remove_unless_named(const store::HeldContent& held);
    void verify_attachments(const Question& question, nlohmann::json answer, const std::string& after);
    void advance_clock(Question&& question, const nlohmann::json& params);
    void advance_further();
    [[nodiscard]] nlohmann::json status(const std::string& person);
    void audit_verify(const Question& question);
    void audit_chain(const Question& question, const nlohmann::json& params);
    [[nodiscard]] std::vector<engine::Label> warnings();
    void add_calendar_needs(std::vector<engine::Label>& all) const;

    void answer(const Question& question, std::string text);
    void answer_result(const Question& question, const nlohmann::json& result);
    void answer_receipt(const Question& question, const std::string& receipt);
    void answer_failure(const Question& question, const protocol::Failure& failure);

    // What wait() found: asking each of them in every turn would cost a system call or two.
    struct Ready {
        bool handshakes = false, feed = false, letters = false, signals = false;
    };

    LoopParts parts_;
    Ready ready_;
    engine::Instant now_{};
    std::optional<engine::Date> warned_on_;
    DefinitionWarnings definition_warnings_;
    bool stopping_ = false;
    bool read_only_ = false;
    bool more_waiting_ = false;
    // Long work in slices, one a turn, so that it never delays a decision; true when it is done.
    std::deque<std::function<bool()>> jobs_;
    std::vector<Arrival> arrivals_;
    // What waits for the commit of the turn that is decided, and of the one that is written.
    std::vector<Pending> pending_, pending_written_;
    std::vector<Speech> held_, held_written_;
    bool acknowledging_ = false;
    // Tickets of the views: what to do with their answer.
    std::unordered_map<std::uint64_t, std::function<void(const nlohmann::json&)>> asked_;
    std::uint64_t next_ticket_ = 1;
    std::unordered_map<std::string, std::uint64_t> seen_;  // person -> the newest seq acknowledged

    // A rehearsal's clock on its way, one due moment after the other.
    struct Advance {
        Question question;
        engine::Instant to;
        std::string body_digest;
    };

    std::deque<Advance> advances_;
    Deliveries deliveries_;
    Uploads uploads_;
    std::size_t uploading_bytes_ = 0;  // taken, and not yet written
    std::optional<engine::Instant> expired_at_;
};

}  // namespace countersign::server
