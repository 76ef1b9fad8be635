// A TLS server on a free port of this machine, with a certificate for "localhost" that it made itself.
// It accepts WebSockets, and answers any other request with "ok".
#pragma once

#include <filesystem>
#include <memory>

namespace countersign::platforms {

class LoopbackTls {
public:
    // Writes its certificate to this file, for who wants to trust it.
    explicit LoopbackTls(const std::filesystem::path& certificate);
    ~LoopbackTls();
    LoopbackTls(const LoopbackTls&) = delete;
    LoopbackTls& operator=(const LoopbackTls&) = delete;

    [[nodiscard]] int port() const;

private:
    struct Server;
    std::unique_ptr<Server> server_;
};

}  // namespace countersign::platforms
