// A mail server that errs as it is told: every fault of the table in sending.hpp, at the moment one wants it.
// A real server cannot be made to lose its connection between the last byte and its answer.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace countersign::mail {

// What is answered where; a moment that is not named gets the usual answer. Lines without CR LF; several
// are joined by "\n".
struct Script {
    // Moments: "connect", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "." (the letter is whole).
    std::map<std::string, std::string> answers;
    // The moment at which the connection is closed without an answer, or nothing is ever said.
    std::string drops_at;
    std::string silent_at;
    bool closes_after_letter = false;  // answers, then goes away: a kept connection is dead

    static Script good() { return {}; }

    static Script answering(const std::string& moment, const std::string& line) {
        Script script;
        script.answers[moment] = line;
        return script;
    }

    static Script dropping(const std::string& moment) {
        Script script;
        script.drops_at = moment;
        return script;
    }

    static Script silent(const std::string& moment) {
        Script script;
        script.silent_at = moment;
        return script;
    }
};

struct WholeLetter {
    std::string from, to;
    std::string bytes;  // with its dots unstuffed
    std::size_t connection = 0;
};

class ScriptedSmtp {
public:
    // One script for each connection; the last one goes on for ever. `port` 0: a free one.
    explicit ScriptedSmtp(std::vector<Script> scripts = {Script::good()}, int port = 0);
    ~ScriptedSmtp();
    ScriptedSmtp(const ScriptedSmtp&) = delete;
    ScriptedSmtp& operator=(const ScriptedSmtp&) = delete;

    [[nodiscard]] int port() const { return port_; }

    [[nodiscard]] int connections() const { return connections_; }

    // Those that it has seen whole, answered or not.
    [[nodiscard]] std::vector<WholeLetter> letters();
    [[nodiscard]] std::size_t letters_count();

private:
    void run();
    void converse(int connection, std::size_t number, const Script& script);

    std::vector<Script> scripts_;
    int listener_ = -1;
    int end_ = -1;  // readable when it is over
    int port_ = 0;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    std::vector<WholeLetter> letters_;
    std::thread thread_;
};

// A port of this machine on which nobody listens just now.
[[nodiscard]] int free_port();

}  // namespace countersign::mail
