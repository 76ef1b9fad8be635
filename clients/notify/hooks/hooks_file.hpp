// The webhooks of a company, read from TOML (docs/webhooks.md): whom we tell, and who may tell us. Files that
// it names lie beside it; whatever is wrong is a sentence with file and line, and nothing is half taken.
#pragma once

#include <filesystem>
#include <vector>

#include "clients/connection/key_file.hpp"
#include "clients/notify/hooks/delivery.hpp"
#include "clients/notify/hooks/hook.hpp"

namespace countersign::hooks {

struct KeyedSource {
    Source source;
    connection::KeyFile key;
};

struct HooksFile {
    std::vector<HookConfig> hooks;
    std::vector<KeyedSource> sources;
};

[[nodiscard]] Result<HooksFile, connection::Failure> read_hooks_file(const std::filesystem::path& path);

}  // namespace countersign::hooks
