// The real daemon is killed at random moments, while it works and while it starts, and nothing that it
// said may turn out to be untrue afterwards. COUNTERSIGN_KILLS says how often (200), COUNTERSIGN_SEED
// with which random numbers.
#include <iostream>
#include <map>
#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "daemon/engine/decide.hpp"
#include "tests/fakes/seed.hpp"
#include "tests/fakes/house.hpp"
#include "tests/fakes/workforce.hpp"

using namespace countersign::tests;
using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

// What a client asked for and, once it is known, what it was told.
struct Step {
    std::size_t worker = 0;  // index of the socket
    std::string request, method, params;
    std::uint64_t seq = 0;  // 0: not acknowledged yet
    std::string hash;
};

// What a lane does, over and over, and which of its workers: 0 rep, 1 clerk, 2 manager, 3 finance.
struct Stage {
    std::size_t worker;
    const char *method, *action;
};
constexpr Stage stages[] = {{1, "instance.open", ""},
                            {0, "task.act", "submit"},
                            {1, "task.claim", ""},
                            {1, "task.delegate", ""},
                            {0, "instance.comment", ""},
                            {2, "task.resolve", ""},
                            {1, "task.act", "approve"},
                            {2, "task.act", "approve"},
                            {2, "task.take_back", ""},
                            {2, "task.act", "approve"},
                            {3, "task.act", "approve"}};

// One client: opens a statement, files it and has it signed, over and over, with what people do in between.
struct Lane {
    std::size_t number = 0;
    std::size_t at = 0;  // of the stages
    std::string instance;
    std::uint64_t version = 0;
    std::optional<Step> asked;
    std::size_t answers_due = 0;
};

class Killing {
public:
    explicit Killing(std::uint64_t seed)
        : random_(seed),
          workforce_(Workforce::of(lanes_count)),
          daemon_({.program = {}, .folder = folder_.path(), .more_config = {}, .environment = {}}) {
        daemon_.start();
        {
            RawClient the_operator = operator_of(context_, daemon_);
            employ(the_operator, workforce_, monthly_fee_without_key());
        }
        for (std::size_t i = 0; i < lanes_count; ++i) lanes_.push_back({.number = i});
    }

    void round() {
        connect();
        ask_again_about_the_past();
        for (Lane& lane : lanes_) go_on(lane);
        const auto until = steady_clock::now() + microseconds{random_() % 200'000U};
        for (auto now = steady_clock::now(); now < until; now = steady_clock::now()) serve(until - now);
        daemon_.kill();
        drain();
        ++kills_;
        sockets_.clear();
        for (; random_() % 8 == 0; ++kills_) daemon_.kill_while_it_starts(microseconds{random_() % 120'000U});
        daemon_.start();
    }

    // Lets every unanswered question have its answer.
    void settle() {
        connect();
        for (Lane& lane : lanes_)
            if (lane.asked) go_on(lane);
        const auto until = steady_clock::now() + std::chrono::seconds{20};
        settling_ = true;
        while (std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.asked.has_value(); })) {
            REQUIRE(steady_clock::now() < until);
            serve(milliseconds{100});
        }
    }

    // The whole log, verified by our own arithmetic; every acknowledged step is where it was said to be,
    // and no request is there twice.
    void check_log() {
        RawClient auditor(context_, address_of(daemon_), workforce_.auditors[0].key);
        const json verified = auditor.demand("audit.verify");
        INFO(verified.dump());
        REQUIRE(verified.at("ok") == true);
        std::map<std::string, std::uint64_t> found;
        std::string previous(32, '\0');
        json after = "0";
        std::uint64_t seq = 0;
        while (!after.is_null()) {
            const json page = auditor.demand(
                "audit.chain",
                {{"after", after}, {"limit", 1000}});
            for (const json& row : page.at("items")) {
                const auto body = row.at("body").get<std::string>();
                REQUIRE(row.at("seq").get<std::uint64_t>() == ++seq);
                previous = bytes_of(hash_after(previous, seq, body));
                if (bytes_of(row.at("hash").get<std::string>()) != previous) FAIL("the chain breaks at entry " << seq);
                const std::string request(text_after(body, "request"));
                if (request.empty()) continue;
                if (!found.emplace(fmt::format("{} {}", text_after(body, "key"), request), seq).second)
                    FAIL("entry " << seq << " holds a request for the second time: " << body);
            }
            after = page.at("next");
        }
        CHECK(verified.at("entries").get<std::uint64_t>() == seq);
        for (const Step& step : acknowledged_) {
            const auto entry = found.find(fmt::format("{} {}", key_of(step.worker).public_key, step.request));
            if (entry == found.end())
                FAIL("request " << step.request << " was acknowledged with seq " << step.seq
                                << " and is not in the log");
            if (entry->second != step.seq)
                FAIL("request " << step.request << " was acknowledged with seq " << step.seq << " and stands at "
                                << entry->second);
        }
    }

    // Everything that people see, as text.
    [[nodiscard]] std::string what_people_see() {
        RawClient auditor(context_, address_of(daemon_), workforce_.auditors[0].key);
        RawClient clerk(context_, address_of(daemon_), workforce_.clerks[0].key);
        const json seen = auditor.demand("admin.status").at("head").at("seq");
        std::string all = clerk.demand("task.inbox", {{"limit", 1000}, {"seen", seen}}).dump();
        std::vector<std::string> instances;
        json after;
        do {
            json params{{"limit", 1000}, {"seen", seen}};
            if (!after.is_null()) params["after"] = after;
            const json page = auditor.demand("instance.list", params);
            all += page.at("items").dump();
            for (const json& item : page.at("items")) instances.push_back(item.at("instance"));
            after = page.at("next");
        } while (!after.is_null());
        for (std::size_t i = 0; i < instances.size(); i += 1 + instances.size() / 300)
            all += auditor.demand("instance.history", {{"instance", instances[i]}}).dump() +
                   auditor.demand("instance.show", {{"instance", instances[i]}}).dump();
        all += auditor.demand("outbox.list", {{"limit", 1000}}).dump() + auditor.demand("ledger.accounts").dump();
        REQUIRE(instances.size() > 10);
        return all;
    }

    DaemonProcess& daemon() { return daemon_; }

    [[nodiscard]] std::uint64_t kills() const { return kills_; }

    [[nodiscard]] std::string summary() const {
        return fmt::format(
            "{} kills, {} steps acknowledged, {} of them only when asked again, {} were asked twice at once",
            kills_,
            acknowledged_.size(),
            learnt_later_,
            doubled_);
    }

private:
    static constexpr std::size_t lanes_count = 6;

    static std::string hash_after(const std::string& previous, std::uint64_t seq, const std::string& body) {
        std::string bytes = "countersign-entry-1\n";
        for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>((seq >> shift) & 0xFF));
        return countersign::engine::sha256_hex(bytes + previous + body);
    }

