#include "daemon/server/remembered_requests.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/fakes/seed.hpp"

using countersign::server::RememberedRequests;
using countersign::server::RequestDigest;

namespace {

using Known = RememberedRequests::Known;

constexpr const char* a_body = "0123456789abcdef";

// The digest of the n-th of many requests that want the same slot, which is the last one of every table.
RequestDigest in_last_slot(std::uint64_t n) { return {~std::uint64_t{0}, n}; }

std::optional<std::uint64_t> seq_of(const RememberedRequests& requests, const RequestDigest& digest) {
    const auto known = requests.find(digest, a_body);
    return known ? std::optional(known->seq) : std::nullopt;
}

// The same, in the plainest way.
struct Model {
    struct Request {
        std::uint64_t seq = 0;
        std::string body;
    };
    std::map<RequestDigest, Request> requests;
    std::deque<RequestDigest> by_age;

    void remember(const RequestDigest& digest, std::uint64_t seq, const std::string& body) {
        if (requests.insert_or_assign(digest, Request{.seq = seq, .body = body}).second) by_age.push_back(digest);
    }

    void forget_newest() {
        requests.erase(by_age.back());
        by_age.pop_back();
    }

    void forget_all_but(std::size_t newest) {
        for (; by_age.size() > newest; by_age.pop_front()) requests.erase(by_age.front());
    }

    std::optional<Known> find(const RequestDigest& digest, const std::string& body) const {
        const auto found = requests.find(digest);
        if (found == requests.end()) return std::nullopt;
        return Known{.seq = found->second.seq, .is_same_request = found->second.body == body};
    }
};

// Few enough digests that they are met again, in heaps that run into each other and over the end of the table.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}

    std::uint64_t below(std::uint64_t end) { return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(random_); }

    RequestDigest digest() {
        const std::uint64_t home = below(4) == 0 ? below(40) * 977 : std::uint64_t{0} - below(12);
        return {home, below(400)};
    }

