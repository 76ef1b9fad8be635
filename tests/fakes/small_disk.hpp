// SmallDisk: a file system of its own under a folder, so small that a test can fill it. Only root may mount one; a test
// that finds none says that it was skipped.
#pragma once

#include <filesystem>

namespace countersign::tests {

class SmallDisk {
public:
    // `size` as tmpfs takes it: "size=64m". The folder is there.
    SmallDisk(std::filesystem::path folder, const char* size);
    ~SmallDisk();  // with all that is on it
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    // Otherwise it says on stderr that it is not.
    [[nodiscard]] bool is_mounted() const { return mounted_; }
    // Takes all the room that is left; and gives it back.
    void fill() const;
    void empty() const;

private:
    std::filesystem::path folder_;
    bool mounted_ = false;
};

}  // namespace countersign::tests
