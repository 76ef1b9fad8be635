// The real daemon and the real countersign-notify are killed at random moments while people file and sign: every message
// reaches each mailbox that it is for, what comes twice is the same letter, and no kill costs more than one of those.
// COUNTERSIGN_KILLS says how often (200), COUNTERSIGN_SEED with which random numbers.
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <span>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "clients/notify/courier/sender.hpp"
#include "tests/fakes/mail/child_process.hpp"
#include "tests/fakes/mail/scripted_smtp.hpp"
#include "tests/fakes/office.hpp"
#include "tests/fakes/seed.hpp"
#include "tests/fakes/workforce.hpp"

using namespace countersign;
using namespace countersign::tests;
using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

const std::string domain = "company.example";

// One document after the other: filed, signed by one of the board or by all of it, and by a general manager.
struct Step {
    const char *person, *action;  // "": opened
};
constexpr Step any_one[] = {{"zhang.wei", ""}, {"zhang.wei", "submit"}, {"bai.lu", "approve"}, {"zheng.tao", "approve"}};
constexpr Step all_of_them[] = {{"liu.yang", ""},      {"liu.yang", "submit"},   {"an.qi", "approve"},
                                {"cao.yu", "approve"}, {"bai.lu", "approve"}, {"gu.ning", "approve"}};

struct Lane {
    std::uint64_t number = 0;
    std::size_t at = 0;  // of its steps
    std::string instance;
    std::uint64_t version = 0;
    std::string question;  // not answered yet; empty: none
    std::map<std::string, RawClient> clients;

    [[nodiscard]] std::span<const Step> steps() const {
        if (number % 2 == 0) return any_one;
        return all_of_them;
    }
    [[nodiscard]] RawClient& client() { return clients.at(steps()[at].person); }
};

// A loopback address that nobody else on this machine uses: the daemon keeps its ports over all its lives.
std::string own_host() { return fmt::format("127.77.{}.{}", ::getpid() / 256 % 256, ::getpid() % 256); }

class Killing {
public:
    explicit Killing(std::uint64_t seed) : random_(seed) {
        office_.daemon().keep_endpoints();
        const CurveKey key = make_curve_key();
        office_.change("operator", "people.import",
                       {{"persons", {{{"id", "notify"}, {"name", "notify"}, {"roles", {"courier"}}}}},
                        {"keys", {{{"person", "notify"}, {"public_key", key.public_key}, {"label", "test"}}}}});
        write("notify.key", fmt::format("person = \"notify\"\npublic = \"{}\"\nsecret = \"{}\"\n", key.public_key, key.secret_key));
        write("server.pub", address_of(office_.daemon()).server_key);
        write("notify.toml",
              fmt::format("[daemon]\nendpoint = \"{}\"\nfeed = \"{}\"\nserver_key = \"server.pub\"\nkey = \"notify.key\"\n"
                          "timeout = 1\nattempts = 2\n[files]\nmemory = \"notify.db\"\naddresses = \"addresses.toml\"\n"
                          "[manners]\nquiet = \"none\"\nrest_days = false\ndigest_from = 1000\n"
                          "[mail]\nfrom = \"countersign@{}\"\n[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n",
                          office_.daemon().requests(), office_.daemon().feed(), domain, mail_.port()));
        write_addresses();
        for (std::uint64_t i = 0; i < lanes_.size(); ++i) lanes_[i].number = i;
        start_notify();
    }

