#include "tests/fakes/small_disk.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <string>
#include <utility>

namespace countersign::tests {

SmallDisk::SmallDisk(std::filesystem::path folder, const char* size) : folder_(std::move(folder)) {
    mounted_ = geteuid() == 0 && mount("tmpfs", folder_.c_str(), "tmpfs", 0, size) == 0;
    if (!mounted_) std::cerr << "SKIPPED: a full disk needs a small file system, and this user may not mount one.\n";
}

SmallDisk::~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
}

void SmallDisk::fill() const {
    std::ofstream out(folder_ / "filler", std::ios::binary | std::ios::app);
    const std::string block(64 * 1024, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
    out.clear();
    while (out.put('x').flush()) {
    }
}

void SmallDisk::empty() const { std::filesystem::remove(folder_ / "filler"); }

}  // namespace countersign::tests
