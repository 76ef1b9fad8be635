#include "clients/web/gateway/live.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "clients/connection/feed.hpp"

namespace countersign::web {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience{250};

const std::string hello = "retry: 1000\nevent: hello\ndata: {}\n\n";
const std::string signed_out = "event: signed_out\ndata: {}\n\n";
const std::string still_here = ": beat\n\n";

std::uint64_t sequence_of(const Json& event) {
    const auto found = event.find("sequence");
    std::uint64_t number = 0;
    if (found == event.end() || !found->is_string()) return number;
    const auto& text = found->get_ref<const std::string&>();
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// The last entry of the log; 0 while the daemon is away.
std::uint64_t head_of(Daemon& daemon) {
    const Answer status = daemon.ask("admin.status");
    return status ? status->value("head", Json::object()).value("seq", std::uint64_t{0}) : 0;
}

}  // namespace

std::string change_text(const Json& event) {
    const auto data = event.find("data");
    if (data == event.end() || !data->is_object() || !data->contains("instance")) return {};
    const Json told{{"seq", sequence_of(event)}, {"instance", (*data)["instance"]}, {"version", data->value("version", Json())}};
    return "event: change\ndata: " + told.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n\n";
}

Live::Live(const settings::Identity& identity, const std::string& feed, Sessions& sessions, std::chrono::milliseconds between_beats)
    : identity_(identity),
      feed_(feed),
      between_beats_(between_beats),
      sessions_(sessions),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

Live::~Live() {
    thread_.request_stop();
    thread_.join();
    const std::lock_guard lock(streams_->mutex);
    for (const auto& [stream, session] : streams_->open) stream->close();
}

front::Streaming Live::stream_of(const std::string& session) {
    return {.opened =
                [streams = streams_, session](const front::StreamPointer& stream) {
                    const std::lock_guard lock(streams->mutex);
                    streams->open[stream] = session;
                    stream->send(hello);
                },
            .ended =
                [streams = streams_](const front::StreamPointer& stream) {
                    const std::lock_guard lock(streams->mutex);
                    streams->open.erase(stream);
                }};
}

void Live::end(const std::string& session) {
    const std::lock_guard lock(streams_->mutex);
    for (const auto& [stream, its] : streams_->open) {
        if (its != session) continue;
        stream->send(signed_out);
        stream->close();
    }
}

std::size_t Live::open() const {
    const std::lock_guard lock(streams_->mutex);
    return streams_->open.size();
}

std::size_t Live::open_of(const std::string& session) const {
    const std::lock_guard lock(streams_->mutex);
    return static_cast<std::size_t>(std::ranges::count_if(streams_->open, [&](const auto& one) { return one.second == session; }));
}

void Live::tell(const std::string& piece) {
    const std::lock_guard lock(streams_->mutex);
    for (const auto& [stream, session] : streams_->open) stream->send(piece);
}

// Keeps the way open, and ends the pages of sessions whose time ran out without a word.
void Live::beat() {
    std::map<std::string, bool> is_open;
    {
        const std::lock_guard lock(streams_->mutex);
        for (const auto& [stream, session] : streams_->open) is_open[session] = true;
    }
    for (auto& [session, open] : is_open) open = sessions_.is_open(session);
    tell(still_here);
    for (const auto& [session, open] : is_open)
        if (!open) end(session);
}

void Live::follow(const std::stop_token& stop) {
    // A connection of its own: the feed is never asked anything.
    connection::Connection connection(identity_.address, identity_.key);
    connection::Feed feed(connection, feed_);
    Daemon daemon(identity_);
    auto next_beat = steady_clock::now() + between_beats_;
    std::uint64_t last = 0;
    while (!stop.stop_requested()) {
        if (const auto event = feed.next(patience)) {
            const std::uint64_t sequence = sequence_of(*event);
            // After a hole, such as a restart of the daemon, every page looks for itself.
            if (last != 0 && sequence > last + 1) tell(hello);
            else if (const std::string text = change_text(*event); !text.empty()) tell(text);
            last = std::max(last, sequence);
        }
        if (steady_clock::now() < next_beat) continue;
        beat();
        // What was announced while we were not connected, and nothing after it, leaves no hole.
        if (const std::uint64_t head = head_of(daemon); head > last) {
            tell(hello);
            last = head;
        }
        next_beat = steady_clock::now() + between_beats_;
    }
}

}  // namespace countersign::web
