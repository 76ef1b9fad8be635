// Ten thousand messages fall due at one instant on a platform that takes few at a time: all of them arrive, the platform
// is not hammered, and the daemon goes on answering decisions.
#include <unistd.h>

#include <catch2/catch.hpp>

#include "clients/notify/platforms/rate_limit.hpp"
#include "tests/courier/post.hpp"

using namespace countersign;
using namespace countersign::tests;

namespace {

constexpr int persons = 500, documents = 20;

std::string person(int i) { return "reader." + std::to_string(i); }

// Thousands of syncs of a disk would be what this takes its time for, and not what it is about.
class MemoryFolder {
public:
    MemoryFolder() : path_("/dev/shm/countersign-" + std::to_string(::getpid())) { std::filesystem::create_directories(path_); }
    ~MemoryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// So many people, each with an address.
void hire(Post& post) {
    json all = json::array();
    std::vector<std::string> ids;
    for (int i = 0; i < persons; ++i) {
        ids.push_back(person(i));
        all.push_back({{"id", ids.back()}, {"name", ids.back()}, {"roles", {"reader"}}});
    }
    const json answer = post.change("operator", "people.import", {{"persons", all}, {"keys", json::array()}});
    if (!answer.contains("seq")) throw std::runtime_error(answer.dump());
    post.give_addresses(ids);
}

// A copy of each document to each of them: so many messages, all owed now.
void copy_to_all(Post& post) {
    for (int document = 0; document < documents; ++document) {
        const std::string instance = post.filed("pool");
        for (int from = 0; from < persons; from += 50) {
            json to = json::array();
            for (int i = from; i < from + 50; ++i) to.push_back(person(i));
            const json answer = post.change("zhang.wei", "instance.copy", {{"instance", instance}, {"to", to}});
            if (!answer.contains("seq")) throw std::runtime_error(answer.dump());
        }
    }
}

}  // namespace

TEST_CASE("ten thousand messages at one instant pass a small bucket, while decisions go on", "[courier][limit]") {
    const MemoryFolder folder;
    Post post;
    post.move_memory(folder.path());
    post.policy.digest_from = 1'000'000;
    post.patience = std::chrono::seconds{30};  // it is about how many are asked for, not about how soon each is answered
    hire(post);
    copy_to_all(post);

    // The bucket's time is the daemon's, which stands still during a round.
    platforms::Instant now{};
    platforms::RateLimit bucket({}, {{.burst = 250, .refill = 500, .per = std::chrono::seconds{1}}});
    std::size_t too_fast = 0;
    post.chat->before = [&](const Parcel&) -> std::optional<Outcome> {
        const auto wait = bucket.take("", now);
        if (wait == Milliseconds{0}) return std::nullopt;
        ++too_fast;
        return Later{.wait = wait, .why = "too fast", .is_rate_limit = true};
    };
    std::size_t rounds = 0;
    while (true) {
        REQUIRE(rounds++ < 400);
        const std::string instance = post.filed("pool");
        post.act("an.qi", instance, "approve");  // throws when it is not accepted
        now = notify::read_local_time(post.ask("operator", "admin.status").at("now").get<std::string>()).value().at();
        const Round round = post.rounds();
        if (!round.next) break;
        post.change("operator", "admin.clock.advance", {{"to", notify::rfc3339(*round.next)}});
    }
    std::size_t copies = 0;
    std::set<std::string> keys;
    for (const Got& one : post.chat->got) {
        if (!one.person.starts_with("reader.")) continue;
        ++copies;
        keys.insert(one.key);
    }
    CHECK(copies == persons * documents);
    CHECK(keys.size() == persons * documents);
    // Three refusals are enough for a round to stop asking, and a round takes two thousand at most: it is no hammering.
    CHECK(too_fast * 20 <= copies);
    for (const json& left : post.owed()) CHECK_FALSE(left.at("to").get<std::string>().starts_with("person:reader."));
    CHECK(post.owed({{"given_up", true}, {"to", "person:" + person(0)}}).empty());  // too fast is no failed try
}

TEST_CASE("a platform's own too-fast puts one person's messages off and no one else's", "[courier][limit]") {
    Post post;
    post.give_addresses({"an.qi", "bai.lu"});
    post.chat->before = [](const Parcel& parcel) -> std::optional<Outcome> {
        if (parcel.person != "an.qi") return std::nullopt;
        return Later{.wait = std::chrono::seconds{3}, .why = "too fast", .is_rate_limit = true};
    };
    post.filed("pool");
    const Round round = post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"bai.lu"});
    CHECK(post.chat->tries == 2);
    REQUIRE(round.next);
    CHECK(round.next->at() - round.now.at() == std::chrono::seconds{3});
    post.chat->before = [](const Parcel&) { return std::nullopt; };
    post.advance_to("2026-11-02T09:07:03");
    (void)post.rounds();
    CHECK(post.chat->persons() == std::vector<std::string>{"bai.lu", "an.qi"});
}
