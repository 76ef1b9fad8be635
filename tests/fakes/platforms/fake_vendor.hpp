// What the fakes of all vendors have in common: a company with one person (manager01) and one group,
// an HTTP side and a WebSocket side, answers that a test puts in front, and a record of what was asked.
// How it speaks is each vendor's affair; that it speaks so is proven by the vendors' own clients
// (tests/notify/interop).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clients/notify/platforms/connector.hpp"
#include "tests/fakes/platforms/loopback_http.hpp"
#include "tests/fakes/platforms/loopback_websocket.hpp"

namespace countersign::platforms {

class FakeVendor {
public:
    virtual ~FakeVendor() = default;
    FakeVendor(const FakeVendor&) = delete;
    FakeVendor& operator=(const FakeVendor&) = delete;

    // A connector that is set up for this fake.
    [[nodiscard]] virtual std::unique_ptr<Connector> connector() = 0;
    // The person presses a button of the card that they see.
    virtual void press(const std::string& token, const std::string& id) = 0;
    // What the vendor answers to somebody who is too fast, and to wrong credentials.
    [[nodiscard]] virtual HttpAnswer too_fast() const = 0;
    [[nodiscard]] virtual HttpAnswer wrong_credentials() const = 0;
    // Where the person's messages, the group's, and the long connection's address are asked for.
    [[nodiscard]] virtual std::string person_path() const = 0;
    [[nodiscard]] virtual std::string group_path() const = 0;
    [[nodiscard]] virtual std::string address_path() const = 0;

    // The next request whose path begins so is answered with this.
    void answer_next(const std::string& path, HttpAnswer answer);
    [[nodiscard]] std::vector<Asked> asked(const std::string& path);

    // The card as the person sees it, as JSON text; the last message of the group.
    [[nodiscard]] std::string shown();
    [[nodiscard]] std::string shown_to_group();
    [[nodiscard]] bool wait_until_shown(const std::string& text);

    // Whether so many connections have been made (and subscribed) by now; waits for it.
    [[nodiscard]] bool wait_for_connections(int count);
    // Whether the click was acknowledged so often; waits for it.
    [[nodiscard]] bool wait_for_acknowledgements(const std::string& id, int count);
    [[nodiscard]] int acknowledgements(const std::string& id);
    // The next click is dropped with its connection when its answer comes.
    void drop_at_next_answer();
    void drop_connection();
    [[nodiscard]] bool wait_for_beats(int count);

    // Nobody can ask before they know one of these; the lock makes the whole fake known to the servers' threads.
    [[nodiscard]] std::string api() const;
    [[nodiscard]] std::string socket_url() const;

protected:
    FakeVendor();
    // Called first by every destructor of a fake: the servers' threads call it no more.
    void stop();

    [[nodiscard]] virtual HttpAnswer serve(const Asked& asked) = 0;
    virtual void opened(int connection, const std::string& target) = 0;
    virtual void heard(int connection, const WebSocketMessage& message) = 0;

    void show(std::string card);
    void show_group(std::string message);
    void connected(int connection);
    void beaten();
    // False: the connection was dropped instead.
    [[nodiscard]] bool acknowledged(int connection, const std::string& id);
    void send(WebSocketMessage message);  // over the latest connection
    void send_to(int connection, WebSocketMessage message);
    [[nodiscard]] int connection();

private:
    [[nodiscard]] HttpAnswer serve_or_answer(const Asked& asked);
    void unless_stopped(const std::function<void()>& serve);
    [[nodiscard]] bool wait(const std::function<bool()>& condition);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::pair<std::string, HttpAnswer>> next_answers_;
    std::vector<Asked> asked_;
    std::string shown_, shown_to_group_;
    std::multiset<std::string> acknowledged_;
    int connections_ = 0, connection_ = 0, beats_ = 0;
    bool drops_at_next_answer_ = false;
    mutable std::recursive_mutex serving_;  // held while a vendor's own function runs
    bool is_stopped_ = false;
    LoopbackHttp http_;
    LoopbackWebSocket socket_;
};

[[nodiscard]] std::vector<Platform> all_platforms();
[[nodiscard]] std::unique_ptr<FakeVendor> make_fake(Platform platform);

// A world for connectors in tests: the real network, quick to come back.
[[nodiscard]] Surroundings loopback_surroundings();

}  // namespace countersign::platforms
