#include "tests/claims/replay.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace countersign::tests::claims {

using nlohmann::json;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds patience{30};

std::string money(std::int64_t fen) { return fmt::format(R"({{"amount":{},"currency":"CNY"}})", fen); }

std::string form_member(const Form& form) {
    return fmt::format(R"(,"form":{{"kind":"{}","happened_on":"{}","amount":{}{}}})",
                       form.kind,
                       written(form.happened_on),
                       money(form.amount),
                       form.assessed ? R"(,"assessed":)" + money(*form.assessed) : "");
}

// Each action has its own input, and none other.
std::string input_member(const Act& act) {
    if (act.action == "register" && !act.track.empty()) return fmt::format(R"(,"input":{{"track":"{}"}})", act.track);
    if (act.action == "supply" && act.pages) return fmt::format(R"(,"input":{{"pages":{}}})", *act.pages);
    if (act.action == "give" && act.sound) return fmt::format(R"(,"input":{{"sound":{}}})", *act.sound);
    return {};
}

std::string act_members(const Act& act, std::size_t step, const std::string& instance) {
    std::string members = fmt::format(R"("request":"s{}","instance":"{}","version":{},"action":"{}")", step, instance, act.revision, act.action);
    members += input_member(act);
    if (act.form) members += form_member(*act.form);
    if (!act.to.empty()) members += fmt::format(R"(,"to":"{}")", act.to);
    if (!act.reason.empty()) members += fmt::format(R"(,"reason":"{}")", act.reason);
    return members;
}

}  // namespace

Editions shipped_editions() {
    const std::string folder = std::string(COUNTERSIGN_SOURCE_DIR) + "/tests/data/claims/";
    return {.first = read_text(folder + "claim-v1.toml"), .second = read_text(folder + "claim-v2.toml")};
}

Replay::Replay(const Walk& walk, Editions editions, const std::filesystem::path& program)
    : walk_(walk),
      editions_(std::move(editions)),
      daemon_({.program = program,
               .folder = folder_.path(),
               .rehearse = written(at(day_of(walk.ticks.front()), std::chrono::hours{7})),
               .more_config = {},
               .environment = {}}) {
    daemon_.start();
    employ();
    connect();
}

void Replay::employ() {
    json persons = json::array(), keys = json::array();
    const auto add = [&](const std::string& id, const std::set<std::string>& roles) {
        const CurveKey key = make_curve_key();
        persons.push_back({{"id", id}, {"name", id}, {"roles", roles}, {"department", "claims"}, {"language", "zh"}, {"active", true}});
        keys.push_back({{"person", id}, {"public_key", key.public_key}, {"label", "test"}});
        keys_.emplace(id, key);
    };
    for (const Person& person : walk_.people) add(person.id, person.roles);
    add("auditor", {"auditor"});
    RawClient boss = the_operator();
    (void)boss.demand("people.import", {{"request", "people"}, {"persons", persons}, {"keys", keys}});
    (void)boss.demand("workflow.publish", {{"request", "first-edition"}, {"text", editions_.first}});
}

void Replay::connect() {
    const Address address = address_of(daemon_);
    for (const Person& person : walk_.people) {
        clients_.resize(std::max(clients_.size(), person.branch + 1));
        connections_.emplace(person.id, RawClient(context_, address, keys_.at(person.id)));
    }
}

RawClient Replay::auditor() { return RawClient(context_, address_of(daemon_), keys_.at("auditor")); }

void Replay::run() {
    answers_.resize(walk_.steps.size());
    instances_.resize(walk_.claims.size());
    const auto from = steady_clock::now();
    RawClient boss = the_operator();
    std::size_t next = 0;
    for (std::size_t tick = 0; tick < walk_.ticks.size(); ++tick) {
        (void)boss.demand("admin.clock.advance", {{"request", fmt::format("t{}", tick)}, {"to", written(walk_.ticks[tick])}});
        if (tick == walk_.second_edition_from)
            (void)boss.demand("workflow.publish", {{"request", "second-edition"}, {"text", editions_.second}});
        for (Client& client : clients_) client = {};
        for (; next < walk_.steps.size() && walk_.steps[next].tick == tick; ++next)
            clients_[walk_.claims[walk_.steps[next].claim].branch].steps.push_back(next);
        serve_clients();
    }
    took_ = steady_clock::now() - from;
}

double Replay::actions_per_second() const {
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < answers_.size(); ++i)
        if (walk_.steps[i].act && answers_[i].refusal.empty()) ++accepted;
    return static_cast<double>(accepted) / took_.count();
}

void Replay::serve_clients() {
    std::vector<zmq::pollitem_t> items;
    std::vector<Client*> waiting;
    std::string answer;
    for (const Client& client : clients_)
        if (client.is_busy()) send(client.steps.front());
    while (true) {
        items.clear();
        waiting.clear();
        for (Client& client : clients_) {
            if (!client.is_busy()) continue;
            items.push_back({connection_of(client.steps[client.done]).socket().handle(), 0, ZMQ_POLLIN, 0});
            waiting.push_back(&client);
        }
        if (waiting.empty()) return;
        if (zmq::poll(items, patience) == 0) throw std::runtime_error("Expected an answer, but the daemon does not answer.");
        for (std::size_t i = 0; i < items.size(); ++i) {
            Client& client = *waiting[i];
            const std::size_t step = client.steps[client.done];
            if ((items[i].revents & ZMQ_POLLIN) == 0 || !connection_of(step).receive(answer)) continue;
            note(step, answer);
            if (++client.done; client.is_busy()) send(client.steps[client.done]);
        }
    }
}

const std::string& Replay::person_of(const Step& step) const {
    return step.act ? step.act->person : walk_.claims[step.claim].initiator;
}

void Replay::send(std::size_t index) {
    const Step& step = walk_.steps[index];
    const std::string text =
        step.act ? wire::question(index, "task.act", act_members(*step.act, index, instances_[step.claim]))
                 : wire::question(index, "instance.open", fmt::format(R"("request":"s{}","workflow":"claim")", index));
    connection_of(index).send(text);
}

void Replay::note(std::size_t index, const std::string& text) {
    const Step& step = walk_.steps[index];
    Answer& answer = answers_[index];
    if (text.find(R"("error":)") != std::string::npos) {
        answer.refusal = json::parse(text).at("error").at("data").at("code");
        return;
    }
    answer.state = text_after(text, "state");
    answer.revision = number_after(text, "version").value_or(0);
    if (!step.act) instances_[step.claim] = text_after(text, "instance");
}

}  // namespace countersign::tests::claims
