#include "clients/web/gateway/gateway.hpp"

#include <ctime>

#include <fmt/chrono.h>

namespace countersign::web {

Gateway::Gateway(Parts parts, GatewayConfig config)
    : parts_(std::move(parts)), config_(std::move(config)), door_(parts_.sessions, parts_.now, config_.door) {
    parts_.sessions.on_end([this](const std::string& session) { parts_.live.end(session); });
}

front::Routes Gateway::routes() {
    front::Routes routes;
    add_session_routes(routes);
    add_passkey_routes(routes);
    add_ask_route(routes);
    add_draft_routes(routes);
    add_file_route(routes);
    add_document_routes(routes);
    add_calendar_routes(routes);
    add_house_routes(routes);
    return routes;
}

// Whoever comes waits in line, rather than being told to come again.
front::FrontLimits front_limits() {
    front::FrontLimits limits;
    limits.connections_max = 6000;
    limits.streams_max = 4000;
    limits.handling_max = 4000;
    limits.threads = 16;
    return limits;
}

std::string written(Instant instant) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(instant))));
}

std::string rest_of(const FrontRequest& request, std::string_view prefix) {
    std::string rest = request.path.substr(std::min(request.path.size(), prefix.size()));
    return rest.find('/') == std::string::npos ? rest : std::string();
}

}  // namespace countersign::web
