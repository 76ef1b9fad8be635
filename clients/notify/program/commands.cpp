// The commands run, status and enrol.
#include <mutex>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "clients/connection/feed.hpp"
#include "clients/connection/request_id.hpp"
#include "clients/notify/desk/enrolment.hpp"
#include "clients/notify/desk/pages.hpp"
#include "clients/notify/program/answers.hpp"
#include "clients/notify/program/program.hpp"

namespace countersign::notify::program {

using platforms::part_of;
using platforms::text_of;

namespace {

// How many messages are still owed, and how many of them were given up.
Result<std::pair<std::size_t, std::size_t>, Failure> count_owed(House& house) {
    std::size_t owed = 0, given_up = 0;
    Json asked{{"limit", 1000}};
    while (true) {
        const Answer page = house.ask("outbox.list", asked);
        if (!page) return fail(page.error());
        for (const Json& item : part_of(*page, {"items"})) {
            ++owed;
            if (!part_of(item, {"outcome"}).is_null()) ++given_up;
        }
        const std::string next = text_of(*page, {"next"});
        if (next.empty()) return std::pair{owed, given_up};
        asked["after"] = next;
    }
}

Result<hooks::HooksFile, Failure> read_webhooks(const Config& config) {
    if (config.hooks.empty()) return hooks::HooksFile{};
    return hooks::read_hooks_file(config.hooks);
}

}  // namespace

Exit deliver(const Config& config, const World& world) {
    const auto identity = read_identity(config.daemon);
    if (!identity) return complain(identity.error(), world);
    House house(identity->address, identity->key);
    Memory memory(config.memory);
    const auto connectors = make_connectors(config, real_surroundings());
    const auto channels = make_channels(config, connectors, memory);
    const auto webhooks = read_webhooks(config);
    if (!webhooks) return complain(webhooks.error(), world);
    std::mutex writing;
    const courier::WriteLine write_line = [&](const courier::Line& line) {
        const std::lock_guard lock(writing);
        world.err << line_text(line) << std::endl;
    };
    courier::Courier courier({.house = house,
                              .memory = memory,
                              .channels = channels,
                              .policy = config.policy,
                              .sending = sending_of(config),
                              .groups = groups_of(config),
                              .ask_directory = [&](House& asked) { return directory_of(config, asked, memory); },
                              .takes_digest = [&](const std::string& person) { return wants_digests(memory, person); },
                              .write_line = write_line});
    // The feed has a connection of its own: the house asks while the feed waits.
    connection::Connection listening(identity->address, identity->key);
    connection::Feed feed(listening, config.daemon.feed);
    std::stop_source stop;
    const auto next_event = [&](platforms::Milliseconds wait) -> std::optional<Json> {
        if (world.is_stopped()) stop.request_stop();
        if (stop.stop_requested()) return std::nullopt;
        auto event = feed.next(wait);
        if (world.is_stopped()) stop.request_stop();
        return event;
    };
    world.err << fmt::format("started person={} channels={}", identity->key.person, fmt::join(config.channels(), ",")) << std::endl;
    {
        const Answers answers({.memory = memory,
                               .identity = *identity,
                               .config = config,
                               .connectors = connectors,
                               .channels = channels,
                               .hooks = *webhooks,
                               .write_line = write_line});
        if (const auto port = answers.port()) world.err << fmt::format("listening port={}", *port) << std::endl;
        courier.run(stop.get_token(), next_event);
    }
    world.err << "stopped" << std::endl;
    return Exit::ok;
}

Exit status(const Config& config, const World& world) {
    const auto identity = read_identity(config.daemon);
    if (!identity) return complain(identity.error(), world);
    House house(identity->address, identity->key);
    const auto owed = count_owed(house);
    if (!owed) return complain(owed.error(), world);
    Memory memory(config.memory);
    world.out << fmt::format("owed: {} messages, {} of them given up\n", owed->first, owed->second);
    if (owed->second > 0) world.out << "  -> countersign outbox --given-up shows why; countersign outbox requeue KEY sends one again\n";
    world.out << fmt::format("cards that ask: of {} instances\n", memory.instances_with_open_cards().size());
    for (const std::string& person : courier::unreachable_persons(memory)) world.out << fmt::format("no address: {}\n", person);
    for (const std::string& channel : config.channels())
        if (const std::string why = memory.kept("trouble/" + channel).value_or(""); !why.empty())
            world.out << fmt::format("{}: {}\n", channel, why);
    return Exit::ok;
}

Exit enrol(const Config& config, const World& world) {
    return settings::enrol(config.daemon, "countersign-notify", "notify", "\"courier\", \"gateway\"", world.out, world.err);
}

// The card asks whoever holds the account; it counts for nothing before the person has confirmed it with the own key.
Exit enrol_account(const Config& config, const World& world, const ChatAccount& asked) {
    const auto identity = read_identity(config.daemon);
    if (!identity) return complain(identity.error(), world);
    House house(identity->address, identity->key);
    const auto now = house.now();
    if (!now) return complain(now.error(), world);
    Memory memory(config.memory);
    const auto channels = make_channels(config, make_connectors(config, real_surroundings()), memory);
    courier::Channel* channel = courier::find_channel(channels, asked.channel);
    if (channel == nullptr) {
        world.err << fmt::format("countersign-notify: Expected one of the chats in the configuration, but '{}' is not there.\n", asked.channel);
        return Exit::usage;
    }
    const AskedAccount account{.person = asked.person,
                               .channel = asked.channel,
                               .account = asked.account,
                               .request = connection::make_request_id(),
                               .until = {}};
    const auto card = Enrolment(memory).card_for(house, account, now->at());
    if (!card) return complain(card.error(), world);
    const courier::Parcel parcel{.key = card->key, .person = asked.person, .name = {}, .content = platforms::Message{*card}};
    const auto outcome = channel->send(parcel, asked.account);
    if (const std::string why = courier::why_of(outcome); !why.empty()) {
        world.err << "countersign-notify: " << why << '\n';
        return Exit::refused;
    }
    world.out << fmt::format("{} was asked whether it is the account of {}; the answer counts for a day.\n", asked.account, asked.person);
    return Exit::ok;
}

}  // namespace countersign::notify::program
