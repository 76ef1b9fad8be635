// Player: plays a random month on a House. Each Move is four small numbers; what it means depends on
// what is so at that moment, so that most moves make sense and some are mischief: wrong persons, stale
// versions, impossible amounts, requests sent twice, a clock that is late or stands still, settings and
// people changed in between, several commands in one turn, restarts.
//
// After every move the laws that are cheap are checked, now and then all of them. The same moves always
// lead to the same log; story() tells in words what was done.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "tests/fakes/house.hpp"
#include "tests/simulation/auditor.hpp"

namespace countersign::tests {

struct Move {
    std::uint16_t kind = 0, what = 0, who = 0, how = 0;
};
std::ostream& operator<<(std::ostream& out, const Move& move);

class Player {
public:
    // A company of sixteen, some with several roles; `month` counts from January 2024.
    explicit Player(unsigned month);

    // The sentence of a broken law, or nothing.
    std::optional<std::string> play(const Move& move);
    std::optional<std::string> finish();

    [[nodiscard]] const std::vector<std::string>& story() const { return story_; }
    [[nodiscard]] House& house() { return house_; }
    // How often each kind of operation was accepted, by the events that it led to.
    [[nodiscard]] std::map<std::string, int> operated() const;
    // How many statements reached each state, to see that the months are lived in.
    [[nodiscard]] std::map<std::string, int> visited() const;

private:
    using Broken = std::optional<std::string>;
    struct Sent {
        server::Submission submission;
        std::uint64_t seq = 0;
    };

    Broken act(bool mischief);
    // What people do with an approval besides acting on it.
    Broken operate();
    Broken change_hands(const engine::Instance& instance);
    Broken change_signers(const engine::Instance& instance);
    Broken take_back(const engine::Instance& instance);
    Broken remark(const engine::Instance& instance);
    Broken hand_over(const engine::Instance& instance);
    Broken change_proxies();
    Broken change_absences();
    Broken open_by_hand();
    Broken let_time_pass();
    Broken pass_what_is_due();
    Broken tick_wrongly();
    Broken send_again();
    Broken change_settings();
    Broken change_table();
    Broken change_person();
    Broken publish();
    Broken record_delivery();
    Broken restart();

    Broken submit(const std::string& person, engine::Command command, const std::string& words);
    Broken send(server::Submission submission, const std::string& words);
    Broken commit();
    Broken check_all();
    Broken check_log();

    [[nodiscard]] const engine::Instance* pick_instance();
    [[nodiscard]] std::string pick_person(const engine::Instance& instance, const engine::Task& task, bool mischief);
    [[nodiscard]] std::string anybody();
    // Somebody who is asked for something on it, or anybody.
    [[nodiscard]] std::string somebody_asked(const engine::Instance& instance);
    [[nodiscard]] engine::Act make_act(const engine::Instance& instance, const std::string& action, bool mischief);
    [[nodiscard]] engine::Value make_form(bool mischief);
    [[nodiscard]] engine::Value make_receipts(const engine::Instance& instance, bool mischief);
    [[nodiscard]] engine::Value form_of(const engine::Instance& instance);
    [[nodiscard]] engine::Money make_amount(std::int64_t sensible, bool mischief);
    [[nodiscard]] std::uint32_t dice(std::uint32_t sides);

    House house_;
    engine::Instant now_;
    Move move_;
    std::minstd_rand random_;
    std::vector<Sent> sent_;
    std::uint64_t requests_made_ = 0, moves_made_ = 0;
    int version_ = 1;
    Auditor auditor_;
    std::vector<std::string> story_;
};

}  // namespace countersign::tests
