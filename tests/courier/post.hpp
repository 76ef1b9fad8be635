// Post: an office with its real daemon, and a courier with stand-ins for its channels. A stand-in keeps what it got and
// answers as the test says; the courier may be thrown away at any point and made anew from its memory, as after a crash.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "clients/notify/courier/courier.hpp"
#include "tests/fakes/office.hpp"
#include "tests/fakes/workforce.hpp"

namespace countersign::tests {

using namespace notify::courier;
using notify::LocalTime;
using nlohmann::json;

// The program ends here; nothing after it happens.
struct Crash {};

// What a person got, in the order in which it came.
struct Got {
    std::string key, person, address;
    std::variant<platforms::Message, notify::wording::Letter> content;
};

class FakeChannel : public Channel {
public:
    explicit FakeChannel(std::string name, bool takes_letters = false) : name_(std::move(name)), takes_letters_(takes_letters) {}

    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] bool takes_letters() const override { return takes_letters_; }
    [[nodiscard]] Outcome send(const Parcel& parcel, const std::string& address) override;
    [[nodiscard]] Outcome update(const MessageRef& place, const platforms::Card& card) override;

    // Before it takes a message, and after: what it says instead, or a Crash.
    std::function<std::optional<Outcome>(const Parcel&)> before = [](const Parcel&) { return std::nullopt; };
    std::function<void(const Parcel&)> after = [](const Parcel&) {};
    std::deque<Outcome> update_answers;

    std::vector<Got> got;
    std::size_t tries = 0;
    std::map<std::string, platforms::Card> updated;  // by place

    [[nodiscard]] std::vector<std::string> keys_of(const std::string& person) const;
    [[nodiscard]] std::vector<std::string> persons() const;
    [[nodiscard]] const platforms::Card* card(std::size_t i) const;
    [[nodiscard]] const platforms::Notice* notice(std::size_t i) const;

private:
    std::string name_;
    bool takes_letters_;
};

class Post : public Office {
public:
    explicit Post(std::string from = "2026-11-02T09:07:00+08:00");

    std::shared_ptr<FakeChannel> chat = std::make_shared<FakeChannel>("dingtalk");
    std::shared_ptr<FakeChannel> mail = std::make_shared<FakeChannel>("mail", true);
    notify::manners::Policy policy{.channels = {"dingtalk", "mail"}};
    Directory directory;
    std::chrono::milliseconds patience{3000};  // of a courier that is made from now on, until an answer comes
    Channels channels{chat, mail};
    std::vector<Line> lines;
    std::function<void(const Line&)> on_line = [](const Line&) {};

    // The courier, made anew when there is none: after begin_again(), or at first.
    [[nodiscard]] Courier& courier();
    [[nodiscard]] notify::Memory& memory() { return *memory_; }
    // As after the end of the program: only files are left.
    void begin_again();
    // The memory lies in this folder from now on, and knows nothing.
    void move_memory(const std::filesystem::path& folder) {
        memory_folder_ = folder;
        begin_again();
    }
    // Until nothing is owed any more for now. Throws where the daemon says no.
    Round rounds();
    // The same with a Crash on the way; whether there was one.
    [[nodiscard]] bool crashes();
    // What happened in the house since the last time, as the feed would tell it.
    void follow();
    [[nodiscard]] json events_since(std::uint64_t seq);

    void advance_to(const std::string& time) { change("operator", "admin.clock.advance", {{"to", time + "+08:00"}}); }
    void act(const std::string& person, const std::string& instance, const std::string& action, json more = json::object());
    // Messages of the outbox: still owed; given up.
    [[nodiscard]] json owed(json params = json::object()) { return ask("operator", "outbox.list", std::move(params)).at("items"); }
    [[nodiscard]] std::vector<json> delivered(const std::string& to = "role:board");
    void give_addresses(const std::vector<std::string>& persons, const std::string& channel = "dingtalk");
    [[nodiscard]] connection::KeyFile notify_key() const;
    [[nodiscard]] connection::Address daemon_address();

private:
    std::filesystem::path memory_folder_ = folder();
    std::unique_ptr<notify::House> house_;
    std::unique_ptr<notify::Memory> memory_;
    std::unique_ptr<Courier> courier_;
    std::uint64_t followed_ = 0;
};

}  // namespace countersign::tests
