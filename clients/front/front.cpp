#include "clients/front/front.hpp"

#include <stdexcept>

#include <boost/asio/post.hpp>

#include "clients/front/house.hpp"

namespace countersign::front {

std::string fault_of(const FrontConfig& config) {
    boost::system::error_code fault;
    const auto address = boost::asio::ip::make_address(config.address, fault);
    if (fault) return "Expected an address of this machine to listen on, but '" + config.address + "' is none.";
    if (config.certificate.empty() != config.key.empty())
        return "Expected a certificate and its key, or neither, but there is only one of them.";
    if (address.is_loopback() || !config.certificate.empty() || config.behind_proxy) return {};
    return "Expected TLS or `behind_proxy = true` to listen on " + config.address + ", but there is neither.";
}

Front::Front(FrontConfig config, Routes routes, TellFault tell_fault)
    : house_(std::make_unique<House>(std::move(config), std::move(routes), std::move(tell_fault))) {
    if (const std::string fault = fault_of(house_->config); !fault.empty()) throw std::runtime_error(fault);
    try {
        house_->open();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("Expected to listen on " + house_->config.address + " port " + std::to_string(house_->config.port) + ", but: " +
                                 error.code().message() + ".");
    }
}

Front::~Front() { house_->workers.join(); }

std::uint16_t Front::port() const { return house_->acceptor.local_endpoint().port(); }

void Front::run() { house_->io.run(); }

void Front::stop() {
    boost::asio::post(house_->io, [house = house_.get()] { house->stop(); });
}

}  // namespace countersign::front
