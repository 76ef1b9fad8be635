#include <fstream>
#include <ostream>
#include <thread>

#include <fmt/format.h>

#include "clients/front/front.hpp"
#include "clients/web/gateway/gateway.hpp"
#include "clients/web/program/program.hpp"

namespace countersign::web {

namespace {

namespace fs = std::filesystem;

front::FrontConfig front_config(const Config& config) {
    front::FrontConfig front{.address = config.listen.address,
                             .port = config.listen.port,
                             .certificate = config.listen.certificate,
                             .key = config.listen.key,
                             .behind_proxy = config.listen.is_behind_proxy};
    front.limits = front_limits();
    return front;
}

std::string url_of(const Config& config, std::uint16_t port) {
    return config.public_url.empty() ? fmt::format("http://{}:{}", config.listen.address, port) : config.public_url;
}

// For links of other commands: as `run` found it, or as the configuration has it.
std::string known_url(const Config& config) {
    std::string url;
    if (!config.endpoint.empty()) std::getline(std::ifstream(config.endpoint) >> std::ws, url);
    return url.empty() ? url_of(config, config.listen.port) : url;
}

void write_endpoint(const fs::path& file, const std::string& url) {
    if (file.empty()) return;
    const fs::path fresh = file.string() + ".new";
    std::ofstream(fresh) << url << '\n';
    fs::rename(fresh, file);
}

// A person whom the daemon knows and who may act; else said why not.
std::optional<Exit> fault_of_person(Daemon& daemon, const World& world, const std::string& person) {
    const Answer shown = daemon.ask("people.show", {{"person", person}});
    if (!shown) return complain(shown.error(), world);
    if (is_active(*shown)) return std::nullopt;
    world.err << fmt::format("countersign-web: Expected an active person, but '{}' is not active.\n", person);
    return Exit::refused;
}

}  // namespace

Exit serve(const Config& config, const World& world) {
    const auto identity = settings::read_identity(config.daemon);
    if (!identity) return complain(identity.error(), world);
    if (const std::string fault = front::fault_of(front_config(config)); !fault.empty()) {
        world.err << "countersign-web: " << fault << '\n';
        return Exit::usage;
    }
    Sessions sessions(config.sessions, config.policy, world.now);
    Daemon daemon(*identity);
    Live live(*identity, config.daemon.feed, sessions);
    GatewayConfig settings{.door = {.public_url = config.public_url, .has_tls = config.has_tls()},
                           .metrics_token = config.metrics_token,
                           .has_machine_of_its_own = !config.listen.is_behind_proxy};
    Gateway gateway({.daemon = daemon, .sessions = sessions, .live = live, .now = world.now}, std::move(settings));
    front::Front front(front_config(config), gateway.routes(), [&world](const front::Route& route, const std::string& what) {
        world.err << fmt::format("failed route={} fault={}", settings::in_line(route.method + " " + route.prefix), settings::in_line(what))
                  << std::endl;
    });
    const std::string url = url_of(config, front.port());
    std::jthread serving([&front] { front.run(); });
    write_endpoint(config.endpoint, url);
    world.err << fmt::format("listening port={} url={}", front.port(), url) << std::endl;
    world.wait_for_end();
    front.stop();
    serving.join();
    world.err << "stopped" << std::endl;
    return Exit::ok;
}

Exit check(const Config& config, const World& world) {
    bool all_right = true;
    const auto tell = [&](const char* part, const std::string& fault, const std::string& good) {
        all_right = all_right && fault.empty();
        world.out << (fault.empty() ? "ok     " : "WRONG  ") << part << ": " << (fault.empty() ? good : fault) << '\n';
    };
    const auto identity = settings::read_identity(config.daemon);
    tell("key", identity ? "" : identity.error().text.en, "the key file and the daemon's public key are there");
    if (identity) {
        Daemon daemon(*identity);
        const Answer status = daemon.ask("admin.status");
        tell("daemon", status ? "" : status.error().text.en, status ? fmt::format("company {}", status->value("company", "")) : "");
        const Json roles = status ? status->value("me", Json::object()).value("roles", Json::array()) : Json::array();
        const bool is_gateway = std::find(roles.begin(), roles.end(), "gateway") != roles.end();
        tell("role", is_gateway ? "" : "Expected the role gateway, but this key's person lacks it; see countersign-web enrol.", "it may speak for people");
    }
    tell("http", front::fault_of(front_config(config)), fmt::format("{}:{}", config.listen.address, config.listen.port));
    return all_right ? Exit::ok : Exit::refused;
}

Exit enrol(const Config& config, const World& world) {
    return settings::enrol(config.daemon, "countersign-web", "web", "\"gateway\"", world.out, world.err);
}

Exit invite(const Config& config, const World& world, const std::string& person) {
    const auto identity = settings::read_identity(config.daemon);
    if (!identity) return complain(identity.error(), world);
    Daemon daemon(*identity);
    if (const auto fault = fault_of_person(daemon, world, person)) return *fault;
    Sessions sessions(config.sessions, config.policy, world.now);
    world.out << fmt::format("{}/enrol#{}\n", known_url(config), sessions.invite(person));
    world.err << fmt::format("Good once, for {} hours; give it to {} alone.\n", config.policy.invitation.count(), person);
    return Exit::ok;
}

// Only in a rehearsal, by the daemon's word; it is asked again when the link is used.
Exit entrance(const Config& config, const World& world, const std::string& person) {
    const auto identity = settings::read_identity(config.daemon);
    if (!identity) return complain(identity.error(), world);
    Daemon daemon(*identity);
    const Answer status = daemon.ask("admin.status");
    if (!status) return complain(status.error(), world);
    if (!status->value("rehearsal", false)) {
        world.err << "countersign-web: Expected a rehearsal, but this is the real house; nothing was made.\n  -> countersign-web invite PERSON\n";
        return Exit::refused;
    }
    if (const auto fault = fault_of_person(daemon, world, person)) return *fault;
    Sessions sessions(config.sessions, config.policy, world.now);
    world.out << fmt::format("{}/enter#{}\n", known_url(config), sessions.entrance(person));
    return Exit::ok;
}

Exit forget(const Config& config, const World& world, const std::string& person) {
    Sessions sessions(config.sessions, config.policy, world.now);
    const int ended = sessions.forget_person(person);
    world.out << fmt::format("{} can sign in no more; {} sessions ended.\n", person, ended);
    return Exit::ok;
}

}  // namespace countersign::web
