#include "tests/fakes/mail/scripted_smtp.hpp"

#include <array>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace countersign::mail {

namespace {

int listener_on(int port) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{.sin_family = AF_INET};
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 16) != 0)
        throw std::runtime_error("Expected to listen on a port of this machine, but it is taken.");
    return listener;
}

int port_of(int listener) {
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &size);
    return ntohs(bound.sin_port);
}

// Lines from a connection, until it or the test ends.
class Peer {
public:
    Peer(int connection, int end) : connection_(connection), end_(end) {}

    std::optional<std::string> line() {
        while (true) {
            const std::size_t at = waiting_.find("\r\n");
            if (at != std::string::npos) {
                std::string line = waiting_.substr(0, at);
                waiting_.erase(0, at + 2);
                return line;
            }
            std::array<pollfd, 2> both{pollfd{connection_, POLLIN, 0}, pollfd{end_, POLLIN, 0}};
            if (poll(both.data(), both.size(), 30'000) <= 0 || both[1].revents != 0) return std::nullopt;
            std::array<char, 8192> part{};
            const ssize_t size = read(connection_, part.data(), part.size());
            if (size <= 0) return std::nullopt;
            waiting_.append(part.data(), static_cast<std::size_t>(size));
        }
    }

    void say(const std::string& lines) const {
        std::string wire;
        for (const char c : lines) wire += c == '\n' ? std::string("\r\n") : std::string(1, c);
        wire += "\r\n";
        (void)!send(connection_, wire.data(), wire.size(), MSG_NOSIGNAL);
    }

private:
    int connection_, end_;
    std::string waiting_;
};

std::string usual_answer(const std::string& moment) {
    if (moment == "connect") return "220 scripted.test ESMTP";
    if (moment == "EHLO") return "250-scripted.test\n250-AUTH PLAIN LOGIN\n250 SIZE 10000000";
    if (moment == "AUTH") return "235 2.7.0 ok";
    if (moment == "DATA") return "354 go on";
    if (moment == ".") return "250 2.0.0 queued as 1";
    if (moment == "QUIT") return "221 2.0.0 bye";
    return "250 2.0.0 ok";
}

std::string between_brackets(const std::string& line) {
    const std::size_t open = line.find('<'), close = line.find('>');
    return open == std::string::npos || close == std::string::npos ? std::string()
                                                                   : line.substr(open + 1, close - open - 1);
}

}  // namespace

int free_port() {
    const int listener = listener_on(0);
    const int port = port_of(listener);
    close(listener);
    return port;
}

ScriptedSmtp::ScriptedSmtp(std::vector<Script> scripts, int port)
    : scripts_(std::move(scripts)),
      listener_(listener_on(port)),
      end_(eventfd(0, EFD_CLOEXEC)),
      port_(port_of(listener_)),
      thread_([this] { run(); }) {}

ScriptedSmtp::~ScriptedSmtp() {
    const std::uint64_t one = 1;
    (void)!write(end_, &one, sizeof one);
    thread_.join();
    close(listener_);
    close(end_);
}

std::vector<WholeLetter> ScriptedSmtp::letters() {
    const std::scoped_lock lock(mutex_);
    return letters_;
}

std::size_t ScriptedSmtp::letters_count() {
    const std::scoped_lock lock(mutex_);
    return letters_.size();
}

void ScriptedSmtp::run() {
    while (true) {
        std::array<pollfd, 2> both{pollfd{listener_, POLLIN, 0}, pollfd{end_, POLLIN, 0}};
        if (poll(both.data(), both.size(), -1) <= 0 || both[1].revents != 0) return;
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        const auto number = static_cast<std::size_t>(connections_++);
        converse(connection, number, scripts_[std::min(number, scripts_.size() - 1)]);
        close(connection);
    }
}

void ScriptedSmtp::converse(int connection, std::size_t number, const Script& script) {
    Peer peer(connection, end_);
    WholeLetter letter;
    letter.connection = number;
    // True when the conversation goes on.
    const auto answer = [&](const std::string& moment) {
        if (script.drops_at == moment) return false;
        if (script.silent_at == moment) {
            (void)peer.line();  // until the other side leaves
            return false;
        }
        const auto scripted = script.answers.find(moment);
        peer.say(scripted == script.answers.end() ? usual_answer(moment) : scripted->second);
        return true;
    };
    if (!answer("connect")) return;
    while (const auto line = peer.line()) {
        std::string verb = line->substr(0, line->find(' '));
        if (verb == "HELO") verb = "EHLO";
        if (verb == "MAIL") letter.from = between_brackets(*line);
        if (verb == "RCPT") letter.to = between_brackets(*line);
        if (verb == "AUTH") {
            peer.say("334 ");
            (void)peer.line();
        }
        if (!answer(verb)) return;
        if (verb == "QUIT") return;
        if (verb != "DATA" || script.answers.contains("DATA")) continue;
        letter.bytes.clear();
        for (auto text = peer.line();; text = peer.line()) {
            if (!text) return;
            if (*text == ".") break;
            letter.bytes += (text->starts_with('.') ? text->substr(1) : *text) + "\r\n";
        }
        {
            const std::scoped_lock lock(mutex_);
            letters_.push_back(letter);
        }
        if (!answer(".") || script.closes_after_letter) return;
    }
}

}  // namespace countersign::mail
