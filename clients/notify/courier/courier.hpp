// Courier: the heart of countersign-notify. A round takes what the daemon owes people, groups it by person, holds what
// good manners hold, sends the rest and reports; between rounds it waits for the daemon's feed or for the moment at which
// something is due again. All times are the daemon's, virtual in a rehearsal. It decides nothing, and what it forgets
// the daemon still owes.
#pragma once

#include <functional>
#include <stop_token>

#include "clients/notify/courier/cards.hpp"
#include "clients/notify/courier/outbox.hpp"
#include "clients/notify/courier/sender.hpp"
#include "clients/notify/manners/manners.hpp"

namespace countersign::notify::courier {

// Who has which address, asked anew in each round that sends something.
using AskDirectory = std::function<Result<Directory, Failure>(House&)>;

// A group chat beside the persons of a role. It is one more whom a message reaches, under a name that no person has.
struct Group {
    std::string role, channel, name;
    wording::Language language = wording::Language::zh;
};
// "group:feishu/finance"; its address in the directory is "group:finance".
[[nodiscard]] std::string group_person(const Group& group);

struct Parts {
    House& house;
    Memory& memory;
    const Channels& channels;
    manners::Policy policy;
    Sending sending;
    std::vector<Group> groups;
    AskDirectory ask_directory;
    // Whether a person takes digests by mail; who does not gets single letters.
    std::function<bool(const std::string& person)> takes_digest = [](const std::string&) { return true; };
    WriteLine write_line;
};

struct Round {
    std::size_t taken = 0;          // messages that were leased
    LocalTime now;
    std::optional<LocalTime> next;  // when one is due again
};

class Courier {
public:
    explicit Courier(Parts parts);

    // After a start: what we had leased is handed out again, and cards are brought up to date.
    [[nodiscard]] Told start();
    [[nodiscard]] Result<Round, Failure> round();
    // What the feed told. The cards of the instances concerned show their outcome afterwards.
    [[nodiscard]] Told follow(const std::vector<Json>& events) { return cards_.follow(events); }

    // The next event of the feed, or nothing when none came in time.
    using NextEvent = std::function<std::optional<Json>(Milliseconds)>;
    // Rounds until `stop`. A daemon that is away is waited for.
    void run(const std::stop_token& stop, const NextEvent& next_event);

private:
    void add_groups(const std::string& recipient, Owed& owed);
    [[nodiscard]] std::vector<Owed> read(const std::vector<Json>& items, Keys& moot);
    [[nodiscard]] Told plan(std::vector<Owed>& all, std::vector<Job>& jobs, const LocalTime& now);
    void plan_person(std::vector<Part> parts, std::vector<Job>& jobs, const LocalTime& now, const manners::IsWorkingDay& works);
    void add_jobs(const std::vector<Part>& parts, const std::vector<std::string>& channels, std::vector<Job>& jobs);
    [[nodiscard]] std::vector<std::string> channels_of(const std::string& person) const;
    [[nodiscard]] Told report(const std::vector<Owed>& all, const LocalTime& now);
    void note_reachable(const std::string& person, bool is_reachable);
    void forget_old(const LocalTime& now);
    // One turn of run(): what happened, rounds until nothing is left, and how long to wait then.
    [[nodiscard]] Result<Milliseconds, Failure> turn(const std::vector<Json>& events);

    Parts parts_;
    Outbox outbox_;
    Sender sender_;
    Cards cards_;
    Directory directory_;
    std::set<std::string> unreachable_;  // as kept for `status`
    std::string forgot_on_;              // the date
    bool is_started_ = false;
};

// Who has no address, as the last rounds found it.
[[nodiscard]] std::set<std::string> unreachable_persons(Memory& memory);

}  // namespace countersign::notify::courier