    static std::string bytes_of(const std::string& hex) {
        std::string bytes;
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
        return bytes;
    }

    const CurveKey& key_of(std::size_t worker) const {
        const std::vector<Worker>* kinds[] = {
            &workforce_.reps, &workforce_.clerks, &workforce_.managers, &workforce_.finance};
        return (*kinds[worker % 4])[worker / 4].key;
    }

    void connect() {
        sockets_.clear();
        for (std::size_t worker = 0; worker < 4 * lanes_count; ++worker)
            sockets_.emplace_back(context_, address_of(daemon_), key_of(worker));
    }

    // Sends the next step, or the unanswered one again under its old id; now and then twice.
    void go_on(Lane& lane) {
        if (!lane.asked) {
            if (settling_) return;
            lane.asked = next_step(lane);
        }
        lane.answers_due = random_() % 10 == 0 ? 2 : 1;
        if (lane.answers_due == 2) ++doubled_;
        for (std::size_t i = 0; i < lane.answers_due; ++i)
            sockets_[lane.asked->worker].send(wire::question(lane.number + 1, lane.asked->method, lane.asked->params));
    }

    Step next_step(const Lane& lane) {
        Step step{.worker = 0,
                  .request = fmt::format("k{}", ++requests_),
                  .method = "task.act",
                  .params = {},
                  .seq = 0,
                  .hash = {}};
        const Stage& stage = stages[lane.at];
        const std::string_view action = stage.action;
        step.worker = 4 * lane.number + stage.worker;
        step.method = stage.method;
        if (lane.at == 0)
            step.params = wire::open(step.request, workforce_.reps[lane.number].id);
        else if (!action.empty())
            step.params = wire::act(step.request,
                                    lane.instance,
                                    lane.version,
                                    action,
                                    action == "submit" ? wire::form(1 + static_cast<int>(random_() % 300U)) : std::string());
        else
            step.params = operation(step, lane);
        return step;
    }

