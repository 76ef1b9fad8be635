// A small company for the tests of the store: five people, one process of four states, and a
// chronicle that writes its entries as decide() would and folds them in with the real evolve().
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "daemon/engine/evolve.hpp"
#include "daemon/store/views.hpp"

namespace countersign::store::tests {

// Removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::filesystem::path file(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

// wang.fang and zhao.lei are reps, li.na is clerk, chen.jing is finance (and auditor), root is operator.
[[nodiscard]] BackgroundPtr small_background();

// 2026-11-02 09:00 in Shanghai, plus so many minutes.
[[nodiscard]] engine::Instant minute(int minutes);

class Chronicle {
public:
    Chronicle();

    // Each appends one entry. The person is the one who acts.
    std::uint64_t open(const std::string& initiator, engine::Month period = engine::Month{std::chrono::year{2026}, std::chrono::October});
    void submit(std::uint64_t instance, const std::vector<std::string>& customers);
    void sign(std::uint64_t instance, const std::string& clerk = "li.na");
    void send_back(std::uint64_t instance, const std::string& clerk = "li.na");
    void pay(std::uint64_t instance, std::int64_t fen, const std::string& payer = "chen.jing");
    void flag(std::uint64_t instance, const std::string& flag);
    void finish(std::uint64_t instance, const std::string& payer = "chen.jing");
    // The row that the instance has in the register "fee.rows" from now on.
    void show(std::uint64_t instance, const std::string& key, std::int64_t fen);
    void deliver(const std::string& key, const std::string& outcome);
    void append(std::uint64_t instance, const std::string& actor, std::vector<engine::Event> events, std::string request = {});

    [[nodiscard]] const std::vector<Applied>& all() const { return all_; }
    // Those after `seq`.
    [[nodiscard]] std::vector<Applied> since(std::uint64_t seq) const;
    [[nodiscard]] const engine::EngineState& state() const { return state_; }
    // The hour that the next entry is written at; entries are a minute apart.
    int minutes = 0;
    // How long a step may take, in minutes; the due time that the inbox orders by.
    int due_in = 600;

private:
    void enter(std::vector<engine::Event>& events, std::uint64_t instance, const std::string& state,
               std::vector<engine::Task> tasks) const;

    engine::EngineState state_;
    std::vector<Applied> all_;
};

// Asks a query at minute(60 * 24) of the small company.
[[nodiscard]] nlohmann::json ask(const Views& views, const std::string& person, const std::string& method,
                                 nlohmann::json params = nlohmann::json::object());

}  // namespace countersign::store::tests
