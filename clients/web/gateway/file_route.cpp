// GET /files/INSTANCE/HASH: a file that a document names, for whoever sees the place that names it (docs/protocol.md, "Files").
// Always to be saved, in a sandbox, with the type that the daemon found in the bytes: whatever somebody uploaded is never a page of ours.
#include <semaphore>

#include <sodium.h>

#include "clients/documents/wire_text.hpp"
#include "clients/web/gateway/gateway.hpp"

namespace countersign::web {

namespace {

constexpr std::string_view prefix = "/files/";
constexpr std::chrono::seconds patience_for_a_place{5};

// A file is in memory while it is sent, so not for everybody at once.
std::counting_semaphore<4> places{4};

class Place {
public:
    Place() : is_taken_(places.try_acquire_for(patience_for_a_place)) {}
    ~Place() {
        if (is_taken_) places.release();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] bool is_taken() const { return is_taken_; }

private:
    bool is_taken_;
};

// Nothing when it is no base64.
std::optional<std::string> bytes_of(const std::string& base64) {
    std::string bytes(base64.size(), '\0');
    std::size_t length = 0;
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    if (sodium_base642bin(out, bytes.size(), base64.data(), base64.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

struct File {
    std::string type, name, bytes;
};

Failure bad_answer() {
    return {.kind = connection::FailureKind::bad_answer,
            .code = "bad_answer",
            .text = {"服务器的答复不完整。", "Expected the parts of a file from the daemon, but what came is none."}};
}

Result<File, Failure> fetch(Daemon& daemon, const Speaker& speaker, const std::string& instance, const std::string& hash) {
    File file;
    for (std::uint64_t size = 1; file.bytes.size() < size;) {
        const Answer part = daemon.ask_as(speaker, "attachment.get", {{"instance", instance}, {"hash", hash}, {"offset", file.bytes.size()}});
        if (!part) return fail(part.error());
        const auto bytes = bytes_of(documents::member(*part, "data"));
        size = part->value("bytes", std::uint64_t{0});
        if (!bytes || (bytes->empty() && file.bytes.size() < size)) return fail(bad_answer());
        file.bytes += *bytes;
        file.type = documents::member(*part, "type");
        file.name = documents::member(*part, "name");
    }
    return file;
}

}  // namespace

FrontAnswer Gateway::file(const FrontRequest& request) {
    const auto visitor = door_.visitor(request);
    if (!visitor) return visitor.error();
    const std::string path = request.path.substr(prefix.size());
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos) return front::plain_answer(404);
    const Place place;
    if (!place.is_taken()) return front::plain_answer(503);
    auto file = fetch(parts_.daemon, visitor->speaker, path.substr(0, slash), path.substr(slash + 1));
    return file ? file_reply(file->type, file->name, std::move(file->bytes)) : failure_reply(file.error());
}

void Gateway::add_file_route(front::Routes& routes) {
    routes.push_back({"GET", std::string(prefix), [this](const FrontRequest& request) { return file(request); }});
}

}  // namespace countersign::web
