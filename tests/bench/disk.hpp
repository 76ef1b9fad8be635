// Disk: what the file system under a folder can do by itself: the rate of 4 KiB appends, each followed
// by fdatasync. Every figure of the daemon is to be read next to these.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

namespace countersign::bench {

// Sorted microseconds, for percentiles.
struct Latencies {
    std::vector<std::uint32_t> sorted;
    [[nodiscard]] double percentile(double share) const;
};
[[nodiscard]] Latencies sort_latencies(std::vector<std::uint32_t> microseconds);

struct DiskFigures {
    double p50_us = 0, p99_us = 0, per_second = 0;
};
[[nodiscard]] DiskFigures measure_disk(const std::filesystem::path& folder, std::chrono::milliseconds duration);

// Of a process, from /proc.
struct ProcessFigures {
    double resident_mib = 0;
    double cpu_us = 0;    // user and system, since it started
};
[[nodiscard]] ProcessFigures figures_of(int pid);

}  // namespace countersign::bench
