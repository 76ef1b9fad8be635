#include "daemon/store/place.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "daemon/store/failures.hpp"

namespace countersign::store {

namespace {

// A copy has another inode, and where inodes are used again another time of birth.
std::string place_of(const std::filesystem::path& file) {
    struct statx is {};
    if (::statx(AT_FDCWD, file.c_str(), 0, STATX_INO | STATX_BTIME, &is) != 0) return {};
    return fmt::format("inode {} born {}.{:09}\n", is.stx_ino, is.stx_btime.tv_sec, is.stx_btime.tv_nsec);
}

}  // namespace

bool is_at_its_place(const std::filesystem::path& directory) {
    std::ifstream file(directory / "place");
    const std::string noted{std::istreambuf_iterator<char>(file), {}};
    return !noted.empty() && noted == place_of(directory / "log.db");
}

void note_place(const std::filesystem::path& directory) {
    const auto file = directory / "place", fresh = directory / "place.new";
    std::ofstream out(fresh);
    out << place_of(directory / "log.db") << std::flush;
    if (!out) throw StoreRefused(fmt::format("Expected to write {}, but it can not be written.", fresh.string()));
    out.close();
    std::filesystem::rename(fresh, file);
}

}  // namespace countersign::store
