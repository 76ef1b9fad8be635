// A certificate for "localhost" and its key, made on the spot, valid for an hour each way.
#pragma once

#include <filesystem>

namespace countersign::mail {

// Both as PEM; the key readable by its owner only.
void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key);

}  // namespace countersign::mail
