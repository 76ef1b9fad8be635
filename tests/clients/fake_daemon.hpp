// A ROUTER with CURVE that answers as a test says: the client's other side, without a daemon.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>
#include <zmq.hpp>

#include "clients/connection/connection.hpp"

namespace countersign::testing {

class FakeDaemon {
public:
    // The answer's "result" or "error" member for a request, or nothing: it is not answered.
    using Behaviour = std::function<std::optional<nlohmann::json>(const nlohmann::json& request)>;

    explicit FakeDaemon(Behaviour behaviour, bool accepts_keys = true);
    ~FakeDaemon();
    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;

    [[nodiscard]] connection::Address address() const;
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    [[nodiscard]] const std::string& public_key() const { return key_.public_key; }
    // Every message that arrived, as it was.
    [[nodiscard]] std::vector<std::string> messages() const;
    // The params of the requests for this method.
    [[nodiscard]] std::vector<nlohmann::json> asked(const std::string& method) const;

private:
    void serve();
    void answer(zmq::socket_t& router);
    void answer_handshake(zmq::socket_t& zap) const;

    Behaviour behaviour_;
    bool accepts_keys_;
    connection::KeyFile key_;
    zmq::context_t context_;
    zmq::socket_t router_;
    zmq::socket_t zap_;
    std::string endpoint_;
    mutable std::mutex mutex_;
    std::vector<std::string> messages_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

[[nodiscard]] nlohmann::json result(nlohmann::json value);
[[nodiscard]] nlohmann::json refusal(const std::string& code);

// A folder that is there as long as the object is.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
    [[nodiscard]] std::string write(const std::string& name, const std::string& content) const;
    [[nodiscard]] const std::string& folder() const { return folder_; }

private:
    std::string folder_;
};

}  // namespace countersign::testing