    std::string body() {
        static const std::vector<std::string> bodies = {
            "0123456789abcdef", "fedcba9876543210", "0000000000000000", "", "0", "0123456789ABCDEF", "0123456789abcdeg",
            "0123456789abcdef0", std::string(64, 'a'), std::string(16, '\0')};
        return bodies[below(bodies.size())];
    }

private:
    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("an accepted request is known with its entry, another one is not", "[server][requests]") {
    RememberedRequests requests;
    const RequestDigest first = requests.digest_of("key of li.na", "r-1");
    CHECK_FALSE(requests.contains(first));
    CHECK_FALSE(requests.find(first, a_body));

    requests.remember(first, 7, a_body);
    CHECK(requests.contains(first));
    CHECK(requests.find(first, a_body) == Known{.seq = 7, .is_same_request = true});
    CHECK_FALSE(requests.contains(requests.digest_of("key of li.na", "r-2")));
    CHECK_FALSE(requests.contains(requests.digest_of("key of wang.qiang", "r-1")));
}

TEST_CASE("a request with another body is told from the same one, whatever form the digests of the bodies have", "[server][requests]") {
    const std::vector<std::string> bodies = {
        "0123456789abcdef", "0123456789abcdee", "0123456789abcdf0", "1123456789abcdef", "0000000000000000", "0123456789ABCDEF",
        "0123456789abcdeg", "0123456789abcde", "0123456789abcdef0", "", "0", "00",
        std::string(16, '\0'), std::string(64, 'a'), std::string(65, 'a')};
    for (const std::string& then : bodies) {
        RememberedRequests requests;
        requests.remember({1, 2}, 3, then);
        for (const std::string& now : bodies) {
            INFO("'" << then << "', then '" << now << "'");
            CHECK(requests.find({1, 2}, now) == Known{.seq = 3, .is_same_request = then == now});
        }
    }
}

TEST_CASE("the oldest requests are forgotten, the others stay", "[server][requests]") {
    RememberedRequests requests;
    for (std::uint64_t n = 1; n <= 10; ++n) requests.remember({n, 0}, n, a_body);
    requests.forget_all_but(10);
    CHECK(requests.size() == 10);
    requests.forget_all_but(3);
    CHECK(requests.size() == 3);
    for (std::uint64_t n = 1; n <= 10; ++n) CHECK(requests.contains({n, 0}) == (n > 7));
}

TEST_CASE("what is taken back is the newest, and may be accepted again", "[server][requests]") {
    RememberedRequests requests;
    for (std::uint64_t n = 1; n <= 3; ++n) requests.remember({n, 0}, n, a_body);
    requests.forget_newest();
    requests.forget_newest();
    CHECK(requests.contains({1, 0}));
    CHECK_FALSE(requests.contains({2, 0}));
    CHECK_FALSE(requests.contains({3, 0}));

    requests.remember({3, 0}, 2, a_body);
    CHECK(seq_of(requests, {3, 0}) == 2);
    requests.forget_all_but(1);
    CHECK_FALSE(requests.contains({1, 0}));
    CHECK(requests.contains({3, 0}));
}

TEST_CASE("a request that a log has twice keeps its age and leads to the newer entry", "[server][requests]") {
    RememberedRequests requests;
    requests.remember({1, 0}, 1, a_body);
    requests.remember({2, 0}, 2, a_body);
    requests.remember({1, 0}, 3, a_body);
    CHECK(requests.size() == 2);
    CHECK(seq_of(requests, {1, 0}) == 3);
    requests.forget_all_but(1);
    CHECK_FALSE(requests.contains({1, 0}));
    CHECK(requests.contains({2, 0}));
}

TEST_CASE("requests that want the same slot are all found, whichever of them is forgotten", "[server][requests]") {
    RememberedRequests requests;
    for (std::uint64_t n = 1; n <= 40; ++n) requests.remember(in_last_slot(n), n, a_body);
    requests.remember({0, 0}, 41, a_body);  // whose slot is taken by those that were pushed over the end
    for (std::uint64_t forgotten = 0; forgotten <= 40; ++forgotten) {
        requests.forget_all_but(41 - forgotten);
        for (std::uint64_t n = 1; n <= 40; ++n)
            CHECK(seq_of(requests, in_last_slot(n)) == (n > forgotten ? std::optional(n) : std::nullopt));
        CHECK(seq_of(requests, {0, 0}) == 41);
    }
}

TEST_CASE("all are known while their number doubles and doubles again", "[server][requests]") {
    RememberedRequests requests;
    // The order of age does not begin at the ring's beginning when it grows.
    for (std::uint64_t n = 1; n <= 300; ++n) requests.remember(requests.digest_of("key", std::to_string(n)), n, a_body);
    requests.forget_all_but(100);
    for (std::uint64_t n = 301; n <= 20'000; ++n) requests.remember(requests.digest_of("key", std::to_string(n)), n, a_body);

    CHECK(requests.size() == 19'800);
    std::uint64_t wrong = 0;
    for (std::uint64_t n = 1; n <= 20'000; ++n) {
        const auto seq = seq_of(requests, requests.digest_of("key", std::to_string(n)));
        if (seq != (n > 200 ? std::optional(n) : std::nullopt)) ++wrong;
    }
    CHECK(wrong == 0);
    requests.forget_all_but(1);
    CHECK(seq_of(requests, requests.digest_of("key", "20000")) == 20'000);
    CHECK_FALSE(requests.contains(requests.digest_of("key", "19999")));
}

TEST_CASE("the requests remembered are those of a plain map after any operations", "[server][requests]") {
    const std::uint64_t seed = countersign::tests::test_seed();
    INFO("COUNTERSIGN_SEED=" << seed);
    Chance chance(seed);
    RememberedRequests requests;
    Model model;
    // The number of them swings, so that the ring turns and the table grows in the midst of it.
    std::size_t most = 0;
    for (std::uint64_t step = 1; step <= 30'000; ++step) {
        const std::size_t kept_max = 100 + step / 20;
        const std::uint64_t dice = chance.below(1'000);
        if (dice < 600) {
            const RequestDigest digest = chance.digest();
            const std::string body = chance.body();
            requests.remember(digest, step, body);
            model.remember(digest, step, body);
        } else if (dice < 750 && !model.by_age.empty()) {
            requests.forget_newest();
            model.forget_newest();
        } else if (dice < 751) {
            const std::size_t left = chance.below(kept_max);
            requests.forget_all_but(left);
            model.forget_all_but(left);
        }
        requests.forget_all_but(kept_max);
        model.forget_all_but(kept_max);
        const RequestDigest asked = chance.digest();
        const std::string body = chance.body();
        most = std::max(most, requests.size());
        INFO("step " << step);
        REQUIRE(requests.size() == model.by_age.size());
        REQUIRE(requests.find(asked, body) == model.find(asked, body));
        REQUIRE(requests.contains(asked) == model.requests.contains(asked));
    }
    CHECK(most > 600);  // more than the first table holds
    for (const auto& [digest, request] : model.requests)
        CHECK(requests.find(digest, request.body) == Known{.seq = request.seq, .is_same_request = true});
}

TEST_CASE("nobody can tell beforehand what digest a request will have", "[server][requests]") {
    const RememberedRequests requests, after_a_start;
    CHECK(requests.digest_of("key", "r-1") == requests.digest_of("key", "r-1"));
    CHECK(requests.digest_of("key", "r-1") != after_a_start.digest_of("key", "r-1"));
    // Where the key ends and the request begins is part of it.
    CHECK(requests.digest_of("key", "r-1") != requests.digest_of("keyr", "-1"));
}
