#include "tests/bench/load.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

namespace countersign::bench {

using std::chrono::steady_clock;
using tests::RawClient;

namespace {

constexpr std::size_t steps_each = 4;
constexpr std::size_t batch_size = 100;
constexpr std::size_t batches_outstanding = 8;

}  // namespace

Load::Load(const tests::DaemonProcess& daemon, const tests::Workforce& workforce)
    : daemon_(daemon),
      workforce_(workforce),
      operator_(tests::operator_of(context_, daemon)),
      form_(tests::wire::form()) {
    const tests::Address address = tests::address_of(daemon);
    for (std::size_t i = 0; i < workforce.reps.size(); ++i)
        for (const auto* kind : {&workforce.reps, &workforce.clerks, &workforce.managers, &workforce.finance})
            sockets_.emplace_back(context_, address, (*kind)[i].key);
    waiting_.resize(workforce.reps.size());
    (void)operator_.demand("admin.status");
}

// --- opening ------------------------------------------------------------------------------------

void Load::open(std::uint64_t count, std::size_t clients) {
    RawClient& clerk = sockets_[1];
    std::uint64_t asked = 0, opened = 0;
    std::map<std::uint64_t, std::vector<std::size_t>> outstanding;  // by the first question's id
    while (opened < count) {
        while (outstanding.size() < batches_outstanding && asked < count) {
            auto& batch_of = outstanding[requests_ + 1];
            std::string batch = "[";
            for (; batch_of.size() < batch_size && asked < count; ++asked) {
                batch_of.push_back(asked % clients);
                ++requests_;
                if (batch.size() > 1) batch += ",";
                batch += tests::wire::question(
                    requests_,
                    "instance.open",
                    tests::wire::open(fmt::format("o{}", requests_), workforce_.reps[batch_of.back()].id));
            }
            clerk.send(batch + "]");
        }
        const auto answers = clerk.receive_within(std::chrono::seconds{60});
        const auto first = answers ? tests::number_after(*answers, "id") : std::nullopt;
        if (!first || !outstanding.contains(*first))
            throw std::runtime_error("Expected statements to be opened, but the daemon says: " +
                                     answers.value_or("nothing").substr(0, 600));
        note_opened(*answers, outstanding.at(*first));
        opened += outstanding.at(*first).size();
        outstanding.erase(*first);
    }
}

void Load::note_opened(const std::string& answers, const std::vector<std::size_t>& clients) {
    constexpr std::string_view name = "\"instance\":\"";
    std::size_t at = answers.find(name);
    for (const std::size_t client : clients) {
        if (at == std::string::npos)
            throw std::runtime_error("Expected statements to be opened, but: " + answers.substr(0, 600));
        const std::size_t from = at + name.size();
        waiting_[client].push_back(answers.substr(from, answers.find('"', from) - from));
        at = answers.find(name, from);
    }
}

std::uint64_t Load::waiting_for_each(std::size_t clients) const {
    std::uint64_t fewest = waiting_.front().size();
    for (std::size_t i = 0; i < clients; ++i) fewest = std::min<std::uint64_t>(fewest, waiting_[i].size());
    return fewest;
}

// --- driving ------------------------------------------------------------------------------------

RunFigures Load::drive(std::size_t clients, std::chrono::milliseconds duration) {
    if (4 * clients > sockets_.size())
        throw std::runtime_error("Expected people for every client, but there are too few.");
    std::vector<Client> all(clients);
    std::vector<std::uint32_t> latencies;
    latencies.reserve(1 << 20);
    RunFigures figures{.clients = clients};
    figures.daemon_before = figures_of(daemon_.pid());
    const auto from = steady_clock::now();
    std::size_t busy = 0;
    for (std::size_t i = 0; i < clients; ++i) {
        all[i].number = i;
        if (start_statement(all[i])) ++busy;
    }
    std::vector<zmq::pollitem_t> items;
    std::vector<Client*> polled;
    std::string answer;
    while (busy > 0) {
        items.clear();
        polled.clear();
        for (Client& client : all)
            if (!client.idle)
                items.push_back({socket_of(client).socket().handle(), 0, ZMQ_POLLIN, 0}), polled.push_back(&client);
        if (zmq::poll(items, std::chrono::seconds{30}) == 0)
            throw std::runtime_error("Expected an answer, but the daemon does not answer.");
        const auto now = steady_clock::now();
        for (std::size_t i = 0; i < items.size(); ++i) {
            if ((items[i].revents & ZMQ_POLLIN) == 0 || !socket_of(*polled[i]).receive(answer)) continue;
            latencies.push_back(static_cast<std::uint32_t>(
                std::chrono::duration_cast<std::chrono::microseconds>(now - polled[i]->asked_at).count()));
            const bool go_on =
                take_answer(*polled[i], answer) || (now - from < duration && start_statement(*polled[i]));
            if (!go_on) polled[i]->idle = true, --busy;
        }
    }
    figures.seconds = std::chrono::duration<double>(steady_clock::now() - from).count();
    figures.views_behind = views_behind();
    figures.daemon_after = figures_of(daemon_.pid());
    figures.steps = latencies.size();
    figures.latencies = sort_latencies(std::move(latencies));
    return figures;
}

bool Load::start_statement(Client& client) {
    auto& mine = waiting_[client.number];
    if (mine.empty()) return false;
    client.instance = std::move(mine.front());
    mine.pop_front();
    client.version = 1;
    client.step = 0;
    client.idle = false;
    ask(client);
    return true;
}

void Load::ask(Client& client) {
    const std::string request = fmt::format("a{}", ++requests_);
    const bool submits = client.step == 0;
    socket_of(client).send(tests::wire::question(requests_,
                                                 "task.act",
                                                 tests::wire::act(request,
                                                                  client.instance,
                                                                  client.version,
                                                                  submits ? "submit" : "approve",
                                                                  submits ? form_ : std::string())));
    client.asked_at = steady_clock::now();
}

// True when the statement goes on; the next step is asked for.
bool Load::take_answer(Client& client, const std::string& answer) {
    const auto version = tests::number_after(answer, "version");
    if (!version || answer.find("\"error\":") != std::string::npos) {
        if (++refusals_ <= 3) fmt::print(stderr, "refused: {}\n", answer.substr(0, 400));
        return false;
    }
    client.version = *version;
    if (++client.step == steps_each) return false;
    ask(client);
    return true;
}

std::uint64_t Load::views_behind() {
    const auto status = operator_.demand("admin.status");
    const auto head = status.at("head").at("seq").get<std::uint64_t>();
    return head - std::min(head, status.at("views_seq").get<std::uint64_t>());
}

}  // namespace countersign::bench
