// Live: tells open pages that something changed, as it happens. One thread follows the daemon's feed; each page has a stream
// of server-sent events (HTML Living Standard, 9.2). What it says is what every key-holder may know: which instance, and its
// version; the page then asks for what its person may see. A page that missed something is told `hello` and looks itself.
#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "clients/front/stream.hpp"
#include "clients/web/gateway/daemon.hpp"
#include "clients/web/session/sessions.hpp"

namespace countersign::web {

class Live {
public:
    // At each beat the streams are kept open, ended sessions lose theirs, and what the feed lost is looked for. The default is less
    // than proxies wait before they take a stream for dead.
    Live(const settings::Identity& identity, const std::string& feed, Sessions& sessions,
         std::chrono::milliseconds between_beats = std::chrono::seconds{15});
    // Streams may outlive it; nothing is sent any more.
    ~Live();
    Live(const Live&) = delete;
    Live& operator=(const Live&) = delete;

    // What a stream of this session is answered with.
    [[nodiscard]] front::Streaming stream_of(const std::string& session);
    // The session is over: its pages are told and their streams end.
    void end(const std::string& session);
    [[nodiscard]] std::size_t open() const;
    [[nodiscard]] std::size_t open_of(const std::string& session) const;

private:
    void follow(const std::stop_token& stop);
    void tell(const std::string& piece);
    void beat();

    const settings::Identity identity_;
    const std::string feed_;
    const std::chrono::milliseconds between_beats_;
    Sessions& sessions_;
    // Shared with the streams' ends, which may come later than ours.
    struct Streams {
        std::mutex mutex;
        std::map<front::StreamPointer, std::string> open;  // to the session
    };
    std::shared_ptr<Streams> streams_ = std::make_shared<Streams>();
    std::jthread thread_;
};

// "event: change\ndata: {...}\n\n" of one CloudEvent; empty when it is none of an instance.
[[nodiscard]] std::string change_text(const Json& event);

}  // namespace countersign::web
