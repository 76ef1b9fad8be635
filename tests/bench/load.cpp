#include "tests/bench/load.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace countersign::bench {

using std::chrono::steady_clock;

namespace {

constexpr std::size_t steps_each = 4;  // and persons of each client
constexpr std::size_t batch_size = 100;
constexpr std::size_t batches_outstanding = 8;

// Which connections have something new to read: whoever is told of it reads it.
class Readiness {
public:
    Readiness() : descriptor_(epoll_create1(EPOLL_CLOEXEC)) {}
    ~Readiness() { ::close(descriptor_); }
    Readiness(const Readiness&) = delete;
    Readiness& operator=(const Readiness&) = delete;

    void watch(int descriptor, std::size_t index) {
        epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = index}};
        if (epoll_ctl(descriptor_, EPOLL_CTL_ADD, descriptor, &event) != 0)
            throw std::runtime_error("Expected to watch a connection.");
    }
    std::span<const epoll_event> wait(std::chrono::milliseconds patience) {
        const int count = epoll_wait(
            descriptor_, events_.data(), static_cast<int>(events_.size()), static_cast<int>(patience.count()));
        return std::span(events_).first(static_cast<std::size_t>(std::max(count, 0)));
    }

private:
    int descriptor_;
    std::array<epoll_event, 512> events_{};
};

// Reads text that is known but for a few places, from its beginning on.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}
    bool take(std::string_view text) {
        const bool is_there = rest_.starts_with(text);
        if (is_there) rest_.remove_prefix(text.size());
        return is_there;
    }
    bool pass(std::string_view text) {
        const std::size_t at = rest_.find(text);
        if (at != std::string_view::npos) rest_.remove_prefix(at + text.size());
        return at != std::string_view::npos;
    }
    std::optional<std::uint64_t> take_number() {
        std::uint64_t number = 0;
        const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
        rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
        return read.ec == std::errc() ? std::optional(number) : std::nullopt;
    }

private:
    std::string_view rest_;
};

// The instance's new version by the receipt for a question; nothing when it was refused. Only what tells is read.
// Throws when the answer is anything else: the figures would be of something else.
std::optional<std::uint64_t> version_by(std::string_view answer, std::uint64_t question, std::string_view instance) {
    Cursor at(answer);
    const bool is_ours = at.take(R"({"jsonrpc":"2.0","id":)") && at.take_number() == question;
    if (is_ours && at.take(R"(,"error":)")) return std::nullopt;
    if (is_ours && at.take(R"(,"result":{"seq":)") && at.pass(R"(instance":")") && at.take(instance) &&
        at.take(R"(","version":)"))
        if (const auto version = at.take_number()) return version;
    throw std::runtime_error(fmt::format("Expected a receipt for question {} about {}, but the daemon says: {}",
                                         question,
                                         instance,
                                         answer.substr(0, 600)));
}

}  // namespace

Load::Load(const tests::DaemonProcess& daemon, const tests::Workforce& workforce)
    : daemon_(daemon),
      workforce_(workforce),
      operator_(tests::operator_of(context_, daemon)),
      clerk_(context_, tests::address_of(daemon), workforce.clerks.front().key),
      form_("," + tests::wire::form()) {
    waiting_.resize(workforce.reps.size());
    (void)operator_.demand("admin.status");
}

// --- opening ------------------------------------------------------------------------------------

void Load::open(std::uint64_t count, std::size_t clients) {
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
            clerk_.send(batch + "]");
        }
        const auto answers = clerk_.receive_within(std::chrono::seconds{60});
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

void Load::connect(std::size_t clients) {
    const tests::Address address = tests::address_of(daemon_);
    connections_.clear();
    for (std::size_t i = 0; i < clients; ++i)
        for (const auto* kind : {&workforce_.reps, &workforce_.clerks, &workforce_.managers, &workforce_.finance})
            connections_.emplace_back(address, (*kind)[i].key);
}

RunFigures Load::drive(std::size_t clients, std::chrono::milliseconds duration) {
    if (clients > workforce_.reps.size())
        throw std::runtime_error("Expected people for every client, but there are too few.");
    connect(clients);
    Readiness readiness;
    for (std::size_t i = 0; i < connections_.size(); ++i) readiness.watch(connections_[i].descriptor(), i);
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
    while (busy > 0) {
        const auto ready = readiness.wait(std::chrono::seconds{30});
        if (ready.empty()) throw std::runtime_error("Expected an answer, but the daemon does not answer.");
        const auto now = steady_clock::now();
        for (const epoll_event& event : ready) {
            const std::size_t i = event.data.u64;
            Client& client = all[i / steps_each];
            const auto answer = connections_[i].receive();
            if (!answer) continue;
            latencies.push_back(static_cast<std::uint32_t>(
                std::chrono::duration_cast<std::chrono::microseconds>(now - client.asked_at).count()));
            if (!take_answer(client, *answer) && !(now - from < duration && start_statement(client))) --busy;
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
    ask(client);
    return true;
}

// What tests::wire says, in one piece: it is asked at every step.
void Load::ask(Client& client) {
    client.question = ++requests_;
    const bool submits = client.step == 0;
    text_.clear();
    fmt::format_to(
        std::back_inserter(text_),
        FMT_COMPILE(
            R"({{"jsonrpc":"2.0","id":{},"method":"task.act","params":{{"request":"a{}","instance":"{}","version":{},"action":"{}"{}}}}})"),
        client.question,
        client.question,
        client.instance,
        client.version,
        submits ? "submit" : "approve",
        submits ? form_ : std::string_view());
    connections_[connection_of(client)].send({text_.data(), text_.size()});
    client.asked_at = steady_clock::now();
}

// True when the statement goes on; the next step is asked for.
bool Load::take_answer(Client& client, std::string_view answer) {
    const auto version = version_by(answer, client.question, client.instance);
    if (!version) {
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
