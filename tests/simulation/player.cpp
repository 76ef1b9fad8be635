#include "tests/simulation/player.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "daemon/definitions/definition_file.hpp"
#include "daemon/engine/decide.hpp"
#include "daemon/server/openings.hpp"
#include "daemon/store/announce.hpp"

namespace countersign::tests {

namespace {

using namespace countersign::engine;

constexpr const char* customers[] = {"东方药房", "West Pharmacy", "North Pharmacy", "南山诊所", "Moon Pharmacy"};
constexpr const char* products[] = {"cough", "drops", "vitamin"};
constexpr const char* payees[] = {"company", "company", "company", "company", "natural_person", "public_official"};
constexpr const char* purposes[] = {"event", "promotion", "training", "sample", "gift"};
constexpr const char* actions[] = {"save",
                                   "submit",
                                   "file_nil",
                                   "approve",
                                   "return",
                                   "ask_advance",
                                   "hand_in",
                                   "take_back",
                                   "finish",
                                   "hand_out",
                                   "decline",
                                   "take_back_request",
                                   "write_off",
                                   "reject",
                                   "record",
                                   "archive_original",
                                   "keep_copy",
                                   "reopen",
                                   "no_such_action"};

constexpr std::string_view backward[] = {
    "save", "file_nil", "return", "decline", "take_back_request", "reject", "take_back"};

std::vector<Person> company() {
    auto people = sample_people();
    people.push_back(person("ma.chao", "马超", {"sales-rep", "sales-clerk", "finance", "cashier"}, "chen.jing"));
    people.push_back(person("gao.yuan", "高原", {"sales-manager", "finance", "compliance"}));
    people.push_back(person("lin.feng", "林枫", {"sales-rep", "sales-manager"}, "chen.jing"));
    people.push_back(person("he.lei", "何磊", {"cashier", "compliance"}));
    people.push_back(person("guest", "访客", {}));
    const auto stands_in = [&](const std::string& id, std::vector<std::string> deputies) {
        std::find_if(people.begin(), people.end(), [&](const Person& p) { return p.id == id; })->deputies = std::move(deputies);
    };
    stands_in("li.na", {"wang.qiang", "ma.chao"});
    stands_in("chen.jing", {"gao.yuan", "zheng.tao"});
    stands_in("zhao.min", {"he.lei", "sun.li"});
    stands_in("zhou.jie", {"he.lei"});
    return people;
}

Instant start_of(unsigned month) {
    return Instant{Date{(std::chrono::year{2024} / 1 + std::chrono::months{month}) / 1}} - std::chrono::hours{8};
}

Money yuan(std::int64_t minor) { return {.minor = minor, .currency = {}}; }

std::int64_t minor_of(const Value* value) {
    const Money* money = value == nullptr ? nullptr : value->get<Money>();
    return money == nullptr ? 0 : money->minor;
}

std::int64_t variable(const Instance& instance, const char* name) {
    const auto found = instance.variables.find(name);
    return found == instance.variables.end() ? 0 : minor_of(&found->second);
}

List rows_in(const Instance& instance, const char* name) {
    const auto found = instance.variables.find(name);
    const List* rows = found == instance.variables.end() ? nullptr : found->second.get<List>();
    return rows == nullptr ? List{} : *rows;
}

std::string text_of(const Value& row, const char* field) {
    const Value* value = row.find(field);
    const std::string* text = value == nullptr ? nullptr : value->get<std::string>();
    return text == nullptr ? std::string() : *text;
}

std::string definition_text(int version) {
    std::string text = read_text(std::string(COUNTERSIGN_SOURCE_DIR) + "/workflows/monthly-fee.toml");
    const std::string line = "\nversion = 1\n";
    return text.replace(text.find(line), line.size(), fmt::format("\nversion = {}\n", version));
}

List price_rows(std::int64_t cough) {
    const auto row = [](const char* product, std::int64_t fee) {
        return Record{{"product", product}, {"unit_fee", yuan(fee)}, {"from", Date{std::chrono::year{2023} / 1 / 1}}};
    };
    return {row("cough", cough), row("drops", 1000), row("vitamin", 100)};
}

List budget_rows(std::int64_t drops) { return {Record{{"product", "drops"}, {"amount", yuan(drops)}}}; }

// Distinct commands have distinct words, which is all that a digest must tell.
std::string digest_of_words(const std::string& words) { return sha256_hex(words).substr(0, 16); }

}  // namespace

std::ostream& operator<<(std::ostream& out, const Move& move) {
    return out << fmt::format("{{{},{},{},{}}}", move.kind, move.what, move.who, move.how);
}

Player::Player(unsigned month)
    : house_(start_of(month), company()), now_(start_of(month)), auditor_(house_.processor().calendar()) {
    house_.publish(definition_text(1), "monthly-fee.toml");
    house_.set_table("price", price_rows(300));
    house_.set_table("budget", budget_rows(500'000));
    // To the first opening.
    if (const auto opening = house_.processor().next_due()) now_ = *opening;
    pass_what_is_due();
}

std::uint32_t Player::dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_() % sides); }

std::optional<std::string> Player::play(const Move& move) {
    move_ = move;
    random_.seed(1U + move.what + 7919U * move.who + 104'729U * move.how);
    const auto choose = [&]() -> Broken {
        const unsigned kind = move.kind % 100;
        if (kind < 50) return act(false);
        if (kind < 60) {
            if (auto broken = operate()) return broken;
            return operate();
        }
        if (kind < 68) return act(true);
        if (kind < 76) return let_time_pass();
        if (kind < 79) return open_by_hand();
        if (kind < 83) return send_again();
        if (kind < 86) return tick_wrongly();
        if (kind < 89) return change_settings();
        if (kind < 91) return change_table();
        if (kind < 93) return change_person();
        if (kind < 94) return publish();
        if (kind < 97) return record_delivery();
        return restart();
    };
    if (auto broken = choose()) return broken;
    const bool turn_ends = move.how % 3 != 0;
    if (turn_ends)
        if (auto broken = commit()) return broken;
    // What follows is then decided while this is written.
    if (!turn_ends && move.how % 2 == 0) house_.begin_commit();
    return ++moves_made_ % 40 == 0 ? check_all() : std::nullopt;
}

std::optional<std::string> Player::finish() { return check_all(); }

// --- what may be done ---------------------------------------------------------------------------

std::optional<std::string> Player::act(bool mischief) {
    const Instance* instance = pick_instance();
    if (instance == nullptr) return std::nullopt;
    const Instance before = *instance;
    std::string action = actions[dice(std::size(actions))];
    std::string who = anybody();
    if (!before.tasks.empty() && !(mischief && dice(2) == 0)) {
        const Task& task = before.tasks.all()[dice(static_cast<std::uint32_t>(before.tasks.size()))];
        action = task.action;
        const Task* chosen = &task;
        // Nobody likes to go back or to claim nothing; without this, hardly a statement is ever paid.
        if (!mischief && std::find(std::begin(backward), std::end(backward), action) != std::end(backward) &&
            dice(5) != 0)
            for (const Task& other : before.tasks)
                if (std::find(std::begin(backward), std::end(backward), other.action) == std::end(backward))
                    chosen = &other;
        action = chosen->action;
        who = pick_person(before, *chosen, mischief);
    }
    Act act = make_act(before, action, mischief);
    const std::string words = fmt::format("{} {} v{} to={} input={} form={}",
                                          action,
                                          before.id,
                                          act.version,
                                          act.to,
                                          describe(act.input),
                                          act.form ? describe(*act.form) : "-");
    return submit(who, std::move(act), words);
}

// --- what else people do with an approval ---------------------------------------------------------

std::string Player::somebody_asked(const Instance& instance) {
    if (instance.tasks.empty() || dice(6) == 0) return anybody();
    return pick_person(instance, instance.tasks.all()[dice(static_cast<std::uint32_t>(instance.tasks.size()))], false);
}

std::optional<std::string> Player::operate() {
    const std::uint32_t what = dice(20);
    if (what < 2) return change_proxies();
    if (what < 4) return change_absences();
    if (what == 4)
        return submit(anybody(), SaveFilter{.name = fmt::format("f{}", dice(3)), .filter = dice(3) == 0 ? "" : "{}"},
                      fmt::format("filter {}", dice(1000)));
    const Instance* instance = pick_instance();
    if (instance == nullptr) return std::nullopt;
    const Instance before = *instance;
    if (what < 10) return change_hands(before);
    if (what < 13) return change_signers(before);
    if (what < 15) return take_back(before);
    if (what < 19) return remark(before);
    return hand_over(before);
}

std::optional<std::string> Player::change_hands(const Instance& instance) {
    Reassign reassign{.instance = instance.number, .version = instance.version, .to = anybody(), .reason = "because"};
    if (dice(2) == 0) reassign.to = somebody_asked(instance);
    reassign.how = static_cast<Reassign::How>(dice(5));
    std::string who = somebody_asked(instance);
    // An opinion that never comes would stop everything.
    for (const Panel& panel : instance.panels)
        if (!panel.delegate.empty() && dice(4) != 0) reassign.how = Reassign::How::resolve, who = panel.delegate;
    for (const Panel& panel : instance.panels)
        if (panel.is_claimed && dice(2) == 0) reassign.how = Reassign::How::unclaim, who = panel.holders.front().substr(7);
    if (dice(9) == 0) who = "operator";
    if (dice(9) == 0) reassign.version -= 1;
    return submit(who, reassign,
                  fmt::format("hands {} {} v{} to={}", static_cast<int>(reassign.how), instance.id, reassign.version, reassign.to));
}

std::optional<std::string> Player::change_signers(const Instance& instance) {
    ChangeSigners change{.instance = instance.number, .version = instance.version, .person = anybody()};
    change.place = std::vector{"before", "beside", "after", "around"}[dice(8) == 0 ? 3 : dice(3)];
    std::string who = somebody_asked(instance);
    for (const Panel& panel : instance.panels)
        for (const Seat& seat : panel.seats)
            if (!seat.added_by.empty() && dice(2) == 0)
                change = {.instance = instance.number,
                          .version = instance.version,
                          .removes = true,
                          .task = panel.task,
                          .person = seat.person},
                who = dice(5) == 0 ? anybody() : seat.added_by;
    return submit(who, change,
                  fmt::format("signer {} {} {} {} v{}", change.removes ? "out" : "in", change.person, change.place, instance.id, change.version));
}

std::optional<std::string> Player::take_back(const Instance& instance) {
    const bool is_his = !instance.last_act.person.empty() && dice(4) != 0;
    return submit(is_his ? instance.last_act.person : anybody(),
                  TakeBack{.instance = instance.number, .version = instance.version, .reason = "too fast"},
                  fmt::format("take back {} v{}", instance.id, instance.version));
}

std::optional<std::string> Player::remark(const Instance& instance) {
    Note note{.instance = instance.number, .kind = static_cast<Note::Kind>(dice(6)), .text = dice(9) == 0 ? "" : "so"};
    std::string who = anybody();
    if (note.kind == Note::Kind::question || note.kind == Note::Kind::copy) note.to = {anybody()};
    if (note.kind == Note::Kind::copy) note.to.push_back(anybody());
    for (const Question& question : instance.questions)
        if (note.kind == Note::Kind::answer && !question.is_answered) note.number = question.number, who = question.to;
    // Saying it again is another remark.
    return submit(who, note, fmt::format("note {} {} {} #{}", static_cast<int>(note.kind), instance.id, note.number, requests_made_));
}

std::optional<std::string> Player::hand_over(const Instance& instance) {
    const std::string from = dice(2) == 0 ? instance.initiator : somebody_asked(instance);
    return submit(dice(5) == 0 ? anybody() : "operator",
                  Succeed{.instance = instance.number, .from = from, .to = anybody(), .reason = "left"},
                  fmt::format("succeed {} from {} #{}", instance.id, from, requests_made_));
}

std::optional<std::string> Player::change_proxies() {
    const auto& proxies = house_.state().company.people.proxies();
    if (!proxies.empty() && dice(3) == 0) {
        const Proxy& proxy = proxies[dice(static_cast<std::uint32_t>(proxies.size()))];
        return submit(dice(4) == 0 ? anybody() : proxy.principal, EndProxy{.number = proxy.number}, fmt::format("end proxy {}", proxy.number));
    }
    Proxy proxy{.principal = anybody(), .agent = anybody(), .from = now_, .until = now_ + std::chrono::hours{24 * (1 + dice(20))}};
    if (dice(3) == 0) proxy.cap = yuan(100 * dice(9'000));
    if (dice(3) == 0) proxy.workflows = {"monthly-fee"};
    const std::string who = dice(5) == 0 ? anybody() : proxy.principal;
    return submit(who, SetProxy{.proxy = proxy}, fmt::format("proxy {} for {} #{}", proxy.agent, proxy.principal, requests_made_));
}

std::optional<std::string> Player::change_absences() {
    SetAbsences set{.person = std::vector<std::string>{"li.na", "chen.jing", "zhao.min", "zhou.jie"}[dice(4)], .absences = {}};
    if (dice(3) != 0) set.absences.push_back({.from = now_, .until = now_ + std::chrono::hours{1 + dice(100)}});
    return submit(dice(5) == 0 ? anybody() : set.person, set, fmt::format("absent {} {} #{}", set.person, set.absences.size(), requests_made_));
}

const Instance* Player::pick_instance() {
    const auto& open = house_.state().open;
    if (open.empty()) return nullptr;
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, instance] : open) numbers.push_back(number);
    std::sort(numbers.begin(), numbers.end());
    return &*open.at(numbers[dice(static_cast<std::uint32_t>(numbers.size()))]);
}

std::string Player::pick_person(const Instance&, const Task& task, bool mischief) {
    if (mischief && dice(3) == 0) return anybody();
    std::vector<std::string> fitting;
    for (const auto& [id, person] : house_.state().company.people.persons())
        for (const std::string& to : task.to)
            if (to == "person:" + id || (to.starts_with("role:") && person.has_role(to.substr(5)))) {
                const bool barred = std::find(task.barred.begin(), task.barred.end(), id) != task.barred.end();
                if (!barred || mischief) fitting.push_back(id);
            }
    // Now and then somebody who stands in for one of them.
    std::vector<std::string> agents;
    for (const auto& [id, person] : house_.state().company.people.persons())
        for (const std::string& principal : house_.state().company.people.principals_of(id, now_))
            if (std::find(fitting.begin(), fitting.end(), principal) != fitting.end()) agents.push_back(id);
    if (!agents.empty() && dice(4) == 0) return agents[dice(static_cast<std::uint32_t>(agents.size()))];
    return fitting.empty() ? anybody() : fitting[dice(static_cast<std::uint32_t>(fitting.size()))];
}

std::string Player::anybody() {
    const auto& persons = house_.state().company.people.persons();
    return std::next(persons.begin(), dice(static_cast<std::uint32_t>(persons.size())))->first;
}

Act Player::make_act(const Instance& instance, const std::string& action, bool mischief) {
    Act act{.instance = instance.number, .version = instance.version, .action = action};
    if (mischief && dice(5) == 0) act.version -= 1 + dice(2);
    if (mischief && dice(20) == 0) act.instance += dice(50);
    act.reason = mischief && dice(3) == 0 ? " " : "because";
    if (action == "submit" || action == "save" || (mischief && dice(8) == 0)) act.form = make_form(mischief);
    if (action == "submit" && instance.form_seq != 0 && dice(3) == 0) act.form.reset();
    if (action == "file_nil" && instance.form_seq != 0) act.form = Value{Record{{"lines", List{}}}};
    if (action == "return") act.to = std::vector{"draft", "clerk_check", "manager_check", "finance_check", ""}[dice(5)];
    const std::int64_t left =
        minor_of(form_of(instance).find("payable")) - variable(instance, "paid") - variable(instance, "handed");
    Record input;
    if (action == "ask_advance") {
        const Money advance = house_.state().ledger.balance("advance:" + instance.initiator, Currency{});
        input.emplace("amount", make_amount(std::min<std::int64_t>(left, 300'000 - advance.minor), mischief));
    }
    if (action == "take_back") input.emplace("amount", make_amount(variable(instance, "handed"), mischief));
    if (action == "hand_in") input.emplace("receipts", make_receipts(instance, mischief));
    if (action == "record") {
        const List drawn = rows_in(instance, "drawn"), checks = rows_in(instance, "checks");
        const std::size_t next = mischief ? dice(5) : checks.size();
        input.emplace("customer", next < drawn.size() ? text_of(drawn[next], "customer") : std::string("Nobody"));
        input.emplace("confirmed", dice(4) != 0);
        input.emplace("said", "yes");
    }
    if (mischief && dice(6) == 0) input.emplace("surplus", std::int64_t{1});
    if (!input.empty()) act.input = Value{std::move(input)};
    return act;
}

Value Player::make_form(bool mischief) {
    List lines;
    for (std::uint32_t i = mischief ? dice(4) : 1 + dice(3); i > 0; --i) {
        const std::int64_t purchased = 1000 * dice(900);
        Record line{{"customer", customers[mischief ? dice(std::size(customers)) : i]},
                    {"product", mischief && dice(9) == 0 ? "snake oil" : products[dice(std::size(products))]},
                    {"purchased", yuan(mischief && dice(9) == 0 ? -1 : purchased)},
                    {"collected", yuan(dice(6) == 0 ? purchased / 2 : purchased)},
                    {"sold_through",
                     mischief && dice(9) == 0 ? std::numeric_limits<std::int64_t>::max() : std::int64_t{dice(400)}},
                    {"purpose", purposes[mischief ? dice(std::size(purposes)) : dice(4)]},
                    {"payee",
                     mischief        ? payees[dice(std::size(payees))]
                     : dice(12) == 0 ? "natural_person"
                                     : "company"}};
        if (mischief && dice(9) == 0) line.insert_or_assign("purpose", Value{});
        if (mischief && dice(9) == 0) line.insert_or_assign("collected", Value{"much"});
        if (mischief && dice(9) == 0) line.insert_or_assign("fee", yuan(1));
        lines.emplace_back(std::move(line));
    }
    return Record{{"lines", std::move(lines)}};
}

Value Player::make_receipts(const Instance& instance, bool mischief) {
    std::int64_t handed = variable(instance, "handed");
    std::map<std::pair<std::string, std::string>, std::int64_t> spent;
    for (const Value& row : rows_in(instance, "receipts"))
        spent[{text_of(row, "customer"), text_of(row, "product")}] += minor_of(row.find("amount"));
    const Value form = form_of(instance);
    const Value* lines = form.find("lines");
    List receipts;
    if (lines == nullptr || lines->get<List>() == nullptr) return receipts;
    const Date today = house_.processor().calendar().local_date(now_);
    for (const Value& line : *lines->get<List>()) {
        const std::string customer = text_of(line, "customer"), product = text_of(line, "product");
        const std::int64_t amount = std::min(handed, minor_of(line.find("payable")) - spent[{customer, product}]);
        if (amount <= 0 || (dice(4) == 0 && !receipts.empty())) continue;
        handed -= amount;
        receipts.emplace_back(Record{{"customer", customer},
                                     {"product", product},
                                     {"amount", make_amount(amount, mischief)},
                                     {"paid_on", mischief && dice(6) == 0 ? today + std::chrono::days{1} : today},
                                     {"receipt", fmt::format("R{}", receipts.size())}});
    }
    return receipts;
}

Value Player::form_of(const Instance& instance) {
    if (instance.form_seq == 0) return {};
    const auto entry = house_.processor().entry(instance.form_seq);
    if (!entry) return {};
    for (const Event& event : entry->events)
        if (const auto* saved = std::get_if<FormSaved>(&event)) return saved->form;
    return {};
}

Money Player::make_amount(std::int64_t sensible, bool mischief) {
    if (!mischief) return yuan(dice(4) == 0 ? sensible / 2 : sensible);
    constexpr std::int64_t odd[] = {
        0, -1, 1, 300'001, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
    return dice(2) == 0 ? yuan(sensible + 1) : yuan(odd[dice(std::size(odd))]);
}

std::optional<std::string> Player::open_by_hand() {
    Open open{.workflow = dice(9) == 0 ? "no-such" : "monthly-fee", .initiator = anybody(), .period = std::nullopt};
    if (dice(2) == 0) {
        const std::chrono::year_month_day day{house_.processor().calendar().local_date(now_)};
        open.period = day.year() / day.month() - std::chrono::months{dice(4)} + std::chrono::months{1};
    }
    const std::string who = dice(2) == 0 ? "li.na" : anybody();
    return submit(
        who,
        open,
        fmt::format(
            "open {} for {} period {}", open.workflow, open.initiator, open.period ? format_month(*open.period) : "-"));
}

std::optional<std::string> Player::let_time_pass() {
    if (auto broken = commit()) return broken;
    using namespace std::chrono_literals;
    constexpr std::chrono::milliseconds steps[] = {1min, 37min, 3h, 3h, 9h, 11h, 24h, 26h, 60h, 120h};
    const Calendar& calendar = house_.processor().calendar();
    const auto next = house_.processor().next_due();
    const std::uint32_t size = move_.what % 14U;
    Instant then = now_;
    if (size < std::size(steps))
        then += steps[size];
    else if (next && *next > now_)
        then = *next;  // on the dot
    // What waits for a year that the calendar lacks waits until the end of time.
    if (calendar.has_year(static_cast<int>(std::chrono::year_month_day{calendar.local_date(then)}.year()))) now_ = then;
    story_.push_back(fmt::format("{}", house_.processor().calendar().format_local(now_)));
    // Now and then the daemon is late; whatever it is asked then comes before what was due.
    return move_.how % 7 == 0 ? std::nullopt : pass_what_is_due();
}

std::optional<std::string> Player::pass_what_is_due() {
    server::Processor& processor = house_.processor();
    for (int turns = 0; turns < 1000; ++turns) {
        bool any = false;
        while (const auto command = processor.due_command(now_)) {
            any = true;
            const auto openings = server::openings_of(*command, processor);
            const auto outcome = processor.submit(
                {.command = *command, .person = {}, .key = {}, .request = {}, .body_digest = {}, .is_clock = true},
                now_);
            if (outcome.refusal)
                processor.block(*command);
            else
                for (const Open& open : openings)
                    (void)processor.submit(
                        {.command = open, .person = {}, .key = {}, .request = {}, .body_digest = {}, .is_clock = true},
                        now_);
        }
        if (auto broken = commit()) return broken;
        if (!any) break;
    }
    const auto next = processor.next_due();
    if (next && *next <= now_) return fmt::format("something due at {} was never passed", format_utc(*next));
    return std::nullopt;
}

// The clock's commands at the wrong moment: too early, for another rung, for what is not running.
std::optional<std::string> Player::tick_wrongly() {
    const Instance* instance = pick_instance();
    if (instance == nullptr || instance->timers.empty()) return std::nullopt;
    const Timer timer = instance->timers[dice(static_cast<std::uint32_t>(instance->timers.size()))];
    PassDeadline pass{.instance = instance->number, .id = timer.id, .rung = timer.next_rung()};
    const bool wrong = dice(2) == 0;
    if (wrong) pass.rung += 1 + static_cast<std::int32_t>(dice(2));
    const bool due = timer.next() <= std::max(now_, house_.state().last_at);
    const std::string words = fmt::format("tick {} {} rung {}", instance->id, pass.id, pass.rung);
    const auto outcome = house_.processor().submit(
        {.command = pass, .person = {}, .key = {}, .request = {}, .body_digest = {}, .is_clock = true}, now_);
    story_.push_back(
        fmt::format("clock {} -> {}", words, outcome.refusal ? std::string(to_text(outcome.refusal->code)) : "passed"));
    if (!outcome.refusal && (wrong || !due)) return "a deadline passed that was not due: " + words;
    return std::nullopt;
}

std::optional<std::string> Player::send_again() {
    if (sent_.empty()) return std::nullopt;
    const Sent again = sent_[dice(static_cast<std::uint32_t>(sent_.size()))];
    server::Submission submission = again.submission;
    const bool other_body = dice(3) == 0;
    if (other_body) submission.body_digest = digest_of_words(submission.body_digest + "other");
    const auto rows = house_.state().last_seq;
    const auto outcome = house_.processor().submit(submission, now_);
    story_.push_back(fmt::format("{} sends {} again{} -> seq {}",
                                 submission.person,
                                 submission.request,
                                 other_body ? " with another body" : "",
                                 outcome.seq));
    if (house_.state().last_seq != rows) return "a request that was sent again left a row";
    if (other_body) {
        if (!outcome.refusal || outcome.refusal->code != RefusalCode::request_reused)
            return "another body under an old request id was not refused";
        return std::nullopt;
    }
    if (outcome.refusal || !outcome.repeated || outcome.seq != again.seq)
        return fmt::format(
            "request {} was answered seq {} and then seq {}", submission.request, again.seq, outcome.seq);
    return std::nullopt;
}

std::optional<std::string> Player::change_settings() {
    Record values;
    switch (dice(4)) {
        case 0:
            values.emplace("advance_limit", make_amount(300'000, dice(4) == 0));
            break;
        case 1:
            values.emplace("collection_rule", dice(2) == 0 ? "pro_rata" : "all_or_nothing");
            break;
        case 2:
            values.emplace("allow_natural_person", dice(3) != 0);
            break;
        default:
            values.emplace("collection_threshold", std::int64_t{dice(130)});
            break;
    }
    const std::string who = dice(4) == 0 ? anybody() : "zhao.min";
    const std::string words = "settings " + describe(Value{values});
    return submit(who, SetSettings{.workflow = "monthly-fee", .values = std::move(values)}, words);
}

std::optional<std::string> Player::change_table() {
    const std::int64_t amount = 100 * dice(9'000);
    if (dice(2) == 0)
        return submit(
            "operator", SetTable{.table = "budget", .rows = budget_rows(amount)}, fmt::format("budget {}", amount));
    return submit("sun.li",
                  SetTable{.table = "price", .rows = price_rows(amount % 1'000)},
                  fmt::format("price {}", amount % 1'000));
}

std::optional<std::string> Player::change_person() {
    Person changed = *house_.state().company.people.find(anybody());
    if (changed.id == "operator") return std::nullopt;
    if (dice(3) == 0)
        changed.active = !changed.active;
    else if (dice(2) == 0 && !changed.roles.empty())
        changed.roles.pop_back();
    else
        changed.roles.push_back(
            std::vector{"sales-clerk", "sales-manager", "finance", "cashier", "sales-rep"}[dice(5)]);
    const std::string words =
        fmt::format("person {} active={} roles={}", changed.id, changed.active, fmt::join(changed.roles, ","));
    return submit("operator", ImportPeople{.persons = {std::move(changed)}, .keys = {}}, words);
}

std::optional<std::string> Player::publish() {
    auto workflow = definitions::read_definition(definition_text(++version_), "monthly-fee.toml");
    if (!workflow) return workflow.error().front().describe();
    return submit("operator", Publish{.workflow = *workflow}, fmt::format("publish version {}", version_));
}

std::optional<std::string> Player::record_delivery() {
    std::vector<std::string> keys;
    for (const Entry& entry : house_.entries())
        for (const store::Owed& owed : store::announce(entry)) keys.push_back(store::key_of(owed));
    if (keys.empty()) return std::nullopt;
    const std::string key = keys[dice(static_cast<std::uint32_t>(keys.size()))];
    return submit("operator",
                  RecordDelivery{.keys = {key}, .outcome = dice(3) == 0 ? "mailbox full" : "delivered", .channel = {}},
                  "delivered " + key);
}

std::optional<std::string> Player::restart() {
    if (auto broken = commit()) return broken;
    const EngineState before = house_.state();
    house_.restart();
    story_.push_back("restart");
    if (!(house_.state() == before)) return "the state after a restart differs";
    return std::nullopt;
}

// --- how it is sent -----------------------------------------------------------------------------

std::optional<std::string> Player::submit(const std::string& person, Command command, const std::string& words) {
    server::Submission submission{.command = std::move(command), .person = person, .key = "key-of-" + person};
    submission.request = fmt::format("r{}", ++requests_made_);
    submission.body_digest = digest_of_words(words);
    return send(std::move(submission), words);
}

std::optional<std::string> Player::send(server::Submission submission, const std::string& words) {
    const EngineState before = house_.state();
    const auto outcome = house_.processor().submit(submission, now_);
    story_.push_back(fmt::format("{} {} -> {}",
                                 submission.person,
                                 words,
                                 outcome.refusal
                                     ? fmt::format("{}: {}", to_text(outcome.refusal->code), outcome.refusal->text.en)
                                     : fmt::format("seq {}", outcome.seq)));
    if (outcome.refusal) {
        if (!(house_.state() == before)) return "a refusal changed the state";
        if (outcome.refusal->text.en.empty() || outcome.refusal->text.zh.empty()) return "a refusal has no sentence";
        return std::nullopt;
    }
    if (outcome.repeated) return "a new request was taken for an old one";
    if (outcome.seq != before.last_seq + 1 || house_.state().last_seq != outcome.seq)
        return "an accepted command is not one row";
    sent_.push_back({.submission = std::move(submission), .seq = outcome.seq});
    return std::nullopt;
}

std::optional<std::string> Player::commit() {
    const std::uint64_t decided = house_.state().last_seq;
    house_.commit();
    if (house_.log().head().seq != decided)
        return fmt::format("{} was decided, but the log ends with {}", decided, house_.log().head().seq);
    return std::nullopt;
}

// --- the laws -----------------------------------------------------------------------------------

std::optional<std::string> Player::check_log() {
    house_.log().visit(auditor_.entries_read() + 1,
                       house_.log().head().seq,
                       [&](const Entry& entry, const store::Hash&, const std::string&) { auditor_.take(entry); });
    if (!auditor_.faults().empty()) return auditor_.faults().front();
    for (const auto& [account, balance] : house_.state().ledger.balances()) {
        const auto found = auditor_.balances().find(account);
        if (balance.minor != (found == auditor_.balances().end() ? 0 : found->second))
            return "the balance of " + account + " is not the sum of its postings";
    }
    return std::nullopt;
}

std::optional<std::string> Player::check_all() {
    if (auto broken = commit()) return broken;
    if (auto broken = check_log()) return broken;
    for (const Sent& sent : sent_) {
        const auto entry = house_.processor().entry(sent.seq);
        if (!entry || entry->request != sent.submission.request || entry->actor != sent.submission.person)
            return fmt::format(
                "request {} was answered seq {}, which holds something else", sent.submission.request, sent.seq);
    }
    return house_.broken_law();
}

std::map<std::string, int> Player::operated() const {
    std::map<std::string, int> kinds;
    for (const Entry& entry : house_.entries())
        for (const Event& event : entry.events) {
            std::string kind(event_name(event));
            if (const auto* holder = std::get_if<HolderSet>(&event)) kind = holder->how;
            if (const auto* noted = std::get_if<Noted>(&event)) kind = noted->kind;
            if (const auto* acted = std::get_if<Acted>(&event); acted != nullptr && !acted->on_behalf_of.empty()) kind = "on behalf";
            ++kinds[kind];
        }
    return kinds;
}

std::map<std::string, int> Player::visited() const {
    std::map<std::string, int> states;
    for (const Entry& entry : house_.entries())
        for (const Event& event : entry.events)
            if (const auto* entered = std::get_if<StateEntered>(&event)) ++states[entered->state];
    return states;
}

}  // namespace countersign::tests
