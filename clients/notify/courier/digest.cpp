// Digests of many messages, and what is remembered of them.
#include <sstream>

#include "clients/notify/courier/sender.hpp"
#include "clients/notify/platforms/digest.hpp"

namespace countersign::notify::courier {

namespace {

constexpr std::size_t key_hex = 32;

std::string name_of(const std::string& person) { return "digest/" + person; }

std::string lines_of(const std::set<std::string>& members) {
    std::string lines;
    for (const std::string& member : members) lines += member + "\n";
    return lines;
}

}  // namespace

std::string parcel_key(const std::string& message, const std::string& person) { return message + "/" + person; }

std::string digest_key(const std::string& person, const std::set<std::string>& members) {
    return "digest." + platforms::hex(platforms::sha256(person + "\n" + lines_of(members))).substr(0, key_hex);
}

Digest kept_digest(Memory& memory, const std::string& person) {
    Digest digest;
    std::istringstream lines(memory.kept(name_of(person)).value_or(""));
    std::getline(lines, digest.key);
    for (std::string member; std::getline(lines, member);) digest.members.insert(member);
    return digest;
}

void keep_digest(Memory& memory, const std::string& person, const Digest& digest) {
    memory.keep(name_of(person), digest.key + "\n" + lines_of(digest.members));
}

}  // namespace countersign::notify::courier
