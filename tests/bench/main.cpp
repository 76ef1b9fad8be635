// countersign_bench: how fast the real daemon is on this machine, and how small; next to what the disk
// alone can do. It starts the daemon in rehearsal on a folder that is removed at the end, lets clients
// drive monthly fee statements through submit and three signatures over CURVE on loopback, each step
// durable before its reply, and prints tables. It asserts nothing: it says which targets are met.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tests/bench/load.hpp"
#include "tests/claims/replay.hpp"
#include "tests/fakes/house.hpp"

namespace {

using namespace countersign;
using bench::RunFigures;

struct Options {
    std::string daemon;
    std::string folder;
    std::size_t seconds = 5;
    std::vector<std::size_t> clients{1, 16, 128};
    std::vector<std::uint64_t> open{1'000, 10'000, 300'000};
};

struct Target {
    std::string text;
    bool met = false;
};

// A daemon that was just founded, with its people and their load.
class Stage {
public:
    Stage(const Options& options, const tests::Workforce& workforce)
        : daemon_({.program = options.daemon,
                   .folder = options.folder.empty() ? own_.path() : fresh_in(options.folder),
                   .rehearse = "2026-11-03T10:00:00+08:00",
                   .more_config = {},
                   .environment = {}}) {
        daemon_.start();
        {
            zmq::context_t context{1};
            tests::RawClient the_operator = tests::operator_of(context, daemon_);
            tests::employ(the_operator, workforce, tests::monthly_fee_without_key());
        }
        load_.emplace(daemon_, workforce);
    }

    [[nodiscard]] tests::DaemonProcess& daemon() { return daemon_; }

    [[nodiscard]] bench::Load& load() { return *load_; }

    // Warms up, sees how many statements the run will need, opens them and measures.
    [[nodiscard]] RunFigures measure(std::size_t clients, std::size_t seconds) {
        prepare(clients, 2'000, 1);
        const RunFigures warm = load_->drive(clients, std::chrono::milliseconds{500});
        prepare(clients, warm.per_second(), seconds);
        return load_->drive(clients, std::chrono::seconds{seconds});
    }

private:
    static std::filesystem::path fresh_in(const std::filesystem::path& folder) {
        std::filesystem::remove_all(folder / "stage");
        std::filesystem::create_directories(folder / "stage");
        return folder / "stage";
    }

    void prepare(std::size_t clients, double steps_per_second, std::size_t seconds) {
        const double statements = steps_per_second / 4 * static_cast<double>(seconds);
        const auto each = static_cast<std::uint64_t>(1.5 * statements / static_cast<double>(clients)) + 10;
        const std::uint64_t present = load_->waiting_for_each(clients);
        if (present < each) load_->open((each - present) * clients, clients);
    }

    tests::TemporaryFolder own_;
    tests::DaemonProcess daemon_;
    std::optional<bench::Load> load_;
};

class Bench {
public:
    explicit Bench(Options options) : options_(std::move(options)), workforce_(tests::Workforce::of(most_clients())) {}

    void run() {
        measure_clients();
        if (!options_.open.empty()) measure_open_instances();
        measure_claims();
        fmt::print("\nTargets\n");
        for (const Target& target : targets_) fmt::print("  {}  {}\n", target.met ? "met    " : "NOT MET", target.text);
    }

private:
    [[nodiscard]] std::size_t most_clients() const {
        return *std::max_element(options_.clients.begin(), options_.clients.end());
    }