    // Mostly it is killed while letters leave, however slow the machine is; now and then at any other moment.
    void round() {
        const std::size_t letters = mail_.letters_count() + random_() % 6;
        const auto until = steady_clock::now() + std::chrono::seconds{10};
        while (mail_.letters_count() < letters && steady_clock::now() < until) work(milliseconds{1});
        work(draw(30'000));
        if (random_() % 2 == 0) kill_daemon();
        else kill_notify();
    }

    // What was asked is answered, and what is owed is delivered.
    void settle() {
        is_over_ = true;
        const auto until = steady_clock::now() + std::chrono::minutes{3};
        const auto is_waiting = [](const Lane& lane) { return !lane.question.empty(); };
        while (std::any_of(lanes_.begin(), lanes_.end(), is_waiting) || !all("outbox.list").empty()) {
            if (steady_clock::now() > until) FAIL("still owed: " << json(all("outbox.list")).dump() << "\n" << notify_log());
            work(milliseconds{200});
        }
    }

    void check_letters() {
        const std::map<std::string, std::string> expected = letters_of_all_messages();
        const std::vector<mail::WholeLetter> letters = mail_.letters();
        std::map<std::string, std::size_t> last_copy;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const mail::WholeLetter& letter = letters[i];
            const std::string id = message_id_in(letter.bytes);
            const auto meant = expected.find(id);
            if (meant == expected.end()) FAIL("a letter that no message is known for: " << letter.bytes);
            if (meant->second != letter.to) FAIL("a letter for " << meant->second << " went to " << letter.to);
            // Only what was just leaving when notify was killed may leave again, and notify keeps its connection till then.
            const auto [before, is_first] = last_copy.emplace(id, i);
            if (is_first) continue;
            ++duplicates_;
            const std::size_t first = before->second;
            if (letters[first + 1].connection == letters[first].connection) FAIL("it came twice, and was not the last letter before a kill: " << letter.bytes);
            before->second = i;
        }
        letters_ = letters.size();
        for (const std::string& id : wanted_)
            if (!last_copy.contains(id)) FAIL("a message is delivered, and the letter " << id << " never came to " << expected.at(id));
        CHECK(duplicates_ <= notify_kills_);
        CHECK(wanted_.size() > kills());
    }

    void check_log() {
        const json verified = office_.ask("operator", "audit.verify");
        INFO(verified.dump());
        CHECK(verified.at("ok") == true);
        CHECK(office_.daemon().stop().code == 0);
    }

    [[nodiscard]] std::uint64_t kills() const { return daemon_kills_ + notify_kills_; }

    [[nodiscard]] std::string summary() const {
        return fmt::format("{} kills ({} of the daemon, {} of notify), {} documents, {} messages delivered, {} letters, {} of them duplicates",
                           kills(), daemon_kills_, notify_kills_, documents_, messages_, letters_, duplicates_);
    }

private:
    [[nodiscard]] microseconds draw(std::uint64_t most) { return microseconds{random_() % most}; }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(office_.folder() / name) << text;
        ::chmod((office_.folder() / name).c_str(), 0600);
    }

    void write_addresses() {
        std::string lines = "[mail]\n";
        for (const json& person : all("people.list", json::object())) {
            const std::string id = person.at("id");
            lines += fmt::format("\"{0}\" = \"{0}@{1}\"\n", id, domain);
            for (const std::string role : person.at("roles")) members_["role:" + role].push_back(id);
            members_["person:" + id] = {id};
        }
        write("addresses.toml", lines);
    }

