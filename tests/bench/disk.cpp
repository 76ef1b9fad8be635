#include "tests/bench/disk.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace countersign::bench {

using std::chrono::steady_clock;

double Latencies::percentile(double share) const {
    if (sorted.empty()) return 0;
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(last * share)];
}

Latencies sort_latencies(std::vector<std::uint32_t> microseconds) {
    std::sort(microseconds.begin(), microseconds.end());
    return {.sorted = std::move(microseconds)};
}

DiskFigures measure_disk(const std::filesystem::path& folder, std::chrono::milliseconds duration) {
    const std::filesystem::path file = folder / "disk-figures";
    const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error("Expected to write " + file.string() + ", but it can not be opened.");
    std::array<char, 4096> page{};
    page.fill('x');
    std::vector<std::uint32_t> latencies;
    const auto from = steady_clock::now();
    auto before = from;
    while (before - from < duration) {
        if (write(descriptor, page.data(), page.size()) != static_cast<ssize_t>(page.size()) ||
            fdatasync(descriptor) != 0)
            throw std::runtime_error("Expected to append to " + file.string() + ", but the disk refused.");
        const auto after = steady_clock::now();
        latencies.push_back(
            static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(after - before).count()));
        before = after;
    }
    close(descriptor);
    std::filesystem::remove(file);
    const double seconds = std::chrono::duration<double>(before - from).count();
    const auto count = static_cast<double>(latencies.size());
    const Latencies sorted = sort_latencies(std::move(latencies));
    return {.p50_us = sorted.percentile(0.5), .p99_us = sorted.percentile(0.99), .per_second = count / seconds};
}

ProcessFigures figures_of(int pid) {
    const std::string folder = "/proc/" + std::to_string(pid);
    ProcessFigures figures;
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) figures.resident_mib = std::stod(line.substr(6)) / 1024;
    std::ifstream stat(folder + "/stat");
    std::string text;
    std::getline(stat, text);
    // The name in parentheses may hold anything; what is wanted are fields 14 and 15.
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    double ticks = 0;
    for (int i = 3; i <= 15 && fields >> field; ++i)
        if (i >= 14) ticks += std::stod(field);
    figures.cpu_us = ticks / static_cast<double>(sysconf(_SC_CLK_TCK)) * 1e6;
    return figures;
}

}  // namespace countersign::bench
