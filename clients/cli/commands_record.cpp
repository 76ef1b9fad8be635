// The commands about what was recorded: events (the feed), audit (verify, export).
#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>

#include "clients/cli/audit_chain.hpp"
#include "clients/cli/paper.hpp"
#include "clients/cli/program.hpp"
#include "clients/cli/text_width.hpp"
#include "clients/connection/feed.hpp"
#include "clients/documents/csv.hpp"
#include "clients/documents/wire_text.hpp"
#include "clients/documents/written.hpp"

namespace countersign::cli {

namespace {

using nlohmann::json;
constexpr std::size_t chain_rows_max = 200;  // bodies can be long; a page must fit an answer

std::uint64_t number(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

std::uint64_t number_in(const std::string& digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// Where the next page of a reading of the log begins; nothing when this one was the last.
std::optional<std::uint64_t> next_seq(const json& page) {
    const std::string next = member(page, "next");
    if (next.empty() || part(page, "items").empty()) return std::nullopt;
    return number_in(next);
}

struct EventOptions {
    std::optional<std::uint64_t> since;
    std::optional<std::string> instance;
    std::optional<std::size_t> count;
    bool follow = false;
};

// Prints events, each once, in order; fills the holes of the feed from the daemon's memory.
class EventPrinter {
public:
    EventPrinter(Session& session, const EventOptions& given) : session_(session), given_(given), last_(given.since.value_or(0)) {}

    [[nodiscard]] bool wants_more() const { return !given_.count || printed_ < *given_.count; }

    void print_since(std::uint64_t seq) {
        json params{{"seq", seq}};
        while (wants_more()) {
            const json page = session_.ask("events.since", params);
            for (const auto& event : part(page, "items")) print(event);
            const auto next = next_seq(page);
            if (!next) return;
            params["seq"] = *next;
        }
    }

    void follow() {
        connection::Feed feed(session_.connection(), session_.config().feed);
        if (given_.since) print_since(*given_.since);
        while (wants_more()) {
            const auto event = feed.next(std::chrono::milliseconds(1000));
            if (!event) continue;
            const std::uint64_t seq = sequence_of(*event);
            if (last_ != 0 && seq > last_ + 1) print_since(last_);
            print(*event);
        }
    }

private:
    static std::uint64_t sequence_of(const json& event) { return number_in(member(event, "sequence")); }

    void print(const json& event) {
        const std::uint64_t seq = sequence_of(event);
        if (seq < last_ || (seq == last_ && ids_.contains(member(event, "id")))) return;
        if (seq > last_) ids_.clear();
        ids_.insert(member(event, "id"));
        last_ = seq;
        const bool wanted = !given_.instance || member(event, "subject") == *given_.instance;
        if (!wanted || !wants_more()) return;
        ++printed_;
        if (session_.options().json || session_.options().json_lines) session_.out() << event.dump() << std::endl;
        else print_line(event);
    }

    void print_line(const json& event) {
        const auto& paint = session_.canvas().paint;
        std::string type = member(event, "type");
        if (type.starts_with("countersign.")) type.erase(0, 12);
        const auto known = find_text("feed_" + type, session_.language());
        session_.out() << paint(Style::dim, time_text(member(event, "time"))) << "  " << pad_left(member(event, "id"), 6) << "  "
                       << paint(Style::bold, pad_right(printable(member(event, "subject")), 8)) << "  "
                       << (known.empty() ? printable(type) : std::string(known));
        if (const auto state = member(event.value("data", json::object()), "state"); !state.empty())
            session_.out() << ' ' << printable(state);
        session_.out() << std::endl;
    }

    Session& session_;
    const EventOptions& given_;
    std::uint64_t last_;
    std::set<std::string> ids_;  // of the events with sequence last_
    std::size_t printed_ = 0;
};

void events(Session& session, const EventOptions& given) {
    EventPrinter printer(session, given);
    if (given.since && !given.follow) printer.print_since(*given.since);
    else printer.follow();
}

struct ExportOptions {
    std::uint64_t after = 0;
    std::optional<std::size_t> limit;
    bool csv = false;
};

void print_csv_row(std::ostream& out, const json& record) {
    bool first = true;
    for (const char* column : {"seq", "index", "at", "instance", "workflow", "old_state", "new_state", "event", "action",
                               "person", "on_behalf_of", "reason", "hash", "channel", "gateway", "second_factor"}) {
        const std::string cell = record.is_null() ? std::string(column)
                                 : record.contains(column) && record[column].is_object()
                                     ? value_text(record[column], Language::zh)
                                     : member(record, column);
        out << (first ? "" : ",") << csv_cell(cell);
        first = false;
    }
    out << "\r\n";
}

// Page by page, so that a log of any length is exported in little memory.
void export_audit(Session& session, const ExportOptions& given) {
    if (given.csv) print_csv_row(session.out(), nullptr);
    json params{{"after", std::to_string(given.after)}, {"limit", 1000}};
    std::size_t left = given.limit.value_or(SIZE_MAX);
    while (left > 0) {
        const json page = session.ask("audit.export", params);
        for (const auto& record : part(page, "items")) {
            if (left-- == 0) return;
            if (given.csv) print_csv_row(session.out(), record);
            else session.out() << record.dump() << '\n';
        }
        const auto next = next_seq(page);
        if (!next) return;
        params["after"] = std::to_string(*next);
    }
}

struct VerifyOptions {
    std::optional<std::string> witness, paper;
};

connection::Head read_witness(const VerifyOptions& given, Session& session) {
    if (!given.witness) return {};
    std::ifstream file(*given.witness);
    if (!file) return {};  // the first time there is none yet
    const json kept = json::parse(file, nullptr, false);
    if (!kept.is_object() || number(kept, "seq") == 0 || member(kept, "hash").size() != 64)
        throw usage_complaint(session.say(Text::witness_malformed, *given.witness));
    return {.seq = number(kept, "seq"), .hash = member(kept, "hash")};
}

[[noreturn]] void complain_of_log(const std::string& sentence) { throw Complaint(Exit::refused, "log_does_not_verify", sentence); }

void read_chain(Session& session, AuditChain& chain, std::uint64_t until) {
    while (chain.seq() < until) {
        const json page = session.ask("audit.chain", {{"after", std::to_string(chain.seq())}, {"limit", chain_rows_max}});
        const auto& rows = part(page, "items");
        if (rows.empty()) complain_of_log(session.say(Text::chain_short, chain.seq(), until));
        for (const auto& row : rows)
            if (!chain.take(number(row, "seq"), member(row, "body"), member(row, "hash")))
                complain_of_log(session.say(Text::chain_broken, number(row, "seq")));
    }
}

void compare(Session& session, const AuditChain& chain, const connection::Head& kept, Text whose) {
    if (kept.seq == 0) return;
    const auto hash = chain.hash_at(kept.seq);
    if (!hash || *hash != kept.hash) complain_of_log(session.say(whose, kept.seq, kept.hash, hash.value_or("—")));
}

void write_witness(Session& session, const VerifyOptions& given, const connection::Head& head) {
    if (!given.witness) return;
    std::ofstream file(*given.witness, std::ios::trunc);
    file << json{{"seq", head.seq}, {"hash", head.hash}}.dump() << '\n';
    if (!file.flush()) throw usage_complaint(session.say(Text::file_unwritable, *given.witness));
}

void verify_audit(Session& session, const VerifyOptions& given) {
    if (given.paper) return verify_paper(session, *given.paper);
    const json daemons = session.ask("audit.verify");
    if (!is_true(daemons, "ok"))
        complain_of_log(session.say(Text::daemon_found_fault, value_text(daemons.value("fault", json()), session.language())));
    const auto head_json = daemons.value("head", json::object());
    const connection::Head head{.seq = number(head_json, "seq"), .hash = member(head_json, "hash")};
    const auto witness = read_witness(given, session);
    const auto seen = session.remembered().head().value_or(connection::Head{});
    AuditChain chain;
    for (const auto seq : {head.seq, witness.seq, seen.seq}) chain.watch(seq);
    read_chain(session, chain, std::max({head.seq, witness.seq, seen.seq}));
    compare(session, chain, head, Text::head_differs);
    compare(session, chain, witness, Text::witness_differs);
    compare(session, chain, seen, Text::seen_differs);
    write_witness(session, given, {.seq = chain.seq(), .hash = chain.hash()});
    const json answer{{"ok", true}, {"entries", chain.seq()}, {"head", {{"seq", chain.seq()}, {"hash", chain.hash()}}},
                      {"witness", witness.seq == 0 ? json() : json(witness.seq)},
                      {"attachments", number(daemons, "attachments")}};
    if (session.print_json(answer)) return;
    session.out() << session.say(Text::chain_good, chain.seq(), chain.hash()) << '\n';
    if (const auto files = number(daemons, "attachments"); files != 0) session.out() << session.say(Text::attachments_good, files) << '\n';
    if (witness.seq != 0) session.out() << session.say(Text::witness_agrees, witness.seq) << '\n';
}

}  // namespace

void add_record_commands(Program& program) {
    auto followed = std::make_shared<EventOptions>();
    CLI::App* command = program.add(&program.root(),
                                    {.name = "events", .summary = Text::about_events, .description = Text::manual_events,
                                     .examples = {"countersign events", "countersign events --since 0 --jsonl",
                                                  "countersign events --since 120 --follow --instance MF-12"}},
                                    [followed](Session& session) { events(session, *followed); });
    program.option(command, "--since", "SEQ", followed->since, Text::option_since);
    program.flag(command, "--follow", followed->follow, Text::option_follow);
    program.option(command, "--instance", "INSTANCE", followed->instance, Text::option_events_instance, Candidates::instance);
    program.option(command, "--count", "N", followed->count, Text::option_count);

    CLI::App* group = program.add(&program.root(), {.name = "audit", .summary = Text::about_audit,
                                                    .description = Text::manual_audit, .examples = {}}, nullptr);
    auto verified = std::make_shared<VerifyOptions>();
    command = program.add(group, {.name = "verify", .summary = Text::about_audit_verify, .description = Text::manual_audit_verify,
                                  .examples = {"countersign audit verify", "countersign audit verify --witness ~/countersign.head",
                                               "countersign audit verify --paper COUNTERSIGN:1:MF-12:9:4711:..."}},
                          [verified](Session& session) { verify_audit(session, *verified); });
    program.option(command, "--witness", "FILE", verified->witness, Text::option_witness, Candidates::file);
    program.option(command, "--paper", "CODE", verified->paper, Text::option_paper);
    auto exported = std::make_shared<ExportOptions>();
    command = program.add(group, {.name = "export", .summary = Text::about_audit_export, .description = Text::manual_audit_export,
                                  .examples = {"countersign audit export > audit.jsonl",
                                               "countersign audit export --csv --after 1000 > audit.csv"}},
                          [exported](Session& session) { export_audit(session, *exported); });
    program.flag(command, "--csv", exported->csv, Text::option_csv);
    program.option(command, "--after", "SEQ", exported->after, Text::option_after);
    program.option(command, "--limit", "N", exported->limit, Text::option_export_limit);
}

}  // namespace countersign::cli
