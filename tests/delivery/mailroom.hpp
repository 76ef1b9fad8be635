// Mailroom: an office whose courier sends true letters, with the real mail channel. What is handed over is noted beside
// it, with the daemon's time at that moment.
#pragma once

#include <string>
#include <vector>

#include "clients/notify/program/mail_channel.hpp"
#include "tests/courier/post.hpp"
#include "tests/fakes/mail/post_office.hpp"

namespace countersign::tests {

inline const std::string our_mailbox = "countersign@company.example";
inline const std::string public_url = "https://approve.example";  // as Post's courier writes it into links

// One letter that a server took.
struct Posted {
    std::string key, person, message_id, thread;
    std::string at;  // "2026-10-08 09:00"
};

class Mailroom : public Post {
public:
    // Letters go to this server.
    Mailroom(const std::string& from, const mail::Account& smtp);

    // In the order in which they left.
    [[nodiscard]] const std::vector<Posted>& posted() const { return *posted_; }
    [[nodiscard]] std::vector<Posted> posted_to(const std::string& person) const;
    [[nodiscard]] const notify::config::Config& config() const { return config_; }
    // Replies are read here.
    void read_replies_at(const mail::Account& imap);
    // Served on this port of this machine.
    void listen_at(int port) { config_.listen = {.address = "127.0.0.1", .port = static_cast<std::uint16_t>(port), .is_behind_proxy = true}; }
    // The people get mailboxes of their names; the courier and the pages know them.
    void give_mailboxes(const std::vector<std::string>& persons);
    [[nodiscard]] std::string minute();
    // Time goes on by these minutes.
    void pass(int minutes);
    [[nodiscard]] json history(const std::string& instance) { return ask("operator", "instance.history", {{"instance", instance}}).at("items"); }

private:
    notify::config::Config config_;
    std::shared_ptr<std::vector<Posted>> posted_ = std::make_shared<std::vector<Posted>>();
};

[[nodiscard]] std::string mailbox_of(const std::string& person);
// The value of a header that may go on over several lines; empty when there is none.
[[nodiscard]] std::string header_of(const std::string& letter, const std::string& name);
// Addresses of our pages in a text, each once.
[[nodiscard]] std::vector<std::string> paths_in(const std::string& text);

}  // namespace countersign::tests
