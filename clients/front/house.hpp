// The house behind a front: it lets connections in, counts places, and ends them when it stops. All of it
// runs in the thread of run(), but for the handlers.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "clients/front/front.hpp"
#include "clients/front/visit.hpp"

namespace countersign::front {

class House {
public:
    House(FrontConfig given, Routes given_routes, TellFault tell);

    void open();
    void stop();
    void leave(const Visit& visit);
    // One connection goes on as another kind of visit.
    void replace(const Visit& visit, std::shared_ptr<Visit> by);
    [[nodiscard]] bool has_room_for_stream() const { return !is_stopping && streams_ < config.limits.streams_max; }

    // Bodies that are in memory, of all requests together. False when there are too many of them.
    [[nodiscard]] bool hold(std::size_t bytes);
    void release(std::size_t bytes) { body_bytes_ -= bytes; }

    FrontConfig config;
    Routes routes;
    TellFault tell_fault;
    boost::asio::io_context io{1};
    boost::asio::thread_pool workers;
    std::optional<boost::asio::ssl::context> tls;
    boost::asio::ip::tcp::acceptor acceptor{io};
    std::size_t handling = 0;
    bool is_stopping = false;

private:
    void accept();
    void welcome(boost::asio::ip::tcp::socket socket);
    bool make_room();

    boost::asio::steady_timer timer_{io};
    std::map<std::uint64_t, std::shared_ptr<Visit>> visits_;  // the oldest first
    std::uint64_t visits_ever_ = 0;
    std::size_t streams_ = 0;
    std::size_t body_bytes_ = 0;
};

[[nodiscard]] std::shared_ptr<Visit> make_visit(House& house, boost::asio::ip::tcp::socket socket);

}  // namespace countersign::front
