// What open pages are told, also of what the feed lost.
#include <catch2/catch.hpp>

#include <condition_variable>

#include "tests/web/web_house.hpp"

namespace countersign::tests {

namespace {

class HeardStream : public front::Stream {
public:
    bool send(std::string piece) override {
        const std::lock_guard lock(mutex_);
        hellos_ += piece.find("event: hello") != std::string::npos ? 1 : 0;
        heard_.notify_all();
        return true;
    }
    void close() override {}
    [[nodiscard]] bool is_open() const override { return true; }

    [[nodiscard]] bool hears_hellos(int count) {
        std::unique_lock lock(mutex_);
        return heard_.wait_for(lock, std::chrono::seconds{20}, [&] { return hellos_ >= count; });
    }
    [[nodiscard]] int hellos() {
        const std::lock_guard lock(mutex_);
        return hellos_;
    }

private:
    std::mutex mutex_;
    std::condition_variable heard_;
    int hellos_ = 0;
};

}  // namespace

TEST_CASE("what the feed never said, such as the last thing before it was connected again, is found at the next beat") {
    WebHouse house;
    // Nobody speaks at this feed: all that happens is lost.
    web::Live live(house.identity(), "tcp://127.0.0.1:9", house.sessions(), std::chrono::milliseconds{20});
    const auto stream = std::make_shared<HeardStream>();
    const std::string session = house.sessions().enter("an.qi").session.id;
    const front::Streaming streaming = live.stream_of(session);
    REQUIRE(streaming.opened);
    streaming.opened(stream);
    // The first beats find the log as it is; then all is known.
    REQUIRE(stream->hears_hellos(2));
    const int known = stream->hellos();
    house.filed("pool");
    CHECK(stream->hears_hellos(known + 1));
    streaming.ended(stream);
}

}  // namespace countersign::tests
