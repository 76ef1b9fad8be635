// House: a whole company in a folder of its own, with the real log, views and processor but without
// sockets, on a clock that the test holds. What stories and replay laws stand on.
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/server/processor.hpp"
#include "daemon/store/log.hpp"
#include "daemon/store/views.hpp"

namespace countersign::tests {

// A folder that is removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string read_text(const std::filesystem::path& file);
[[nodiscard]] engine::Person person(std::string id, std::string name, std::vector<std::string> roles, std::string manager = {});

class House {
public:
    // The shipped calendar; a company of ten (config/people.toml) unless `persons` says otherwise.
    explicit House(engine::Instant start);
    House(engine::Instant start, std::vector<engine::Person> persons);
    // On another disk.
    House(engine::Instant start, store::LogOptions options);

    void publish(const std::string& toml, const std::string& file);
    void set_table(const std::string& table, engine::List rows);
    void set_person(engine::Person person);

    // Moves the clock, letting it pass what becomes due, each at its moment and in order.
    void clock_to(engine::Instant to);
    // The daemon is down until then: nothing passes before it is up again.
    void sleep_to(engine::Instant to) { now_ = std::max(now_, to); }
    [[nodiscard]] engine::Instant now() const { return now_; }

    // One command in a turn of its own. The refusal, or nothing.
    std::optional<engine::Refusal> submit(const std::string& person, engine::Command command, std::string request = {});
    // Several in one turn, one append.
    void commit();
    // What was submitted is written while more is submitted; commit() finishes it.
    void begin_commit();
    [[nodiscard]] server::Outcome submit_uncommitted(const std::string& person, engine::Command command, std::string request = {});

    [[nodiscard]] server::Processor& processor() { return *processor_; }
    [[nodiscard]] const engine::EngineState& state() const { return processor_->state(); }
    [[nodiscard]] store::Log& log() { return *log_; }
    [[nodiscard]] store::Views& views() { return *views_; }
    // Everything that happened since the start, in order.
    [[nodiscard]] const std::vector<engine::Entry>& entries() const { return entries_; }
    // The instance as it was last, open or closed.
    [[nodiscard]] const engine::Instance& last(std::uint64_t number) const { return latest_.at(number); }

    // Stops without ceremony and starts again from the files.
    void restart();

    // The laws: replay(log) == state, a restart gives the same state, rebuilt views == live views, the
    // ledger's sum is zero, no timer fired early or twice. Returns what is broken, or nothing.
    [[nodiscard]] std::optional<std::string> broken_law();

private:
    House(engine::Instant start, std::vector<engine::Person> persons, store::LogOptions options);
    void open();
    void found(std::vector<engine::Person> persons);
    void take(std::vector<store::Applied> applied);

    TemporaryFolder folder_;
    engine::Instant now_;
    store::LogOptions options_;
    std::unique_ptr<store::Log> log_;
    std::unique_ptr<store::Views> views_;
    std::unique_ptr<server::Processor> processor_;
    std::vector<engine::Entry> entries_;
    std::unordered_map<std::uint64_t, engine::Instance> latest_;
    std::uint64_t seeds_ = 0;
};

// The ten of config/people.toml.
[[nodiscard]] std::vector<engine::Person> sample_people();

}  // namespace countersign::tests
