// A conversation: the requests of one connection, each read, handled and answered before the next is read. What
// is refused is refused from its headers, before a byte of its body is read. It becomes a carrier when an
// answer is a stream. Everything but the handlers runs in the thread of run().
#pragma once

#include <array>
#include <memory>
#include <optional>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>

#include "clients/front/house.hpp"
#include "clients/front/transport.hpp"

namespace countersign::front {

class Conversation : public Visit, public std::enable_shared_from_this<Conversation> {
public:
    Conversation(House& house, boost::asio::ip::tcp::socket socket);

    void start() override;
    void drop() override;
    void finish() override;

private:
    using Fault = boost::system::error_code;
    using Body = boost::beast::http::string_body;

    [[nodiscard]] const FrontLimits& limits() const { return house_.config.limits; }
    void await_request();
    void begin_request();
    void expect_request();
    void read_header();
    void on_header();
    void find_answer();
    void begin_body();
    void read_body();
    void on_body();
    void give_up(Fault fault);
    void refuse(FrontAnswer answer);
    void handle();
    void respond(FrontAnswer given);
    void send(FrontAnswer answer);
    void on_sent();
    void become_stream(Streaming streaming);
    void leave();
    void drain();
    void let_go();
    void end();

    House& house_;
    std::unique_ptr<Transport> transport_;
    boost::beast::flat_buffer buffer_;
    std::string peer_;
    std::size_t requests_ = 0;
    bool has_ended_ = false;

    // Of the request that is read, handled or answered.
    std::optional<boost::beast::http::request_parser<Body>> parser_;
    std::shared_ptr<FrontRequest> request_;
    const Route* route_ = nullptr;
    std::size_t held_bytes_ = 0;
    bool is_head_ = false;
    bool is_newest_ = false;  // HTTP/1.1
    bool may_stay_ = false;
    boost::beast::http::response<Body> response_;
    std::optional<boost::beast::http::response_serializer<Body>> serializer_;
    std::array<char, 4096> rest_{};
};

}  // namespace countersign::front
