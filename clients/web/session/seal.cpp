#include "clients/web/session/seal.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "clients/web/session/secret.hpp"
#include "daemon/ensure.hpp"

namespace countersign::web {

namespace {

constexpr std::size_t key_bytes = crypto_secretbox_KEYBYTES, nonce_bytes = crypto_secretbox_NONCEBYTES;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

[[noreturn]] void complain(const std::filesystem::path& file, const std::string& but) {
    throw std::runtime_error("Expected " + file.string() + " to hold the key that seals second factors, but " + but);
}

// Under another name first, and then linked: another program that starts at the same moment sees a whole key or none.
void make_key(const std::filesystem::path& file) {
    const std::string draft = file.string() + "." + hex(random_bytes(8));
    const int written = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (written < 0) complain(file, std::string("it can not be made: ") + std::strerror(errno) + ".");
    const std::string text = new_secret() + "\n";
    const bool is_whole = ::write(written, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(written) == 0;
    ::close(written);
    const bool is_there = is_whole && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
    const int error = errno;
    ::unlink(draft.c_str());
    if (!is_there) complain(file, std::string("it can not be written: ") + std::strerror(error) + ".");
    const int folder = ::open(file.has_parent_path() ? file.parent_path().c_str() : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
}

}  // namespace

Seal::~Seal() { sodium_memzero(key_.data(), key_.size()); }

std::string Seal::key_for(std::string_view purpose) const {
    std::string key(key_bytes, '\0');
    crypto_generichash(octets(key), key.size(), octets(purpose), purpose.size(), octets(std::string_view(key_)), key_.size());
    return key;
}

std::string Seal::seal(std::string_view purpose, std::string_view bytes) const {
    const std::string key = key_for(purpose), nonce = random_bytes(nonce_bytes);
    std::string box(bytes.size() + crypto_secretbox_MACBYTES, '\0');
    crypto_secretbox_easy(octets(box), octets(bytes), bytes.size(), octets(std::string_view(nonce)), octets(std::string_view(key)));
    return nonce + box;
}

std::optional<std::string> Seal::open(std::string_view purpose, std::string_view sealed) const {
    if (sealed.size() < nonce_bytes + crypto_secretbox_MACBYTES) return std::nullopt;
    const std::string key = key_for(purpose);
    const std::string_view nonce = sealed.substr(0, nonce_bytes), box = sealed.substr(nonce_bytes);
    std::string bytes(box.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(octets(bytes), octets(box), box.size(), octets(nonce), octets(std::string_view(key))) != 0)
        return std::nullopt;
    return bytes;
}

std::string Seal::mac(std::string_view purpose, std::string_view bytes) const {
    const std::string key = key_for(purpose);
    std::string mac(crypto_generichash_BYTES, '\0');
    crypto_generichash(octets(mac), mac.size(), octets(bytes), bytes.size(), octets(std::string_view(key)), key.size());
    return mac;
}

std::string read_seal_key(const std::filesystem::path& file, bool may_make) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        if (!may_make || errno != ENOENT)
            complain(file,
                     std::string(std::strerror(errno)) +
                         "; put it back from where it was kept, or start with a new database and invite everybody again.");
        make_key(file);
        if (::stat(file.c_str(), &status) != 0) complain(file, std::string(std::strerror(errno)) + ".");
    }
    if ((status.st_mode & 077U) != 0) complain(file, "others may read it. Run: chmod 600 " + file.string());
    std::ifstream stream(file, std::ios::binary);
    std::string text, key(key_bytes, '\0');
    stream >> text;
    std::size_t size = 0;
    const char* end = nullptr;
    const bool is_hex = sodium_hex2bin(octets(key), key.size(), text.data(), text.size(), nullptr, &size, &end) == 0;
    if (!is_hex || size != key_bytes || end != text.data() + text.size()) complain(file, "it is not 64 digits of hex.");
    sodium_memzero(text.data(), text.size());
    return key;
}

}  // namespace countersign::web