    // --- who is killed
    void kill_daemon() {
        DaemonProcess& daemon = office_.daemon();
        daemon.kill();
        for (++daemon_kills_; random_() % 4 == 0; ++daemon_kills_) daemon.kill_while_it_starts(draw(60'000));
        daemon.start();
        // Connections of the dead daemon are dead; what was asked is asked again, under its old id.
        office_.forget_connections();
        for (Lane& lane : lanes_) {
            lane.clients.clear();
            if (!lane.question.empty()) ask(lane);
        }
    }

    void kill_notify() {
        end_notify();
        for (++notify_kills_; random_() % 4 == 0; ++notify_kills_) {
            start_notify();
            work(draw(60'000));
            end_notify();
        }
        start_notify();
    }

    void start_notify() {
        const std::string program = std::string(COUNTERSIGN_BINARY_DIR) + "/countersign-notify";
        notify_.emplace(std::vector<std::string>{program, "run", "--config", (office_.folder() / "notify.toml").string()},
                        office_.folder() / "notify.log");
    }

    void end_notify() {
        notify_->kill_it();
        notify_.reset();
    }

    [[nodiscard]] std::string notify_log() const { return read_text(office_.folder() / "notify.log"); }

    // --- what people do meanwhile
    void work(steady_clock::duration time) {
        const auto until = steady_clock::now() + time;
        for (auto now = steady_clock::now(); now < until; now = steady_clock::now()) {
            if (now >= next_step_) {
                Lane& lane = lanes_[random_() % lanes_.size()];
                if (lane.question.empty() && !is_over_) go_on(lane);
                next_step_ = now + draw(20'000);
            }
            take_answers(std::min(until, next_step_) - now);
        }
    }

    void go_on(Lane& lane) {
        const Step& step = lane.steps()[lane.at];
        json params{{"request", fmt::format("step-{}", ++requests_)}};
        const std::string action = step.action;
        if (action.empty()) {
            params["workflow"] = "request";
        } else {
            params.update({{"instance", lane.instance}, {"version", lane.version}, {"action", action}});
        }
        if (action == "submit") {
            const char* way = lane.number % 2 == 0 ? "pool" : "all";
            params["form"] = {{"what", "fair"}, {"way", way}, {"amount", {{"amount", 100'000}, {"currency", "CNY"}}}};
        }
        lane.question =
            json{{"jsonrpc", "2.0"}, {"id", requests_}, {"method", action.empty() ? "instance.open" : "task.act"}, {"params", params}}.dump();
        ask(lane);
    }

    void ask(Lane& lane) {
        const std::string person = lane.steps()[lane.at].person;
        if (!lane.clients.contains(person)) lane.clients.emplace(person, office_.as(person));
        lane.client().send(lane.question);
    }

    void take_answers(steady_clock::duration patience) {
        std::vector<zmq::pollitem_t> items;
        for (Lane& lane : lanes_)
            if (!lane.question.empty()) items.push_back({lane.client().socket().handle(), 0, ZMQ_POLLIN, 0});
        zmq::poll(items, std::chrono::ceil<milliseconds>(patience));
        std::string answer;
        for (Lane& lane : lanes_)
            if (!lane.question.empty() && lane.client().receive(answer)) advance(lane, answer);
    }

    void advance(Lane& lane, const std::string& answer) {
        const auto version = number_after(answer, "version");
        if (!number_after(answer, "seq") || !version) FAIL("Expected " << lane.question << " to be accepted, but the answer is " << answer);
        lane.question.clear();
        lane.instance = text_after(answer, "instance");
        lane.version = *version;
        lane.at = (lane.at + 1) % lane.steps().size();
        if (lane.at == 0) ++documents_;
    }

    // --- what came of it
    [[nodiscard]] std::vector<json> all(const std::string& method, json params = json::object()) {
        std::vector<json> items;
        params["limit"] = 1000;
        while (true) {
            const json page = office_.ask("operator", method, params);
            for (const json& item : page.at("items")) items.push_back(item);
            if (!page.contains("next") || page.at("next").is_null()) return items;
            params["after"] = page.at("next");
        }
    }

    // The address for each Message-ID that may have left; those of delivered messages must have.
    [[nodiscard]] std::map<std::string, std::string> letters_of_all_messages() {
        std::map<std::string, std::string> addresses;
        for (const json& item : all("outbox.list", {{"pending", false}})) {
            const bool is_delivered = item.at("outcome") == "delivered" && item.at("channel") == "mail";
            if (is_delivered) ++messages_;
            for (const std::string& person : members_.at(item.at("to"))) {
                const std::string id = notify::wording::message_id_of(notify::courier::parcel_key(item.at("key"), person), domain);
                addresses[id] = person + "@" + domain;
                if (is_delivered) wanted_.insert(id);
            }
        }
        return addresses;
    }

    static std::string message_id_in(const std::string& letter) {
        const std::string name = "Message-Id: <";
        const std::size_t at = letter.find(name);
        if (at == std::string::npos) return {};
        const std::size_t from = at + name.size();
        return letter.substr(from, letter.find('>', from) - from);
    }

    std::mt19937_64 random_;
    Office office_{"2026-11-02T09:07:00+08:00", own_host()};
    mail::ScriptedSmtp mail_;
    std::optional<mail::ChildProcess> notify_;
    std::map<std::string, std::vector<std::string>> members_;  // by recipient
    std::array<Lane, 24> lanes_;
    steady_clock::time_point next_step_;
    std::set<std::string> wanted_;
    std::uint64_t requests_ = 0, daemon_kills_ = 0, notify_kills_ = 0, documents_ = 0, messages_ = 0, letters_ = 0, duplicates_ = 0;
    bool is_over_ = false;
};

}  // namespace

TEST_CASE("daemon and notify killed at any moment lose no message, and no kill repeats more than one letter", "[simulation][kill][notify]") {
    const std::uint64_t seed = test_seed(), kills = test_kills();
    INFO("COUNTERSIGN_SEED=" << seed);
    Killing killing(seed);
    while (killing.kills() < kills) killing.round();
    killing.settle();
    killing.check_letters();
    killing.check_log();
    std::cerr << killing.summary() << " (COUNTERSIGN_SEED=" << seed << ")\n";
}
