#include "daemon/server/keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/stat.h>
#include <toml++/toml.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace countersign::server {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t file_bytes_max = 4096;

class Descriptor {
public:
    explicit Descriptor(int number, const fs::path& file) : number_(number) {
        if (number < 0) throw std::system_error(errno, std::generic_category(), file.string());
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

[[noreturn]] void refuse(const fs::path& file, std::string_view sentence) {
    throw std::runtime_error(fmt::format("{}: {}", file.string(), sentence));
}

void check_mode(const Descriptor& opened, const fs::path& file) {
    struct stat status{};
    if (::fstat(opened.number(), &status) != 0) throw std::system_error(errno, std::generic_category(), file.string());
    if (!S_ISREG(status.st_mode)) refuse(file, "Expected a key file, but it is no regular file.");
    if ((status.st_mode & 077) != 0)
        refuse(file, fmt::format("Expected a key file that only its owner can read (mode 0600), but its mode is {:04o}.",
                                 status.st_mode & 07777));
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        refuse(file, "Expected a key file of the user that the daemon runs as, but it is somebody else's.");
}

std::string read_all(const Descriptor& opened, const fs::path& file) {
    std::string text(file_bytes_max + 1, '\0');
    const ssize_t got = ::read(opened.number(), text.data(), text.size());
    if (got < 0) throw std::system_error(errno, std::generic_category(), file.string());
    if (got > static_cast<ssize_t>(file_bytes_max)) refuse(file, "Expected a key file, but it is too long for one.");
    text.resize(static_cast<std::size_t>(got));
    return text;
}

std::string public_of(const std::string& secret) {
    std::array<char, 41> text{};
    if (secret.size() != 40 || zmq_curve_public(text.data(), secret.c_str()) != 0) return {};
    return {text.data(), text.size() - 1};
}

std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

void sync_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), folder);
    if (::fsync(opened.number()) != 0) throw std::system_error(errno, std::generic_category(), folder.string());
}

// Written beside its place and linked there when it is whole: after a crash it is there or not.
void write_new(const fs::path& file, const std::string& text, mode_t mode) {
    const fs::path beside = file.string() + ".new";
    ::unlink(beside.c_str());
    {
        const Descriptor opened(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode), beside);
        if (::fchmod(opened.number(), mode) != 0 ||
            ::write(opened.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fsync(opened.number()) != 0)
            throw std::system_error(errno, std::generic_category(), beside.string());
    }
    const int failed = ::link(beside.c_str(), file.c_str()) == 0 ? 0 : errno;
    ::unlink(beside.c_str());
    if (failed != 0) throw std::system_error(failed, std::generic_category(), file.string());
    sync_folder(file.parent_path());
}

KeyPair server_key(const fs::path& file, bool founding) {
    if (!fs::exists(file)) {
        if (!founding)
            refuse(file, "Expected the daemon's key, but it is missing; restore it from the backup, since clients know no other.");
        write_key_file(file, {.person = {}, .key = make_key_pair()});
    }
    return read_key_file(file).key;
}

}  // namespace

Secret::~Secret() { ::explicit_bzero(text_.data(), text_.size()); }

KeyPair make_key_pair() {
    std::array<char, 41> public_key{}, secret{};
    if (zmq_curve_keypair(public_key.data(), secret.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "Expected a new key, but libzmq can not make one");
    KeyPair pair{.public_key = {public_key.data(), 40}, .secret = Secret({secret.data(), 40})};
    ::explicit_bzero(secret.data(), secret.size());
    return pair;
}

KeyFile read_key_file(const fs::path& file) {
    const int number = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (number < 0 && errno == ELOOP) refuse(file, "Expected a key file, but it is a link.");
    if (number < 0 && errno == ENOENT) refuse(file, "Expected a key file, but there is none.");
    const Descriptor opened(number, file);
    check_mode(opened, file);
    std::string text = read_all(opened, file);
    KeyFile key;
    try {
        const toml::table table = toml::parse(text);
        key.person = table["person"].value_or(std::string());
        key.key.public_key = table["public"].value_or(std::string());
        key.key.secret = Secret(table["secret"].value_or(std::string()));
    } catch (const toml::parse_error& error) {
        // Its text may quote the file, and with it the secret.
        refuse(file, fmt::format("Expected TOML, but line {} is not.", error.source().begin.line));
    }
    ::explicit_bzero(text.data(), text.size());
    const std::string belongs = public_of(key.key.secret.reveal());
    if (belongs.empty()) refuse(file, "Expected secret = \"40 characters of Z85\", but it is missing or something else.");
    if (belongs != key.key.public_key) refuse(file, "Expected the public key of this secret, but it is missing or another one.");
    return key;
}

void write_key_file(const fs::path& file, const KeyFile& key) {
    std::string text;
    if (!key.person.empty()) text += fmt::format("person = {}\n", toml_text(key.person));
    // Z85 has neither quotes nor backslashes.
    text += fmt::format("public = \"{}\"\nsecret = \"{}\"\n", key.key.public_key, key.key.secret.reveal());
    write_new(file, text, 0600);
    ::explicit_bzero(text.data(), text.size());
}

HouseKeys house_keys(const fs::path& keys, bool founding) {
    if (founding && ::mkdir(keys.c_str(), 0700) != 0 && errno != EEXIST)
        throw std::system_error(errno, std::generic_category(), keys.string());
    HouseKeys house{.server = server_key(keys / "server.key", founding), .operator_public_key = {}};
    const fs::path public_file = keys / "server.pub";
    if (!fs::exists(public_file)) write_new(public_file, fmt::format("public = \"{}\"\n", house.server.public_key), 0644);
    const fs::path operator_file = keys / "operator.key";
    if (founding && !fs::exists(operator_file)) write_key_file(operator_file, {.person = "operator", .key = make_key_pair()});
    if (fs::exists(operator_file)) house.operator_public_key = read_key_file(operator_file).key.public_key;
    return house;
}

}  // namespace countersign::server
