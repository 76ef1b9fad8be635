// WalGathering: a SQLite VFS before another one, which writes the WAL in larger pieces. SQLite writes a
// frame as its header and its page, a system call each; here the frames of a transaction are joined and
// go out together, at the latest with the one that commits it. What it says of a commit, it says when
// all of it has been written, as without it; when it is synced is SQLite's affair as before. Files other
// than the WAL are the other VFS's alone.
#pragma once

#include <memory>
#include <string>

namespace countersign::store {

class WalGathering {
public:
    // `vfs` by name; empty: the operating system's. Must outlive every connection that was opened with it.
    explicit WalGathering(const std::string& vfs);
    ~WalGathering();
    WalGathering(const WalGathering&) = delete;
    WalGathering& operator=(const WalGathering&) = delete;

    // For sqlite3_open_v2.
    [[nodiscard]] const char* name() const;

private:
    struct Vfs;
    std::unique_ptr<Vfs> vfs_;
};

}  // namespace countersign::store
