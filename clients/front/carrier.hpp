// Carries a streamed answer to its peer: what waits in the pipe goes out in one piece, the next one when the
// peer has taken it. It ends when the feeder says so, when the peer goes, or when the peer takes too little.
#pragma once

#include <array>
#include <memory>

#include "clients/front/house.hpp"
#include "clients/front/pipe.hpp"
#include "clients/front/transport.hpp"

namespace countersign::front {

class Carrier : public Visit, public std::enable_shared_from_this<Carrier> {
public:
    struct Format {
        std::string header;
        bool is_chunked = false;
    };
    Carrier(House& house, std::unique_ptr<Transport> transport, Streaming streaming, Format format);
    ~Carrier() override;

    void start() override;
    void drop() override { transport_->close(); }
    void finish() override { pipe_->close(); }

private:
    using Fault = boost::system::error_code;

    void watch();
    void pump();
    void send(std::string piece);
    void tell(const std::function<void(const StreamPointer&)>& listener);
    void end();

    House& house_;
    std::unique_ptr<Transport> transport_;
    Streaming streaming_;
    Format format_;
    std::shared_ptr<Pipe> pipe_;
    std::string piece_;
    bool is_writing_ = false;
    bool is_over_ = false;
    bool has_ended_ = false;
    std::array<char, 512> rest_{};
};

}  // namespace countersign::front
