// Office: one real daemon with the people and the workflow of tests/stories/operations/signing.toml, each
// person with a key of his own, for tests of what people do with an approval. Time is virtual.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/fakes/daemon_process.hpp"
#include "tests/fakes/house.hpp"
#include "tests/fakes/raw_client.hpp"

namespace countersign::tests {

class Office {
public:
    explicit Office(std::string from = "2026-11-02T08:00:00+08:00", std::string host = "127.0.0.1");

    [[nodiscard]] DaemonProcess& daemon() { return daemon_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    // After the daemon was started again, on other ports.
    void forget_connections() { clients_.clear(); }
    // A new connection of this person; "operator" is one as well.
    [[nodiscard]] RawClient as(const std::string& person);
    [[nodiscard]] const std::string& endpoint() const { return daemon_.requests(); }
    [[nodiscard]] const CurveKey& key_of(const std::string& person) const { return keys_.at(person); }

    void add_key(const std::string& person, CurveKey key) { keys_.insert_or_assign(person, std::move(key)); }

    // Asks as this person; the result, or the refusal's data.
    nlohmann::json ask(const std::string& person, const std::string& method, nlohmann::json params = nlohmann::json::object());
    // The same for a change, with the next request id and, where the method takes one, the present version.
    nlohmann::json change(const std::string& person, const std::string& method, nlohmann::json params = nlohmann::json::object());
    // A request of zhang.wei that is filed and waits as `way` says (signing.toml).
    std::string filed(const std::string& way, std::int64_t minor = 100'000);

private:
    [[nodiscard]] std::uint64_t version_of(const std::string& instance);

    TemporaryFolder folder_;
    DaemonProcess daemon_;
    zmq::context_t context_{1};
    std::map<std::string, CurveKey> keys_;
    std::map<std::string, RawClient> clients_;
    std::uint64_t requests_ = 0;
};

}  // namespace countersign::tests
