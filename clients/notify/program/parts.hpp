// The parts of countersign-notify, made from its configuration: the connection to the daemon, the channels, and who has
// which address.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "clients/connection/connection.hpp"
#include "clients/notify/config/config.hpp"
#include "clients/notify/courier/courier.hpp"

namespace countersign::notify::program {

using config::Config;
using platforms::Json;

using settings::Identity;
using settings::read_identity;

[[nodiscard]] platforms::Surroundings real_surroundings();
[[nodiscard]] std::vector<std::shared_ptr<platforms::Connector>> make_connectors(const Config& config,
                                                                                 const platforms::Surroundings& surroundings);

// All that are configured. They and the memory outlive each other's use.
[[nodiscard]] courier::Channels make_channels(const Config& config,
                                              const std::vector<std::shared_ptr<platforms::Connector>>& connectors,
                                              Memory& memory);

[[nodiscard]] std::vector<courier::Group> groups_of(const Config& config);

// Mail addresses by the configuration, without those that bounced; chat accounts as the daemon has them bound.
[[nodiscard]] Result<courier::Directory, Failure> directory_of(const Config& config, House& house, Memory& memory);

[[nodiscard]] courier::Sending sending_of(const Config& config);

// "delivered key=17.2.role:finance person=li.na channel=mail"
[[nodiscard]] std::string line_text(const courier::Line& line);

}  // namespace countersign::notify::program
