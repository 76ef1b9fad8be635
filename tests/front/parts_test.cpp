// The parts of a front that need no socket: queries, who asks, and the bytes that wait for a stream.
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "clients/front/pipe.hpp"
#include "clients/front/query.hpp"
#include "clients/front/remote.hpp"

namespace countersign::front {

namespace {

std::optional<std::string> value(const std::string& query, const std::string& name = "q") {
    FrontRequest request;
    request.query = query;
    return query_value(request, name);
}

}  // namespace

TEST_CASE("a value of a query is decoded as browsers encode it", "[front][query]") {
    CHECK(value("q=abc") == "abc");
    CHECK(value("a=1&q=%E5%AE%A2%E6%88%B7+A%26B&b=2") == "客户 A&B");
    CHECK(value("q=%F0%9F%93%8E") == "📎");
    CHECK(value("q=a=b") == "a=b");
    CHECK(value("q=") == "");
    CHECK(value("q") == "");
    CHECK(value("%71=x") == "x");
    CHECK(value("q=%2b%2B") == "++");
}

TEST_CASE("a value that is missing, doubled or no text is none", "[front][query]") {
    for (const char* query : {"", "qq=1", "Q=1", "a=q", "&&", "q=1&q=2", "q=1&%71=1", "q&q", "q=%", "q=%4", "q=%zz", "q=%4z", "q=%00", "q=a%0Ab", "q=%1B", "q=%7F",
                              "q=%C2%85",                          // a control character beyond ASCII
                              "q=%80", "q=%C3", "q=%C3%28",        // broken
                              "q=%C0%AF", "q=%E0%80%AF",           // too long for what they say
                              "q=%ED%A0%80",                       // half of a pair
                              "q=%F4%90%80%80", "q=%F8%88%80%80%80", "q=\xC3", "q=\x01"}) {
        INFO(query);
        CHECK_FALSE(value(query).has_value());
    }
}

TEST_CASE("behind a proxy the last entry that it wrote says who asks", "[front][proxy]") {
    const auto asker = [](const std::string& header) { return forwarded_for({{"x-forwarded-for", header}}, "127.0.0.1"); };

    CHECK(forwarded_for({}, "192.0.2.9") == "192.0.2.9");
    CHECK(asker("192.0.2.1") == "192.0.2.1");
    CHECK(asker("10.0.0.1, 6.6.6.6,192.0.2.1 ") == "192.0.2.1");
    CHECK(asker("2001:DB8:0::1") == "2001:db8::1");
    CHECK(asker("192.0.2.1:4711") == "192.0.2.1");
    CHECK(asker("[2001:db8::1]:4711") == "2001:db8::1");
    for (const char* none : {"", "unknown", "192.0.2.1, ", "1.2.3", "999.1.1.1", "[", "[]", ":", "192.0.2.1, <script>"}) CHECK(asker(none) == "127.0.0.1");
}

TEST_CASE("a request is clearly framed by one length, or in chunks, or by neither", "[front][smuggling]") {
    CHECK(is_clearly_framed({}));
    CHECK(is_clearly_framed({{"content-length", "12"}, {"host", "here"}}));
    CHECK(is_clearly_framed({{"transfer-encoding", "Chunked"}}));
    CHECK_FALSE(is_clearly_framed({{"content-length", "12"}, {"transfer-encoding", "chunked"}}));
    for (const char* length : {"", "5, 5", "-1", "+1", "1 ", "0x1", "1.0"}) CHECK_FALSE(is_clearly_framed({{"content-length", length}}));
    for (const char* encoding : {"", "identity", "gzip, chunked", "chunked, chunked", ", chunked", "chunked;q=1"})
        CHECK_FALSE(is_clearly_framed({{"transfer-encoding", encoding}}));
    CHECK_FALSE(is_clearly_framed({{"host", "here, there"}}));
}

TEST_CASE("a pipe wakes once for all that waits, and holds no more than its bound", "[front][stream]") {
    int woken = 0;
    Pipe pipe(10, [&] { ++woken; });

    CHECK(pipe.send("12345"));
    CHECK(pipe.send("67"));
    CHECK(woken == 1);
    CHECK(pipe.take().bytes == "1234567");
    CHECK(pipe.send("890"));
    CHECK(woken == 2);
    CHECK(pipe.is_open());
    CHECK_FALSE(pipe.send("x"));  // ten are here: three wait and seven are on their way
    CHECK(pipe.is_too_slow());
    CHECK(woken == 3);
    CHECK_FALSE(pipe.is_open());
    CHECK_FALSE(pipe.send(""));
}

TEST_CASE("what has been taken by the peer makes room in a pipe, and its end comes after all of it", "[front][stream]") {
    int woken = 0;
    Pipe pipe(10, [&] { ++woken; });

    REQUIRE(pipe.send("1234567890"));
    REQUIRE(pipe.take().bytes.size() == 10);
    pipe.took();
    CHECK(pipe.send("again"));
    pipe.close();
    CHECK_FALSE(pipe.is_open());
    CHECK_FALSE(pipe.send("late"));
    const Pipe::Taken last = pipe.take();
    CHECK(last.bytes == "again");
    CHECK(last.is_over);
    pipe.end();
    const int before = woken;
    pipe.close();
    CHECK_FALSE(pipe.send("later"));
    CHECK(woken == before);
}

TEST_CASE("pieces of several threads are whole, each in its thread's order", "[front][stream]") {
    Pipe pipe(1'000'000, [] {});
    std::vector<std::thread> threads;
    for (const char letter : {'a', 'b', 'c', 'd'})
        threads.emplace_back([&pipe, letter] {
            for (int i = 100; i < 200; ++i) static_cast<void>(pipe.send(letter + std::to_string(i)));
        });
    for (std::thread& thread : threads) thread.join();

    const std::string all = pipe.take().bytes;
    REQUIRE(all.size() == 4UL * 100 * 4);
    std::map<char, int> told;
    bool is_whole = true;
    for (std::size_t i = 0; i < all.size(); i += 4) is_whole = is_whole && std::stoi(all.substr(i + 1, 3)) == 100 + told[all[i]]++;
    CHECK(is_whole);
}

}  // namespace countersign::front
