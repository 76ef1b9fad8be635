// A streamed answer, as whoever feeds it sees it: pieces go out as they come, for as long as the peer stays.
// A stream is no request that runs: it takes no thread and no place of one.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace countersign::front {

// Any thread may call it, also after the front is gone. Nothing in it waits.
class Stream {
public:
    virtual ~Stream() = default;

    // False when the peer is gone, or takes so little that more than FrontLimits::stream_bytes_max would wait
    // for it: such a peer is let go. A piece is never sent in part and then forgotten.
    virtual bool send(std::string piece) = 0;
    // Ends it after what has been sent.
    virtual void close() = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
};

using StreamPointer = std::shared_ptr<Stream>;

// Both are called once, this one after the other, in the thread that serves: they must be quick, and may send
// and close. Neither is called for a HEAD, nor when there is no place for another stream.
struct Streaming {
    std::function<void(const StreamPointer&)> opened;
    std::function<void(const StreamPointer&)> ended;  // whoever ended it; nothing can be sent any more
};

}  // namespace countersign::front
