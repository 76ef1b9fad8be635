// Auditor: a second, smaller model of what a log of monthly fee statements may say. It knows the rules
// of the house as DOMAIN.md tells them and nothing of decide() or of definitions; it reads entries in
// order and says what is wrong with them. What it overlooks, the fold (replay == state) must notice.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/people.hpp"

namespace countersign::tests {

class Auditor {
public:
    explicit Auditor(engine::Calendar calendar) : calendar_(std::move(calendar)) {}

    void take(const engine::Entry& entry);
    // Sentences, each with the entry's number; empty if all is well.
    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
    [[nodiscard]] const std::map<std::string, std::int64_t>& balances() const { return balances_; }
    [[nodiscard]] std::uint64_t entries_read() const { return last_seq_; }

private:
    struct Vote {
        std::string digest;
        bool is_open = false;  // more are needed
    };
    // What the auditor remembers of one statement.
    struct Sheet {
        std::string initiator;
        engine::Month anchor;
        std::uint32_t version = 0;
        std::string state;
        bool closed = false;
        std::string form_digest;
        engine::Value form;
        std::optional<engine::Money> amount;
        std::map<std::pair<std::string, std::string>, Vote> signatures;         // by slot and person
        std::set<std::pair<std::string, std::string>> slots;                    // slot, person
        std::map<std::string, std::pair<engine::DeadlineSet, std::int32_t>> timers;  // with the next rung
        engine::Tasks tasks;
        std::int64_t written_off = 0;
    };

    void take_events(const engine::Entry& entry);
    void check_standing(const engine::Entry& entry, const engine::Acted& acted, const engine::Task& task);
    [[nodiscard]] bool stands_in(const std::string& agent, const std::string& principal, const Sheet& sheet) const;
    void take_withdrawal(const engine::Entry& entry, const engine::SignatureWithdrawn& withdrawn);
    void take_act(const engine::Entry& entry, const engine::Acted& acted);
    void take_signature(const engine::Entry& entry, const engine::SignatureGiven& given);
    void take_passing(const engine::Entry& entry, const engine::DeadlinePassed& passed);
    void take_posting(const engine::Entry& entry, const engine::Posted& posted);
    void take_draw(const engine::Entry& entry, const engine::Drawn& drawn);
    void take_company(const engine::Entry& entry, const engine::Event& event);
    void fill(const engine::Entry& entry, Sheet& sheet, const std::string& slot, const std::string& person);
    void check_hand_out(const engine::Entry& entry, const Sheet& sheet);
    void fault(const engine::Entry& entry, const std::string& text);

    engine::Calendar calendar_;
    std::uint64_t last_seq_ = 0, last_instance_ = 0;
    engine::Instant last_at_{};
    std::map<std::uint64_t, Sheet> sheets_;
    std::set<std::string> opened_keys_, owed_;
    std::set<std::pair<std::string, std::string>> requests_;
    std::map<std::string, engine::Person> people_;
    std::map<std::uint32_t, engine::Proxy> proxies_;
    std::map<std::string, std::vector<engine::Absence>> absences_;
    std::map<std::string, std::int64_t> balances_, budgets_;
    std::int64_t advance_limit_ = 300'000;
    std::vector<std::string> faults_;
};

}  // namespace countersign::tests
