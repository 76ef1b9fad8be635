#include "tests/fakes/house.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "daemon/definitions/calendar_file.hpp"
#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/server/openings.hpp"
#include "daemon/server/recovery.hpp"

namespace countersign::tests {

namespace {

std::string make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "countersign-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    return name;
}

definitions::LoadedCalendar shipped_calendar() {
    const std::string root = COUNTERSIGN_SOURCE_DIR;
    auto loaded = definitions::read_calendar({.published_json = read_text(root + "/config/calendar/cn.json"),
                                              .published_file = "cn.json",
                                              .company_toml = read_text(root + "/config/calendar/company.toml"),
                                              .company_file = "company.toml",
                                              .zone = "Asia/Shanghai"});
    if (!loaded) throw std::runtime_error(loaded.error().front().describe());
    return std::move(*loaded);
}

std::string fault_in_timers(const std::vector<engine::Entry>& entries) {
    std::map<std::tuple<std::uint64_t, std::string, std::int32_t, engine::Instant>, int> fired;
    for (const auto& entry : entries)
        for (const auto& event : entry.events)
            if (const auto* passed = std::get_if<engine::DeadlinePassed>(&event)) {
                if (entry.at < passed->at) return fmt::format("entry {} fired {} early", entry.seq, passed->id);
                if (++fired[{entry.instance, passed->id, passed->rung, passed->at}] > 1)
                    return fmt::format("entry {} fired {} twice", entry.seq, passed->id);
            }
    return {};
}

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(make_folder()) {}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("Expected the file " + file.string() + ", but it can not be read.");
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

engine::Person person(std::string id, std::string name, std::vector<std::string> roles, std::string manager) {
    std::sort(roles.begin(), roles.end());
    return {.id = std::move(id),
            .name = std::move(name),
            .roles = std::move(roles),
            .department = {},
            .manager = std::move(manager)};
}

std::vector<engine::Person> sample_people() {
    return {person("zhang.wei", "张伟", {"sales-rep"}, "chen.jing"),
            person("liu.yang", "刘洋", {"sales-rep"}, "chen.jing"),
            person("li.na", "李娜", {"sales-clerk"}, "chen.jing"),
            person("wang.qiang", "王强", {"sales-clerk"}, "chen.jing"),
            person("chen.jing", "陈静", {"sales-manager"}),
            person("zhao.min", "赵敏", {"finance"}),
            person("sun.li", "孙丽", {"finance"}),
            person("zhou.jie", "周杰", {"cashier"}, "zhao.min"),
            person("wu.hong", "吴红", {"compliance"}),
            person("zheng.tao", "郑涛", {"general-manager"})};
}

House::House(engine::Instant start) : House(start, sample_people()) {}

House::House(engine::Instant start, std::vector<engine::Person> persons)
    : House(start, std::move(persons), store::LogOptions{}) {}

House::House(engine::Instant start, store::LogOptions options) : House(start, sample_people(), std::move(options)) {}

House::House(engine::Instant start, std::vector<engine::Person> persons, store::LogOptions options)
    : now_(start), options_(std::move(options)) {
    open();
    found(std::move(persons));
}

void House::open() {
    log_ = std::make_unique<store::Log>(folder_.path(), options_);
    views_ = std::make_unique<store::Views>(folder_.path() / "views.db");
    processor_ = std::make_unique<server::Processor>(
        *log_, server::recover(*log_, *views_), [this] { return fmt::format("{:032x}", ++seeds_); });
}

void House::found(std::vector<engine::Person> persons) {
    engine::Entry founding{.seq = 1, .at = now_, .actor = "daemon"};
    founding.events.emplace_back(
        engine::Founded{.company = "sample", .zone = "Asia/Shanghai", .currency = {}, .rehearsal = true});
    persons.push_back(person("operator", "运营", {"operator"}));
    for (engine::Person& one : persons) founding.events.emplace_back(engine::PersonSet{.person = std::move(one)});
    log_->append(std::vector{founding});
    entries_.push_back(founding);
    processor_.reset();
    views_.reset();
    log_.reset();
    open();
    auto calendar = shipped_calendar();
    submit("operator", engine::SetCalendar{.version = calendar.calendar.version(), .text = calendar.canonical});
}

void House::restart() {
    processor_.reset();
    views_.reset();
    log_.reset();
    open();
}

void House::take(std::vector<store::Applied> applied) {
    for (const store::Applied& one : applied) {
        entries_.push_back(*one.entry);
        if (one.instance) latest_.insert_or_assign(one.instance->number, *one.instance);
    }
    if (!applied.empty()) views_->apply(applied, processor_->background());
}

void House::commit() {
    if (processor_->is_committing()) take(processor_->finish_commit());
    take(processor_->commit());
}

void House::begin_commit() {
    if (processor_->is_committing()) take(processor_->finish_commit());
    if (processor_->pending() > 0) processor_->begin_commit([] {});
}

server::Outcome House::submit_uncommitted(const std::string& person, engine::Command command, std::string request) {
    server::Submission submission{
        .command = std::move(command), .person = person, .key = "key-of-" + person, .request = std::move(request)};
    submission.is_clock = person == "clock";
    if (submission.is_clock) submission.person.clear(), submission.key.clear();
    return processor_->submit(submission, now_);
}

std::optional<engine::Refusal> House::submit(const std::string& person, engine::Command command, std::string request) {
    const auto outcome = submit_uncommitted(person, std::move(command), std::move(request));
    commit();
    return outcome.refusal;
}

void House::publish(const std::string& toml, const std::string& file) {
    auto workflow = definitions::read_definition(toml, file);
    if (!workflow) throw std::runtime_error(workflow.error().front().describe());
    if (auto no = submit("operator", engine::Publish{.workflow = *workflow})) throw std::runtime_error(no->text.en);
    for (const std::string& id : processor_->unscheduled()) submit("clock", engine::PassSchedule{.workflow = id});
}

void House::set_table(const std::string& table, engine::List rows) {
    if (auto no = submit("operator", engine::SetTable{.table = table, .rows = std::move(rows)}))
        throw std::runtime_error(no->text.en);
}

void House::set_person(engine::Person person) {
    if (auto no = submit("operator", engine::ImportPeople{.persons = {std::move(person)}, .keys = {}}))
        throw std::runtime_error(no->text.en);
}

void House::clock_to(engine::Instant to) {
    while (const auto next = processor_->next_due()) {
        if (*next > to) break;
        now_ = std::max(now_, *next);
        while (auto command = processor_->due_command(now_)) {
            const auto openings = server::openings_of(*command, *processor_);
            if (const auto outcome = submit_uncommitted("clock", *command); outcome.refusal)
                processor_->block(*command);
            else
                for (const engine::Open& open : openings) (void)submit_uncommitted("clock", open);
            commit();
        }
    }
    now_ = std::max(now_, to);
}

std::optional<std::string> House::broken_law() {
    const auto replayed = server::replay(*log_);
    if (!(replayed.state == state())) return "replay(log) differs from the state";
    const std::string live = views_->dump();
    const engine::EngineState before = state();
    restart();
    if (!(state() == before)) return "the state after a restart differs";
    if (views_->dump() != live) return "the views after a restart differ";
    views_->clear();
    restart();
    if (!(state() == before)) return "the state rebuilt from the log alone differs";
    if (views_->dump() != live) return "rebuilt views differ from the live ones";
    std::int64_t sum = 0;
    for (const auto& [account, balance] : state().ledger.balances()) sum += balance.minor;
    if (sum != 0) return fmt::format("the ledger's sum is {}", sum);
    if (auto fault = fault_in_timers(entries_); !fault.empty()) return fault;
    return std::nullopt;
}

}  // namespace countersign::tests