    [[nodiscard]] std::string operation(const Step& step, const Lane& lane) const {
        std::string params = fmt::format(R"("request":"{}","instance":"{}")", step.request, lane.instance);
        if (step.method == "instance.comment") return params + R"(,"text":"so it is")";
        params += fmt::format(R"(,"version":{})", lane.version);
        if (step.method == "task.delegate") params += fmt::format(R"(,"to":"{}")", workforce_.managers[lane.number].id);
        if (step.method == "task.resolve") params += R"(,"opinion":"fine")";
        return params;
    }

    void serve(steady_clock::duration patience) {
        std::vector<zmq::pollitem_t> items;
        std::vector<Lane*> waiting;
        for (Lane& lane : lanes_)
            if (lane.asked)
                items.push_back({sockets_[lane.asked->worker].socket().handle(), 0, ZMQ_POLLIN, 0}),
                    waiting.push_back(&lane);
        zmq::poll(items, std::chrono::ceil<milliseconds>(patience));
        for (std::size_t i = 0; i < items.size(); ++i)
            if ((items[i].revents & ZMQ_POLLIN) != 0) take(*waiting[i]);
    }

    // What had arrived when the daemon was killed counts as said.
    void drain() {
        for (Lane& lane : lanes_)
            if (lane.asked) take(lane, false);
    }

    void take(Lane& lane, bool go = true) {
        std::string answer;
        while (lane.asked && sockets_[lane.asked->worker].receive(answer)) {
            note(lane, answer);
            if (--lane.answers_due > 0) continue;
            advance(lane);
            if (go) go_on(lane);
        }
    }

    void note(Lane& lane, const std::string& answer) {
        const auto seq = number_after(answer, "seq");
        if (!seq)
            FAIL("round " << kills_ << ": Expected " << lane.asked->method << " " << lane.asked->params
                          << " to be accepted, but the answer is " << answer);
        const std::string hash(text_after(answer, "hash"));
        Step& step = *lane.asked;
        if (step.seq != 0 && (step.seq != *seq || step.hash != hash))
            FAIL("request " << step.request << " was answered seq " << step.seq << " and seq " << *seq);
        if (step.seq == 0 && answer.find("\"repeated\":true") != std::string::npos) ++learnt_later_;
        step.seq = *seq;
        step.hash = hash;
        lane.instance = text_after(answer, "instance");
        lane.version = number_after(answer, "version").value_or(0);
    }

    void advance(Lane& lane) {
        acknowledged_.push_back(std::move(*lane.asked));
        lane.asked.reset();
        lane.at = (lane.at + 1) % std::size(stages);
    }

    // Some old requests, asked again under the same id and body: the same answer.
    void ask_again_about_the_past() {
        for (int i = 0; i < 2 && !acknowledged_.empty(); ++i) {
            const Step& step = acknowledged_[random_() % acknowledged_.size()];
            RawClient again(context_, address_of(daemon_), key_of(step.worker));
            const json answer = again.say(wire::question(77, step.method, step.params));
            INFO(step.request << " " << answer.dump());
            REQUIRE(answer.contains("result"));
            CHECK(answer.at("result").at("seq") == step.seq);
            CHECK(answer.at("result").at("hash") == step.hash);
            CHECK(answer.at("result").at("repeated") == true);
        }
    }

    std::mt19937_64 random_;
    TemporaryFolder folder_;
    Workforce workforce_;
    zmq::context_t context_{1};
    DaemonProcess daemon_;
    std::vector<RawClient> sockets_;  // rep, clerk, manager, finance of each lane
    std::vector<Lane> lanes_;
    std::vector<Step> acknowledged_;
    std::uint64_t requests_ = 0, kills_ = 0, learnt_later_ = 0, doubled_ = 0;
    bool settling_ = false;
};

}  // namespace

TEST_CASE("killed at any moment, the daemon loses nothing it acknowledged and does nothing twice",
          "[simulation][kill]") {
    const std::uint64_t seed = test_seed(),
                        kills = test_kills();
    INFO("COUNTERSIGN_SEED=" << seed);
    Killing killing(seed);
    while (killing.kills() < kills) killing.round();
    killing.settle();
    killing.check_log();
    const std::string live = killing.what_people_see();

    DaemonProcess& daemon = killing.daemon();
    CHECK(daemon.stop().code == 0);
    for (const char* file : {"views.db", "views.db-wal", "views.db-shm"}) std::filesystem::remove(daemon.data() / file);
    daemon.start();
    CHECK(killing.what_people_see() == live);
    CHECK(daemon.stop().code == 0);
    const Ended checked = daemon.run_to_its_end({"--check", daemon.data().string()});
    INFO(checked.output);
    CHECK(checked.code == 0);
    std::cerr << killing.summary() << " (COUNTERSIGN_SEED=" << seed << ")\n";
}
