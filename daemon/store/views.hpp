// Views: read models in views.db, a cache of the log that may be deleted and is rebuilt. Written
// behind by the Projector, which also answers all queries, so that a report never delays a signature;
// used by one of its threads at a time. WAL, synchronous=NORMAL: consistent after a power cut, and behind at worst.
//
// Each snapshot row carries a checksum; the watermark carries the chain's hash. If any of them does
// not fit the log, the views are thrown away and rebuilt.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "daemon/engine/calendar.hpp"
#include "daemon/engine/instance.hpp"
#include "daemon/store/log.hpp"

namespace countersign::store {

// What queries need besides the tables: who is who, the definitions, the calendar. Immutable;
// replaced as a whole when the company changes.
struct Background {
    std::shared_ptr<const engine::Company> company;
    std::shared_ptr<const engine::Calendar> calendar;
    std::vector<engine::WorkflowPtr> definitions;   // by number - 1
    std::optional<engine::Money> channel_limit;     // what may be decided by a channel alone
    // Draws a definition as Mermaid with one state marked (definitions::mermaid); the store may not
    // know that layer, so whoever builds the background gives it.
    std::function<std::string(const engine::Workflow&, std::string_view)> diagram;
};
using BackgroundPtr = std::shared_ptr<const Background>;

// One appended entry with what the projector needs of it. The instance is as it is after the entry
// (nullptr for the company's entries).
struct Applied {
    std::shared_ptr<const engine::Entry> entry;
    Hash hash{};
    std::string body;                               // the entry as the log holds it
    std::shared_ptr<const engine::Instance> instance;
    std::string old_state;                          // before the entry; empty when it was opened
};

class Views {
public:
    // Opens or creates. A file of another schema or a damaged one is removed and made anew.
    explicit Views(const std::filesystem::path& file);
    ~Views();
    Views(const Views&) = delete;
    Views& operator=(const Views&) = delete;

    // The last entry that is in the tables, with the chain's hash there.
    [[nodiscard]] Head watermark() const;
    void clear();

    // One transaction. Instances that occur several times are written once, as they are last.
    void apply(std::vector<Applied> const& batch, const BackgroundPtr& background);

    // The same piece by piece, for whoever gives way to others in between. `batch` stays as it is until then.
    // Nothing else may be done with the views between the first piece and the end; what is dropped before
    // it has finished has changed nothing. Throws as apply().
    class Applying {
    public:
        Applying(Views& views, std::span<const Applied> batch);
        ~Applying();
        Applying(const Applying&) = delete;
        Applying& operator=(const Applying&) = delete;

        // An entry, or an instance that they changed: some ten microseconds. False: what is left is finish().
        [[nodiscard]] bool take_one();
        // What is left of it, and the commit. No checkpoint.
        void finish();

    private:
        struct Parts;
        std::unique_ptr<Parts> parts_;
    };

    // Whether enough is in the WAL to be moved into the main file; whether that can wait no longer.
    [[nodiscard]] bool is_checkpoint_due() const;
    [[nodiscard]] bool is_checkpoint_overdue() const;
    void checkpoint();
    // From any other thread, which then waits until checkpoint() has returned: it does so soon.
    void cut_checkpoint_short();

    // The state as of the watermark, for a start without reading the whole log: open instances,
    // unique keys, balances, rows of registers, and the seqs of all entries of the company (which the caller reads from
    // the log and evolves first). nullopt when a checksum does not fit.
    struct Snapshot {
        std::unordered_map<std::uint64_t, engine::Shared<engine::Instance>> open;
        std::unordered_map<std::string, std::uint64_t> keys;
        engine::Ledger ledger;
        std::map<std::string, engine::Turns, std::less<>> turns;
        engine::Registers registers;
        std::vector<std::uint64_t> company_entries;
        std::uint64_t last_instance = 0;
        // The newest accepted requests, for retries, oldest first.
        struct Request {
            std::string key, request, body_digest;
            std::uint64_t seq = 0;
        };
        std::vector<Request> requests;
    };
    [[nodiscard]] std::optional<Snapshot> load_snapshot(std::size_t requests_max) const;

    // A query of docs/protocol.md, by method name, with its parameters already checked for type.
    // Answers the result, or {"refused": code, "text": {...}}.
    struct Question {
        std::string method;
        std::shared_ptr<const nlohmann::json> params;
        std::string person;                          // who asks
        engine::Instant now;
        BackgroundPtr background;
    };
    [[nodiscard]] nlohmann::json answer(const Question& question) const;
    // Whether `answer` knows the method.
    [[nodiscard]] static bool is_query(std::string_view method);

    // The seq of an accepted request, however old.
    [[nodiscard]] std::optional<std::uint64_t> find_request(std::string_view key, std::string_view request) const;

    // A text of everything in the tables, in a fixed order: equal for equal views ("rebuild == views").
    [[nodiscard]] std::string dump() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace countersign::store
