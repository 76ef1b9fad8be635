#include "clients/notify/courier/courier.hpp"

#include <algorithm>
#include <sstream>

namespace countersign::notify::courier {

namespace {

constexpr std::size_t round_max = 2'000;
constexpr const char* unreachable_name = "unreachable";

}  // namespace

Courier::Courier(Parts parts)
    : parts_(std::move(parts)),
      outbox_(parts_.house),
      sender_(parts_.sending, parts_.memory, parts_.channels, parts_.write_line),
      cards_({parts_.house, parts_.memory, parts_.channels, parts_.sending.pages, parts_.sending.token_life, parts_.write_line}),
      unreachable_(unreachable_persons(parts_.memory)) {}

Told Courier::start() {
    const auto now = parts_.house.now();
    if (!now) return fail(now.error());
    if (Told told = outbox_.take_back(*now); !told) return told;
    return cards_.start();
}

Result<Round, Failure> Courier::round() {
    const auto now = parts_.house.now();
    if (!now) return fail(now.error());
    auto gathered = outbox_.gather(round_max);
    if (!gathered) return fail(gathered.error());
    Round round{.taken = gathered->items.size(), .now = *now, .next = gathered->next};
    if (gathered->items.empty()) return round;
    Keys moot;
    std::vector<Owed> all = read(gathered->items, moot);
    if (const Told told = outbox_.moot(moot); !told) return fail(told.error());
    for (const std::string& key : moot) parts_.write_line({.event = "moot", .key = key});
    std::vector<Job> jobs;
    if (const Told told = plan(all, jobs, *now); !told) return fail(told.error());
    sender_.send(jobs, directory_, *now);
    if (const Told told = report(all, *now); !told) return fail(told.error());
    forget_old(*now);
    return round;
}

std::vector<Owed> Courier::read(const std::vector<Json>& items, Keys& moot) {
    std::vector<Owed> all;
    for (const Json& item : items) {
        if (platforms::part_of(item, {"moot"}) == Json(true)) {
            moot.push_back(platforms::text_of(item, {"key"}));
            continue;
        }
        Owed owed{.matter = wording::read_matter(item), .addressees = {}};
        for (wording::Reader& reader : wording::read_readers(item)) {
            const bool has = parts_.memory.was_sent(owed.matter.key, reader.person);
            owed.addressees.push_back({.reader = std::move(reader), .standing = has ? Standing::has : Standing::pending});
        }
        add_groups(platforms::text_of(item, {"to"}), owed);
        all.push_back(std::move(owed));
    }
    return all;
}

void Courier::add_groups(const std::string& recipient, Owed& owed) {
    for (const Group& group : parts_.groups) {
        if (recipient != "role:" + group.role) continue;
        const std::string person = group_person(group);
        const bool has = parts_.memory.was_sent(owed.matter.key, person);
        owed.addressees.push_back({.reader = {.person = person, .name = group.name, .language = group.language, .buttons = {}},
                                   .standing = has ? Standing::has : Standing::pending});
    }
}

std::string group_person(const Group& group) { return "group:" + group.channel + "/" + group.name; }

Told Courier::plan(std::vector<Owed>& all, std::vector<Job>& jobs, const LocalTime& now) {
    std::map<std::string, std::vector<Part>> persons;
    for (Owed& owed : all)
        for (Addressee& one : owed.addressees)
            if (one.standing == Standing::pending) persons[one.reader.person].push_back({&owed, &one});
    if (persons.empty()) return {};
    auto directory = parts_.ask_directory(parts_.house);
    if (!directory) return fail(directory.error());
    directory_ = std::move(*directory);
    std::optional<Failure> trouble;
    // A month that the calendar lacks keeps nobody from hearing of it; a daemon that is away ends the round.
    const manners::IsWorkingDay works = [&](std::chrono::year_month_day date) {
        const auto working = parts_.house.is_working_day(date);
        if (!working && working.error().kind != connection::FailureKind::refused) trouble = working.error();
        return !working || *working;
    };
    for (auto& [person, parts] : persons) plan_person(std::move(parts), jobs, now, works);
    if (trouble) return fail(*trouble);
    return {};
}

void Courier::plan_person(std::vector<Part> parts, std::vector<Job>& jobs, const LocalTime& now, const manners::IsWorkingDay& works) {
    const std::string person = parts.front().addressee->reader.person;
    const auto channels = channels_of(person);
    note_reachable(person, !channels.empty());
    if (channels.empty()) {
        for (const Part& part : parts) {
            part.addressee->standing = Standing::unreachable;
            parts_.write_line({.event = "no_address", .key = part.owed->matter.key, .person = person});
        }
        return;
    }
    const LocalTime allowed = manners::allowed_from(parts_.policy, person, now, works);
    const LocalTime from = manners::spread(channels.front(), person, allowed);
    std::vector<Part> going;
    for (const Part& part : parts) {
        if (from.at() <= now.at() || manners::breaks_through(parts_.policy, part.owed->matter.due, now, allowed)) {
            going.push_back(part);
            continue;
        }
        part.addressee->standing = Standing::held;
        part.addressee->until = from;
        parts_.write_line({.event = "held", .key = part.owed->matter.key, .person = person, .channel = {}, .outcome = rfc3339(from)});
    }
    // A digest that may have left already is finished first, under its own key.
    const Digest kept = kept_digest(parts_.memory, person);
    std::vector<Part> again;
    for (const Part& part : going)
        if (kept.members.contains(part.owed->matter.key)) again.push_back(part);
    std::erase_if(going, [&](const Part& part) { return kept.members.contains(part.owed->matter.key); });
    if (!again.empty()) jobs.push_back({.parts = again, .digest = kept.key, .channels = channels});
    add_jobs(going, channels, jobs);
}

void Courier::add_jobs(const std::vector<Part>& parts, const std::vector<std::string>& channels, std::vector<Job>& jobs) {
    if (parts.empty()) return;
    const std::string& person = parts.front().addressee->reader.person;
    const bool is_unwanted = channels.front() == "mail" && !parts_.takes_digest(person);
    if (is_unwanted || !manners::makes_digest(parts_.policy, parts.size())) {
        for (const Part& part : parts) jobs.push_back({.parts = {part}, .digest = {}, .channels = channels});
        return;
    }
    std::set<std::string> members;
    for (const Part& part : parts) members.insert(part.owed->matter.key);
    jobs.push_back({.parts = parts, .digest = digest_key(person, members), .channels = channels});
}

std::vector<std::string> Courier::channels_of(const std::string& person) const {
    std::vector<std::string> channels;
    const auto addresses = directory_.find(person);
    if (addresses == directory_.end()) return channels;
    if (is_group(person)) return {addresses->second.begin()->first};
    for (const std::string& name : manners::channels_of(parts_.policy, person))
        if (addresses->second.contains(name) && find_channel(parts_.channels, name) != nullptr) channels.push_back(name);
    return channels;
}

Told Courier::report(const std::vector<Owed>& all, const LocalTime& now) {
    std::map<std::string, Keys> done;
    std::map<std::int64_t, Keys> deferred;
    for (const Owed& owed : all) {
        const Report report = report_of(owed);
        const std::string& key = owed.matter.key;
        Told told;
        if (report.kind == Report::Kind::done) done[report.channel].push_back(key);
        // By the second, as the outbox has it: one question for all that come back together.
        const auto second = std::chrono::ceil<std::chrono::seconds>(report.until.at());
        if (report.kind == Report::Kind::defer) deferred[second.time_since_epoch().count()].push_back(key);
        if (report.kind == Report::Kind::failed) told = outbox_.failed(key, report.why, report.after);
        if (report.kind == Report::Kind::give_up) {
            told = outbox_.give_up(key, report.why);
            parts_.write_line({.event = "given_up", .key = key, .person = {}, .channel = {}, .outcome = report.why});
        }
        if (!told) return told;
    }
    for (const auto& [channel, keys] : done)
        if (Told told = outbox_.done(keys, channel); !told) return told;
    for (const auto& [until, keys] : deferred)
        if (Told told = outbox_.defer(keys, now.moved_to(Instant{std::chrono::seconds{until}}), now); !told) return told;
    return {};
}

std::set<std::string> unreachable_persons(Memory& memory) {
    std::istringstream lines(memory.kept(unreachable_name).value_or(""));
    std::set<std::string> persons;
    for (std::string person; std::getline(lines, person);) persons.insert(person);
    return persons;
}

void Courier::note_reachable(const std::string& person, bool is_reachable) {
    const bool has_changed = is_reachable ? unreachable_.erase(person) > 0 : unreachable_.insert(person).second;
    if (!has_changed) return;
    std::string lines;
    for (const std::string& one : unreachable_) lines += one + "\n";
    parts_.memory.keep(unreachable_name, lines);
}

}  // namespace countersign::notify::courier
