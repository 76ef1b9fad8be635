#include "tests/store/small_company.hpp"

#include <stdlib.h>

#include <stdexcept>

#include "daemon/store/event_json.hpp"

namespace countersign::store::tests {

using namespace std::chrono_literals;

namespace {

engine::Calendar calendar_of_2026() {
    engine::Calendar::Year year;
    for (int day = 1; day <= 7; ++day) year.holidays.insert(std::chrono::sys_days{2026y / 10 / day});
    year.makeup_workdays.insert(std::chrono::sys_days{2026y / 10 / 10});
    const engine::ZoneRules shanghai{.name = "Asia/Shanghai", .changes = {{.from = {}, .offset = 8h}}};
    return {{{2026, year}}, shanghai, {{{9 * 60}, {18 * 60}}}, "calendar-1"};
}

engine::Field text_field(const std::string& id) { return {.id = id, .label = {.zh = "客户", .en = id}}; }

engine::Workflow small_workflow() {
    engine::Workflow workflow{.id = "fee", .prefix = "F", .title = {.zh = "客情费", .en = "Fee"}, .initial = "draft"};
    engine::Field lines{.id = "lines", .label = {.zh = "明细", .en = "lines"}, .type = engine::FieldType::table};
    lines.columns = {text_field("customer"), {.id = "fee", .label = {.zh = "费用", .en = "fee"}, .type = engine::FieldType::money, .min = 0}};
    workflow.form = {lines};
    engine::Action submit{.id = "submit", .label = {.zh = "提交", .en = "file"}, .by = {"initiator"}};
    submit.to = {{.state = "check", .when = {}}};
    submit.edits_form = true;
    engine::Action approve{.id = "approve", .label = {.zh = "同意", .en = "sign"}, .by = {"role:sales-clerk"}, .slot = "clerk"};
    approve.to = {{.state = "payout", .when = {}}};
    engine::Action back{.id = "return", .label = {.zh = "退回", .en = "return"}, .by = {"role:sales-clerk"}};
    back.returns = back.reason_required = true;
    back.choose = {"draft", "payout"};
    engine::Action pay{.id = "pay", .label = {.zh = "付款", .en = "pay"}, .by = {"role:finance"}};
    pay.to = {{.state = "done", .when = {}}};
    pay.input = {{.id = "amount", .label = {.zh = "金额", .en = "amount"}, .type = engine::FieldType::money}};
    engine::Deadline step{.id = "step", .label = {.zh = "截止", .en = "step"}};
    workflow.states = {{.id = "draft", .label = {.zh = "填报", .en = "to be filed"}, .actions = {submit}, .deadlines = {step}},
                       {.id = "check", .label = {.zh = "审核", .en = "check"}, .actions = {approve, back}, .deadlines = {step}},
                       {.id = "payout", .label = {.zh = "付款", .en = "payout"}, .actions = {pay}, .deadlines = {step}},
                       {.id = "done", .label = {.zh = "完成", .en = "done"}, .final = true, .outcome = "archived"}};
    workflow.flags = {{"late", {.zh = "逾期", .en = "filed late"}}};
    workflow.accounts = {{"advance", {.zh = "借支", .en = "advance"}}};
    workflow.settings = {{.id = "limit", .label = {.zh = "限额", .en = "limit"}, .type = engine::FieldType::money}};
    workflow.hash = "hash-of-fee";
    workflow.text = "workflow = \"fee\"";
    return workflow;
}

engine::Person person(std::string id, std::string name, std::vector<std::string> roles) {
    return {.id = std::move(id), .name = std::move(name), .roles = std::move(roles)};
}

std::vector<engine::Event> founding() {
    return {engine::Founded{.company = "test", .zone = "Asia/Shanghai"},
            engine::PersonSet{person("wang.fang", "王芳", {"sales-rep"})},
            engine::PersonSet{person("zhao.lei", "赵磊", {"sales-rep"})},
            engine::PersonSet{person("li.na", "李娜", {"sales-clerk"})},
            engine::PersonSet{person("chen.jing", "陈静", {"auditor", "finance"})},
            engine::PersonSet{person("root", "运营", {"operator"})},
            engine::KeySet{{.public_key = "key-of-wang", .person = "wang.fang", .label = "phone"}},
            engine::DefinitionPublished{.number = 1, .workflow = "fee", .version = 1, .hash = "hash-of-fee", .text = "workflow = \"fee\""}};
}

engine::Value form_of(const std::vector<std::string>& customers) {
    engine::List lines;
    for (const std::string& customer : customers)
        lines.emplace_back(engine::Record{{"customer", customer}, {"fee", engine::Money{.minor = 12'345}}});
    return engine::Record{{"lines", std::move(lines)}};
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "countersign-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("Expected a temporary folder, but there is none.");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

BackgroundPtr small_background() {
    engine::Company company;
    engine::Entry entry{.seq = 1, .at = minute(0)};
    for (const engine::Event& event : founding()) engine::evolve(company, event, entry);
    auto background = std::make_shared<Background>();
    background->company = std::make_shared<const engine::Company>(std::move(company));
    background->calendar = std::make_shared<const engine::Calendar>(calendar_of_2026());
    background->definitions = {std::make_shared<const engine::Workflow>(small_workflow())};
    background->diagram = [](const engine::Workflow& workflow, std::string_view current) {
        return workflow.id + " at " + std::string(current);
    };
    return background;
}

engine::Instant minute(int minutes) { return std::chrono::sys_days{2026y / 11 / 2} + 1h + std::chrono::minutes{minutes}; }

Chronicle::Chronicle() { append(0, "daemon", founding()); }

void Chronicle::append(std::uint64_t instance, const std::string& actor, std::vector<engine::Event> events, std::string request) {
    auto entry = std::make_shared<engine::Entry>();
    entry->seq = state_.last_seq + 1;
    entry->at = minute(minutes++);
    entry->actor = actor;
    entry->key = actor == "clock" ? "" : "key-of-" + actor;
    entry->request = request.empty() && actor != "clock" ? "request-" + std::to_string(entry->seq) : std::move(request);
    entry->body_digest = "0123456789abcdef";
    entry->instance = instance;
    entry->events = std::move(events);
    Applied applied{.entry = entry};
    applied.hash.fill(static_cast<std::uint8_t>(entry->seq));
    if (instance != 0) {
        const auto before = state_.open.find(instance);
        entry->version = before == state_.open.end() ? 1 : before->second->version + 1;
        if (before != state_.open.end()) applied.old_state = before->second->state;
        applied.instance = std::make_shared<const engine::Instance>(engine::evolved(state_, *entry));
    }
    encode(*entry, applied.body);
    engine::evolve(state_, *entry);
    all_.push_back(std::move(applied));
}

void Chronicle::enter(std::vector<engine::Event>& events, std::uint64_t instance, const std::string& state,
                      std::vector<engine::Task> tasks) const {
    const auto before = state_.open.find(instance);
    if (before != state_.open.end() && before->second->find_timer("step") != nullptr)
        events.push_back(engine::DeadlineCleared{.id = "step"});
    events.push_back(engine::StateEntered{.state = state});
    events.push_back(engine::DeadlineSet{.id = "step",
                                         .due = minute(minutes + due_in),
                                         .rungs = {minute(minutes + due_in / 2)},
                                         .calendar = "calendar-1"});
    events.push_back(engine::TasksOffered{.tasks = std::move(tasks), .notify = true});
}

std::uint64_t Chronicle::open(const std::string& initiator, engine::Month period) {
    const std::uint64_t number = state_.last_instance + 1;
    std::vector<engine::Event> events{engine::Opened{.instance = number,
                                                     .definition = 1,
                                                     .workflow = "fee",
                                                     .id = "F-" + std::to_string(number),
                                                     .key = "fee/" + initiator + "/" + std::to_string(number),
                                                     .initiator = initiator,
                                                     .period = period,
                                                     .anchor = period + std::chrono::months{1}}};
    enter(events, number, "draft", {{.action = "submit", .to = {"person:" + initiator}}});
    append(number, initiator, std::move(events));
    return number;
}

void Chronicle::submit(std::uint64_t instance, const std::vector<std::string>& customers) {
    const engine::Instance& before = *state_.open.at(instance);
    std::vector<engine::Event> events{
        engine::Acted{.action = "submit"},
        engine::FormSaved{.form_version = before.form_version + 1, .digest = "digest", .form = form_of(customers)}};
    enter(events, instance, "check",
          {{.action = "approve", .to = {"role:sales-clerk"}, .barred = {before.initiator}},
           {.action = "return", .to = {"role:sales-clerk"}}});
    append(instance, before.initiator, std::move(events));
}

void Chronicle::sign(std::uint64_t instance, const std::string& clerk) {
    const engine::Instance& before = *state_.open.at(instance);
    std::vector<engine::Event> events{engine::Acted{.action = "approve", .slot = "clerk"},
                                      engine::SignatureGiven{.slot = "clerk",
                                                             .person = clerk,
                                                             .form_version = before.form_version,
                                                             .digest = before.form_digest}};
    enter(events, instance, "payout", {{.action = "pay", .to = {"role:finance"}, .barred = {before.initiator, clerk}}});
    append(instance, clerk, std::move(events));
}

void Chronicle::send_back(std::uint64_t instance, const std::string& clerk) {
    const engine::Instance& before = *state_.open.at(instance);
    std::vector<engine::Event> events{engine::Acted{.action = "return", .reason = "金额不符"}};
    enter(events, instance, "draft", {{.action = "submit", .to = {"person:" + before.initiator}}});
    append(instance, clerk, std::move(events));
}

void Chronicle::pay(std::uint64_t instance, std::int64_t fen, const std::string& payer) {
    const std::string initiator = state_.open.at(instance)->initiator;
    append(instance, payer,
           {engine::Acted{.action = "pay", .input = engine::Record{{"amount", engine::Money{.minor = fen}}}},
            engine::VariableSet{.name = "paid", .value = engine::Money{.minor = fen}},
            engine::Posted{.debit = "advance:" + initiator, .credit = "cash", .amount = {.minor = fen}}});
}

void Chronicle::flag(std::uint64_t instance, const std::string& flag) {
    append(instance, "clock",
           {engine::DeadlinePassed{.id = "step", .rung = -1, .at = minute(minutes)},
            engine::Flagged{.flag = flag},
            engine::Told{.to = {"role:finance", "person:wang.fang"}, .message = flag, .text = {.zh = "已逾期。", .en = "It is late."}}});
}

void Chronicle::finish(std::uint64_t instance, const std::string& payer) {
    append(instance, payer,
           {engine::Acted{.action = "pay"}, engine::StateEntered{.state = "done", .final = true, .outcome = "archived"}});
}

void Chronicle::show(std::uint64_t instance, const std::string& key, std::int64_t fen) {
    append(instance, "chen.jing",
           {engine::Acted{.action = "show"},
            engine::Registered{.name = "fee.rows", .key = key, .row = engine::Record{{"amount", engine::Money{.minor = fen}}}}});
}

void Chronicle::deliver(const std::string& key, const std::string& outcome) {
    append(0, "root", {engine::Delivered{.key = key, .outcome = outcome, .channel = outcome == "delivered" ? "mail" : ""}});
}

std::vector<Applied> Chronicle::since(std::uint64_t seq) const {
    return {all_.begin() + static_cast<std::ptrdiff_t>(seq), all_.end()};
}

nlohmann::json ask(const Views& views, const std::string& person, const std::string& method, nlohmann::json params) {
    static const BackgroundPtr background = small_background();
    return views.answer({.method = method,
                         .params = std::make_shared<const nlohmann::json>(std::move(params)),
                         .person = person,
                         .now = minute(60 * 24),
                         .background = background});
}

}  // namespace countersign::store::tests
