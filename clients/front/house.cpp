#include "clients/front/house.hpp"

#include <algorithm>

namespace countersign::front {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};  // when there are no descriptors left

}  // namespace

House::House(FrontConfig given, Routes given_routes, TellFault tell)
    : config(std::move(given)), routes(std::move(given_routes)), tell_fault(std::move(tell)), workers(config.limits.threads) {}

void House::open() {
    if (!config.certificate.empty()) {
        tls.emplace(asio::ssl::context::tls_server);
        tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                         asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        tls->use_certificate_chain_file(config.certificate.string());
        tls->use_private_key_file(config.key.string(), asio::ssl::context::pem);
        // A stream that waits would otherwise hold its buffers all day.
        SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    }
    const tcp::endpoint endpoint(asio::ip::make_address(config.address), config.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen(asio::socket_base::max_listen_connections);
    accept();
}

void House::accept() {
    acceptor.async_accept([this](error_code fault, tcp::socket socket) {
        if (!acceptor.is_open()) return;
        if (!fault) {
            welcome(std::move(socket));
            return accept();
        }
        if (fault == asio::error::no_descriptors) make_room();
        timer_.expires_after(accept_pause);
        timer_.async_wait([this](error_code) {
            if (acceptor.is_open()) accept();
        });
    });
}

void House::welcome(tcp::socket socket) {
    if (visits_.size() - streams_ >= config.limits.connections_max && !make_room()) return;  // the socket closes
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const std::shared_ptr<Visit> visit = make_visit(*this, std::move(socket));
    visits_.emplace(++visits_ever_, visit);
    visit->start();
}

// Whoever only keeps a connection loses least, then whoever has not said what it wants.
bool House::make_room() {
    for (const Visit::Stage stage : {Visit::Stage::kept, Visit::Stage::asking}) {
        const auto idle = std::ranges::find_if(visits_, [&](const auto& visit) { return visit.second->stage() == stage; });
        if (idle == visits_.end()) continue;
        idle->second->drop();
        visits_.erase(idle);
        return true;
    }
    return false;
}

void House::leave(const Visit& visit) {
    if (visit.stage() == Visit::Stage::streaming) --streams_;
    std::erase_if(visits_, [&](const auto& one) { return one.second.get() == &visit; });
    if (is_stopping && visits_.empty()) timer_.cancel();
}

void House::replace(const Visit& visit, std::shared_ptr<Visit> by) {
    std::erase_if(visits_, [&](const auto& one) { return one.second.get() == &visit; });
    visits_.emplace(++visits_ever_, by);
    ++streams_;
    by->start();
}

bool House::hold(std::size_t bytes) {
    body_bytes_ += bytes;
    return body_bytes_ <= config.limits.bodies_bytes_max;
}

void House::stop() {
    if (std::exchange(is_stopping, true)) return;
    error_code ignored;
    acceptor.close(ignored);
    for (const auto& [number, visit] : visits_) visit->finish();
    timer_.expires_after(visits_.empty() ? std::chrono::milliseconds(0) : config.limits.stop_patience);
    timer_.async_wait([this](error_code) {
        for (const auto& [number, visit] : visits_) visit->drop();
    });
}

}  // namespace countersign::front
