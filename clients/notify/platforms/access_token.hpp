// AccessToken: what an app shows with each request, fetched with its secret and good for a while.
#pragma once

#include <string>

#include "clients/notify/platforms/instant.hpp"

namespace countersign::platforms {

struct AccessToken {
    std::string text;
    Milliseconds lifetime{};
};

}  // namespace countersign::platforms