    [[nodiscard]] bench::DiskFigures measure_disk() const {
        const auto folder =
            options_.folder.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(options_.folder);
        const auto disk = bench::measure_disk(folder, std::chrono::milliseconds{1'500});
        fmt::print("  disk alone: fdatasync of a 4 KiB append p50 {:.0f} us, p99 {:.0f} us, {:.0f}/s\n",
                   disk.p50_us,
                   disk.p99_us,
                   disk.per_second);
        std::fflush(stdout);
        return disk;
    }

    static void print_head(const char* first) {
        fmt::print("  {:>8}  {:>9}  {:>8}  {:>8}  {:>9}  {:>9}  {:>11}  {:>12}\n",
                   first,
                   "steps/s",
                   "p50 us",
                   "p99 us",
                   "steps",
                   "RSS MiB",
                   "CPU us/step",
                   "views behind");
    }

    static void print_row(std::uint64_t first, const RunFigures& f) {
        fmt::print("  {:>8}  {:>9.0f}  {:>8.0f}  {:>8.0f}  {:>9}  {:>9.1f}  {:>11.1f}  {:>12}\n",
                   first,
                   f.per_second(),
                   f.latencies.percentile(0.5),
                   f.latencies.percentile(0.99),
                   f.steps,
                   f.daemon_after.resident_mib,
                   f.cpu_us_per_step(),
                   f.views_behind);
        std::fflush(stdout);
    }

    void target(bool met, std::string text) { targets_.push_back({.text = std::move(text), .met = met}); }

    void measure_clients() {
        fmt::print(
            "Clients, each with one request outstanding; a step is a submit or a signature, durable before its reply\n");
        Stage stage(options_, workforce_);
        print_head("clients");
        bench::DiskFigures before = measure_disk();
        for (const std::size_t clients : options_.clients) {
            const RunFigures figures = stage.measure(clients, options_.seconds);
            print_row(clients, figures);
            // A shared disk is never the same twice: what counts is how fast it was around the run.
            const bench::DiskFigures after = measure_disk();
            const double p50 = figures.latencies.percentile(0.5), disk_p50 = (before.p50_us + after.p50_us) / 2;
            const double syncs = (before.per_second + after.per_second) / 2;
            before = after;
            if (clients == 1)
                target(p50 <= 4 * disk_p50,
                       fmt::format("one client: p50 {:.0f} us <= 4 x fdatasync p50 of {:.0f} us", p50, disk_p50));
            if (clients == 128)
                target(figures.per_second() >= 5 * syncs,
                       fmt::format("128 clients: {:.0f} steps/s >= 5 x {:.0f} fdatasync/s", figures.per_second(), syncs));
        }
        if (stage.load().refusals() > 0) fmt::print("  {} steps were refused\n", stage.load().refusals());
    }

    // Each on a daemon of its own. A statement that is signed stays open, so the number grows in the run.
    void measure_open_instances() {
        fmt::print("\nOpen instances at the start of the run, {} clients\n", most_clients());
        print_head("open");
        double reference = 0;
        for (const std::uint64_t open : options_.open) {
            Stage stage(options_, workforce_);
            const auto from = std::chrono::steady_clock::now();
            stage.load().open(open, most_clients());
            const double opened_in = std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
            const double resident = bench::figures_of(stage.daemon().pid()).resident_mib;
            const RunFigures figures = stage.measure(most_clients(), open < 100'000 ? 1 : options_.seconds);
            print_row(open, figures);
            fmt::print("            opened in {:.2f} s ({:.0f}/s); then {:.1f} MiB\n",
                       opened_in,
                       static_cast<double>(open) / opened_in,
                       resident);
            if (open == 10'000) target(resident < 100, fmt::format("10,000 open: {:.1f} MiB < 100 MiB", resident));
            if (reference == 0)
                reference = figures.per_second();
            else
                target(figures.per_second() >= 0.8 * reference,
                       fmt::format(
                           "{} open: {:.0f} steps/s within 20 % of {:.0f}", open, figures.per_second(), reference));
            if (open == options_.open.back()) measure_starts(stage, open);
        }
    }

    // A machine that is not ours, over a virtual year and a half, by eight clients (tests/claims).
    void measure_claims() {
        const tests::claims::WorkingDays calendar(std::string(COUNTERSIGN_SOURCE_DIR) + "/config/calendar/cn.json");
        const auto walk = tests::claims::make_walk({.seed = 1}, calendar);
        tests::claims::Replay replay(walk, tests::claims::shipped_editions(), options_.daemon);
        replay.run();
        const double rate = replay.actions_per_second();
        fmt::print("\nClaims: {} of them, {} steps by {} clients\n", walk.claims.size(), walk.steps.size(), 8);
        target(rate >= 500, fmt::format("claims: {:.0f} actions/s, target 500", rate));
    }

    void measure_starts(Stage& stage, std::uint64_t open) {
        tests::DaemonProcess& daemon = stage.daemon();
        const auto ended = daemon.stop();
        daemon.start(std::chrono::seconds{300});
        const double clean = std::chrono::duration<double>(daemon.started_in()).count();
        daemon.kill();
        daemon.start(std::chrono::seconds{300});
        const double killed = std::chrono::duration<double>(daemon.started_in()).count();
        fmt::print(
            "\nStart with {} open (and more from the run): {:.2f} s after a graceful stop (exit code {}), {:.2f} s after kill -9; {:.1f} MiB then\n",
            open,
            clean,
            ended.code,
            killed,
            bench::figures_of(daemon.pid()).resident_mib);
        target(std::max(clean, killed) < 3,
               fmt::format("start with {} open: {:.2f} s < 3 s", open, std::max(clean, killed)));
    }

    Options options_;
    tests::Workforce workforce_;
    std::vector<Target> targets_;
};

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"Measures the real daemon next to the disk it runs on."};
    app.add_option("--daemon", options.daemon, "path of countersignd")->required()->check(CLI::ExistingFile);
    app.add_option(
           "--folder", options.folder, "an empty folder on the file system to measure (default: a temporary one)")
        ->check(CLI::ExistingDirectory);
    app.add_option("--seconds", options.seconds, "length of each run")->capture_default_str();
    app.add_option("--clients", options.clients, "numbers of clients")->delimiter(',')->capture_default_str();
    app.add_option("--open", options.open, "numbers of open instances; 0 for none")
        ->delimiter(',')
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    std::erase(options.open, 0U);
    try {
        Bench(std::move(options)).run();
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
