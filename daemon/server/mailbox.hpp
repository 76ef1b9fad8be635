// Mailbox: how the projector's thread hands answers to the loop: a locked queue and an eventfd that
// the loop polls.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace countersign::server {

class Mailbox {
public:
    struct Letter {
        std::uint64_t ticket = 0;
        nlohmann::json result;
    };

    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

    void put(std::uint64_t ticket, nlohmann::json result);  // any thread
    [[nodiscard]] std::vector<Letter> take();               // the loop; empties it
    // A sentence about a failure that must stop the loop; and whether there is one.
    void put_failure(std::string sentence);
    [[nodiscard]] std::string failure();
    // The same of a full disk, which the loop must heed.
    void put_disk_full(std::string sentence);
    [[nodiscard]] std::string disk_full();
    // Ends the loop's wait: the log's thread has written. Any thread.
    void wake() const;

private:
    int descriptor_;
    std::mutex mutex_;
    std::vector<Letter> letters_;
    std::string failure_, disk_full_;
};

}  // namespace countersign::server
