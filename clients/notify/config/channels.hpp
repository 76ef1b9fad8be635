// The sections of the channels, [mail], [dingtalk], [wecom], [feishu] and [slack], with their secrets. For config.cpp.
#pragma once

#include "clients/notify/config/config.hpp"
#include "clients/settings/section.hpp"

namespace countersign::notify::config {

using settings::Section;

void read_channels_into(const Section& root, const std::filesystem::path& folder, const Environment& environment, Config& config);

}  // namespace countersign::notify::config
