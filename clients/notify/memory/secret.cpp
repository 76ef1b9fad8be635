#include "clients/notify/memory/secret.hpp"

#include <sodium.h>

#include <SQLiteCpp/Statement.h>

#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify {

namespace {

constexpr std::size_t secret_bytes = 16, secret_text_max = 64;

}  // namespace

std::string new_secret() {
    std::string bytes(secret_bytes, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return platforms::hex(bytes);
}

bool may_be_secret(const std::string& text) { return !text.empty() && text.size() <= secret_text_max; }

std::string hash_of_token(const std::string& token) { return hash_of_secret("token", token); }

std::string hash_of_secret(const std::string& kind, const std::string& secret) {
    return platforms::sha256("countersign notify " + kind + "\n" + secret);
}

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes) {
    statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace countersign::notify
